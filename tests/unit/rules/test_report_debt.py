from datetime import date

import pytest
from assessed_report_samples import (
    EMPLOYER_CODE,
    assessed,
    debt_after,
    money,
    person,
    report,
    standing,
)

from rules.interest import PartPaid, interest
from rules.report_debt import Cause, report_debt
from rules.report_obligations import Obligation
from rules.report_standing import Balance, DebtFacts, Imposed, Standing, WrittenOff
from schemas.code_table import TableSet, by_tables, package_tables
from schemas.months import Month, Quarter
from schemas.quarterly_report import Settled
from schemas.report_debt_terms import DebtKind, debt_terms, payment_kind

JANUARY_DUE = date(2026, 2, 16)  # the 15th is a Sunday
OWES_375 = report(person(1500, 0, 0))
NEXT = Quarter("2026-Q2")


def interest_of(debt) -> int:
    return debt.charged(DebtKind.INTEREST, Cause.INTEREST)


def test_what_is_paid_in_time_leaves_no_debt():
    debt = debt_after(OWES_375, DebtFacts(used=(money(375, JANUARY_DUE),)))
    assert debt.closing == Standing()


def test_a_month_is_due_in_the_next_one_and_costs_from_the_day_after():
    debt = debt_after(OWES_375)
    assert debt.closing.debt == Balance(contribution=375_00, interest=16_13)
    assert [one.told for one in debt.entries if one.cause is Cause.INTEREST] == [
        ("2026-02-17 – 2026-03-31: 43 × 0.1 % × 375.00 = 16.13",)
    ]
    [owed] = debt.closing.obligations
    assert owed == Obligation(Month("2026-01"), JANUARY_DUE, 375_00, charged=16_13)


def test_the_last_month_of_a_quarter_costs_nothing_in_it_and_is_carried_with_its_day():
    debt = debt_after(report(person(0, 0, 1500)))
    assert (interest_of(debt), debt.closing.obligations[0].due) == (0, date(2026, 4, 15))


def test_money_goes_to_the_obligation_that_is_due_first_whatever_its_place_in_the_report():
    old = Obligation(Month("2025-11"), date(2025, 12, 15), 100_00)
    opening = Standing(Balance(contribution=100_00), (old,))
    debt = debt_after(OWES_375, DebtFacts(opening, used=(money(150, date(2026, 1, 10)),)))
    assert [(one.month, one.unpaid) for one in debt.closing.obligations] == [("2026-01", 325_00)]


def test_of_two_payments_the_one_that_came_first_pays_what_was_due_first():
    two_months = report(person(1500, 1500, 0))
    debt = debt_after(
        two_months, DebtFacts(used=(money(100, date(2026, 3, 25), "A"), money(400, date(2026, 2, 20), "B")))
    )
    assert [one.parts for one in debt.closing.obligations] == [
        (PartPaid(date(2026, 2, 20), 25_00), PartPaid(date(2026, 3, 25), 100_00))
    ]


def test_what_is_paid_after_the_quarter_and_in_time_is_not_carried():
    debt = debt_after(report(person(0, 0, 1500)), DebtFacts(used=(money(375, date(2026, 4, 15)),)))
    assert debt.closing == Standing()


def test_interest_goes_on_in_the_next_quarter_where_the_last_report_left_it():
    first = debt_after(OWES_375)
    second = debt_after(report(period=NEXT), DebtFacts(first.closing))
    until = interest(375_00, JANUARY_DUE, NEXT.last)
    assert until is not None
    assert interest_of(first) + interest_of(second) == until.amount
    [line] = [one.told for one in second.entries if one.cause is Cause.INTEREST]
    assert line[-1] == "50.25 − 16.13 = 34.12"


