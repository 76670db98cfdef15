"""Many elements alike are read by the short way; what is not plain goes the long one, to the same end."""

import pytest
from lxml import etree
from report_strategies import WHOLE_REPORT

from schemas.binding import Element, UnreadableDocument, read_element, write_element
from schemas.quarterly_report import QUARTERLY_REPORT, ReportPerson
from schemas.xml import DOCUMENT_NS, parse_xml

BODY = Element("QuarterlyReport", "document", QUARTERLY_REPORT)
ROW = b"<Fin>5VBK5VR</Fin><First>1000.00</First><Second>500.00</Second><Third>0.00</Third>"
PERSON = ReportPerson("5VBK5VR", 100000, 50000, 0)


def read(row: bytes) -> ReportPerson:
    parent = etree.Element("parent", nsmap={None: DOCUMENT_NS})
    write_element(parent, BODY, WHOLE_REPORT.model_copy(update={"persons": (PERSON,)}))
    written = etree.tostring(parent[0])
    assert written.count(ROW) == 1
    report = read_element(parse_xml(written.replace(ROW, row)), QUARTERLY_REPORT)
    return report.persons[0]


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        ROW.replace(b"><", b">\n  <"),
        ROW.replace(b"5VBK", b"5V<!-- c -->BK"),
        ROW.replace(b"<First>", b"<?p i?><First>"),
        ROW.replace(b"500", b"<![CDATA[500]]>"),
        ROW.replace(b"500", b"&#53;00"),
    ],
    ids=["plain", "indented", "a comment in a text", "an instruction between", "CDATA", "a reference"],
)
def test_a_row_is_read_however_it_is_written(row):
    assert read(row) == PERSON
    assert type(read(row)) is ReportPerson


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (ROW.replace(b"<First>", b'<First a="1">'), "/Insured/First"),
        (ROW.replace(b"<First>", b"x<First>"), "/Insured"),
        (ROW.replace(b"</First>", b"</First>x"), "/Insured"),
        (b"x" + ROW, "/Insured"),
        (ROW.replace(b"First", b"Third"), "/Insured"),
        (ROW.replace(b"<Third>0.00</Third>", b""), "/Insured"),
        (ROW + b"<Third>0.00</Third>", "/Insured/Third[2]"),
        (ROW.replace(b"1000.00", b"1000"), "/Insured/First"),
        (ROW.replace(b"1000.00", b"<a/>1000.00"), "/Insured/First"),
        (ROW.replace(b"5VBK5VR", b"5vbk5vr"), ""),
    ],
    ids=["attribute", "text", "text behind", "text before", "order", "missing", "too many", "amount", "inside", "fin"],
)
def test_a_row_that_is_wrong_is_refused_at_its_place(row, where):
    with pytest.raises(UnreadableDocument) as caught:
        read(row)
    assert caught.value.where == f"/QuarterlyReport{where}"


def test_an_attribute_of_a_row_is_refused():
    parent = etree.Element("parent", nsmap={None: DOCUMENT_NS})
    write_element(parent, BODY, WHOLE_REPORT)
    written = etree.tostring(parent[0]).replace(b"<Insured>", b'<Insured a="1">', 1)
    with pytest.raises(UnreadableDocument) as caught:
        read_element(parse_xml(written), QUARTERLY_REPORT)
    assert caught.value.where == "/QuarterlyReport/Insured[1]"
