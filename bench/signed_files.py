"""The signed files that ``bench.verify`` measures, with the invented PKI that they are judged by, in a folder."""

import base64
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID
from lxml import etree
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from bench.borrowed import TimeStampAuthority
from bench.verifiers import ASICE, CARD, MOMENT, PADES, TRUST, XADES_B, XADES_T
from demo.pki import (
    LEAF_VALIDITY,
    Authority,
    certificate_pem,
    issue_card,
    make_crl,
    make_issuing,
    make_key,
    make_root,
)
from signatures.asice_making import make_asice
from signatures.c14n import c14n
from signatures.keys import PemKey
from signatures.pdf_making import SUBMISSION_NAME, make_pdf
from signatures.signing import sign_xml
from signatures.uris import EXC_C14N, ds, xades

NOW = datetime.now(UTC).replace(microsecond=0)  # pyHanko writes its own time into a PDF
KILOBYTE, MEGABYTE = 1000, 1000 * 1000

_TRUST_TOML = """
[[anchor]]
file = "root.pem"
purpose = "submission"

[[anchor]]
file = "tsa-root.pem"
purpose = "timestamp"

[[issuer]]
file = "issuing.pem"
provider = "e-imza"
fin = { attribute = "serialNumber", pattern = "^PNOAZ-(.+)$" }
"""
_UNSIGNED = xades("UnsignedSignatureProperties")
_ROW = (
    '<Row number="{number}"><FirstName>Leyla</FirstName><LastName>Əliyeva</LastName><Fin>{fin}</Fin>'
    "<Ssn>{ssn:013d}</Ssn><Income>{income}.{coins:02d}</Income><Days>{days}</Days></Row>\n"
)


@dataclass(frozen=True, slots=True)
class Pki:
    """Root → issuing CA → card (P-256), and a time-stamping authority (RSA 2048) under a root of its own."""

    root: Authority
    issuing: Authority
    card: PemKey
    tsa_root: Authority
    tsa: TimeStampAuthority

    @classmethod
    def make(cls) -> "Pki":
        root, tsa_root = make_root("Bench Root", serial=1), make_root("Bench TSA Root", serial=2)
        issuing, key = make_issuing(root, "Bench Issuing", kind="rsa2048", serial=3), make_key("p256")
        attributes = {NameOID.COMMON_NAME: "ƏLİYEVA LEYLA", NameOID.SERIAL_NUMBER: "PNOAZ-5VBK5VR"}
        subject = certificates.Name([certificates.NameAttribute(*one) for one in attributes.items()])
        leaf = issue_card(issuing, subject, key, serial=4, validity=LEAF_VALIDITY, seal=False)
        return cls(
            root, issuing, PemKey(key, leaf, (issuing.certificate,)), tsa_root, TimeStampAuthority.under(tsa_root)
        )

    def write(self, folder: Path) -> None:
        """The trust folder with its revocation lists, the card's certificate, and when all is received."""
        (folder / TRUST).mkdir()
        for name, authority in {"root": self.root, "issuing": self.issuing, "tsa-root": self.tsa_root}.items():
            (folder / TRUST / f"{name}.pem").write_bytes(certificate_pem(authority.certificate))
            (folder / TRUST / f"{name}.crl").write_bytes(make_crl(authority, {0x99: NOW}, at=NOW))
        (folder / TRUST / "trust.toml").write_text(_TRUST_TOML, encoding="utf-8")
        (folder / MOMENT).write_text((NOW + timedelta(hours=1)).isoformat(), encoding="utf-8")
        (folder / CARD).write_bytes(certificate_pem(self.card.certificate))


def main() -> None:
    """Writes FOLDER: containers of as many MB as the arguments behind it say, PDFs of as many kB."""
    folder, asice, pades = Path(sys.argv[1]), sys.argv[2].split(","), sys.argv[3].split(",")
    pki = Pki.make()
    pki.write(folder)
    signed = sign_xml(submission(_unsigned_size(pki)), pki.card, signing_time=NOW)
    (folder / XADES_B).write_bytes(signed)
    (folder / XADES_T).write_bytes(stamped(signed, pki.tsa))
    for size in asice:
        files = {SUBMISSION_NAME: submission(int(size) * MEGABYTE)}
        (folder / ASICE.format(size)).write_bytes(make_asice(files, pki.card, signing_time=NOW))
    for size in pades:
        (folder / PADES.format(size)).write_bytes(stamped_pdf(int(size) * KILOBYTE, pki))


def _unsigned_size(pki: Pki) -> int:
    """Of a document that has 5 kB when it is signed."""
    return 5 * KILOBYTE - len(sign_xml(submission(0), pki.card, signing_time=NOW))


def submission(size: int) -> bytes:
    """A submission of about ``size`` bytes, of rows that differ."""
    source = Random(size)
    rows, length = [], 0
    while length < size:
        rows.append(_row(len(rows), source))
        length += len(rows[-1].encode())
    return f'<Submission xmlns="urn:qebul:document:1"><Rows>\n{"".join(rows)}</Rows></Submission>'.encode()


def _row(number: int, source: Random) -> str:
    fin = "".join(source.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=7))
    ssn, income = source.randrange(10**13), source.randrange(345, 9000)
    return _ROW.format(
        number=number, fin=fin, ssn=ssn, income=income, coins=source.randrange(100), days=source.randrange(1, 32)
    )


def stamped(signed: bytes, tsa: TimeStampAuthority) -> bytes:
    """The document with a time-stamp over its signature's value: level T."""
    root = etree.fromstring(signed)
    value, qualifying = next(root.iter(ds("SignatureValue"))), next(root.iter(xades("QualifyingProperties")))
    properties = etree.SubElement(etree.SubElement(qualifying, xades("UnsignedProperties")), _UNSIGNED)
    stamp = etree.SubElement(properties, xades("SignatureTimeStamp"))
    etree.SubElement(stamp, ds("CanonicalizationMethod"), {"Algorithm": EXC_C14N})
    token = tsa.token(c14n(value, exclusive=True), NOW)
    etree.SubElement(stamp, xades("EncapsulatedTimeStamp")).text = base64.b64encode(token).decode()
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def stamped_pdf(size: int, pki: Pki) -> bytes:
    """A PDF with a small submission and a scan that fills it up to ``size``, signed with a time-stamp: PAdES B-T."""
    scan = Random(size).randbytes(max(size - 20 * KILOBYTE, 0))
    writer = IncrementalPdfFileWriter(BytesIO(make_pdf(submission(2 * KILOBYTE), {"scan.jpg": scan}, "Bench")))
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(_asn1(pki.issuing.certificate))
    plain = pki.card.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = SimpleSigner(_asn1(pki.card.certificate), keys.PrivateKeyInfo.load(plain), store)
    metadata = PdfSignatureMetadata(field_name="Signature1", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    made: BytesIO = sign_pdf(writer, metadata, signer, timestamper=pki.tsa.stamper(NOW))
    return made.getvalue()


def _asn1(certificate: certificates.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


if __name__ == "__main__":
    main()
