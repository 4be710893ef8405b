"""Certificates: trusted, of somebody else, not valid at this moment; told apart on real TLS."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fieldapp.sync.errors import CertificateChanged, ClockWrong, LineBroken, Offline
from fieldapp.sync.transports.https import HttpsTransport
from tests.sync.central_twin import CentralTwin
from tests.sync.http_twin import serving

DAY = timedelta(days=1)
Key = ec.EllipticCurvePrivateKey


class Authority:
    """A certificate authority of the test's own."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        builder = self._builder(self.name, self.key, -10 * DAY, 10 * DAY)
        basic = x509.BasicConstraints(ca=True, path_length=0)
        self.certificate = builder.add_extension(basic, critical=True).sign(self.key, hashes.SHA256())

    def trust(self) -> ssl.SSLContext:
        """A client that trusts this authority alone."""
        context = ssl.create_default_context()
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # the authority is a minimal one
        context.load_verify_locations(cadata=self.certificate.public_bytes(serialization.Encoding.PEM).decode())
        return context

    def server(self, folder: Path, begins: timedelta = -DAY, ends: timedelta = DAY) -> ssl.SSLContext:
        """A server of 127.0.0.1 with a certificate valid from and to these distances from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "central")])
        hosts = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        builder = self._builder(name, key, begins, ends).add_extension(hosts, critical=False)
        signed = builder.sign(self.key, hashes.SHA256())
        chain = folder / "chain.pem"
        chain.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + signed.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def _builder(self, name: x509.Name, key: Key, begins: timedelta, ends: timedelta) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + begins)
            .not_valid_after(now + ends)
        )


def ask(server: ssl.SSLContext, client: ssl.SSLContext | bool) -> tuple[bytes, bytes]:
    """The identity over a TLS line, and the identity it should be."""
    central = CentralTwin()
    with serving(central, server) as twin:
        line = HttpsTransport(twin.url, now=lambda: 0.0, verify=client, silence_s=5.0)
        try:
            return line.central_identity(), central.identity_bytes()
        finally:
            line.close()


def test_a_trusted_certificate(tmp_path: Path) -> None:
    authority = Authority()
    got, expected = ask(authority.server(tmp_path), authority.trust())
    assert got == expected


def test_a_certificate_of_another_authority(tmp_path: Path) -> None:
    with pytest.raises(CertificateChanged):
        ask(Authority().server(tmp_path), Authority().trust())
    with pytest.raises(CertificateChanged):
        ask(Authority().server(tmp_path), True)


@pytest.mark.parametrize(
    ("begins", "ends", "reason"), [(-3 * DAY, -2 * DAY, "expired"), (2 * DAY, 3 * DAY, "not_yet_valid")]
)
def test_a_clock_two_days_off(tmp_path: Path, begins: timedelta, ends: timedelta, reason: str) -> None:
    authority = Authority()
    with pytest.raises(ClockWrong) as caught:
        ask(authority.server(tmp_path, begins, ends), authority.trust())
    assert caught.value.reason == reason


def test_something_that_speaks_no_tls() -> None:
    with serving(CentralTwin()) as twin:
        line = HttpsTransport(twin.url.replace("http:", "https:"), now=lambda: 0.0, silence_s=5.0)
        with pytest.raises((LineBroken, Offline)):
            line.central_identity()
        line.close()
