from datetime import date, timedelta
from fractions import Fraction
from math import floor, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.allowance import Allowance, Care, compute_allowance
from rules.work_days import WorkCalendar
from schemas.allowance_terms import (
    AllowanceTerms,
    Band,
    DatedMethod,
    Method,
    MonthlyAmounts,
    allowance_terms,
)
from schemas.childcare import Span
from schemas.code_table import Term
from schemas.months import Month, months_between
from schemas.production_calendar import ProductionCalendar, WorkRegime

DAY = timedelta(days=1)
EVER = Term(None, None)
FIVE_DAYS = WorkCalendar()
BORN = date(2023, 9, 15)  # 18 months old on 15 March 2025
LEAVE = Span(start=date(2023, 12, 1), end=date(2026, 9, 15))


def terms(method: Method, early: int = 4400, late: int = 2800) -> AllowanceTerms:
    return AllowanceTerms((MonthlyAmounts(EVER, early, late),), (DatedMethod(EVER, method),))


CALENDAR_DAYS, WORK_DAYS = terms(Method.CALENDAR_DAY), terms(Method.WORKDAY)


def allowance(start: date, end: date, by: AllowanceTerms = WORK_DAYS, **changes) -> Allowance:
    care = Care(**{"birth_date": BORN, "leave": LEAVE, "period": Span(start=start, end=end), **changes})
    return compute_allowance(care, changes.get("calendar", FIVE_DAYS), by)


def told(found: Allowance) -> list[tuple[str, str, int]]:
    return [(line.band.value, line.explain(), line.amount) for line in found.lines]


@pytest.mark.parametrize("by", [WORK_DAYS, CALENDAR_DAYS])
def test_a_whole_month_is_the_whole_amount(by: AllowanceTerms):
    found = allowance(date(2024, 2, 1), date(2024, 3, 31), by)
    assert [found.of(Month("2024-02")), found.of(Month("2024-03")), found.total] == [4400, 4400, 8800]


def test_the_birthday_of_18_months_splits_its_month_by_work_days():
    found = allowance(date(2025, 3, 1), date(2025, 3, 31))
    assert told(found) == [("UNTIL_18_MONTHS", "10/13 × 44.00", 3385), ("UNTIL_36_MONTHS", "3/13 × 28.00", 646)]
    assert [(line.first.day, line.last.day) for line in found.lines] == [(1, 14), (15, 31)]


def test_the_birthday_of_18_months_splits_its_month_by_calendar_days():
    found = allowance(date(2025, 3, 1), date(2025, 3, 31), CALENDAR_DAYS)
    assert told(found) == [("UNTIL_18_MONTHS", "14/31 × 44.00", 1987), ("UNTIL_36_MONTHS", "17/31 × 28.00", 1536)]


def test_a_part_of_a_month_is_its_share_of_the_work_days():
    found = allowance(date(2024, 5, 16), date(2024, 5, 31))
    assert told(found) == [("UNTIL_18_MONTHS", "11/21 × 44.00", 2305)]


def test_the_own_days_of_the_insurer_decide_about_the_share():
    own = ProductionCalendar(month=Month("2024-05"), regime=WorkRegime.OTHER, work_days=(1, 2, 20, 30))
    care = Care(BORN, LEAVE, Span(start=date(2024, 5, 16), end=date(2024, 5, 31)))
    found = compute_allowance(care, WorkCalendar.of([own]), WORK_DAYS)
    assert told(found) == [("UNTIL_18_MONTHS", "2/4 × 44.00", 2200)]


def test_days_without_work_are_told_with_nothing():
    found = allowance(date(2024, 5, 4), date(2024, 5, 5))
    assert told(found) == [("UNTIL_18_MONTHS", "0/21 × 44.00", 0)]


def test_the_day_before_the_third_birthday_is_the_last_that_is_paid():
    leave = Span(start=date(2024, 1, 1), end=date(2026, 12, 31))
    found = allowance(date(2026, 9, 1), date(2026, 9, 30), CALENDAR_DAYS, leave=leave)
    assert [(line.first, line.last) for line in found.lines] == [(date(2026, 9, 1), date(2026, 9, 14))]


