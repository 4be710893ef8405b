"""What the central signed, checked against the central this device trusts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fieldapp.sync.errors import CentralChanged, ProtocolViolation
from fieldapp.sync.ports import DeviceIdentity
from fieldapp.wire.errors import SignatureInvalid, WireError
from fieldapp.wire.feed import FeedPage, FeedReply, decode_reply, open_page
from fieldapp.wire.receipt import Receipt, open_receipt

T = TypeVar("T")


def trusted_receipt(data: bytes, identity: DeviceIdentity, *, answers: bytes) -> Receipt:
    """A receipt of our central to this device that answers the batch of that digest (empty: a photo inquiry).

    Raises ``CentralChanged`` for another signer, ``ProtocolViolation`` for anything else that is not so.
    """
    receipt = _checked(lambda: open_receipt(data, identity.central.signing_public), "receipt_malformed")
    if receipt.device != identity.device:
        raise ProtocolViolation("receipt_for_another_device")
    if receipt.answers != answers:
        raise ProtocolViolation("receipt_for_another_batch")
    return receipt


def trusted_page(data: bytes, identity: DeviceIdentity) -> FeedPage:
    """A feed page of our central whose numbers agree with each other. Raises as ``trusted_receipt``."""
    page = _checked(lambda: open_page(data, identity.central.signing_public), "page_malformed")
    if not 0 <= page.after <= page.to <= page.head:
        raise ProtocolViolation("page_numbers")
    if any(not page.after < row.seq <= page.to for row in page.rows):
        raise ProtocolViolation("page_rows_outside")
    return page


def read_reply(data: bytes) -> FeedReply:
    """The frame around the pages. Raises ``ProtocolViolation``."""
    return _checked(lambda: decode_reply(data), "feed_malformed")


def _checked(read: Callable[[], T], problem: str) -> T:
    try:
        return read()
    except SignatureInvalid as exc:
        raise CentralChanged("signed_by_another_key") from exc
    except WireError as exc:
        raise ProtocolViolation(problem) from exc
