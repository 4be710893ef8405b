"""Keys and random bytes, the same in every run."""

from __future__ import annotations

import random

import pytest

from fieldapp.wire.suite import SealingKey, SigningKey


@pytest.fixture(scope="session")
def signer() -> SigningKey:
    return SigningKey.generate(random.Random(1).randbytes)


@pytest.fixture(scope="session")
def other_signer() -> SigningKey:
    return SigningKey.generate(random.Random(2).randbytes)


@pytest.fixture(scope="session")
def sealing() -> SealingKey:
    return SealingKey.generate(random.Random(3).randbytes)


@pytest.fixture(scope="session")
def other_sealing() -> SealingKey:
    return SealingKey.generate(random.Random(4).randbytes)
