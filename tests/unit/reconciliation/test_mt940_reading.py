"""MT940: what is read of its fields, and what is refused."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings

from demo.statement_files import mt940
from reconciliation import mt940_file
from reconciliation.reading import read
from reconciliation.statement_error import StatementError
from tests.unit.reconciliation.statement_samples import (
    ACCOUNT,
    PAYER_ACCOUNT,
    Kept,
    a_head,
    an_entry,
    entries_of,
    entries_of_one_statement,
)

GOOD = [an_entry(), an_entry(reference="BANK2", amount=-20_00, returns="ORDER9")]
TEXT = mt940(a_head(GOOD), GOOD).decode()


def refusal(content: bytes) -> StatementError:
    with pytest.raises(StatementError) as caught:
        read(BytesIO(content), Kept())
    return caught.value


def changed(old, new) -> bytes:
    assert old in TEXT
    return TEXT.replace(old, new).encode()


def with_lines(*lines, closing="1010,00") -> bytes:
    head = (":20:S", f":25:{ACCOUNT}AZN", ":28C:7/1", ":60F:C261102AZN1000,00")
    return "\r\n".join((*head, *lines, f":62F:C261103AZN{closing}", "-")).encode()


@settings(max_examples=60)
@given(entries=entries_of_one_statement())
def test_what_was_written_is_read(entries):
    head = a_head(entries)
    kept = Kept()
    (found,) = read(BytesIO(mt940(head, entries)), kept)
    assert kept.entries == [entries]
    assert (found.account, found.statement_id, found.currency) == (ACCOUNT, "2026-11-03/1/1", "AZN")
    assert (found.opening, found.closing, found.from_day) == (head.opening, head.closing, head.from_day)


def test_the_envelope_of_swift_and_what_follows_the_closing_balance_are_not_of_the_entries():
    told = TEXT.replace("-\r\n", ":86:all went well\r\n-}\r\n")
    assert entries_of(b"{1:F01CTREAZ22XXXX0000000000}{2:I940XXXXN}{4:\r\n" + told.encode()) == GOOD


def test_fields_with_a_question_mark_are_read():
    details = f":86:166?00KREDIT?20EREF+E2E-77?21SVWZ+haqq 2026-10?31{PAYER_ACCOUNT}?32Name A"
    (found,) = entries_of(with_lines(":61:2611031103C10,00NTRFNONREF//B1", details))
    assert (found.end_to_end, found.payer_iban, found.payer_name) == ("E2E-77", PAYER_ACCOUNT, "Name A")
    assert found.purpose == "haqq 2026-10"


def test_plain_text_is_the_purpose_and_folded_lines_are_joined():
    (found,) = entries_of(with_lines(":61:261103C10,NTRFORDER1", ":86:" + "a" * 65, "b 123", "second line"))
    assert found.purpose == "a" * 65 + "b 123 second line"
    assert (found.reference, found.end_to_end, found.booking_date) == ("", "ORDER1", date(2026, 11, 3))


@pytest.mark.parametrize(("mark", "amount", "closing"), [("RC", -10_00, "990,00"), ("RD", 10_00, "1010,00")])
def test_a_reversal_has_the_other_sign_and_bears_what_it_reverses(mark, amount, closing):
    (found,) = entries_of(with_lines(f":61:2611031103{mark}10,00NTRFORDER1//B1", closing=closing))
    assert (found.amount, found.returns) == (amount, "ORDER1")


def test_two_statements_of_one_file_are_two():
    other = TEXT.replace(":28C:1/1", ":28C:2/1").encode()
    kept = Kept()
    heads = read(BytesIO(TEXT.encode() + other), kept)
    assert [one.statement_id for one in heads] == ["2026-11-03/1/1", "2026-11-03/2/1"]
    assert kept.entries == [GOOD, GOOD]
    assert refusal(TEXT.encode() * 2).code == "STATEMENT_TWICE"


def test_a_day_of_booking_at_the_turn_of_the_year_is_in_its_year():
    (found,) = entries_of(with_lines(":61:2512310102C10,00NTRFNONREF//B1"))
    assert (found.value_date, found.booking_date) == (date(2025, 12, 31), date(2026, 1, 2))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (changed(":62F:", ":99F:"), "STATEMENT_FIELD_MISSING"),
        (changed(":60F:", ":64:"), "STATEMENT_FIELD_MISSING"),
        (changed(":25:", ":99:"), "STATEMENT_FORMAT_UNKNOWN"),
        (changed("AZN1000,00", "EUR1000,00"), "STATEMENT_CURRENCY"),
        (changed("AZN1000,00", "AZN1000,01"), "STATEMENT_BALANCE"),
        (changed("C150,50", "C150,505"), "STATEMENT_AMOUNT"),
        (changed("C150,50", "C1,5,0"), "STATEMENT_MALFORMED"),
        (changed("C150,50", "C0,00"), "STATEMENT_AMOUNT"),
        (changed("C150,50", "X150,50"), "STATEMENT_MALFORMED"),
        (changed(":61:261103", ":61:261332"), "STATEMENT_MALFORMED"),
        (changed("haqqı", "haqqı" + "a" * 11_000), "STATEMENT_TEXT_TOO_LONG"),
        (TEXT.encode().replace("ü".encode(), b"\xfc"), "STATEMENT_ENCODING"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_code(content, code):
    assert refusal(content).code == code


def test_the_place_of_a_broken_entry_is_told():
    assert refusal(changed("D20,00", "D2,0,0")).where == "Stmt[1]/Ntry[2]"


def test_a_file_that_is_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr(mt940_file, "MOST_BYTES", len(TEXT.encode()) - 1)
    assert refusal(TEXT.encode()).code == "STATEMENT_TOO_LARGE"


def test_an_entry_without_a_type_is_not_lost_beside_the_next():
    assert entries_of(changed("NTRFNONREF//BANK1", "//BANK1")) == GOOD


def test_the_library_logs_nothing_of_what_it_cannot_read(caplog):
    refusal(changed("C150,50", "X150,50"))
    assert caplog.records == []
