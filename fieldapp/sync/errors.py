"""What can go wrong between a device and its central.

SyncError (FieldappError)            carries ``summary``: what the run had done when it stopped
├── SyncFault (EnvironmentFault)     the line, the clock or the other side; the same step may work later
│   ├── Offline                      no connection could be made: a state, not an error
│   ├── LineBroken                   cut or silent in the middle of an exchange
│   ├── ForeignAnswer                somebody between us and the central answered
│   │   ├── CaptivePortal            a page to log in to the network, or some other web page
│   │   └── ProxyTrouble             a proxy that does not reach the central (502, 503, 504, 407)
│   ├── CertificateChanged           the TLS certificate is not one this machine trusts for that name
│   ├── ClockWrong                   by this machine's clock the TLS certificate is not valid (yet, or any more)
│   ├── ServerTrouble                the central itself failed (5xx)
│   │   └── CentralFull              the central has no room left (507)
│   ├── CursorTooOld                 the cursor is older than what the central compacted: read from the start
│   ├── StickFault                   a USB stick, or whatever a package is written to or read from, failed
│   │   ├── StickFull                no room left on it
│   │   └── StickFileTooLarge        its file system takes no file of this size
│   └── ProtocolViolation            an answer of the central's form that says what it must not
│       └── CentralChanged           signed by another key than the one this device trusts
└── SyncRefusal (Mendable)           the central understood and said no
    ├── SessionExpired               not even a fresh login was accepted
    ├── DeviceRevoked                this device may not read any more; what it recorded is still taken
    ├── NotAuthorised                this account may not do that
    ├── NotFound                     the central does not know the thing asked for
    ├── RequestRefused               the request itself (malformed, too large); ``status`` and ``problem`` say more
    ├── TooManyTries                 wait ``retry_after_s`` seconds
    ├── ProgramTooOld                the central speaks a newer format: update the program
    ├── BadAddress                   the central's address is no https address
    ├── WrongCentral                 the central at that address did not issue this code
    ├── NoAddress                    this device was enrolled by file and knows no address
    ├── AnswerUnasked                a package of a central restored from backup that answers no question of ours
    ├── ReplyUnasked                 an enrolment reply to a request this computer did not make
    ├── CodeFileUnreadable           not a file that ``central issue-code`` wrote
    └── CodeUsed, CodeExpired, CodeUnknown    an enrolment code that cannot be taken

``whole_line`` tells the engine whether the rest of the run is hopeless (nothing gets through) or only this part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from fieldapp.domain.errors import EnvironmentFault, FieldappError, Mendable

if TYPE_CHECKING:
    from fieldapp.sync.summary import SyncSummary


class SyncError(FieldappError):
    """Root of everything this room raises."""

    code: ClassVar[str] = "sync"
    whole_line: ClassVar[bool] = False
    summary: SyncSummary | None = None


class SyncFault(SyncError, EnvironmentFault):
    """The surroundings; trying again later may work."""

    code: ClassVar[str] = "sync_fault"


class Offline(SyncFault):
    """No connection: no network, no name, nobody listening."""

    code: ClassVar[str] = "offline"
    whole_line: ClassVar[bool] = True


class LineBroken(SyncFault):
    """The connection was there and broke, or fell silent, before the answer was whole."""

    code: ClassVar[str] = "line_broken"
    whole_line: ClassVar[bool] = True


class ForeignAnswer(SyncFault):
    """An HTTP answer that is not the central's; ``status`` is its code."""

    code: ClassVar[str] = "foreign_answer"
    whole_line: ClassVar[bool] = True

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class CaptivePortal(ForeignAnswer):
    """A web page instead of an answer: the network wants a login first."""

    code: ClassVar[str] = "captive_portal"


class ProxyTrouble(ForeignAnswer):
    """A proxy or gateway says that it cannot reach the central."""

    code: ClassVar[str] = "proxy_trouble"


class CertificateChanged(SyncFault):
    """The certificate is self-signed, from an unknown issuer or for another name; ``verify_code`` is OpenSSL's."""

    code: ClassVar[str] = "certificate_changed"
    whole_line: ClassVar[bool] = True

    def __init__(self, verify_code: int) -> None:
        super().__init__(f"verify code {verify_code}")
        self.verify_code = verify_code


class ClockWrong(SyncFault):
    """The certificate's dates and this machine's clock disagree; ``reason`` is ``not_yet_valid`` or ``expired``."""

    code: ClassVar[str] = "clock_wrong"
    whole_line: ClassVar[bool] = True

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ServerTrouble(SyncFault):
    """The central failed; ``status`` and, when it said so, its stable ``problem`` code."""

    code: ClassVar[str] = "server_trouble"

    def __init__(self, status: int, problem: str = "") -> None:
        super().__init__(f"status {status} {problem}".rstrip())
        self.status = status
        self.problem = problem


