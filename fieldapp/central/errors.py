"""What can go wrong at the central.

Mendable
└── CentralRefusal                  a request or an order that cannot be granted; ``status`` is its HTTP status
    ├── NotInitialised              no central lives in this folder yet
    ├── AlreadyInitialised          ``init`` on a folder that has one
    ├── StoreTooNew                 the database was written by a newer program
    ├── BadDivisions                the division list is not one
    ├── BadSetting                  an environment variable that cannot be understood
    ├── DivisionsNotOfOneTownship   an account serves villages of one township, or one township
    ├── DivisionUnknown             a division code that is not in the list
    ├── FormsRefused                form files with errors, or against the versions there are; ``refusals`` tells
    ├── FormUnreadable              a form file that cannot be read; ``file``
    ├── FormNotKnown                no form of this name is in use
    ├── AccountUnknown, DeviceUnknown
    ├── AccountRevoked, DeviceRevoked
    ├── CodeRefused                 the one-time code is unknown, used, expired or tried too often; ``why`` tells
    ├── SessionMissing              no session, or one that is over
    ├── ChallengeRefused            the answer to a challenge is wrong, late or used
    ├── CursorGone                  the cursor is broken, another device's, or of an earlier life of the central
    ├── TooManyTries, TooManyRequests  a limit was reached; ``retry_after_s`` says when to come back
    ├── NothingToDecide             no record of this device waits for a decision
    ├── BackupUnreadable            not a backup, a damaged one, or another central's
    ├── BackupUnfit                 a backup that does not fit where it is to be restored to
    ├── RequestTooLarge, RequestMalformed
    └── BlobUnknown, UploadUnknown, UploadMismatch
EnvironmentFault
└── CentralFault
    ├── KeysUnreadable              the key file is missing or damaged
    ├── StoreUnavailable            the database cannot be opened, is locked or its disk is full; ``full`` tells
    ├── StoreNotDurable             the database acknowledges what it has not kept yet
    ├── BlobsUnavailable            the blob store cannot be reached or its disk is full; ``full`` tells
    ├── NotReady                    nothing is broken, and yet no more should be sent here; ``code`` tells
    │   ├── StoreBehind             the database lacks a revision of this program's
    │   └── DiskLow                 little room is left on the disk
    ├── ToolUnusable                a program of PostgreSQL's is missing or failed
    └── FolderUnusable              a file or folder of the central cannot be read or written
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fieldapp.domain.errors import EnvironmentFault, Mendable
from fieldapp.forms.errors import Problem


class CentralRefusal(Mendable):
    """Root of what the central refuses; ``status`` is the HTTP status an API caller sees."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400


class NotInitialised(CentralRefusal):
    """The data folder holds no central."""

    code = "not_initialised"


class AlreadyInitialised(CentralRefusal):
    """The data folder holds a central already; ``init`` never overwrites one."""

    code = "already_initialised"


class StoreTooNew(CentralRefusal):
    """The database carries a schema this program does not know; ``found`` is its revision."""

    code = "store_too_new"

    def __init__(self, found: str) -> None:
        super().__init__(f"the database has revision {found}, which this program does not know: use a newer program")
        self.found = found


class BadDivisions(CentralRefusal):
    """The list of divisions misses a column or holds a malformed code; ``line`` counts from 1."""

    code = "bad_divisions"
    unreadable_input: ClassVar[bool] = True

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(f"line {line}: {problem}")
        self.problem = problem
        self.line = line


class BadSetting(CentralRefusal):
    """A setting that cannot be understood; ``name`` is the variable. Its value may hold a password and is not told."""

    code = "bad_setting"
    unreadable_input: ClassVar[bool] = True

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not a URL this program can use")
        self.name = name


