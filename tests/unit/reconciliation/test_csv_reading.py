"""CSV by a mapping: what is read, what is refused, and which mappings are no mappings."""

from io import BytesIO

import pytest
from hypothesis import given, settings

from demo.statement_files import treasury_csv
from reconciliation.csv_mapping import CsvMapping, MappingError, mappings_of, package_mappings
from reconciliation.reading import read, sniff
from reconciliation.statement_error import StatementError
from tests.unit.reconciliation.statement_samples import (
    ACCOUNT,
    Kept,
    a_head,
    an_entry,
    entries_of,
    entries_of_one_statement,
)

GOOD = [an_entry(amount=1_234_567_89), an_entry(reference="BANK2", amount=-20_00, purpose='a "b"; c')]
TEXT = treasury_csv(a_head(GOOD), GOOD).decode("utf-8-sig")
OWN = """
delimiter = ","
encoding = "cp1254"
decimal_sign = "."
date_format = "%Y/%m/%d"
ignored = ["Qeyd"]
[columns]
"Hesab" = "account"
"No" = "statement_id"
"Gün" = "booking_date"
"Gəlir" = "credit"
"Xərc" = "debit"
""".replace("ə", "e")


def refusal(content: bytes, mappings=None) -> StatementError:
    with pytest.raises(StatementError) as caught:
        read(BytesIO(content), Kept(), mappings)
    return caught.value


def changed(old, new) -> bytes:
    assert old in TEXT
    return TEXT.replace(old, new).encode()


@settings(max_examples=60)
@given(entries=entries_of_one_statement())
def test_what_was_written_is_read(entries):
    content = treasury_csv(a_head(entries), entries)
    if not entries:
        assert refusal(content).code == "STATEMENT_EMPTY"
        return
    # A CSV of the mapping has no column of what an entry returns.
    assert [one.returns for one in entries_of(content)] == [""] * len(entries)
    kept = Kept()
    (head,) = read(BytesIO(content), kept)
    assert [(one.reference, one.amount, one.purpose) for one in kept.entries[0]] == [
        (one.reference, one.amount, one.purpose) for one in entries
    ]
    assert (head.account, head.from_day) == (ACCOUNT, min(one.booking_date for one in entries))


def test_quotes_thousands_and_semicolons_are_read():
    assert entries_of(TEXT.encode()) == GOOD
    assert sniff(TEXT.encode()) == "CSV"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (changed("1 234 567,89", "1 23 567,89"), "STATEMENT_AMOUNT"),
        (changed("1 234 567,89", "1 234 567.89"), "STATEMENT_AMOUNT"),
        (changed("1 234 567,89", "-5,00"), "STATEMENT_AMOUNT"),
        (changed("1 234 567,89", "5,005"), "STATEMENT_AMOUNT"),
        (changed("1 234 567,89", "0,00"), "STATEMENT_AMOUNT"),
        (changed("Mədaxil", "bilinmir"), "STATEMENT_DIRECTION"),
        (changed('"AZN"', '"USD"'), "STATEMENT_CURRENCY"),
        (changed("03.11.2026", "2026-11-03"), "STATEMENT_DATE"),
        (changed("03.11.2026", "03.11.0026"), "STATEMENT_DATE"),
        (changed('"BANK2";', ""), "STATEMENT_MALFORMED"),
        (changed('"BANK2";', '"BANK2"x;'), "STATEMENT_MALFORMED"),
        (changed('"BANK2";', f'"{"B" * 70_000}";'), "STATEMENT_TEXT_TOO_LONG"),
        (changed("MDSS", "\0"), "STATEMENT_ENCODING"),
        (TEXT.encode().replace("ü".encode(), b"\xfc"), "STATEMENT_ENCODING"),
        (changed("Hesab;", "Account;"), "STATEMENT_FORMAT_UNKNOWN"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_code(content, code):
    assert refusal(content).code == code


def test_the_line_is_told():
    assert refusal(changed('"20,00"', '"20"x')).where == "line 3"
    assert refusal(changed('"20,00"', '"x"')).where == "line 3"


def test_lines_of_one_statement_that_stand_apart_are_refused():
    lines = TEXT.splitlines()
    apart = [lines[0], lines[1], lines[2].replace("2026-11-03", "other"), lines[1]]
    assert refusal("\r\n".join(apart).encode()).code == "STATEMENT_TWICE"


def test_an_operators_mapping_is_read_from_his_folder(tmp_path):
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    mappings = mappings_of(tmp_path)
    content = f"Hesab,No,Gün,Gelir,Xerc,Qeyd\n{ACCOUNT},7,2026/11/03,10.00,,x\n{ACCOUNT},7,2026/11/04,,2.5,ş\n"
    kept = Kept()
    read(BytesIO(content.encode("cp1254")), kept, mappings)
    assert [one.amount for one in kept.entries[0]] == [10_00, -2_50]
    both = content.replace("10.00,,", "10.00,1.00,")
    assert refusal(both.encode("cp1254"), mappings).code == "STATEMENT_AMOUNT"
    assert sniff(content.encode("cp1254")) is None
    assert set(mappings) == {"own", "treasury"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"credit"', '"debit"'),
        ('"credit"', '"reference"'),
        ('"credit"', '"nothing"'),
        ('"booking_date"', '"value_date"'),
        ('encoding = "cp1254"', 'encoding = "utf-16"'),
        ('encoding = "cp1254"', 'encoding = "none"'),
        ('decimal_sign = "."', 'decimal_sign = "."\nthousands_sign = "."'),
        ('delimiter = ","', "delimiter = ','\ndelimiter = ';'"),
        ("[columns]", "surprise = 1\n[columns]"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_by_its_name(tmp_path, old, new):
    (tmp_path / "own.toml").write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(MappingError, match=r"own\.toml"):
        mappings_of(tmp_path)


def test_the_packages_mapping_is_one():
    assert isinstance(package_mappings()["treasury"], CsvMapping)