def test_a_child_of_29_february_is_three_years_old_on_28_february():
    care = Care(date(2024, 2, 29), LEAVE, LEAVE)
    assert care.third_birthday == date(2027, 2, 28)
    assert care.band(date(2027, 2, 27)) is Band.UNTIL_36_MONTHS
    assert care.band(date(2027, 2, 28)) is None


def test_amounts_that_change_inside_a_month_split_it():
    change = date(2024, 5, 16)
    by = AllowanceTerms(
        (
            MonthlyAmounts(Term(None, change - DAY), 4000, 2500),
            MonthlyAmounts(Term(change, None), 4400, 2800),
        ),
        (DatedMethod(EVER, Method.CALENDAR_DAY),),
    )
    assert told(allowance(date(2024, 5, 1), date(2024, 5, 31), by)) == [
        ("UNTIL_18_MONTHS", "15/31 × 40.00", 1935),
        ("UNTIL_18_MONTHS", "16/31 × 44.00", 2271),
    ]


def test_the_method_is_that_of_the_first_day_of_the_month():
    change = date(2024, 5, 16)
    methods = (
        DatedMethod(Term(None, change - DAY), Method.CALENDAR_DAY),
        DatedMethod(Term(change, None), Method.WORKDAY),
    )
    by = AllowanceTerms((MonthlyAmounts(EVER, 4400, 2800),), methods)
    assert allowance(date(2024, 5, 20), date(2024, 5, 31), by).lines[0].method is Method.CALENDAR_DAY
    assert allowance(date(2024, 6, 20), date(2024, 6, 30), by).lines[0].method is Method.WORKDAY


def test_a_month_without_amount_method_or_calendar_cannot_be_told():
    may = Month("2024-05")
    whole = (may.first, may.last)
    no_amount = AllowanceTerms((), (DatedMethod(EVER, Method.WORKDAY),))
    no_method = AllowanceTerms((MonthlyAmounts(EVER, 4400, 2800),), ())
    for by in (no_amount, no_method):
        assert allowance(*whole, by).of(may) is None
    empty = WorkCalendar.of([ProductionCalendar(month=may, regime=WorkRegime.OTHER)])
    care = Care(BORN, LEAVE, Span(start=may.first, end=may.last))
    assert compute_allowance(care, empty, WORK_DAYS).of(may) is None
    assert compute_allowance(care, empty, CALENDAR_DAYS).of(may) == 4400


def test_a_month_that_is_not_paid_is_nothing():
    assert allowance(date(2024, 5, 1), date(2024, 5, 31)).of(Month("2024-06")) == 0


def test_a_period_outside_of_the_leave_is_not_paid():
    assert allowance(date(2023, 10, 1), date(2023, 11, 30)) == Allowance((), frozenset())


# Properties. Days of the years whose official calendar is known; amounts that make rounding bite.
days = st.dates(date(2014, 1, 1), date(2025, 12, 31))
spans = st.tuples(days, days).map(lambda pair: Span(start=min(pair), end=max(pair)))
tables = st.builds(terms, st.sampled_from(Method), st.integers(0, 9999), st.integers(0, 9999))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    regime = draw(st.sampled_from(WorkRegime))
    worked = tuple(draw(st.sets(st.integers(1, 28), min_size=1, max_size=28)))
    months = months_between(date(2014, 1, 1), date(2025, 12, 31)) if regime is not WorkRegime.FIVE_DAY else ()
    return WorkCalendar.of(ProductionCalendar(month=month, regime=regime, work_days=worked) for month in months)


@st.composite
def cares(draw: st.DrawFn) -> Care:
    """Mostly such that something is paid: leave and period near the child's first years."""
    birth = draw(days)
    near = st.integers(-100, 1300).map(lambda later: birth + later * DAY)
    within = near.filter(lambda day: date(2014, 1, 1) <= day <= date(2025, 12, 31))
    around = st.tuples(within, within).map(lambda pair: Span(start=min(pair), end=max(pair)))
    return Care(birth, draw(around), draw(around))


@given(cares(), calendars(), tables)
def test_amounts_are_whole_qepik_that_are_never_negative(care: Care, calendar: WorkCalendar, by: AllowanceTerms):
    for line in compute_allowance(care, calendar, by).lines:
        assert type(line.amount) is int
        assert line.amount >= 0