def test_a_quarter_without_a_report_is_charged_by_the_next_one():
    first = debt_after(OWES_375)
    later = debt_after(report(period=Quarter("2026-Q3")), DebtFacts(first.closing))
    between = debt_after(report(period=NEXT), DebtFacts(first.closing))
    last = debt_after(report(period=Quarter("2026-Q3")), DebtFacts(between.closing))
    assert later.closing.debt == last.closing.debt


def test_a_payment_that_comes_to_be_used_a_quarter_late_gives_back_what_was_charged_too_much():
    first = debt_after(OWES_375)
    second = debt_after(report(period=NEXT), DebtFacts(first.closing, used=(money(375, date(2026, 2, 26)),)))
    assert (interest_of(first), interest_of(second)) == (16_13, -12_38)
    assert second.closing.debt == Balance(interest=3_75)
    assert second.closing.obligations == ()


def test_a_payment_in_time_that_comes_to_be_used_late_gives_back_all_that_was_charged():
    first = debt_after(OWES_375)
    second = debt_after(report(period=NEXT), DebtFacts(first.closing, used=(money(375, JANUARY_DUE),)))
    assert second.closing == Standing()


def test_days_of_delay_after_the_quarter_are_charged_in_the_next_one_though_all_is_paid():
    march = report(person(0, 0, 1500))
    first = debt_after(march, DebtFacts(used=(money(375, date(2026, 4, 20)),)))
    assert first.closing.debt == Balance()
    second = debt_after(report(period=NEXT), DebtFacts(first.closing))
    assert second.closing == Standing(Balance(interest=1_88))  # 5 days


def test_what_is_paid_too_much_pays_the_next_months():
    first = debt_after(OWES_375, DebtFacts(used=(money(400, date(2026, 2, 1)),)))
    assert first.closing == Standing(Balance(contribution=-25_00), advance=(PartPaid(date(2026, 2, 1), 25_00),))
    second = debt_after(report(person(1500, 0, 0), period=NEXT), DebtFacts(first.closing))
    assert second.closing.debt.contribution == 350_00
    assert second.closing.obligations[0].parts == (PartPaid(date(2026, 2, 1), 25_00),)


def test_found_and_other_accruals_enter_with_what_was_paid_against_them():
    one = report(found=Settled(accrued=200_00, paid=150_00), accruals=Settled(accrued=30_00, paid=10_00))
    assert debt_after(one, DebtFacts(found=200_00)).closing.debt == Balance(other=70_00)


def test_what_the_fund_found_is_owed_though_the_report_keeps_silent():
    assert debt_after(report(), DebtFacts(found=200_00)).closing.debt == Balance(other=200_00)


def test_vouchers_and_returned_benefits_are_owed():
    assert debt_after(report(vouchers=10_00, returned_benefits=5_00)).closing.debt == Balance(other=15_00)


def test_sanctions_and_fines_are_debts_of_their_own():
    imposed = (
        Imposed(DebtKind.FINE, date(2026, 3, 1), 20_00),
        Imposed(DebtKind.SANCTION, date(2026, 2, 1), 40_00, "40.00", "S-1"),
    )
    debt = debt_after(report(), DebtFacts(standing(fine=1), imposed=imposed))
    assert debt.closing.debt == Balance(sanction=40_00, fine=21_00)
    assert [(one.about, one.told) for one in debt.entries if one.amount] == [("S-1", ("40.00",)), ("2026-03-01", ())]


def test_a_write_off_takes_what_is_owed_and_never_more():
    written = (
        WrittenOff(DebtKind.INTEREST, date(2026, 3, 1), 70_00),
        WrittenOff(DebtKind.INTEREST, date(2026, 3, 2), 70_00),
        WrittenOff(DebtKind.FINE, date(2026, 3, 1), 5_00),
    )
    debt = debt_after(report(), DebtFacts(standing(interest=100, fine=-1), written_off=written))
    assert debt.closing.debt == Balance(fine=-1_00)
    assert [one.told for one in debt.entries if one.cause is Cause.WRITE_OFF] == [
        ("0.00 ≤ 5.00",),
        (),
        ("30.00 ≤ 70.00",),
    ]


