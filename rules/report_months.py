"""Rules of what a quarterly report says by months (004 §2.3.2, steps 6–9, 17, 19): checks C1, C3 and C7."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter

from rules.income_distribution import Cause, left_over
from rules.places import numbered
from rules.report_persons import MOST_TOLD
from schemas.exempt_incomes import exempt_reason_in
from schemas.findings import Finding, finding
from schemas.money import to_manat
from schemas.months import Month
from schemas.quarterly_report import MonthAmount, MonthContribution, MonthHeads, QuarterlyReport

_DISTRIBUTION = {
    Cause.LABOUR_OVER_INCOME: "REPORT_LABOUR_NOT_DISTRIBUTABLE",
    Cause.INCOME_OVER_LABOUR: "REPORT_INCOME_NOT_DISTRIBUTABLE",
}
_MONTHS = 3


def check_months(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """All that depends on months; where the months themselves are wrong, nothing else can be said of them."""
    wrong = [*_check_order(report, root), *islice(_check_exempt_months(report, root), MOST_TOLD)]
    yield from wrong
    yield from _check_contributions(report, root)
    yield from islice(_check_reasons(report, root), MOST_TOLD)
    if not wrong:
        yield from _check_exempt_amounts(report, root)
        yield from _check_distribution(report, root)
        yield from _check_heads(report, root)


def contributory_amounts(report: QuarterlyReport) -> tuple[int, int, int]:
    """Labour less what no contribution is due from, by month in order (the base of step 9), in qəpik; never below 0.

    Meant for a report whose months are those of its quarter.
    """
    exempt = _exempt_by_month(report)
    first, second, third = (max(0, one.amount - exempt[one.month]) for one in report.labour)
    return first, second, third


def _exempt_by_month(report: QuarterlyReport) -> Counter[Month]:
    found: Counter[Month] = Counter()
    for one in report.exempt:
        found[one.month] += one.amount
    return found


def _check_order(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """Labour and heads are told for the three months of the quarter, in their order."""
    for name, rows in (("LabourPayment", report.labour), ("Employees", report.heads)):
        yield from _out_of_order(report, root, name, rows)


def _out_of_order(
    report: QuarterlyReport, root: str, name: str, rows: Sequence[MonthAmount | MonthHeads | MonthContribution]
) -> Iterator[Finding]:
    for month, (place, row) in zip(report.period.months, numbered(root, name, rows), strict=True):
        if row.month != month:
            yield finding("REPORT_MONTH_NOT_OF_QUARTER", where=f"{place}/Month", value=row.month)


def _check_exempt_months(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """The month of a non-contributory income lies in the quarter (C7)."""
    for place, one in numbered(root, "ExemptIncome", report.exempt):
        if one.month not in report.period.months:
            yield finding("REPORT_MONTH_NOT_OF_QUARTER", where=f"{place}/Month", value=one.month)


def _check_contributions(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """Claimed contributions are given for the three months, or not at all."""
    if not report.contributions:
        return
    if len(report.contributions) != _MONTHS:
        yield finding("REPORT_CONTRIBUTIONS_INCOMPLETE", where=root)
    else:
        yield from _out_of_order(report, root, "Contribution", report.contributions)


def _check_reasons(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """The reason is one of the directory in the month of the income."""
    for place, one in numbered(root, "ExemptIncome", report.exempt):
        if exempt_reason_in(one.reason, one.month) is None:
            yield finding("REPORT_EXEMPT_REASON_UNKNOWN", where=f"{place}/Reason", value=one.reason)
        if one.amount == 0:
            yield finding("REPORT_AMOUNT_ZERO", where=f"{place}/Amount")


def _check_exempt_amounts(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """Of a month no more can be non-contributory than was paid (C7)."""
    exempt = _exempt_by_month(report)
    for place, one in numbered(root, "LabourPayment", report.labour):
        if exempt[one.month] > one.amount:
            value = f"{one.month}, {to_manat(exempt[one.month])} > {to_manat(one.amount)}"
            yield finding("REPORT_EXEMPT_EXCEEDS_LABOUR", where=f"{place}/Amount", value=value)


def _check_distribution(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """What the second Bölüşdür cannot distribute, by months, with what it comes from: labour less what is exempt beside
    the incomes (C1). A block by our assumption: the manual warns.
    """
    first, second, third = map(sum, _income_columns(report))
    exempt = _exempt_by_month(report)
    for one in left_over(report.period.months, contributory_amounts(report), (first, second, third)):
        place = report.period.months.index(one.month)
        labour, earned = report.labour[place].amount, (first, second, third)[place]
        base = f"{to_manat(labour)} − {to_manat(exempt[one.month])}" if exempt[one.month] else f"{to_manat(labour)}"
        sign = ">" if one.cause is Cause.LABOUR_OVER_INCOME else "<"
        value = f"{one.month}, {to_manat(one.amount)}: {base} {sign} {to_manat(earned)}"
        yield finding(_DISTRIBUTION[one.cause], where=f"{root}/LabourPayment[{place + 1}]/Amount", value=value)


def _check_heads(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """As many employees in a month as persons have an income in it (C3, our reading: told, no more)."""
    earning = [len(incomes) - incomes.count(0) for incomes in _income_columns(report)]
    for (place, one), count in zip(numbered(root, "Employees", report.heads), earning, strict=True):
        if one.count != count:
            yield finding("REPORT_HEADS_DIFFER", where=f"{place}/Count", value=f"{one.month}, {one.count} ≠ {count}")


def _income_columns(report: QuarterlyReport) -> list[tuple[int, ...]]:
    """The incomes of all persons, month by month."""
    return [tuple(map(attrgetter(name), report.persons)) for name in ("first", "second", "third")]
