"""camt.053 and camt.054: what is read of each version, and what is refused, at its place."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.statement_files import camt053
from reconciliation import camt_schema
from reconciliation.reading import read, sniff
from reconciliation.statement_error import StatementError
from schemas.statements import LONGEST_TEXT
from schemas.text import is_plain_text
from tests.unit.reconciliation.statement_samples import (
    ACCOUNT,
    DAY,
    Kept,
    a_head,
    an_entry,
    entries_of,
    entries_of_one_statement,
)

GOOD = [an_entry(), an_entry(reference="BANK2", amount=-20_00, returns="ORDER9", code="", level="")]
TEXT = camt053(a_head(GOOD), GOOD).decode()
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


FIRST = '<Amt Ccy="AZN">150.50'


def changed(*pairs, text=TEXT) -> bytes:
    """The good statement with each first text replaced by the second, everywhere."""
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def refusal(content: bytes) -> StatementError:
    with pytest.raises(StatementError) as caught:
        read(BytesIO(content), Kept())
    return caught.value


def alone(inside: str, *, namespace="camt.053.001.08") -> bytes:
    """A statement of one entry of 10.00, without a closing balance."""
    message, statement = (
        ("BkToCstmrDbtCdtNtfctn", "Ntfctn") if namespace.startswith("camt.054") else ("BkToCstmrStmt", "Stmt")
    )
    made = "<CreDtTm>2026-11-03T20:00:00+04:00</CreDtTm>"
    balance = """<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="AZN">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
    <Dt><Dt>2026-11-03</Dt></Dt></Bal>"""
    return f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{namespace}"><{message}>
    <GrpHdr><MsgId>1</MsgId>{made}</GrpHdr>
    <{statement}><Id>S</Id>{made}<Acct><Id><IBAN>{ACCOUNT}</IBAN></Id></Acct>{balance if statement == "Stmt" else ""}
    <Ntry><Amt Ccy="AZN">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>{inside}</Ntry></{statement}></{message}></Document>
    """.encode()


BOOKED = """<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt><AcctSvcrRef>B</AcctSvcrRef><BkTxCd/>"""


@settings(max_examples=60)
@given(entries=entries_of_one_statement())
def test_what_was_written_is_read(entries):
    head = a_head(entries)
    kept = Kept()
    (found,) = read(BytesIO(camt053(head, entries)), kept)
    assert kept.entries == [[replace(one, end_to_end=one.returns or one.end_to_end) for one in entries]]
    assert kept.accounts == [ACCOUNT]
    sums = (sum(one.amount for one in entries if one.amount > 0), -sum(one.amount for one in entries if one.amount < 0))
    assert (found.opening, found.closing, found.entries) == (head.opening, head.closing, len(entries))
    assert (found.credit_sum, found.debit_sum) == sums


@settings(max_examples=30)
@given(name=st.text(max_size=60), purpose=st.text(max_size=700))
def test_a_strangers_text_becomes_one_plain_line(name, purpose):
    name, purpose = (NOT_IN_XML.sub("", text) for text in (name, purpose))
    entries = [an_entry(payer_name=name, purpose=purpose)]
    (found,) = entries_of(camt053(a_head(entries), entries))
    for text in (found.payer_name, found.purpose):
        assert len(text) <= LONGEST_TEXT
        assert text == " ".join(text.split())
        assert not text or is_plain_text(text)


@pytest.mark.parametrize("version", [f"{number:02}" for number in range(2, 14)])
@pytest.mark.parametrize("message", ["camt.053", "camt.054"])
def test_all_versions_are_read(message, version):
    # From .08 on, the status stands in an element of its own.
    booked = BOOKED if int(version) >= 8 else BOOKED.replace("<Cd>BOOK</Cd>", "BOOK")
    content = alone(booked, namespace=f"{message}.001.{version}")
    assert sniff(content) == message.replace(".", "").upper()
    assert [one.amount for one in entries_of(content)] == [10_00]


@pytest.mark.parametrize("message", ["camt.053.001.01", "camt.053.001.14", "camt.052.001.08", "pain.002.001.10"])
def test_other_messages_are_no_statements(message):
    content = alone(BOOKED, namespace=message)
    assert sniff(content) is None
    assert refusal(content).code == "STATEMENT_FORMAT_UNKNOWN"


