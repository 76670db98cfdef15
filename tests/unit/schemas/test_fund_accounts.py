from datetime import date

import pytest

from schemas.code_table import TableSet, by_tables, package_tables
from schemas.fund_accounts import fund_account, fund_accounts
from schemas.statement_signers import may_send_statements, statement_signers

OLD = "AZ80CTRE00000000000008101188"
DAY = date(2026, 11, 3)


def test_an_account_belongs_to_its_office_while_its_row_holds():
    assert fund_account("AZ30CTRE00000000000004787695", DAY).office == "188"
    assert fund_account(OLD, DAY) is None
    assert fund_account(OLD, date(2023, 12, 31)).office == "188"
    assert fund_account("AZ21NABZ00000000137010001944", DAY) is None


def test_only_who_stands_in_the_table_signs_statements():
    assert may_send_statements("1401555071", DAY)
    assert not may_send_statements("1401555071", date(2005, 12, 31))
    assert not may_send_statements("1300144711", DAY)


@pytest.mark.parametrize(
    "row",
    [
        "AZ31CTRE00000000000004787695,188,MDSS,,2006-01-01,,D,x",  # check digits
        "AZ30CTRE00000000000004787695,999,MDSS,,2006-01-01,,D,x",  # no such office
        "AZ30CTRE00000000000004787695,188,MDSS,,2006-01-01,,D,x\nAZ30CTRE00000000000004787695,101,MDSS,,2026-01-01,,D,x",
    ],
)
def test_a_table_that_cannot_be_right_is_refused(row):
    head = "iban,office,purpose,channel,valid_from,valid_to,confidence,source"
    with (
        by_tables(TableSet({**package_tables(), "fund_accounts": f"{head}\n{row}\n"})),
        pytest.raises(ValueError, match=r"accounts|two rows"),
    ):
        fund_accounts()


def test_each_row_says_what_it_rests_on():
    assert all(one.source and one.confidence for one in (*fund_accounts(), *statement_signers()))
