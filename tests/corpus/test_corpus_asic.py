"""The ASiC containers of a corpus of real and hostile signed files outside the project (CORPUS_DIR names it).

Each is judged with the issuers of its own signers pinned, at the moment of its own time-stamp (else when it claims to
be signed), by the OCSP answers that it brings along; those answers and time-stamps are believed here, not proven.
``golden/asic.tsv`` is written anew by running this file.
"""

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from corpus_files import (
    CORPUS,
    LATER,
    MISMATCHES,
    Evidence,
    index,
    labelled_valid,
    needs_corpus,
    read_golden,
    write_golden,
)
from lxml import etree

from signatures.asice import open_asice
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.uris import XADES_NS
from signatures.verify import verify

GOLDEN = Path(__file__).parent / "golden" / "asic.tsv"
HEADER = ("file", "outcome", "first reason")

pytestmark = needs_corpus


def lines():
    return {file: line for file, line in index().items() if line["kind"].startswith("ASiC")}


def signature_files(data):
    """The octets of the signatures of a container that we could open."""
    with zipfile.ZipFile(BytesIO(data)) as opened:
        names = [name for name in opened.namelist() if name.startswith("META-INF/") and "signatures" in name]
        return [opened.read(name) for name in names]


def row(name):
    data = (CORPUS / name).read_bytes()
    opened = open_asice(BytesIO(data), DEFAULT_POLICY)
    signatures = opened.signatures if isinstance(opened, Opened) else ()
    evidence = Evidence(tuple(map(etree.fromstring, signature_files(data))) if signatures else ())
    moment = max(evidence.times(signatures), default=LATER)
    verdict = verify(
        BytesIO(data), received_at=moment, verified_at=moment, trust=evidence.trust(signatures), revocation=evidence
    )
    first = verdict.reasons[0].code if verdict.reasons else ""
    return (name, str(verdict.outcome), str(first))


@pytest.fixture(scope="module")
def rows():
    return [row(name) for name in sorted(lines())]


def test_every_container_has_its_known_answer(rows):
    assert [HEADER, *rows] == read_golden(GOLDEN)


def test_containers_labelled_valid_are_refused_by_policy_only(rows):
    known = lines()
    valid = [row for row in rows if labelled_valid(known[row[0]])]
    assert len(valid) > 50
    assert [row for row in valid if row[2] in MISMATCHES] == []


def test_some_containers_of_others_are_valid(rows):
    assert sum(outcome == "VALID" for _, outcome, _ in rows) >= 10


def test_xmlsec1_agrees_with_each_signature_that_holds(tmp_path, xmlsec1):
    held = 0
    for number, name in enumerate(sorted(lines())):
        opened = open_asice(BytesIO((CORPUS / name).read_bytes()), DEFAULT_POLICY)
        if not isinstance(opened, Opened) or opened.payload is None:
            continue
        # The oracle of Debian 12 does not know RSA-PSS.
        if b"rsa-MGF1" in b"".join(signature_files((CORPUS / name).read_bytes())):
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
    assert lines(), "no corpus"
    write_golden(GOLDEN, [HEADER, *map(row, sorted(lines()))])
