"""Why a file cannot be read as a ledger at all.

    Mendable
    └── LedgerError
        ├── LedgerFileMissing      no such file
        ├── LedgerFileEmpty        nothing in it
        ├── LedgerEncrypted        protected by a password
        ├── LedgerOldFormat        .xls, .et or .xlsb: to be saved as .xlsx first
        ├── LedgerNotWorkbook      something else under the name of a workbook (csv, web page, document)
        ├── LedgerTooLarge         unpacks to more than a township's ledger can be (zip bomb)
        ├── LedgerDamaged          cut short or tampered with
        ├── LedgerWithoutPeople    no sheet has a header with names or ID numbers
        └── LedgerTownshipUnknown  the divisions hold no village of this township
    EnvironmentFault
    └── LedgerUnreadable           the disk or the rights stood in the way

A doubtful row is never an error: it is imported and listed as a problem (``findings``).
"""

from __future__ import annotations

from typing import ClassVar

from fieldapp.domain.errors import EnvironmentFault, Mendable


class LedgerError(Mendable):
    """Root of what the person who imports can put right by handing over another file."""

    code: ClassVar[str] = "ledger"


class LedgerFileMissing(LedgerError):
    """There is no file under this path, or it is a folder."""

    code: ClassVar[str] = "ledger_file_missing"

    def __init__(self) -> None:
        super().__init__("the ledger file does not exist or is a folder")


class LedgerFileEmpty(LedgerError):
    """The file has no bytes."""

    code: ClassVar[str] = "ledger_file_empty"

    def __init__(self) -> None:
        super().__init__("the ledger file is empty")


class LedgerEncrypted(LedgerError):
    """The workbook asks for a password; it must be saved without one."""

    code: ClassVar[str] = "ledger_encrypted"

    def __init__(self) -> None:
        super().__init__("the ledger is protected by a password")


class LedgerOldFormat(LedgerError):
    """A workbook of another generation; ``found`` is "xls" (also WPS .et) or "xlsb"."""

    code: ClassVar[str] = "ledger_old_format"

    def __init__(self, found: str) -> None:
        super().__init__(f"the ledger is a .{found} file; save it as .xlsx")
        self.found = found


class LedgerNotWorkbook(LedgerError):
    """Not a workbook at all; ``found`` names what it looks like ("text", "html", "zip", "unknown")."""

    code: ClassVar[str] = "ledger_not_workbook"

    def __init__(self, found: str) -> None:
        super().__init__(f"the file is no .xlsx workbook but looks like: {found}")
        self.found = found


class LedgerTooLarge(LedgerError):
    """``what`` ("bytes", "entries", "rows", "columns", "merges") exceeds ``limit``."""

    code: ClassVar[str] = "ledger_too_large"

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"the ledger has more than {limit} {what}")
        self.what = what
        self.limit = limit


class LedgerDamaged(LedgerError):
    """The archive or one of its parts cannot be read; ``part`` names it."""

    code: ClassVar[str] = "ledger_damaged"

    def __init__(self, part: str) -> None:
        super().__init__(f"the ledger is damaged: {part}")
        self.part = part


class LedgerWithoutPeople(LedgerError):
    """None of the ``sheets`` sheets has a header row that names people."""

    code: ClassVar[str] = "ledger_without_people"

    def __init__(self, sheets: int) -> None:
        super().__init__(f"no header with names or ID numbers in any of {sheets} sheets")
        self.sheets = sheets


class LedgerTownshipUnknown(LedgerError):
    """The divisions list no village under ``township_code``."""

    code: ClassVar[str] = "ledger_township_unknown"

    def __init__(self, township_code: str) -> None:
        super().__init__(f"no village is listed under township {township_code}")
        self.township_code = township_code


class LedgerUnreadable(EnvironmentFault):
    """The file is there but the system would not hand over its bytes."""

    code: ClassVar[str] = "ledger_unreadable"