def test_contributions_that_are_written_off_bear_no_interest_from_the_next_day():
    written = WrittenOff(DebtKind.CONTRIBUTION, date(2026, 2, 26), 1000_00)
    debt = debt_after(OWES_375, DebtFacts(written_off=(written,)))
    assert debt.closing == Standing(Balance(interest=3_75))
    assert debt.explain(DebtKind.CONTRIBUTION) == "0.00 + 375.00 − 375.00 = 0.00"


def test_a_kind_explains_its_closing_with_all_that_moved_it():
    one = report(accruals=Settled(accrued=30_00, paid=10_00), vouchers=1_00)
    assert debt_after(one, DebtFacts(standing(other=5))).explain(DebtKind.OTHER) == "5.00 + 31.00 − 10.00 = 26.00"


@pytest.mark.parametrize(
    ("code", "day", "kind"),
    [
        (EMPLOYER_CODE, date(2026, 1, 1), DebtKind.CONTRIBUTION),
        ("121211", date(2026, 1, 1), DebtKind.CONTRIBUTION),
        ("126300", date(2026, 1, 1), DebtKind.INTEREST),
        ("999999", date(2026, 1, 1), DebtKind.CONTRIBUTION),
        ("126300", date(2019, 12, 31), DebtKind.CONTRIBUTION),  # the codes of then are not known
    ],
)
def test_a_payment_pays_what_its_code_says_on_its_value_date(code, day, kind):
    assert payment_kind(code, day) is kind


def test_a_payment_of_interest_leaves_contributions_as_they_are():
    debt = debt_after(OWES_375, DebtFacts(used=(money(10, date(2026, 2, 20), code="126300"),)))
    assert debt.closing.debt == Balance(contribution=375_00, interest=6_13)


def with_table(name: str, old: str, new: str) -> TableSet:
    texts = dict(package_tables())
    assert old in texts[name]
    return TableSet(texts | {name: texts[name].replace(old, new)})


@pytest.mark.parametrize(
    ("name", "row", "about"),
    [
        ("report_debt_kinds", "PAYMENT_EMPLOYER,CONTRIBUTION,LESSENS,2006-01-01,", "P1"),
        ("report_debt_kinds", "VOUCHERS,OTHER,ADDS,2006-01-01,", "VOUCHERS"),
        ("interest", "2019-01-01,", "INTEREST"),
        ("due_dates", "MDSS_PAYMENT,MONTH,1,15,NEXT_WORK_DAY,2019-01-01,", "2026-01"),
    ],
)
def test_what_no_table_says_is_a_finding_and_never_a_zero(name, row, about):
    with by_tables(with_table(name, row, f"{row}2020-01-01")):
        found = assessed(report(person(1500, 0, 0), vouchers=1), DebtFacts(used=(money(1, date(2026, 3, 1)),)))
    assert found.debt is None
    assert [(one.code, one.value) for one in found.findings] == [("REPORT_NOT_COMPUTABLE", about)]


@pytest.mark.parametrize(
    ("old", "new"), [("FOUND,OTHER,ADDS", "FOUND,CONTRIBUTION,ADDS"), ("OYER,CONTRIBUTION,LESSENS", "OYER,FINE,ADDS")]
)
def test_a_row_that_no_report_can_follow_is_not_taken(old, new):
    with by_tables(with_table("report_debt_kinds", old, new)), pytest.raises(ValueError, match="no report can follow"):
        debt_terms()


def test_a_standing_whose_obligations_do_not_come_to_its_debt_is_our_bug():
    with pytest.raises(ValueError, match="do not come to"):
        Standing(Balance(contribution=1))


def test_a_report_without_known_contributions_has_no_debt():
    one = report(person(1, 1, 1), period=Quarter("2005-Q1"))
    with pytest.raises(LookupError):
        report_debt(one, assessed(one).contributions, DebtFacts())
