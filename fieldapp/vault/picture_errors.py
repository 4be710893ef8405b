"""What can be wrong with a photo someone offers.

FieldappError
├── Mendable
│   └── PictureRefused
│       ├── PictureTruncated    the file ends before the picture does: copy it again
│       ├── PictureTooLarge     more bytes or pixels than the program takes in
│       └── NotAPicture         no picture, of a kind not taken, or damaged inside
└── EnvironmentFault
    └── PictureUnreadable       the disk or the memory card did not give the file
"""

from __future__ import annotations

from typing import ClassVar

from fieldapp.domain.errors import EnvironmentFault, Mendable


class PictureRefused(Mendable):
    """Root of what is wrong with the file itself."""

    code: ClassVar[str] = "picture_refused"
    unreadable_input: ClassVar[bool] = True


class PictureTruncated(PictureRefused):
    """The file was cut short; ``size`` is how many bytes there are."""

    code: ClassVar[str] = "picture_truncated"

    def __init__(self, size: int) -> None:
        super().__init__(f"picture cut short after {size} bytes")
        self.size = size


class PictureTooLarge(PictureRefused):
    """More than the program takes in: ``size`` bytes, or ``width`` × ``height`` pixels as the header says."""

    code: ClassVar[str] = "picture_too_large"

    def __init__(self, size: int, width: int | None = None, height: int | None = None) -> None:
        pixels = "" if width is None else f", {width} x {height} pixels"
        super().__init__(f"picture too large: {size} bytes{pixels}")
        self.size = size
        self.width = width
        self.height = height


class NotAPicture(PictureRefused):
    """The bytes are no picture of a kind the program takes, or what they hold is damaged."""

    code: ClassVar[str] = "not_a_picture"

    def __init__(self, size: int) -> None:
        super().__init__(f"no picture can be read from {size} bytes")
        self.size = size


class PictureUnreadable(EnvironmentFault):
    """The file could not be read; ``errno`` is the system's reason."""

    code: ClassVar[str] = "picture_unreadable"
    unreadable_input: ClassVar[bool] = True

    def __init__(self, errno: int | None) -> None:
        super().__init__(f"photo file could not be read (errno {errno})")
        self.errno = errno
