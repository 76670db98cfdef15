"""The ASiC containers of a corpus of real and hostile signed files outside the project (CORPUS_DIR names it).

Each is judged with the issuers of its own signers pinned, at the moment of its own time-stamp (else when it claims to
be signed), by the OCSP answers that it brings along; those answers and time-stamps are believed here, not proven.
``golden/asic.tsv`` is written anew by running this file.
"""

import base64
import csv
import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import ocsp
from lxml import etree

from signatures.asice import open_asice
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.revocation import Good, Revoked, Unknown
from signatures.trust import Anchor, CaProfile, Purpose, TrustStore
from signatures.uris import XADES_NS
from signatures.verify import verify

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("CORPUS_DIR", ROOT.parent / "shared" / "corpus"))
GOLDEN = Path(__file__).parent / "golden" / "asic.tsv"
HEADER = ("file", "outcome", "first reason")
LATER = datetime(2026, 11, 21, tzinfo=UTC)
MISMATCHES = {"REF_DIGEST", "SIG_VALUE"}

pytestmark = pytest.mark.skipif(
    not (CORPUS / "INDEX.tsv").is_file(), reason="the corpus of signed files is not there (CORPUS_DIR)"
)


def index():
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as stream:
        lines = csv.DictReader(stream, delimiter="\t")
        return {line["file"]: line["expected"] for line in lines if line["kind"].startswith("ASiC")}


@dataclass(frozen=True)
class Evidence:
    """What a container says for itself: certificates, time-stamps, OCSP answers. Believed, for this sweep only."""

    signatures: tuple[bytes, ...]
    version: str = "embedded"

    @classmethod
    def of(cls, data):
        """Of a container that we could open."""
        with zipfile.ZipFile(BytesIO(data)) as opened:
            names = [name for name in opened.namelist() if name.startswith("META-INF/") and "signatures" in name]
            return cls(tuple(opened.read(name) for name in names))

    def values(self, name):
        elements = [one for signature in self.signatures for one in etree.fromstring(signature).iter(f"{{*}}{name}")]
        return [base64.b64decode("".join(one.itertext())) for one in elements]

    @cached_property
    def certificates(self):
        return [x509.load_der_x509_certificate(one) for name in ("X509Certificate", "EncapsulatedX509Certificate")
                for one in readable(self.values(name))]  # fmt: skip

    def moment(self, signatures):
        stamps = self.values("EncapsulatedTimeStamp")
        times = [cms.ContentInfo.load(one)["content"]["encap_content_info"]["content"].parsed["gen_time"].native
                 for one in stamps]  # fmt: skip
        return max([*times, *(one.claimed_time for one in signatures if one.claimed_time)], default=LATER)

    def trust(self, signatures):
        pinned = []
        for leaf in (one.leaf for one in signatures if one.leaf is not None):
            pinned += [one for one in self.certificates if issued(one, leaf)]
        pinned = list(dict.fromkeys(pinned))
        anchors = tuple(Anchor(one, Purpose.SUBMISSION) for one in pinned)
        profiles = tuple(CaProfile(one, "corpus", None, None, None, None) for one in pinned)
        return TrustStore(anchors=anchors, intermediates=(), profiles=profiles, version="pinned")

    def status(self, certificate, issuer, at):
        """As ``RevocationIndex.status``."""
        for response in map(ocsp.load_der_ocsp_response, self.values("EncapsulatedOCSPValue")):
            if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
                continue
            for one in response.responses:
                if one.serial_number == certificate.serial_number:
                    good = one.certificate_status is ocsp.OCSPCertStatus.GOOD
                    return Good() if good else Revoked(one.revocation_time_utc or at, "embedded")
        return Unknown("no embedded answer")


def readable(ders):
    for der in ders:
        try:
            x509.load_der_x509_certificate(der).public_key()
        except ValueError:
            continue
        yield der


def issued(issuer, leaf):
    try:
        leaf.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def row(name):
    data = (CORPUS / name).read_bytes()
    opened = open_asice(BytesIO(data), DEFAULT_POLICY)
    signatures = opened.signatures if isinstance(opened, Opened) else ()
    evidence = Evidence.of(data) if signatures else Evidence(())
    moment = evidence.moment(signatures)
    verdict = verify(
        BytesIO(data), received_at=moment, verified_at=moment, trust=evidence.trust(signatures), revocation=evidence
    )
    first = verdict.reasons[0].code if verdict.reasons else ""
    return (name, str(verdict.outcome), str(first))


@pytest.fixture(scope="module")
def rows():
    return [row(name) for name in sorted(index())]


def test_every_container_has_its_known_answer(rows):
    with GOLDEN.open(encoding="utf-8", newline="") as stream:
        known = [tuple(line) for line in csv.reader(stream, delimiter="\t")]
    assert [HEADER, *rows] == known


def test_containers_labelled_valid_are_refused_by_policy_only(rows):
    expected = index()
    valid = [row for row in rows if "valid" in expected[row[0]] and not expected[row[0]].startswith("invalid")]
    assert len(valid) > 50
    assert [row for row in valid if row[2] in MISMATCHES] == []


def test_some_containers_of_others_are_valid(rows):
    assert sum(outcome == "VALID" for _, outcome, _ in rows) >= 10


def test_xmlsec1_agrees_with_each_signature_that_holds(tmp_path):
    xmlsec1 = shutil.which("xmlsec1")
    if xmlsec1 is None:
        assert "CI" not in os.environ, "xmlsec1 is missing, and CI must ask the oracle"
        pytest.skip("xmlsec1 is not installed")
    held = 0
    for number, name in enumerate(sorted(index())):
        opened = open_asice(BytesIO((CORPUS / name).read_bytes()), DEFAULT_POLICY)
        if not isinstance(opened, Opened) or opened.payload is None:
            continue
        # The oracle of Debian 12 does not know RSA-PSS.
        if b"rsa-MGF1" in b"".join(Evidence.of((CORPUS / name).read_bytes()).signatures):
            continue
        folder = tmp_path / str(number)
        with zipfile.ZipFile(CORPUS / name) as container:
            container.extractall(folder)
        for signature in (folder / "META-INF").glob("*signatures*.xml"):
            ids = ["--id-attr:Id", f"{XADES_NS}:SignedProperties"]
            command = [xmlsec1, "--verify", "--insecure", *ids, str(signature)]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
            assert done.returncode == 0, (name, done.stderr)
            held += 1
    assert held > 15


if __name__ == "__main__":
    assert index(), "no corpus"
    with GOLDEN.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter="\t", lineterminator="\n").writerows([HEADER, *map(row, sorted(index()))])