class CentralFull(ServerTrouble):
    """The central's disk is full; nothing is lost, everything waits."""

    code: ClassVar[str] = "central_full"


class CursorTooOld(SyncFault):
    """410 on the feed; the receiver starts again by itself, this surfaces only if that fails too."""

    code: ClassVar[str] = "cursor_too_old"


class StickFault(SyncFault):
    """The medium of a package cannot be read or written; ``detail`` is the system's name of why."""

    code: ClassVar[str] = "stick_fault"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class StickFull(StickFault):
    """The medium has no room left; nothing half is left on it."""

    code: ClassVar[str] = "stick_full"


class StickFileTooLarge(StickFault):
    """The medium takes no file of this size (FAT32: 4 GiB less one byte): write several smaller ones."""

    code: ClassVar[str] = "stick_file_too_large"


class ProtocolViolation(SyncFault):
    """The answer breaks the agreed form; ``problem`` is a stable name of how."""

    code: ClassVar[str] = "protocol_violation"

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class CentralChanged(ProtocolViolation):
    """A receipt, page or reply is not signed by the central this device was enrolled at."""

    code: ClassVar[str] = "central_changed"


class SyncRefusal(SyncError, Mendable):
    """The central said no, and a person can do something about it."""

    code: ClassVar[str] = "sync_refusal"


class SessionExpired(SyncRefusal):
    """A token from a fresh login was refused again."""

    code: ClassVar[str] = "session_expired"


class DeviceRevoked(SyncRefusal):
    """The township took this device back. Its records are still sent and kept by the central."""

    code: ClassVar[str] = "device_revoked"


class NotAuthorised(SyncRefusal):
    """403 for another reason; ``problem`` is the central's."""

    code: ClassVar[str] = "not_authorised"

    def __init__(self, problem: str = "") -> None:
        super().__init__(problem or "not authorised")
        self.problem = problem


class NotFound(SyncRefusal):
    """404 from the central itself."""

    code: ClassVar[str] = "not_found"


class RequestRefused(SyncRefusal):
    """400, 409, 413 and kin; for a batch the drain looks for the record at fault and lets the others pass."""

    code: ClassVar[str] = "request_refused"

    def __init__(self, status: int, problem: str = "") -> None:
        super().__init__(f"status {status} {problem}".rstrip())
        self.status = status
        self.problem = problem


class TooManyTries(SyncRefusal):
    """429; ``retry_after_s`` is the central's wish in seconds, ``None`` when it named none."""

    code: ClassVar[str] = "too_many_tries"
    whole_line: ClassVar[bool] = True  # whoever is asked to wait does not go on asking for something else

    def __init__(self, retry_after_s: int | None = None) -> None:
        super().__init__("too many tries")
        self.retry_after_s = retry_after_s


class ProgramTooOld(SyncRefusal):
    """426: the central does not speak this program's format any more."""

    code: ClassVar[str] = "program_too_old"


class BadAddress(SyncRefusal):
    """Not an address of a central: no host, or plain http to another machine (pages would travel readable)."""

    code: ClassVar[str] = "bad_address"


class WrongCentral(SyncRefusal):
    """The central's key has not the fingerprint in the code: wrong address, or somebody poses as the central."""

    code: ClassVar[str] = "wrong_central"


class CodeUsed(SyncRefusal):
    """The enrolment code was used by another device."""

    code: ClassVar[str] = "code_used"


class CodeExpired(SyncRefusal):
    """The enrolment code is older than its 24 hours."""

    code: ClassVar[str] = "code_expired"


class CodeUnknown(SyncRefusal):
    """The central never issued this code."""

    code: ClassVar[str] = "code_unknown"


class NoAddress(SyncRefusal):
    """The device was enrolled by file, without an address: it exchanges packages only."""

    code: ClassVar[str] = "no_address"


class AnswerUnasked(SyncRefusal):
    """The central lives a new life (restored from backup) and has no inquiry of this device: whether this package is
    old or new cannot be told. A fresh export, taken in by the central, makes the next one sure."""

    code: ClassVar[str] = "answer_unasked"


class ReplyUnasked(SyncRefusal):
    """An enrolment reply that answers no request of this computer."""

    code: ClassVar[str] = "reply_unasked"


class CodeFileUnreadable(SyncRefusal):
    """The file holds no enrolment code with the central's keys."""

    code: ClassVar[str] = "code_file_unreadable"
    unreadable_input: ClassVar[bool] = True