def test_a_prefix_and_the_older_forms_of_party_status_and_amount_are_read():
    inside = """<Sts>BOOK</Sts><BookgDt><DtTm>2026-11-03T09:00:00+04:00</DtTm></BookgDt><BkTxCd/><NtryDtls><TxDtls>
    <Refs><AcctSvcrRef>T1</AcctSvcrRef></Refs><AmtDtls><TxAmt><Amt Ccy="AZN">4.00</Amt></TxAmt></AmtDtls>
    <RltdPties><Dbtr><Nm>Old</Nm><Id><PrvtId><Othr><Id>5ABCDE1</Id></Othr></PrvtId></Id></Dbtr></RltdPties></TxDtls>
    <TxDtls><Refs><AcctSvcrRef>T2</AcctSvcrRef></Refs><AmtDtls><TxAmt><Amt Ccy="AZN">6.00</Amt></TxAmt></AmtDtls>
    </TxDtls></NtryDtls>"""
    text = alone(inside, namespace="camt.053.001.02").decode()
    prefixed = re.sub(r"<(/?)(\w)", r"<\1b:\2", text).replace("xmlns=", "xmlns:b=").encode()
    for content in (text.encode(), prefixed):
        one, other = entries_of(content)
        assert (one.amount, one.payer_name, one.payer_code, one.booking_date) == (4_00, "Old", "5ABCDE1", DAY)
        assert (other.amount, other.payer_name, other.reference) == (6_00, "", "T2")


def transaction(amount: str, inside: str = "") -> str:
    return f"<TxDtls>{inside}<Amt Ccy='AZN'>{amount}</Amt></TxDtls>"


def test_a_batch_becomes_an_entry_each_told_apart_by_their_place():
    inside = "".join(transaction(amount) for amount in ("3.00", "3.00", "4.00"))
    found = entries_of(alone(f"{BOOKED}<NtryDtls><Btch/>{inside}</NtryDtls>"))
    assert [(one.amount, one.reference) for one in found] == [(3_00, "B/1"), (3_00, "B/2"), (4_00, "B/3")]


def test_a_batch_counts_as_one_where_the_statement_tells_a_count():
    batch = f"<NtryDtls>{transaction('6.00')}{transaction('4.00')}</NtryDtls>"
    told = "<TxsSummry><TtlNtries><NbOfNtries>{}</NbOfNtries></TtlNtries></TxsSummry><Ntry>"
    content = alone(BOOKED + batch)
    assert len(entries_of(content.replace(b"<Ntry>", told.format(1).encode()))) == 2
    assert refusal(content.replace(b"<Ntry>", told.format(2).encode())).code == "STATEMENT_COUNT"


def test_a_batch_of_both_directions_comes_to_its_amount_with_signs():
    inside = transaction("15.00") + "<TxDtls><Amt Ccy='AZN'>5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>"
    assert [one.amount for one in entries_of(alone(f"{BOOKED}<NtryDtls>{inside}</NtryDtls>"))] == [15_00, -5_00]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (transaction("3.00") + transaction("6.99"), "STATEMENT_BATCH_SUM"),
        (transaction("9.99"), "STATEMENT_BATCH_SUM"),
        (transaction("3.00") + "<TxDtls/>", "STATEMENT_FIELD_MISSING"),
        (transaction("3.00") + "<TxDtls><Amt Ccy='EUR'>7.00</Amt></TxDtls>", "STATEMENT_CURRENCY"),
    ],
)
def test_a_batch_that_does_not_come_to_its_amount_is_refused(inside, code):
    error = refusal(alone(f"{BOOKED}<NtryDtls>{inside}</NtryDtls>"))
    assert error.code == code
    assert error.where.startswith("Stmt[1]/Ntry[1] (line ")


def test_what_is_pending_is_counted_and_left_out():
    text = alone(BOOKED).decode()
    entry = re.search(r"(?s)<Ntry>.*</Ntry>", text)[0]
    pending = entry.replace("BOOK", "PDNG").replace("<BookgDt><Dt>2026-11-03</Dt></BookgDt>", "")
    kept = Kept()
    read(BytesIO(text.replace("</Stmt>", f"{pending}</Stmt>").encode()), kept)
    assert (len(kept.entries[0]), kept.skipped) == (1, 1)


def test_a_statement_without_entries_is_one():
    kept = Kept()
    (head,) = read(BytesIO(camt053(a_head(), [])), kept)
    assert (kept.accounts, kept.entries, head.entries) == ([ACCOUNT], [[]], 0)


def test_a_return_and_a_reversal_bear_what_they_return():
    returned = "<NtryDtls><TxDtls><Refs><EndToEndId>E7</EndToEndId></Refs>{}</TxDtls></NtryDtls>"
    assert entries_of(alone(BOOKED + returned.format("<RtrInf/>")))[0].returns == "E7"
    assert entries_of(alone(BOOKED + returned.format("")))[0].returns == ""
    reversal = "<RvslInd>true</RvslInd>" + BOOKED
    assert entries_of(alone(reversal + returned.format("")))[0].returns == "E7"
    assert entries_of(alone(reversal))[0].returns == "B"
    named = "<RtrInf><OrgnlEndToEndId>E1</OrgnlEndToEndId></RtrInf>"
    assert entries_of(alone(BOOKED + returned.format(named), namespace="camt.053.001.09"))[0].returns == "E1"
    unknown = returned.replace("E7", "NOTPROVIDED").format("")
    assert entries_of(alone(BOOKED + unknown))[0].end_to_end == ""
    assert entries_of(alone(BOOKED + unknown.replace("</Refs>", "</Refs><RtrInf/>")))[0].returns == "NOTPROVIDED"


