from datetime import date

import pytest
from assessed_report_samples import PRIVATE, QUARTER, assessed, debt_after, money, person, report, standing
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.report_assessment import assess_report
from rules.report_claims import check_report_claims
from rules.report_debt import Cause
from rules.report_explained import explain_report
from rules.report_late import late_report
from rules.report_standing import DebtFacts, Imposed, WrittenOff
from schemas.code_table import TableSet, by_tables, package_tables
from schemas.months import Month, Quarter
from schemas.quarterly_report import Debt, MonthContribution, ReportKind, Settled
from schemas.report_debt_terms import DebtKind

ROOT = "/Submission/QuarterlyReport"
IMPOSED = (Imposed(DebtKind.SANCTION, date(2026, 1, 5), 40_00), Imposed(DebtKind.FINE, date(2026, 1, 6), 50_00))
FACTS = DebtFacts(standing(interest=3), (money(200, date(2026, 3, 2)),), IMPOSED, found=20_00)
PERSON = person(1500, 9000, 0)
# What such a report comes to, by hand; the interest is that of 375.00 since 17 February, of 2210.00 since 17 March.
RIGHT = {
    "opening": Debt(contribution=0, interest=3_00, sanction=0, fine=0, other=0),
    "contributions": tuple(
        MonthContribution(month=month, employee=employee, employer=employer)
        for month, employee, employer in (
            (Month("2026-01"), 136_00, 239_00),
            (Month("2026-02"), 886_00, 1324_00),
            (Month("2026-03"), 0, 0),
        )
    ),
    "interest": 43_48,
    "sanctions": 40_00,
    "fines": 50_00,
    "found": Settled(accrued=20_00, paid=5_00),
    "closing": Debt(contribution=2385_00, interest=46_48, sanction=40_00, fine=50_00, other=15_00),
}


def claims(**changed: object) -> list[tuple[str, str, str]]:
    one = report(PERSON, **(RIGHT | changed))
    found = check_report_claims(one, assessed(one, FACTS))
    return [(each.code, each.where.removeprefix(f"{ROOT}/"), each.value) for each in found]


def test_right_figures_and_figures_that_are_left_out_bear_no_finding():
    assert claims() == []
    one = report(PERSON)
    assert check_report_claims(one, assessed(one, FACTS)) == ()


def month(claimed: int, **amounts: int) -> dict[str, object]:
    rows = list(RIGHT["contributions"])
    rows[claimed] = rows[claimed].model_copy(update=amounts)
    return {"contributions": tuple(rows)}


def kind(name: str, **amounts: int) -> dict[str, object]:
    return {name: RIGHT[name].model_copy(update=amounts)}


@pytest.mark.parametrize(
    ("changed", "code", "where", "value"),
    [
        (kind("opening", interest=2_00), "REPORT_OPENING_DIFFERS", "OpeningDebt/Interest", "2.00 ≠ 3.00"),
        (kind("opening", other=-1), "REPORT_OPENING_DIFFERS", "OpeningDebt/Other", "-0.01 ≠ 0.00"),
        (month(0, employee=150_00), "REPORT_CONTRIBUTION_DIFFERS", "Contribution[1]/Employee", "150.00 ≠ 136.00"),
        (month(1, employer=1), "REPORT_CONTRIBUTION_DIFFERS", "Contribution[2]/Employer", "0.01 ≠ 1324.00"),
        ({"interest": 0}, "REPORT_INTEREST_DIFFERS", "Interest", "0.00 ≠ 43.48"),
        ({"sanctions": 0}, "REPORT_SANCTIONS_DIFFER", "Sanctions", "0.00 ≠ 40.00"),
        ({"fines": 50_01}, "REPORT_SANCTIONS_DIFFER", "Fines", "50.01 ≠ 50.00"),
        (kind("found", accrued=0), "REPORT_FOUND_DIFFERS", "FoundByFund/Accrued", "0.00 ≠ 20.00"),
        (
            kind("closing", contribution=2385_01),
            "REPORT_CLOSING_DIFFERS",
            "ClosingDebt/Contribution",
            "2385.01 ≠ 0.00 + 2585.00 − 200.00 = 2385.00",
        ),
        (kind("closing", fine=0), "REPORT_CLOSING_DIFFERS", "ClosingDebt/Fine", "0.00 ≠ 0.00 + 50.00 = 50.00"),
    ],
)
def test_a_wrong_figure_stops_the_report_and_shows_both_values(changed, code, where, value):
    assert claims(**changed) == [(code, where, value)]


