"""The XML of a corpus of real and hostile signed files outside the project (CORPUS_DIR names it).

Each file is judged with the issuer of its own signer pinned, at the moment that it claims. What is no enveloped
XAdES-B over its whole document is outside the profile and is refused by name; ``golden/xml.tsv`` tells each by what.
``golden/xml.tsv`` is written anew by running this file.
"""

import subprocess
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
from signed_infos import signed_infos

from schemas.xml import MalformedXml, parse_xml
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.revocation import Good
from signatures.uris import XADES_NS
from signatures.verify import verify
from signatures.xml_container import read_xml

GOLDEN = Path(__file__).parent / "golden" / "xml.tsv"
HEADER = ("file", "outcome", "first reason", "signature", "values of SignedInfo")
OUTCOMES = {"VALID", "INVALID", "INDETERMINATE"}

pytestmark = needs_corpus


def lines():
    kinds = ("XAdES", "XMLDSig")
    return {file: line for file, line in index().items() if line["kind"].startswith(kinds)}


class BelievedGood(Evidence):
    """Who brings no answer along is taken as not revoked: these files are old, and what is asked is another thing."""

    def status(self, certificate, issuer, at, freshness):
        status = super().status(certificate, issuer, at, freshness)
        return status if any(self.values("EncapsulatedOCSPValue")) else Good()


def opened_of(data):
    """The signature and the document where the file could be opened."""
    opened = read_xml(data, DEFAULT_POLICY)
    return (opened.signatures, (parse_xml(data),)) if isinstance(opened, Opened) else ((), ())


def judged(data):
    signatures, roots = opened_of(data)
    evidence = BelievedGood(roots)
    moment = max(evidence.times(signatures), default=LATER)
    return verify(
        BytesIO(data), received_at=moment, verified_at=moment, trust=evidence.trust(signatures), revocation=evidence
    )


def row(file):
    data = (CORPUS / file).read_bytes()
    verdict = judged(data)
    assert (verdict.payload is not None) is (verdict.outcome == "VALID"), file
    first = str(verdict.reasons[0].code) if verdict.reasons else ""
    held = "holds" if any(not one.reasons for one in opened_of(data)[0]) else ""
    return (file, str(verdict.outcome), first, held, values_of(data))


def values_of(data):
    """How many values hold over our canonical SignedInfo, of those that can be tried; whatever their form is."""
    try:
        tried = signed_infos(parse_xml(data))
    except MalformedXml:
        return ""
    return f"{sum(tried)} of {len(tried)}" if tried else ""


@pytest.fixture(scope="module")
def rows():
    return [row(file) for file in sorted(lines())]


def test_every_file_has_its_known_answer(rows):
    assert {outcome for _, outcome, *_ in rows} <= OUTCOMES
    assert [HEADER, *rows] == read_golden(GOLDEN)


def test_wrapped_files_labelled_invalid_give_nothing(rows):
    known = lines()
    expected = {file: known[file]["expected"] for file in known if known[file]["kind"] == "XAdES-XSW"}
    refused = [
        row
        for row in rows
        if expected.get(row[0], "").startswith("invalid") or "MUST REJECT" in expected.get(row[0], "")
    ]
    assert len(refused) == 4
    assert [row for row in refused if row[1] != "INVALID"] == []


def test_hostile_files_give_nothing(rows):
    """None of them is of our profile; those that are not XML or unsigned are no error of anybody's."""
    known = lines()
    hostile = [row for row in rows if known[row[0]]["kind"] == "XMLDSig/hostile-XML"]
    assert len(hostile) > 70
    assert [row for row in hostile if row[1] == "VALID" or (row[1] != "INVALID" and row[2] != "NO_SIGNATURE")] == []


def test_files_labelled_invalid_are_not_valid(rows):
    known = lines()
    invalid = [row for row in rows if known[row[0]]["expected"].startswith("invalid")]
    assert len(invalid) > 30
    assert [row for row in invalid if row[1] == "VALID"] == []


def believed(xmlsec1, file):
    ids = [
        part
        for name in ("SignedProperties", "SignedSignatureProperties")
        for part in ("--id-attr:Id", f"{XADES_NS}:{name}")
    ]
    command = [xmlsec1, "--verify", "--insecure", *ids, file.name]
    return subprocess.run(command, cwd=file.parent, capture_output=True, timeout=60).returncode == 0


def test_what_is_labelled_valid_is_refused_by_policy_unless_xmlsec1_refuses_it_too(rows, xmlsec1):
    known = lines()
    valid = [row for row in rows if labelled_valid(known[row[0]])]
    assert len(valid) > 200
    mismatched = [file for file, _, first, *_ in valid if first in MISMATCHES]
    assert [file for file in mismatched if believed(xmlsec1, CORPUS / file)] == []


def test_xmlsec1_agrees_with_each_signature_that_holds(rows, xmlsec1):
    held = [file for file, _, _, held, _ in rows if held]
    # The oracle of Debian 12 does not know RSA-PSS.
    held = [file for file in held if b"rsa-MGF1" not in (CORPUS / file).read_bytes()]
    assert len(held) >= 3
    assert [file for file in held if not believed(xmlsec1, CORPUS / file)] == []


def test_our_canonical_signed_info_is_that_of_others(rows, xmlsec1):
    """Where a value does not hold over our octets, it does not for xmlsec1 either."""
    tried = [(file, *map(int, values.split(" of "))) for file, _, _, _, values in rows if values]
    assert sum(held for _, held, _ in tried) > 150
    missed = [file for file, held, of in tried if held < of]
    assert [file for file in missed if believed(xmlsec1, CORPUS / file)] == []


if __name__ == "__main__":
    assert lines(), "no corpus"
    write_golden(GOLDEN, [HEADER, *map(row, sorted(lines()))])