@pytest.mark.parametrize("word", ["NOTPROVIDED", "nonref", "N/A"])
def test_a_word_for_that_there_is_no_reference_is_none(word):
    """As references, such words would make two payments of one payer and day the same."""
    details = f"<NtryDtls><TxDtls><Refs><AcctSvcrRef>{word}</AcctSvcrRef></Refs></TxDtls></NtryDtls>"
    assert entries_of(alone(BOOKED + details))[0].reference == "B"
    assert entries_of(alone(BOOKED.replace(">B<", f">{word}<") + details))[0].reference == ""


def remittance(inside: str) -> bytes:
    return alone(f"{BOOKED}<NtryDtls><TxDtls>{inside}</TxDtls></NtryDtls>")


def test_one_code_is_read_and_of_several_none_is_chosen_but_all_are_told():
    record = "<Rcrd><Tp>{}</Tp><CtgyDtls>4</CtgyDtls></Rcrd>"
    tax = "<RmtInf><Ustrd>haqq</Ustrd><Strd><TaxRmt>{}</TaxRmt></Strd></RmtInf>"
    one = entries_of(remittance(tax.format(record.format("121111"))))[0]
    assert (one.code, one.level, one.purpose) == ("121111", "4", "haqq")
    several = entries_of(remittance(tax.format(record.format("121111") + record.format("121211"))))[0]
    assert (several.code, several.level, several.purpose) == ("", "", "haqq 121111 121211")