@pytest.mark.parametrize(
    ("sections", "told"),
    [
        ({"found": Settled(accrued=20_00, paid=20_01)}, ("FoundByFund/Paid", "20.01 > 20.00")),
        ({"accruals": Settled(accrued=1_00, paid=21_01)}, ("OtherAccruals/Paid", "21.01 > 21.00")),
        ({"found": Settled(accrued=20_00, paid=23_00), "vouchers": 3_00}, None),
        ({"found": Settled(accrued=20_00, paid=20_00), "accruals": Settled(accrued=0, paid=0)}, None),
    ],
)
def test_no_more_is_said_to_be_paid_against_what_was_found_and_accrued_than_is_owed(sections, told):
    one = report(PERSON, **sections)
    found = check_report_claims(one, assessed(one, DebtFacts(found=20_00)))
    expected = [] if told is None else [("REPORT_PAID_EXCEEDS_OWED", f"{ROOT}/{told[0]}", told[1])]
    assert [(each.code, each.where, each.value) for each in found] == expected


def test_what_was_owed_before_may_be_paid_in_a_later_quarter():
    one = report(PERSON, accruals=Settled(accrued=0, paid=5_00))
    assert check_report_claims(one, assessed(one, DebtFacts(standing(other=5)))) == ()


def test_the_only_claimed_month_stands_without_a_position():
    assert claims(contributions=(MonthContribution(month=Month("2026-01"), employee=1, employer=239_00),)) == [
        ("REPORT_CONTRIBUTION_DIFFERS", "Contribution/Employee", "0.01 ≠ 136.00")
    ]


def test_a_month_of_another_quarter_is_left_to_the_rule_of_months():
    assert claims(contributions=(MonthContribution(month=Month("2025-12"), employee=1, employer=1),)) == []


def test_without_a_scale_only_what_needs_none_is_compared():
    quarter = Quarter("2005-Q1")
    one = report(PERSON, period=quarter, **(RIGHT | {"contributions": (), "found": Settled(accrued=1, paid=0)}))
    found = check_report_claims(one, assess_report(one, PRIVATE, FACTS))
    assert [each.code for each in found] == ["REPORT_FOUND_DIFFERS"]


@settings(max_examples=30)
@given(st.sampled_from(list(DebtKind)), st.integers(-(10**6), 10**6).filter(bool))
def test_a_closing_debt_that_is_wrong_by_any_amount_in_any_kind_is_found(which, wrong):
    name = which.value.lower()
    found = claims(**kind("closing", **{name: getattr(RIGHT["closing"], name) + wrong}))
    assert [where for _, where, _ in found] == [f"ClosingDebt/{name.capitalize()}"]


@pytest.mark.parametrize(
    ("period", "last", "told"),
    [
        ("2026-Q1", date(2026, 4, 20), "2026-04-21 > 2026-04-20, 40.00"),
        ("2025-Q3", date(2025, 10, 20), "2025-10-21 > 2025-10-20, 40.00"),
        ("2018-Q3", date(2018, 10, 22), "2018-10-23 > 2018-10-22, 10 % × 375.00 = 37.50"),  # the 20th is a Saturday
        ("2018-Q4", date(2019, 1, 21), "2019-01-22 > 2019-01-21, 40.00"),  # late in 2019
    ],
)
def test_a_late_report_is_told_with_the_sanction_of_the_day_on_which_it_was_late(period, last, told):
    one = report(period=Quarter(period))
    assert late_report(one, last, 375_00) is None
    late = late_report(one, last.replace(day=last.day + 1), 375_00)
    assert late is not None
    assert (late.finding().code, late.finding().severity, late.finding().value) == ("REPORT_LATE", "info", told)


def test_the_sanction_of_a_late_report_is_a_value_to_record():
    late = late_report(report(), date(2026, 5, 4), 375_00)
    assert late is not None
    assert late.imposed == Imposed(DebtKind.SANCTION, date(2026, 5, 4), 40_00, "40.00")
    old = late_report(report(period=Quarter("2018-Q1")), date(2018, 8, 1), 375_00)
    assert old is not None
    assert old.imposed == Imposed(DebtKind.SANCTION, date(2018, 8, 1), 37_50, "10 % × 375.00 = 37.50")


