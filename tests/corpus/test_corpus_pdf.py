"""The PDFs of a corpus of real and hostile signed files, which lies outside the project (CORPUS_DIR names it).

None of them holds a submission, so none may be VALID, whoever is trusted. What their signatures are worth stands in a
column of its own: the mathematics, then the path with the issuer of the signer pinned, at the time that he claims. What
those that hold bring along stands in the next: time-stamps over the signature and over the file with how many of them
are proven, then how many certificates, lists and OCSP responses.
``golden/pdf.tsv`` is written anew by running this file.
"""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from corpus_files import (
    CORPUS,
    LATER,
    MISMATCHES,
    index,
    issued,
    labelled_valid,
    needs_corpus,
    read_golden,
    write_golden,
)
from cryptography import x509

from signatures.pades import document_stamps, embedded_signatures, read_signatures
from signatures.pades_evidence import read_file_evidence
from signatures.pades_reader import strict_reader
from signatures.path import find_path
from signatures.pdf_guard import check_pdf
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason
from signatures.refusal import Refused
from signatures.revocation import RevocationIndex
from signatures.timestamp import prove_stamp
from signatures.trust import Anchor, Purpose, TrustStore
from signatures.verify import verify

GOLDEN = Path(__file__).parent / "golden" / "pdf.tsv"
HEADER = ("file", "outcome", "first reason", "signatures", "evidence")

pytestmark = needs_corpus


def files():
    return sorted(CORPUS.rglob("*.pdf"))


def pinned(leaf, others):
    """A store that trusts the issuer of one certificate, as far as the file brings it along."""
    anchors = []
    for other in others:
        try:
            issuer = x509.load_der_x509_certificate(other.dump())
        except ValueError:
            continue
        if issued(issuer, leaf):
            anchors.append(Anchor(issuer, Purpose.SUBMISSION))
    return TrustStore(anchors=tuple(anchors), intermediates=(), profiles=(), version="pinned")


def worth(embedded, opened):
    """What one signature is worth: its fault, or what its certificate says with its issuer pinned."""
    if opened.reasons:
        return str(opened.reasons[0].code)
    trust = pinned(opened.leaf, embedded.other_embedded_certs)
    path = find_path(opened.leaf, Purpose.SUBMISSION, trust, opened.claimed_time or LATER)
    return f"holds, {path.code}" if isinstance(path, Reason) else "holds, path"


def signatures_of(data):
    """The reader, and pairs of pyHanko's signature and ours; none where the file is refused before."""
    if check_pdf(data, DEFAULT_POLICY) is not None:
        return None, []
    try:
        reader = strict_reader(data, DEFAULT_POLICY)
        embedded = embedded_signatures(reader, DEFAULT_POLICY)
    except Refused:
        return None, []
    return reader, list(zip(embedded, read_signatures(data, embedded, DEFAULT_POLICY), strict=True))


def brought(data, reader, embedded):
    """What one signature brings along, or why that is refused."""
    try:
        stamps = document_stamps(reader, DEFAULT_POLICY)
        evidence = read_file_evidence(data, reader, stamps, DEFAULT_POLICY).of(embedded, DEFAULT_POLICY)
    except Refused as refused:
        return str(refused.reason.code)
    counts = [proven(stamps, evidence.certificates) for stamps in (evidence.signature, evidence.archive)]
    return ", ".join([*counts, *(str(len(one)) for one in (evidence.certificates, evidence.crls, evidence.ocsps))])


def proven(stamps, certificates):
    found = [prove_stamp(stamp, certificates, DEFAULT_POLICY) for stamp in stamps]
    faults = [f" {one.code}" for one in found if isinstance(one, Reason)]
    return f"{len(found) - len(faults)}/{len(found)}{''.join(faults)}"


def judged(data):
    nobody = TrustStore(anchors=(), intermediates=(), profiles=(), version="nobody")
    none = RevocationIndex("none", (), {})
    return verify(BytesIO(data), received_at=LATER, verified_at=LATER, trust=nobody, revocation=none)


def row(file):
    data = file.read_bytes()
    verdict = judged(data)
    assert verdict.payload is None, file
    reader, pairs = signatures_of(data)
    signatures = "; ".join(worth(*pair) for pair in pairs)
    evidence = "; ".join(brought(data, reader, embedded) for embedded, opened in pairs if not opened.reasons)
    name = file.relative_to(CORPUS).as_posix()
    return (name, str(verdict.outcome), str(verdict.reasons[0].code), signatures, evidence)


@pytest.fixture(scope="module")
def rows():
    return [row(file) for file in files()]


def test_every_file_has_its_known_answer(rows):
    assert [HEADER, *rows] == read_golden(GOLDEN)


def test_what_is_labelled_valid_is_refused_by_policy_only(rows):
    known = index()
    valid = [row for row in rows if labelled_valid(known[row[0]])]
    assert len(valid) > 50
    assert [row for row in valid if not MISMATCHES.isdisjoint({row[2], *row[3].split("; ")})] == []


def test_hostile_files_labelled_invalid_are_not_valid(rows):
    known = index()
    hostile = [
        row for row in rows if (known[row[0]]["kind"], known[row[0]]["expected"]) == ("PAdES/PDF-hostile", "invalid")
    ]
    assert len(hostile) > 5
    for file, outcome, first, *_ in hostile:
        # Unsigned is a draft: nothing of it is handed out.
        assert outcome == "INVALID" or first == "NO_SIGNATURE", file


def test_openssl_agrees_with_each_signature_that_holds(tmp_path, openssl):
    held = 0
    for file in files():
        data = file.read_bytes()
        for embedded, opened in signatures_of(data)[1]:
            if opened.reasons:
                continue
            _, first, second, length = (int(one) for one in embedded.byte_range)
            (tmp_path / "value").write_bytes(embedded.pkcs7_content)
            (tmp_path / "octets").write_bytes(data[:first] + data[second : second + length])
            command = [openssl, "cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in", "value"]
            done = subprocess.run([*command, "-content", "octets", "-out", "out"], cwd=tmp_path, capture_output=True)
            assert done.returncode == 0, (file, done.stderr)
            held += 1
    assert held > 15


if __name__ == "__main__":
    assert files(), "no corpus"
    write_golden(GOLDEN, [HEADER, *map(row, files())])
