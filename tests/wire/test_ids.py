"""UUIDv7 as RFC 9562 has it."""

from __future__ import annotations

import random
import uuid

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.wire.ids import uuid7, uuid7_ms


def test_the_example_of_rfc_9562() -> None:
    # Appendix A.6: 2022-02-22T19:22:22.000Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F
    value = 0xCC3 << 64 | 0x18C4DC0C0C07398F  # version and variant bits are set over it
    assert uuid7(0x017F22E279B0, lambda n: value.to_bytes(n, "big")) == "017f22e279b07cc398c4dc0c0c07398f"


@settings(derandomize=True)
@given(st.integers(0, 2**48 - 1), st.integers(0, 10**6))
def test_version_variant_and_time(ms: int, seed: int) -> None:
    made = uuid7(ms, random.Random(seed).randbytes)
    parsed = uuid.UUID(made)
    assert (len(made), parsed.version, parsed.variant) == (32, 7, uuid.RFC_4122)
    assert uuid7_ms(made) == ms


def test_ids_sort_by_their_moment() -> None:
    source = random.Random(1)
    ids = [uuid7(ms, source.randbytes) for ms in range(1000, 1100)]
    assert ids == sorted(ids)
    assert len({uuid7(5, source.randbytes) for _ in range(200)}) == 200
