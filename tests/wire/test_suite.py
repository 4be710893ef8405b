"""Signatures and sealing: what opens, what does not, and published vectors."""

from __future__ import annotations

import pytest

from fieldapp.wire.errors import Malformed, NotForUs, SignatureInvalid
from fieldapp.wire.suite import SealingKey, SigningKey, key_id, seal, verify


def test_signing_key_agrees_with_rfc_8032() -> None:
    # RFC 8032 §7.1, TEST 1: the public key of a seed.
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert SigningKey(seed).public.hex() == public


def test_a_signature_holds_for_its_key_context_and_message_only(signer: SigningKey, other_signer: SigningKey) -> None:
    signature = signer.sign(b"ctx", b"message")
    verify(signer.public, signature, b"ctx", b"message")
    for public, made, context, message in [
        (other_signer.public, signature, b"ctx", b"message"),
        (signer.public, signature, b"other", b"message"),
        (signer.public, signature, b"ctx", b"messagf"),
        (signer.public, signature[:-1], b"ctx", b"message"),
        (signer.public, b"", b"ctx", b"message"),
        (b"short", signature, b"ctx", b"message"),
    ]:
        with pytest.raises(SignatureInvalid):
            verify(public, made, context, message)


def test_context_and_message_do_not_run_into_each_other(signer: SigningKey) -> None:
    with pytest.raises(SignatureInvalid):
        verify(signer.public, signer.sign(b"a", b"bc"), b"ab", b"c")


def test_sealed_opens_with_its_key_and_info_only(sealing: SealingKey, other_sealing: SealingKey) -> None:
    sealed = seal(sealing.public, b"secret", b"info")
    assert sealing.open(sealed, b"info") == b"secret"
    assert len(sealed) == len(b"secret") + 1136
    with pytest.raises(NotForUs):
        other_sealing.open(sealed, b"info")
    with pytest.raises(NotForUs):
        sealing.open(sealed, b"other")


@pytest.mark.parametrize("cut", [0, 1, 100, 1119, 1120, 1135, -1])
def test_cut_ciphertexts_are_not_for_us(sealing: SealingKey, cut: int) -> None:
    with pytest.raises(NotForUs):
        sealing.open(seal(sealing.public, b"secret", b"")[:cut], b"")


@pytest.mark.parametrize("place", [0, 600, 1087, 1088, 1100, 1120, 1130])
def test_a_flipped_bit_is_not_for_us(sealing: SealingKey, place: int) -> None:
    sealed = bytearray(seal(sealing.public, b"secret secret", b""))
    sealed[place] ^= 1
    with pytest.raises(NotForUs):
        sealing.open(bytes(sealed), b"")


def test_two_seals_of_the_same_differ(sealing: SealingKey) -> None:
    assert seal(sealing.public, b"x", b"") != seal(sealing.public, b"x", b"")


def test_keys_of_a_wrong_shape() -> None:
    with pytest.raises(Malformed):
        SealingKey(b"short")
    with pytest.raises(Malformed):
        SigningKey(b"short")
    with pytest.raises(Malformed):
        seal(b"short", b"", b"")
    with pytest.raises(Malformed):
        seal(b"\xff" * 1216, b"", b"")


def test_secrets_do_not_show(signer: SigningKey, sealing: SealingKey) -> None:
    assert signer.secret.hex() not in repr(signer)
    assert "secret" not in repr(signer)
    assert "secret" not in repr(sealing)


def test_key_ids_name_keys(signer: SigningKey, sealing: SealingKey) -> None:
    assert len(key_id(signer.public)) == 16
    assert key_id(signer.public) != key_id(sealing.public)
