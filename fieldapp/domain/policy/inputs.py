"""What was typed into a calculator, read field by field; a fault names its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from fieldapp.domain.dates import read_date
from fieldapp.domain.errors import InvalidPolicyInput
from fieldapp.domain.policy.facts import read_number, read_yes

_MOST = 1_000_000


class Inputs:
    """Texts by field name. Every reader raises ``InvalidPolicyInput`` naming the field when it cannot be read."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def text(self, name: str) -> str:
        """As typed, "" where nothing was."""
        return self._texts.get(name, "")

    def money(self, name: str) -> Decimal:
        """Yuan of nought or more."""
        return read_number(self._needed(name), name)

    def money_or_none(self, name: str) -> Decimal | None:
        """Yuan, None where nothing was typed."""
        return self.money(name) if self.text(name) else None

    def whole(self, name: str, least: int = 0) -> int:
        """A whole number of ``least`` or more."""
        value = read_number(self._needed(name), name)
        if value != value.to_integral_value() or not least <= value <= _MOST:
            raise InvalidPolicyInput("not_whole", name)
        return int(value)

    def yes(self, name: str) -> bool:
        """Yes or no."""
        return read_yes(self._needed(name), name)

    def day(self, name: str) -> date:
        """A date as people write it."""
        reading = read_date(self._needed(name))
        if reading.value is None or reading.precision != "day":
            raise InvalidPolicyInput("not_a_date", name)
        return reading.value

    def month(self, name: str) -> tuple[int, int]:
        """Year and month."""
        reading = read_date(self._needed(name))
        if reading.value is None:
            raise InvalidPolicyInput("not_a_date", name)
        return reading.value.year, reading.value.month

    def _needed(self, name: str) -> str:
        text = self.text(name)
        if not text:
            raise InvalidPolicyInput("missing", name)
        return text