def test_the_tax_payer_is_the_payer_where_no_other_is_told_and_else_stands_in_the_purpose():
    tax = "<RmtInf><Strd><TaxRmt><Dbtr><TaxId>1300144711</TaxId></Dbtr></TaxRmt></Strd></RmtInf>"
    other = "<Othr><Id>{}</Id><SchmeNm><Cd>{}</Cd></SchmeNm></Othr>"
    payer = f"<RltdPties><Dbtr><Pty><Id><OrgId>{other}</OrgId></Id></Pty></Dbtr></RltdPties>"
    assert entries_of(remittance(tax))[0].payer_code == "1300144711"
    other = entries_of(remittance(payer.format("1401555071", "TXID") + tax))[0]
    assert (other.payer_code, other.purpose.strip()) == ("1401555071", "1300144711")
    assert entries_of(remittance(payer.format("1401555071", "CUST")))[0].payer_code == ""


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([(FIRST, FIRST[:15] + "150.505")], "STATEMENT_AMOUNT"),
        ([(FIRST, FIRST[:15] + "-150.50")], "STATEMENT_AMOUNT"),
        ([(FIRST, FIRST[:15] + "1e2")], "STATEMENT_AMOUNT"),
        ([(FIRST, FIRST[:15] + "")], "STATEMENT_FIELD_MISSING"),
        ([(FIRST, FIRST[:15] + "0.00")], "STATEMENT_AMOUNT"),
        ([(FIRST, FIRST[:15] + "100000000000.00")], "STATEMENT_AMOUNT"),
        ([('<Ntry><Amt Ccy="AZN">150', '<Ntry><Amt Ccy="EUR">150')], "STATEMENT_CURRENCY"),
        ([('<Ntry><Amt Ccy="AZN">150', "<Ntry><Amt>150")], "STATEMENT_CURRENCY"),
        ([("<Ccy>AZN</Ccy>", "<Ccy>USD</Ccy>")], "STATEMENT_CURRENCY"),
        ([("<BookgDt><Dt>2026-11-03</Dt></BookgDt>", "")], "STATEMENT_FIELD_MISSING"),
        ([("<BookgDt><Dt>2026-11-03", "<BookgDt><Dt>2026-02-30")], "STATEMENT_DATE"),
        ([("<BookgDt><Dt>2026-11-03", "<BookgDt><Dt>1526-11-03")], "STATEMENT_DATE"),
        ([("<Cd>BOOK</Cd>", "<Cd>DONE</Cd>")], "STATEMENT_STATUS"),
        ([("CRDT</CdtDbtInd><Sts>", "BOTH</CdtDbtInd><Sts>")], "STATEMENT_DIRECTION"),
        ([('<Amt Ccy="AZN">1000.00', '<Amt Ccy="AZN">1000.01')], "STATEMENT_BALANCE"),
        ([("<NbOfNtries>2<", "<NbOfNtries>3<")], "STATEMENT_COUNT"),
        ([("<Sum>150.50<", "<Sum>150.51<")], "STATEMENT_SUM"),
        ([("<Id>2026-11-03</Id>", "")], "STATEMENT_FIELD_MISSING"),
        ([(f"<IBAN>{ACCOUNT}</IBAN>", "")], "STATEMENT_FIELD_MISSING"),
        ([("BANK1", "B" * 101)], "STATEMENT_TEXT_TOO_LONG"),
        ([("<Nm>Nümunə MMC", "<Nm>" + "a" * 400_000)], "STATEMENT_TEXT_TOO_LONG"),
        ([("</Document>", "")], "STATEMENT_MALFORMED"),
        ([('encoding="UTF-8"', 'encoding="windows-1254"')], "STATEMENT_ENCODING"),
        ([("<Ntry>", '<Ntry xmlns="urn:other">')], "STATEMENT_MALFORMED"),
        ([("<Nm>Nümunə MMC", "<Nm>Nümunə <b>MMC</b>")], "STATEMENT_MALFORMED"),
        ([("<Document", '<!DOCTYPE Document [<!ENTITY a "b">]><Document')], "STATEMENT_DTD"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_code(pairs, code):
    assert refusal(changed(*pairs)).code == code


def test_the_place_is_told():
    error = refusal(
        changed(("20.00</Amt>", "20.001</Amt>"), ("<Sum>20.001", "<Sum>20.00"))
        if False
        else changed(('<Amt Ccy="AZN">20.00', '<Amt Ccy="AZN">20.001'))
    )
    assert (error.code, error.value) == ("STATEMENT_AMOUNT", "20.001")
    assert re.fullmatch(r"Stmt\[1\]/Ntry\[2\] \(line \d+\)", error.where)


@pytest.mark.parametrize(
    ("before", "again", "value"),
    [
        ("<Bal>", "<Acct><Id><IBAN>AZ03CTRE00000000000004787696</IBAN></Id></Acct><Bal>", "Acct"),
        ("</Stmt>", "<Acct><Id><IBAN>AZ03CTRE00000000000004787696</IBAN></Id></Acct></Stmt>", "Acct"),
        ("</Stmt>", "<Id>other</Id></Stmt>", "Id"),
    ],
)
def test_a_statement_has_one_account_and_one_number_however_large_it_is(monkeypatch, before, again, value):
    monkeypatch.setattr(camt_schema, "MOST_BYTES", 100)  # of more, the schema is not asked
    text = TEXT.replace(before, again, 1)
    error = refusal(text.encode())
    assert text != TEXT
    assert (error.code, error.value) == ("STATEMENT_MALFORMED", value)


def test_one_statement_twice_in_a_file_is_refused():
    inside = re.search(r"(?s)<Stmt>.*</Stmt>", TEXT)[0]
    error = refusal(changed((inside, inside + inside)))
    assert (error.code, error.where) == ("STATEMENT_TWICE", "Stmt[2]")


def test_a_text_is_whole_wherever_a_chunk_ends():
    entries = [an_entry(reference=f"R{number}", purpose=f"{number} " + "ə" * 90) for number in range(900)]
    assert entries_of(camt053(a_head(entries), entries)) == entries


@pytest.mark.parametrize(
    "content",
    [
        b"<a>" * 200_000,
        b"".join(b"<n%d/>" % number for number in range(20_000)),
        b"<x " + b"a" * 3_000_000,
        b"<!--" + b"-" * 3_000_000,
        b"x" * 3_000_000,
    ],
    ids=["depth", "names", "tag", "comment", "text"],
)
def test_parts_that_never_end_are_given_up(content):
    assert refusal(changed(("<Ntry>", f"<Old>{content.decode()}"))).code in {
        "STATEMENT_MALFORMED",
        "STATEMENT_TEXT_TOO_LONG",
    }


def test_a_small_statement_must_follow_the_official_schema_of_its_version():
    unknown = changed(("<BkTxCd/>", "<BkTxCd/><Surprise/>"))
    error = refusal(unknown)
    assert (error.code, error.value) == ("STATEMENT_SCHEMA", "Surprise")
    assert re.fullmatch(r"line \d+", error.where)
    # Of this version there is none here: what is not known is passed over.
    assert entries_of(unknown.replace(b"camt.053.001.08", b"camt.053.001.09"))


def test_a_large_statement_is_not_held_in_memory_for_its_schema(monkeypatch):
    monkeypatch.setattr(camt_schema, "MOST_BYTES", 100)
    assert entries_of(changed(("<BkTxCd/>", "<BkTxCd/><Surprise/>")))
