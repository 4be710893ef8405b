"""From a camera's file to the picture that is kept: upright, reduced, stamped, without metadata.

Pure imaging, in memory only: nothing of a photo touches the disk before it is encrypted. The order is chosen
for slow machines: a JPEG is decoded once and already reduced (draft mode), brought to size, and turned last,
when few pixels are left. Encryption and storage are the vault's business.
"""

from __future__ import annotations

import hashlib
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pi_heif import register_heif_opener
from PIL import Image

from fieldapp.vault.picture_container import ends_early, is_damaged
from fieldapp.vault.picture_errors import NotAPicture, PictureTooLarge, PictureTruncated, PictureUnreadable
from fieldapp.vault.picture_facts import Facts, read_facts
from fieldapp.vault.picture_hash import perceptual_hashes
from fieldapp.vault.picture_stamp import Stamp, put_stamp, system_fonts

__all__ = ["Picture", "Stamp", "prepare", "thumbnail"]

LONG_SIDE = 1600
JPEG_QUALITY = 80
MAX_BYTES = 64 * 1024 * 1024
MAX_PIXELS = 120_000_000
"""Decoded whole this is 480 MB, what a machine of 4 GB can spare."""
MAX_PIXELS_JPEG = 260_000_000
"""A baseline JPEG is reduced while it is decoded, so telephones of 200 megapixels may hand in theirs."""
THUMBNAIL_BYTES = 20_000
FORMATS = ("JPEG", "PNG", "HEIF", "WEBP", "GIF", "BMP")

_THUMBNAIL_STEPS = ((320, 72), (320, 55), (320, 40), (240, 40), (160, 40), (96, 40))
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DECODE_FAULTS = (
    AttributeError, EOFError, IndexError, KeyError, OSError, OverflowError, RuntimeError, SyntaxError, TypeError,
    ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow and its plug-ins raise on bytes they cannot make sense of."""

_pillow_settings = threading.Lock()
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo made ready. ``jpeg`` is ``width`` × ``height`` pixels, the long side at most 1600.

    ``original_sha256`` (hex) is of the file as it came; ``phash`` and ``phash_mirror`` are 64-bit perceptual
    hashes of the upright, unstamped picture and its mirror. ``taken_at`` (ISO 8601, with an offset where the
    camera wrote one), ``camera`` and ``place`` (latitude, longitude) are what the metadata said.
    ``stamp_complete`` is False when no font at hand could draw every character of the stamp.
    """

    jpeg: bytes
    width: int
    height: int
    original_sha256: str
    phash: int
    phash_mirror: int
    taken_at: str | None
    camera: str | None
    place: tuple[float, float] | None
    stamp_complete: bool


def prepare(
    data: bytes | Path, stamp: Stamp | None, *, fonts: Sequence[Path] | None = None, with_place: bool = False
) -> Picture:
    """Makes the picture to keep from a camera's file (JPEG, HEIC, PNG, WebP, GIF, BMP; the first frame of many).

    ``stamp`` is ``None`` for a drawn signature, which is not written over. ``fonts`` are font files to stamp with,
    the preferred first; by default the Chinese ones of the system.
    ``with_place`` is True only where the county has switched location on.

    Raises PictureTruncated, PictureTooLarge, NotAPicture; PictureUnreadable when a path cannot be read.
    """
    raw = _read(data) if isinstance(data, Path) else data
    if len(raw) > MAX_BYTES:
        raise PictureTooLarge(len(raw))
    upright, facts = _decode(raw, with_place)
    phash, phash_mirror = perceptual_hashes(upright)
    complete = stamp is None or put_stamp(upright, stamp, system_fonts() if fonts is None else fonts)
    return Picture(
        _encode(upright, JPEG_QUALITY),
        upright.width,
        upright.height,
        hashlib.sha256(raw).hexdigest(),
        phash,
        phash_mirror,
        facts.taken_at,
        facts.camera,
        facts.place,
        complete,
    )


def thumbnail(jpeg: bytes) -> bytes:
    """A JPEG of at most 20,000 bytes, its long side at most 320 pixels, of a prepared picture."""
    small = b""
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as image:
        image.draft("RGB", _fit(image.size, 320))
        picture = image.convert("RGB")
    for side, quality in _THUMBNAIL_STEPS:
        picture = _reduce(picture, side)
        small = _encode(picture, quality)
        if len(small) <= THUMBNAIL_BYTES:
            break
    return small


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PictureTooLarge(size)
        return path.read_bytes()
    except OSError as fault:
        raise PictureUnreadable(fault.errno) from fault


def _decode(raw: bytes, with_place: bool) -> tuple[Image.Image, Facts]:
    """Upright RGB picture of at most LONG_SIDE, and the facts of the file."""
    with _quiet_pillow(), _open(raw) as image:
        width, height = image.size
        if width * height > _pixel_limit(image):
            raise PictureTooLarge(len(raw), width, height)
        if ends_early(raw):
            raise PictureTruncated(len(raw))
        facts = read_facts(image, with_place=with_place)
        try:
            if image.format in {"JPEG", "MPO"}:
                image.draft(None, _fit(image.size, LONG_SIDE))
            image.load()
            picture = _reduce(_to_rgb(image), LONG_SIDE)
            if picture is image:
                picture = image.copy()
        except _DECODE_FAULTS as fault:
            if "truncated" in str(fault):
                raise PictureTruncated(len(raw)) from fault
            raise NotAPicture(len(raw)) from fault
    turn = _TURNS.get(facts.orientation)
    return (picture if turn is None else picture.transpose(turn)), facts


def _open(raw: bytes) -> Image.Image:
    if is_damaged(raw):
        raise NotAPicture(len(raw))
    try:
        return Image.open(BytesIO(raw), formats=FORMATS)
    except _DECODE_FAULTS as fault:
        if raw and ends_early(raw):
            raise PictureTruncated(len(raw)) from fault
        raise NotAPicture(len(raw)) from fault


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """Pillow warns of odd metadata, and judges sizes by a limit of its own that knows no draft mode.

    Both are switched off while a file is read; both are settings of the whole process, hence the lock.
    """
    with _pillow_settings, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _pixel_limit(image: Image.Image) -> int:
    reducing = image.format in {"JPEG", "MPO"} and not image.info.get("progressive")
    return MAX_PIXELS_JPEG if reducing else MAX_PIXELS


def _to_rgb(image: Image.Image) -> Image.Image:
    """RGB on white; 16-bit grey is brought to 8 bits by its high byte."""
    if image.mode == "I" or image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _fit(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """``size`` brought down so that its long side is at most ``long_side``; never enlarged."""
    longest = max(size)
    if longest <= long_side:
        return size
    width, height = (max(1, round(side * long_side / longest)) for side in size)
    return width, height


def _reduce(picture: Image.Image, long_side: int) -> Image.Image:
    target = _fit(picture.size, long_side)
    if target == picture.size:
        return picture
    return picture.resize(target, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _encode(picture: Image.Image, quality: int) -> bytes:
    """JPEG from the pixels alone: what Pillow remembers of the source's metadata is not handed on."""
    picture.info.clear()
    target = BytesIO()
    picture.save(target, "JPEG", quality=quality)
    return target.getvalue()
