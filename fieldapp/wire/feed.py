"""The feed: what changed, per scope, in signed pages (design §4, Feed).

A row is the latest state of one entity in one scope. ``seq`` is the scope's head counter when the row was
written; a reader that has everything up to ``FeedPage.to`` continues there. Pages are signed over
(generation, scope, from, to, rows) on every transport, so that a page can travel on a USB stick too.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from fieldapp.domain.people import Household, Person
from fieldapp.wire.codec import check_version, expand, pack, squeeze, unpack
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.suite import SigningKey, verify

VERSION = 1
CONTEXT = b"fieldapp feed v1"


class EntityKind(StrEnum):
    """What a row carries; the payload's shape is in ``PAYLOADS``."""

    PERSON = "person"
    HOUSEHOLD = "household"
    RECORD = "record"  # a Record verbatim (wire/record.py): visits, corrections, reviews
    DIVISION = "division"
    ACCOUNT = "account"
    COLLEAGUE = "colleague"
    OUTCOME = "outcome"
    FORM = "form"
    FLAGS = "flags"


class DivisionInfo(Struct, frozen=True, array_like=True):
    """Name of a division code, with its parents' names for the screen."""

    code: str
    name: str
    township: str
    county: str


class AccountInfo(Struct, frozen=True):
    """The account a device belongs to: role ``assistant`` or ``supervisor``, divisions it serves, the scopes it
    reads. Travels in the device's own scope; a scope that disappears from ``scopes`` is withdrawn."""

    id: str
    name: str
    role: str
    divisions: tuple[str, ...]
    scopes: tuple[str, ...]
    revoked: bool = False


class Colleague(Struct, frozen=True, array_like=True):
    """Whose work an account id stands for, told in its township's ordinary scope: a record names only the id."""

    id: str
    name: str
    role: str


class OutcomeInfo(Struct, frozen=True, array_like=True):
    """A later change of a record's outcome, in the author device's own scope."""

    id: str
    hash: bytes
    outcome: Outcome
    reason: Reason | None = None
    field: str | None = None


class FormInfo(Struct, frozen=True, omit_defaults=True):
    """One version of a form: its XForm XML, and the files it refers to by name. Every version is an entity of its own
    (``form_entity``). ``withdrawn`` stops new visits with it, never shows of old ones."""

    id: str
    version: str
    digest: str
    xform: str
    withdrawn: bool = False
    files: dict[str, bytes] = {}


def form_entity(form: str, version: str) -> str:
    """The entity id of one version of a form."""
    return f"{form}@{version}"


class FlagInfo(Struct, frozen=True, array_like=True):
    """What the central found when it ran a visit's form again: a stable code and the question it is about."""

    code: str
    ref: str = ""


class VisitFlags(Struct, frozen=True, array_like=True):
    """The flags of one record (hex id) of a visit, as last found; they travel where the visit travels."""

    visit: str
    record: str
    flags: tuple[FlagInfo, ...]


PAYLOADS: dict[EntityKind, type] = {
    EntityKind.PERSON: Person,
    EntityKind.HOUSEHOLD: Household,
    EntityKind.DIVISION: DivisionInfo,
    EntityKind.ACCOUNT: AccountInfo,
    EntityKind.COLLEAGUE: Colleague,
    EntityKind.OUTCOME: OutcomeInfo,
    EntityKind.FORM: FormInfo,
    EntityKind.FLAGS: VisitFlags,
}


class FeedRow(Struct, frozen=True, array_like=True):
    """One entity's membership and latest state in a scope. A removed row has an empty payload and removes only this
    scope's membership; a lower ``version`` never overwrites a higher one."""

    kind: EntityKind
    id: str
    version: int
    seq: int
    removed: bool
    payload: bytes


class FeedPage(Struct, frozen=True, array_like=True):
    """Rows of one scope with ``after < seq <= to``; ``head`` is the scope's counter when read, so ``to == head`` means
    the reader is up to date."""

    version: int
    generation: str
    scope: str
    after: int
    to: int
    head: int
    rows: tuple[FeedRow, ...]


class _Signed(Struct, frozen=True, array_like=True):
    payload: bytes
    signature: bytes


class FeedReply(Struct, frozen=True, array_like=True):
    """What one request brings: signed pages (only of scopes with news), the next cursor token (opaque to the device),
    whether more waits, and the scopes the device may read now.

    A scope the cursor does not hold yet is news even when it is empty: its page says ``after == to == head == 0`` and
    so clears what a reader still had of it from a former life of the central.
    """

    version: int
    generation: str
    pages: tuple[bytes, ...]
    cursor: str
    more: bool
    scopes: tuple[str, ...] | None = None
    """``None``: as the cursor already knows; else the full new list (a missing one is withdrawn)."""


def sign_page(page: FeedPage, signer: SigningKey) -> bytes:
    """The page's bytes with the central's signature."""
    payload = pack(page)
    return pack(_Signed(payload, signer.sign(CONTEXT, payload)))


def open_page(data: bytes, central_public: bytes) -> FeedPage:
    """A page after checking the central's signature. Raises ``SignatureInvalid``, ``Malformed``."""
    signed = unpack(data, _Signed)
    verify(central_public, signed.signature, CONTEXT, signed.payload)
    page = unpack(signed.payload, FeedPage)
    check_version(page.version, VERSION)
    return page


def encode_reply(reply: FeedReply) -> bytes:
    """The reply, squeezed, as the HTTP body."""
    return squeeze(pack(reply))


def decode_reply(data: bytes) -> FeedReply:
    """Undo ``encode_reply``. Raises ``Malformed``, ``UnsupportedVersion``."""
    reply = unpack(expand(data), FeedReply)
    check_version(reply.version, VERSION)
    return reply
