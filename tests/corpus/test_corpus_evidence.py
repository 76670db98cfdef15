"""What the XAdES signatures of a corpus of real files bring along for their time (CORPUS_DIR names it).

Their time-stamps are the measure of ours: a token of another's is over what its maker took the standard to say.
``golden/evidence.tsv`` is written anew by running this file.
"""

from pathlib import Path

import pytest
from corpus_files import CORPUS, index, needs_corpus, read_golden, write_golden

from signatures.asice import open_asice
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason
from signatures.timestamp import prove_stamp
from signatures.xml_container import open_xml

GOLDEN = Path(__file__).parent / "golden" / "evidence.tsv"
HEADER = (
    "file",
    "signature time-stamps",
    "archive time-stamps",
    "certificates",
    "lists",
    "responses",
    "counter-signatures",
)

pytestmark = needs_corpus


def is_proven(stamp, certificates):
    """Whether a token holds, and says the digest that we find; otherwise what it has against it."""
    found = prove_stamp(stamp, certificates, DEFAULT_POLICY)
    return str(found.code) if isinstance(found, Reason) else "True"


def rows_of(name):
    with (CORPUS / name).open("rb") as stream:
        handler = open_asice if stream.read(2) == b"PK" else open_xml
        stream.seek(0)
        opened = handler(stream, DEFAULT_POLICY)
        return [row(name, one.evidence) for one in opened.signatures] if isinstance(opened, Opened) else []


def row(name, evidence):
    known = evidence.certificates
    stamps = [" ".join(is_proven(one, known) for one in kind) for kind in (evidence.signature, evidence.archive)]
    counts = [str(len(kind)) for kind in (evidence.certificates, evidence.crls, evidence.ocsps)]
    return (name, *stamps, *counts, " ".join(one.broken or "holds" for one in evidence.counter_signatures))


def found():
    kinds = ("XAdES", "ASiC")
    names = sorted(name for name, line in index().items() if line["kind"].startswith(kinds))
    rows = [row for name in names for row in rows_of(name)]
    return [row for row in rows if any(part not in ("", "0") for part in row[1:])]


@pytest.fixture(scope="module")
def rows():
    return found()


def test_every_signature_brings_what_is_known(rows):
    assert [HEADER, *rows] == read_golden(GOLDEN)


def test_time_stamps_of_others_hold_and_are_over_what_we_take_them_to_be_over(rows):
    """All but one, whose maker did not say how he wrote the value, nor wrote it as is then meant."""
    assert sum(row[1].split().count("True") for row in rows) >= 20
    assert sum(row[2].split().count("True") for row in rows) >= 4
    assert [row[0] for row in rows if "TST_IMPRINT" in row[1] + row[2]] == [
        "dss-asic/container-with-custom-manifest-namespace.asice"
    ]


if __name__ == "__main__":
    write_golden(GOLDEN, [HEADER, *found()])