def test_a_correction_has_no_day():
    assert late_report(report(kind=ReportKind.CORRECTION), date(2030, 1, 1), 1) is None


def test_a_share_of_nothing_is_no_sanction_to_record():
    late = late_report(report(period=Quarter("2018-Q1")), date(2018, 8, 1), 0)
    assert late is not None
    assert late.imposed is None


def with_sanctions(row: str) -> TableSet:
    texts = dict(package_tables())
    now = "LATE_REPORT,ANY,,MANAT,40.00,40.00,2019-01-01,,"
    assert now in texts["sanctions"]
    return TableSet(texts | {"sanctions": texts["sanctions"].replace(now, row)})


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("LATE_REPORT,ANY,,MANAT,40.00,60.00,2019-01-01,,", ", 40.00 – 60.00"),
        ("LATE_REPORT,ANY,,PERCENT,1,2,2019-01-01,,", ", 1 % × 375.00 – 2 % × 375.00 = 3.75 – 7.50"),
        ("LATE_REPORT,ANY,,MANAT,40.00,40.00,2019-01-01,2020-01-01,", ""),
    ],
)
def test_a_choice_or_no_row_leaves_nothing_to_record_and_is_told_all_the_same(row, told):
    with by_tables(with_sanctions(row)):
        late = late_report(report(), date(2026, 4, 21), 375_00)
        assert late is not None
        assert (late.imposed, late.finding().value) == (None, f"2026-04-21 > 2026-04-20{told}")


def test_a_due_day_that_may_still_move_leaves_nothing_to_record():
    late = late_report(report(period=Quarter("2098-Q1")), date(2098, 12, 1), 1)
    assert late is not None
    assert late.imposed is None


def test_every_figure_is_explained_by_the_steps_of_the_form():
    facts = DebtFacts(
        FACTS.opening, FACTS.used, IMPOSED, (WrittenOff(DebtKind.INTEREST, date(2026, 3, 1), 1_00, "W-1"),), 20_00
    )
    figures = explain_report(assessed(report(PERSON, found=RIGHT["found"], vouchers=1_00), facts))
    assert [(one.step, one.about, one.amount) for one in figures if one.step not in {4, 16}] == [
        (5, "P1", -200_00),
        (9, "2026-01", 375_00),
        (9, "2026-02", 2210_00),
        (9, "2026-03", 0),
        (10, "2026-01", 10_33),
        (10, "2026-02", 33_15),
        (11, "2026-01-05", 40_00),
        (11, "2026-01-06", 50_00),
        (12, "VOUCHERS", 1_00),
        (14, "FOUND", 20_00),
        (14, "FOUND_PAID", -5_00),
        (0, "W-1", -1_00),
    ]
    assert [one.told for one in figures if one.step == 16][1] == ("3.00 + 43.48 − 1.00 = 45.48",)


def test_the_figures_of_each_kind_add_up_to_its_closing():
    figures = explain_report(assessed(report(PERSON, **RIGHT), FACTS))
    for which in DebtKind:
        mine = [one for one in figures if one.kind is which]
        assert sum(one.amount for one in mine if one.step != 16) == sum(one.amount for one in mine if one.step == 16)


def test_what_could_be_computed_is_explained_when_a_table_is_silent():
    one = report(PERSON)
    row = "2019-01-01,,0.1"
    texts = dict(package_tables())
    assert row in texts["interest"]
    with by_tables(TableSet(texts | {"interest": texts["interest"].replace(row, "2019-01-01,2020-01-01,0.1")})):
        figures = explain_report(assessed(one, FACTS))
    assert [(each.step, each.amount) for each in figures if each.step == 9] == [(9, 375_00), (9, 2210_00), (9, 0)]
    assert {each.step for each in figures} == {4, 9}


def test_the_charges_of_step_ten_and_eleven_are_told_apart():
    debt = debt_after(report(PERSON, period=QUARTER), FACTS)
    assert debt.charged(DebtKind.INTEREST, Cause.INTEREST) == 43_48
    assert debt.charged(DebtKind.SANCTION, Cause.IMPOSED) == 40_00