@given(cares(), calendars(), tables)
def test_no_day_outside_of_leave_period_or_the_first_three_years_is_paid(
    care: Care, calendar: WorkCalendar, by: AllowanceTerms
):
    for line in compute_allowance(care, calendar, by).lines:
        for day in (line.first, line.last):
            assert care.leave.covers(day)
            assert care.period.covers(day)
            assert care.birth_date <= day < care.third_birthday
        assert Month.of(line.first) == Month.of(line.last) == line.month
        assert (line.band is Band.UNTIL_18_MONTHS) == (line.last < care.band_ends) == (line.first < care.band_ends)


@given(cares(), calendars(), tables)
def test_every_paid_day_stands_in_exactly_one_line(care: Care, calendar: WorkCalendar, by: AllowanceTerms):
    found = compute_allowance(care, calendar, by)
    assert found.unknown == frozenset()
    covered = [line.first + later * DAY for line in found.lines for later in range((line.last - line.first).days + 1)]
    due = care.due
    expected = [due.start + later * DAY for later in range((due.end - due.start).days + 1)] if due else []
    assert covered == expected


@given(cares(), calendars(), tables)
def test_no_month_is_paid_more_than_its_amount(care: Care, calendar: WorkCalendar, by: AllowanceTerms):
    found = compute_allowance(care, calendar, by)
    for line in found.lines:
        assert line.amount <= line.monthly
        assert sum(one.amount for one in found.lines_of(line.month)) <= max(
            one.monthly for one in found.lines_of(line.month)
        )


@given(cares(), calendars(), tables)
def test_the_shares_that_are_told_give_the_amount(care: Care, calendar: WorkCalendar, by: AllowanceTerms):
    found = compute_allowance(care, calendar, by)
    for month in {line.month for line in found.lines}:
        shares = [[Fraction(part) for part in share.split(" × ")] for share in found.shares(month)]
        exact = sum(prod(share) for share in shares if len(share) == 2) * 100
        rounding = sum(share[0] for share in shares if len(share) == 1) * 100
        assert floor(exact + Fraction(1, 2)) + rounding == found.of(month)


@given(cares(), calendars(), tables, days)
def test_a_period_cut_anywhere_adds_up_to_the_whole(care: Care, calendar: WorkCalendar, by: AllowanceTerms, cut: date):
    if not care.period.start < cut <= care.period.end:
        cut = care.period.end
    if cut == care.period.start:
        return
    early = Care(care.birth_date, care.leave, Span(start=care.period.start, end=cut - DAY))
    late = Care(care.birth_date, care.leave, Span(start=cut, end=care.period.end))
    parts = compute_allowance(early, calendar, by).total + compute_allowance(late, calendar, by).total
    assert parts == compute_allowance(care, calendar, by).total


@given(cares(), calendars(), st.sampled_from(Method), st.integers(0, 9999))
def test_a_month_split_at_18_months_with_one_amount_is_paid_like_a_month_that_is_not(
    care: Care, calendar: WorkCalendar, method: Method, amount: int
):
    month = Month.of(care.band_ends)
    whole = Span(start=month.first, end=month.last)
    if care.band_ends.year > 2025:
        return
    found = compute_allowance(Care(care.birth_date, whole, whole), calendar, terms(method, amount, amount))
    assert found.of(month) == amount


@given(cares(), calendars(), tables, spans)
def test_a_longer_period_is_never_paid_less(care: Care, calendar: WorkCalendar, by: AllowanceTerms, more: Span):
    wider = Span(start=min(care.period.start, more.start), end=max(care.period.end, more.end))
    longer = compute_allowance(Care(care.birth_date, care.leave, wider), calendar, by)
    shorter = compute_allowance(care, calendar, by)
    for month in {line.month for line in shorter.lines}:
        assert (longer.of(month) or 0) >= (shorter.of(month) or 0)


def test_the_tables_in_force_pay_44_and_28():
    found = allowance(date(2025, 2, 1), date(2025, 4, 30), allowance_terms())
    assert [found.of(Month(month)) for month in ("2025-02", "2025-03", "2025-04")] == [4400, 4031, 2800]
