"""A report lists at most 100,000 persons; what stands behind them is told at its place."""

import re

from docs.examples.judging import HERE
from schemas.quarterly_report import MOST_PERSONS
from stages.offline.reading import Read, read_document

_LISTED = re.compile(rb"<Insured>.*</Insured>", re.DOTALL)


def listing(count: int) -> bytes:
    """The good example with ``count`` persons."""
    many = (
        b"<Insured><Fin>9A%05d</Fin><First>0.00</First><Second>0.00</Second><Third>0.00</Third></Insured>" % n
        for n in range(count)
    )
    return _LISTED.sub(b"".join(many), (HERE / "report.xml").read_bytes())


def test_the_first_person_beyond_a_hundred_thousand_is_told_at_his_place():
    read = read_document(listing(MOST_PERSONS + 1), (), guarded=True)
    assert isinstance(read, Read)
    [told] = read.findings
    assert (told.code, told.where) == ("XSD_INVALID", f"/Submission/QuarterlyReport/Insured[{MOST_PERSONS + 1}]")
