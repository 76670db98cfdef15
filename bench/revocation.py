"""A revocation list of a hundred thousand entries: read once, kept when others change, asked in microseconds."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from bench import report
from demo.pki import Authority, certificate_pem, make_crl, make_issuing, make_root
from signatures.revocation import revocation_from_files
from signatures.trust import trust_from_files

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ASKS = 100
TOML = b'[[anchor]]\nfile = "root.pem"\npurpose = "submission"\n'


def main() -> None:
    """Prints the rows."""
    options = report.options("Revocation lists: reading, keeping, asking.").parse_args()
    entries = 10_000 if options.quick else 100_000
    root = make_root("Bench Root", serial=1)
    issuing = make_issuing(root, "Bench CA", kind="p256", serial=2)
    data = long_list(issuing, entries)
    files = {
        "trust.toml": TOML,
        "root.pem": certificate_pem(root.certificate),
        "ca.pem": certificate_pem(issuing.certificate),
        "ca.crl": data,
        "root.crl": make_crl(root, {}, at=NOW),
    }
    trust = trust_from_files(files)
    key = issuing.certificate.public_key()
    floor = seconds(lambda: x509.load_der_x509_crl(data).is_signature_valid(key))  # type: ignore[arg-type]
    index = revocation_from_files(files, trust)
    changed = files | {"root.crl": make_crl(root, {}, at=NOW + timedelta(hours=1))}
    good = [_certificate(issuing, 10 * n + 1) for n in range(1, ASKS + 1)]
    revoked = [_certificate(issuing, 10 * n) for n in range(entries // 2, entries // 2 + ASKS)]

    def ask(certificates: list[x509.Certificate]) -> float:
        """Seconds for all."""
        return seconds(lambda: [index.status(one, issuing.certificate, NOW) for one in certificates])

    rows = [
        report.Row(
            "list read and proven", 1000 * seconds(lambda: revocation_from_files(files, trust)), "ms", 1000 * floor
        ),
        report.Row(
            "another list changed", 1000 * seconds(lambda: revocation_from_files(changed, trust, index)), "ms", aim=50
        ),
        report.Row("asked about a good certificate", 1000 * ask(good) / ASKS, "ms", aim=0.2),
        report.Row("asked about a revoked one", 1000 * ask(revoked) / ASKS, "ms", aim=50),
    ]
    report.show(rows, as_json=options.json)


def long_list(authority: Authority, entries: int) -> bytes:
    """A list of a CA that names every tenth serial number."""
    revoked = [
        x509.RevokedCertificateBuilder().serial_number(10 * n).revocation_date(NOW).build()
        for n in range(1, entries + 1)
    ]
    builder = x509.CertificateRevocationListBuilder(
        authority.certificate.subject, NOW, NOW + timedelta(days=30), [], revoked
    )
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _certificate(issuer: Authority, serial: int) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, str(serial))])
    builder = x509.CertificateBuilder(
        issuer.certificate.subject, name, issuer.key.public_key(), serial, NOW, NOW + timedelta(days=365)
    )
    return builder.sign(issuer.key, hashes.SHA256())


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The quickest of a few runs."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


if __name__ == "__main__":
    main()
