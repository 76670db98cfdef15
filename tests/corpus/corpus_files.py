"""The corpus of signed files outside the project, and what a signature in it says for itself. Judges nothing."""

import base64
import binascii
import csv
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from signatures.revocation import Good, Revoked, Unknown
from signatures.trust import Anchor, CaProfile, Purpose, TrustStore

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("CORPUS_DIR", ROOT.parent / "shared" / "corpus"))
LATER = datetime(2026, 11, 21, tzinfo=UTC)
# What is not policy: the octets are others than those signed.
MISMATCHES = frozenset({"REF_DIGEST", "SIG_VALUE"})

needs_corpus = pytest.mark.skipif(
    not (CORPUS / "INDEX.tsv").is_file(), reason="the corpus of signed files is not there (CORPUS_DIR)"
)


def index():
    """The corpus's own list: file → its line."""
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as stream:
        return {line["file"]: line for line in csv.DictReader(stream, delimiter="\t")}


def labelled_valid(line):
    return (
        "valid" in line["expected"]
        and not line["expected"].startswith("invalid")
        and "MUST REJECT" not in line["expected"]
    )


def read_golden(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return [tuple(line) for line in csv.reader(stream, delimiter="\t")]


def write_golden(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter="\t", lineterminator="\n").writerows(rows)


@dataclass(frozen=True)
class Evidence:
    """Certificates, time-stamps and OCSP answers that signatures bring along. Believed, for a sweep only."""

    roots: tuple
    version: str = "embedded"

    def values(self, name):
        for one in (one for root in self.roots for one in root.iter(f"{{*}}{name}")):
            try:
                yield base64.b64decode("".join(one.itertext()))
            except binascii.Error:
                continue

    def certificates(self):
        for name in ("X509Certificate", "EncapsulatedX509Certificate"):
            for der in self.values(name):
                try:
                    certificate = x509.load_der_x509_certificate(der)
                    certificate.public_key()
                except (ValueError, UnsupportedAlgorithm):
                    continue
                yield certificate

    def times(self, signatures):
        """Of the claims and of the time-stamps: the last is when the certificate had to be good."""
        times = [one.claimed_time for one in signatures if one.claimed_time]
        for der in self.values("EncapsulatedTimeStamp"):
            try:
                content = cms.ContentInfo.load(der)["content"]
                times.append(content["encap_content_info"]["content"].parsed["gen_time"].native)
            except (ValueError, TypeError, KeyError):
                continue
        return times

    def trust(self, signatures):
        """A store that trusts the issuers of the signers' and of the authorities' certificates, if they came along."""
        leaves = [one.leaf for one in signatures if one.leaf is not None]
        pinned = self.issuers_of(leaves)
        stampers = self.issuers_of(one for one in self.in_tokens() if is_stamper(one))
        return TrustStore(
            anchors=(
                *(Anchor(one, Purpose.SUBMISSION) for one in pinned),
                *(Anchor(one, Purpose.TIMESTAMP) for one in stampers),
            ),
            intermediates=(),
            profiles=tuple(CaProfile(one, "corpus", None, None, None, None) for one in pinned),
            version="pinned",
        )

    def issuers_of(self, leaves):
        """Those that came along, in the signatures or in their time-stamps; or stand in the corpus beside them."""
        leaves, known = list(leaves), [*self.certificates(), *self.in_tokens(), *shipped()]
        return list(dict.fromkeys(one for one in known for leaf in leaves if issued(one, leaf)))

    def in_tokens(self):
        """The certificates that time-stamps bring along."""
        for der in self.values("EncapsulatedTimeStamp"):
            try:
                found = [one.dump() for one in cms.ContentInfo.load(der)["content"]["certificates"]]
                yield from map(x509.load_der_x509_certificate, found)
            except (ValueError, TypeError, KeyError):
                continue

    def with_evidence(self, _crls, _ocsps, _trust):
        """As ``RevocationIndex.with_evidence``: it is all here already."""
        return self

    def status(self, certificate, _issuer, at, _freshness):
        """As ``RevocationIndex.status``. Authorities for time are taken as good: what they signed is looked at here."""
        if is_stamper(certificate):
            return Good()
        for der in self.values("EncapsulatedOCSPValue"):
            try:
                response = ocsp.load_der_ocsp_response(der)
                answers = list(response.responses)
            except ValueError:
                continue
            for one in answers:
                if one.serial_number == certificate.serial_number:
                    good = one.certificate_status is ocsp.OCSPCertStatus.GOOD
                    return Good() if good else Revoked(one.revocation_time_utc or at, "embedded")
        return Unknown("no embedded answer")


@lru_cache
def shipped():
    """The CAs that the corpus has in files of their own, some of them with a dash too few for a reader of PEM."""
    found = [path.read_bytes() for path in sorted((CORPUS / "trust").rglob("*.c*r*"))]
    bodies = [re.search(rb"BEGIN CERTIFICATE-+\s(.*?)-+END", one, re.DOTALL) for one in found]
    return [x509.load_der_x509_certificate(base64.b64decode(body[1])) for body in bodies if body]


def is_stamper(certificate):
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in usage


def issued(issuer, leaf):
    try:
        leaf.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