class DivisionUnknown(CentralRefusal):
    """A division code that is not in this central's list; ``division`` is the code."""

    code = "division_unknown"

    def __init__(self, division: str) -> None:
        super().__init__(f"no division {division} in the list of this central")
        self.division = division


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form file and everything that is wrong or doubtful about it."""

    file: str
    problems: tuple[Problem, ...]


class DivisionsNotOfOneTownship(CentralRefusal):
    """An account serves villages of one township, or one township."""

    code = "divisions_not_of_one_township"


class FormsRefused(CentralRefusal):
    """Form files that cannot be published as they are; none of the call was."""

    code = "forms_refused"

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusal.file for refusal in refusals))
        self.refusals = tuple(refusals)


class FormUnreadable(CentralRefusal):
    """A form file that cannot be read."""

    code = "form_unreadable"
    unreadable_input: ClassVar[bool] = True

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file}: {why}")
        self.file = file


class FormNotKnown(CentralRefusal):
    """No version of this form is in use, or not the one that was named."""

    code = "form_not_known"
    status = 404

    def __init__(self, form: str) -> None:
        super().__init__(form)
        self.form = form


class AccountUnknown(CentralRefusal):
    """No account has this id."""

    code = "account_unknown"
    status = 404


class AccountRevoked(CentralRefusal):
    """The account was revoked."""

    code = "account_revoked"
    status = 403


class DeviceUnknown(CentralRefusal):
    """No device has this id."""

    code = "unknown_device"
    status = 403


class DeviceRevoked(CentralRefusal):
    """The device was revoked."""

    code = "revoked_device"
    status = 403


class CodeRefused(CentralRefusal):
    """An enrolment code that cannot be used; ``why`` is ``unknown``, ``used``, ``expired``, ``tries`` or
    ``device_known``."""

    code = "code_refused"
    status = 409

    def __init__(self, why: str) -> None:
        super().__init__(f"code {why}")
        self.why = why


class SessionMissing(CentralRefusal):
    """There is no session behind this request, or it is over."""

    code = "session_missing"
    status = 401


class ChallengeRefused(CentralRefusal):
    """The challenge was not answered by the device's key, or too late, or twice."""

    code = "challenge_refused"
    status = 401


class CursorGone(CentralRefusal):
    """The cursor cannot be continued: the device starts again without one."""

    code = "cursor_gone"
    status = 410


class TooManyTries(CentralRefusal):
    """A limit on tries was reached; ``retry_after_s`` says when to come back."""

    code = "too_many_tries"
    status = 429

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"come back in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class TooManyRequests(TooManyTries):
    """A device asks faster than its share; nothing is wrong with what it sends."""

    code = "too_many_requests"


class NothingToDecide(CentralRefusal):
    """No record of this device waits for a decision of the township."""

    code = "nothing_to_decide"


class BackupUnreadable(CentralRefusal):
    """Not a backup, a damaged one, or one of a central with other keys."""

    code = "backup_unreadable"
    unreadable_input: ClassVar[bool] = True


class BackupUnfit(CentralRefusal):
    """A good backup that cannot be restored as the settings are; nothing was changed."""

    code = "backup_unfit"


class RequestTooLarge(CentralRefusal):
    """A request body above what its path allows."""

    code = "too_large"
    status = 413


class RequestMalformed(CentralRefusal):
    """A request that is not what its path expects."""

    code = "malformed"


class BlobUnknown(CentralRefusal):
    """No such ciphertext, or none this device may read: the two look the same on purpose."""

    code = "blob_unknown"
    status = 404


class UploadUnknown(CentralRefusal):
    """No such upload, or another device's."""

    code = "upload_unknown"
    status = 404


class UploadMismatch(CentralRefusal):
    """The bytes received do not have the SHA-256 or size that was announced; the upload is thrown away."""

    code = "checksum_mismatch"


class CentralFault(EnvironmentFault):
    """Root of what the surroundings did to the central."""

    code: ClassVar[str] = "central_fault"
    status: ClassVar[int] = 503


class KeysUnreadable(CentralFault):
    """The key file is missing, damaged or does not open the database."""

    code = "keys_unreadable"


class StoreUnavailable(CentralFault):
    """The database does not answer; ``full`` when its disk is full."""

    code = "store_unavailable"

    def __init__(self, message: str, *, full: bool = False) -> None:
        super().__init__(message)
        self.full = full


class StoreNotDurable(CentralFault):
    """The database server does not sync its log, so an acknowledged record could be lost: no start."""

    code = "store_not_durable"


class BlobsUnavailable(CentralFault):
    """The blob store does not answer; ``full`` when its disk is full."""

    code = "blobs_unavailable"

    def __init__(self, message: str, *, full: bool = False) -> None:
        super().__init__(message)
        self.full = full


class NotReady(CentralFault):
    """Root of why a proxy should send devices elsewhere for now."""

    code = "not_ready"


class StoreBehind(NotReady):
    """The database lacks a revision that this program needs."""

    code = "store_behind"


class DiskLow(NotReady):
    """Little room is left on the disk that the central keeps its things on."""

    code = "disk_low"


class ToolUnusable(CentralFault):
    """A program that comes with PostgreSQL is missing or ended badly; ``tool`` is its name. Its own words may quote
    data and are not told."""

    code = "tool_unusable"

    def __init__(self, tool: str, why: str) -> None:
        super().__init__(f"{tool}: {why}")
        self.tool = tool


class FolderUnusable(CentralFault):
    """A file or folder that the central needs cannot be read or written; ``number`` is the system's errno."""

    code = "folder_unusable"

    def __init__(self, message: str, number: int | None) -> None:
        super().__init__(message)
        self.number = number
