"""Status reports (pain.002) as banks write them, and as nobody should."""

import contextlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation import pain002
from reconciliation.pain002 import Bad, StatusFileError, read_pain002
from schemas.payouts import LineStatus, Totals

HEAD = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
ID = "<GrpHdr><MsgId>S-1</MsgId></GrpHdr>"
GROUP = "<OrgnlGrpInfAndSts><OrgnlMsgId>P-1</OrgnlMsgId>{}</OrgnlGrpInfAndSts>"
FOOT = "</CstmrPmtStsRpt></Document>"


def report(*lines, group="", together="", head=HEAD, before=""):
    inside = f"<OrgnlPmtInfAndSts>{together}{''.join(lines)}</OrgnlPmtInfAndSts>"
    return f"{before}{head}{ID}{GROUP.format(group)}{inside}{FOOT}".encode()


def line(inside="<TxSts>ACSC</TxSts>", end_to_end="P-1-00001"):
    return f"<TxInfAndSts><OrgnlEndToEndId>{end_to_end}</OrgnlEndToEndId>{inside}</TxInfAndSts>"


def amount(text, currency="AZN"):
    told = f'<OrgnlTxRef><Amt><InstdAmt Ccy="{currency}">{text}</InstdAmt></Amt></OrgnlTxRef>'
    return line(f"<TxSts>ACSC</TxSts>{told}")


def read(data):
    return read_pain002(BytesIO(data))


def bad(data):
    with pytest.raises(StatusFileError) as caught:
        read(data)
    return caught.value.what


def test_a_report_is_read_with_its_totals_reasons_and_lines():
    why = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed</AddtlInf></StsRsnInf>"
    told = read(
        report(
            amount("120.50"),
            line(f"<TxSts>RJCT</TxSts>{why}", "P-1-00002"),
            line("<TxSts>ACSP</TxSts>", "P-1-00003"),
            group="<OrgnlNbOfTxs>3</OrgnlNbOfTxs><OrgnlCtrlSum>301.5</OrgnlCtrlSum><GrpSts>PART</GrpSts>",
            together="<OrgnlPmtInfId>P-1</OrgnlPmtInfId><OrgnlNbOfTxs>3</OrgnlNbOfTxs>",
        )
    )
    assert (told.id, told.order, told.totals, told.rest, told.pending) == ("S-1", "P-1", Totals(3, 301_50), "", 1)
    assert told.lines == [
        LineStatus(end_to_end="P-1-00001", what="PAID", amount=120_50),
        LineStatus(end_to_end="P-1-00002", what="REJECTED", reason="AC04"),
    ]


def test_the_whole_may_be_told_at_once_with_its_reason():
    why = "<StsRsnInf><Rsn><Prtry>X1</Prtry></Rsn></StsRsnInf>"
    told = read(report(group=f"<GrpSts>RJCT</GrpSts>{why}"))
    assert (told.rest, told.reason, told.lines, told.totals) == ("REJECTED", "X1", [], Totals())


@pytest.mark.parametrize("version", ["03", "10", "14"])
def test_versions_are_read(version):
    assert read(report(head=HEAD.replace(".10", f".{version}"))).order == "P-1"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", Bad.XML),
        (b"<a", Bad.XML),
        (report()[:-3], Bad.XML),
        (report(before="<!DOCTYPE Document>"), Bad.DTD),
        (report(before='<!DOCTYPE a [<!ENTITY b "c">]>'), Bad.DTD),
        (report(head=HEAD.replace("pain.002", "pain.001")), Bad.FORMAT),
        (report(head=HEAD.replace(".10", ".15")), Bad.FORMAT),
        (report().replace(ID.encode(), b""), Bad.ID),
        (report().replace(b"<OrgnlMsgId>P-1</OrgnlMsgId>", b""), Bad.ORDER),
        (report(group="<OrgnlMsgId>P-2</OrgnlMsgId>"), Bad.ORDER),
        (report(line(end_to_end="")), Bad.LINE),
        (report(line("<TxSts>OKAY</TxSts>")), Bad.STATUS),
        (report(line("<TxSts>ACSC</TxSts><TxSts>RJCT</TxSts>")), Bad.STATUS),
        (report(group="<GrpSts>OKAY</GrpSts>"), Bad.STATUS),
        (report(group="<GrpSts>ACSC</GrpSts>", together="<PmtInfSts>RJCT</PmtInfSts>"), Bad.STATUS),
        (report(amount("1.005")), Bad.AMOUNT),
        (report(amount("-1")), Bad.AMOUNT),
        (report(amount("1e3")), Bad.AMOUNT),
        (report(amount("1", "USD")), Bad.AMOUNT),
        (report(amount("9" * 15)), Bad.AMOUNT),
        (report(group="<OrgnlNbOfTxs>x</OrgnlNbOfTxs>"), Bad.TOTALS),
        (
            report(group="<OrgnlNbOfTxs>1</OrgnlNbOfTxs>", together="<OrgnlNbOfTxs>2</OrgnlNbOfTxs>"),
            Bad.TOTALS,
        ),
        (report(line("<a>" * 40 + "</a>" * 40)), Bad.LARGE),
        (report(line(f"<TxSts>{'A' * 600}</TxSts>")), Bad.LARGE),
    ],
)
def test_what_is_no_report_is_told_apart(data, what):
    assert bad(data) is what


def test_a_file_is_read_no_further_than_allowed(monkeypatch):
    monkeypatch.setattr(pain002, "MOST_BYTES", 1000)
    assert bad(report(*[line()] * 50)) is Bad.LARGE
    monkeypatch.setattr(pain002, "MOST_BYTES", 100_000)
    monkeypatch.setattr(pain002, "MOST_LINES", 49)
    assert bad(report(*[line()] * 50)) is Bad.LARGE


def test_an_error_tells_nothing_of_the_file():
    with pytest.raises(StatusFileError) as caught:
        read(report(line("<TxSts>SECRET</TxSts>")))
    assert str(caught.value) == "line 1: a status that is not known, or that contradicts another"


@given(st.binary(max_size=300) | st.integers(0, 400).map(lambda n: report(amount("1"))[:n]))
def test_whatever_comes_it_is_a_report_or_a_told_error(data):
    with contextlib.suppress(StatusFileError):
        read(data)


@given(st.integers(0, 600), st.integers(0, 255))
def test_a_changed_byte_is_read_or_told(place, byte):
    data = bytearray(report(amount("120.50"), line("<TxSts>RJCT</TxSts>", "P-1-00002")))
    data[place % len(data)] = byte
    with contextlib.suppress(StatusFileError):
        read(bytes(data))
