"""The quarterly report (vahid rüblük hesabat) as tables: its months, sections, debts and persons (004 §2.3.2).

Figures are as they are claimed; nothing is computed here but sums. What a report leaves out has no line.
"""

from collections.abc import Iterator, Sequence

from outbox.directory_names import named_code
from outbox.notice_xml import Both
from outbox.prints.document_wording import word_of
from outbox.prints.notice_values import show_month
from outbox.prints.sheet import Amount, Block, Column, Grid, Kind, Pair, Pairs, Value
from outbox.prints.wording import ROW_NUMBER, TOTAL, label
from outbox.report_parts import DEBT_KINDS
from schemas.exempt_incomes import exempt_reason_in
from schemas.frozen import DocumentBody
from schemas.months import Month
from schemas.quarterly_report import ExemptIncome, QuarterlyReport, Settled
from schemas.report_debt_terms import DebtKind

_NUMBER = Column(ROW_NUMBER, Kind.COUNT, 8)
_FIN = Column(Both("FİN", "Personal id"), share=20)
_AMOUNT = Column(Both("Məbləğ, manat", "Amount, manat"), Kind.AMOUNT, 24)
_MONTH = Column(label("MonthFigures/month"), share=16)
_TOTAL_INCOME = Column(Both("Cəmi gəlir, manat", "Total income, manat"), Kind.AMOUNT, 24)


def report_blocks(document: DocumentBody) -> tuple[Block, ...]:
    """All of the report. The persons keep their order, and their number in it."""
    assert isinstance(document, QuarterlyReport)
    return (
        Pairs(word_of("QuarterlyReport"), tuple(_heads(document))),
        _months(document),
        *_exempt(document.exempt),
        *_payments(document),
        *_sections(document),
        *_debts(document),
        _persons(document),
        *_preferential(document),
        *_presenters(document),
    )


def _heads(report: QuarterlyReport) -> Iterator[Pair]:
    yield Pair(label("ReportKind"), word_of(report.kind.value))
    yield Pair(label("Quarter"), str(report.period))
    yield Pair(label("Activity"), named_code(report.activity))
    yield Pair(word_of("EmployeesTotal"), report.heads_total)


def _months(report: QuarterlyReport) -> Grid:
    """Steps 6 to 9 and 17; months that are not of the quarter keep their lines."""
    columns = (
        _MONTH,
        Column(label("Labour"), Kind.AMOUNT, 24),
        Column(label("Exempt"), Kind.AMOUNT, 24),
        Column(label("Employee"), Kind.AMOUNT, 24),
        Column(label("Employer"), Kind.AMOUNT, 24),
        Column(word_of("Employees"), Kind.COUNT, 14),
    )
    months = dict.fromkeys(one.month for part in (report.labour, report.contributions, report.heads) for one in part)
    return Grid(label("MonthFigures"), columns, tuple(_month(report, one) for one in months))


def _month(report: QuarterlyReport, month: Month) -> tuple[Value, ...]:
    labour = [one.amount for one in report.labour if one.month == month]
    exempt = [one.amount for one in report.exempt if one.month == month]
    owed = [one for one in report.contributions if one.month == month]
    return (
        show_month(str(month)),
        _sum(labour),
        _sum(exempt),
        _sum([one.employee for one in owed]),
        _sum([one.employer for one in owed]),
        next((one.count for one in report.heads if one.month == month), None),
    )


def _sum(amounts: Sequence[int]) -> Amount | None:
    return Amount(sum(amounts)) if amounts else None


def _exempt(incomes: Sequence[ExemptIncome]) -> Iterator[Grid]:
    if incomes:
        columns = (Column(label("Cause"), share=70), _MONTH, _AMOUNT)
        rows = tuple((_reason(one), show_month(str(one.month)), Amount(one.amount)) for one in incomes)
        yield Grid(word_of("ExemptIncome"), columns, rows)


def _reason(one: ExemptIncome) -> Value:
    known = exempt_reason_in(one.reason, one.month)
    return one.reason if known is None else Both(known.name_az, known.name_en)


def _payments(report: QuarterlyReport) -> Iterator[Grid]:
    if report.payments:
        columns = (Column(label("UsedPayment/number"), share=60), _AMOUNT)
        rows = tuple((one.payment, Amount(one.amount)) for one in report.payments)
        yield Grid(label("UsedPayment"), columns, rows)


def _sections(report: QuarterlyReport) -> Iterator[Block]:
    """Steps 10 to 15: what was charged, and what was found and accrued with what was paid against it."""
    stated = {"Interest": report.interest, "Sanctions": report.sanctions, "Fines": report.fines}
    stated |= {"Vouchers": report.vouchers or None, "ReturnedBenefits": report.returned_benefits or None}
    pairs = [Pair(word_of(name), Amount(amount)) for name, amount in stated.items() if amount is not None]
    if pairs:
        yield Pairs(Both("Hesablanmış və tətbiq edilmiş məbləğlər", "Amounts charged and applied"), tuple(pairs))
    settled = {"FoundByFund": report.found, "OtherAccruals": report.accruals}
    rows = tuple(_settled(name, one) for name, one in settled.items() if one is not None)
    if rows:
        heads = (Column(label("Debt"), share=60), Column(word_of("Accrued"), Kind.AMOUNT, 24))
        yield Grid(
            Both("Aşkar edilmiş və sair vəsaitlər", "Funds found and other accruals"),
            (*heads, Column(Both("Ödənilib, manat", "Paid, manat"), Kind.AMOUNT, 24)),
            rows,
        )


def _settled(name: str, one: Settled) -> tuple[Value, ...]:
    return word_of(name), Amount(one.accrued), Amount(one.paid)


def _debts(report: QuarterlyReport) -> Iterator[Grid]:
    """Steps 4 and 16."""
    opening, closing = report.opening, report.closing
    if opening is None and closing is None:
        return
    columns = (
        Column(label("Debt"), share=50),
        Column(label("Opening"), Kind.AMOUNT, 24),
        Column(label("Closing"), Kind.AMOUNT, 24),
    )
    names = [(DEBT_KINDS[kind.value], kind.value.lower()) for kind in DebtKind]
    rows = tuple(
        (named, *(None if one is None else Amount(getattr(one, field)) for one in (opening, closing)))
        for named, field in names
    )
    totals = (TOTAL, *(None if one is None else Amount(one.total) for one in (opening, closing)))
    yield Grid(label("Debt"), columns, rows, totals)


def _persons(report: QuarterlyReport) -> Grid:
    """Step 18."""
    months = tuple(
        Column(Both(f"{shown}, manat", f"{shown}, manat"), Kind.AMOUNT, 24)
        for shown in (show_month(str(one)) for one in report.period.months)
    )
    rows = tuple(
        (n, one.fin, Amount(one.first), Amount(one.second), Amount(one.third), Amount(one.total))
        for n, one in enumerate(report.persons, 1)
    )
    sums = [sum(of) for of in zip(*(one.incomes for one in report.persons), strict=True)] or [0, 0, 0]
    totals = (None, TOTAL, *map(Amount, sums), Amount(sum(sums)))
    return Grid(Both("Sığortaolunanlar", "Insured persons"), (_NUMBER, _FIN, *months, _TOTAL_INCOME), rows, totals)


def _preferential(report: QuarterlyReport) -> Iterator[Grid]:
    if report.preferential:
        rows = tuple((n, one.fin) for n, one in enumerate(report.preferential, 1))
        yield Grid(word_of("Preferential"), (_NUMBER, Column(_FIN.label, share=100)), rows)


def _presenters(report: QuarterlyReport) -> Iterator[Grid]:
    """Step 21."""
    named = (("ResponsiblePerson", report.responsible), ("ChiefAccountant", report.accountant))
    rows = tuple((word_of(name), one.fin, word_of(one.document_type.value)) for name, one in named if one is not None)
    if rows:
        columns = (Column(label("Presenter"), share=50), _FIN, Column(word_of("DocumentType"), share=40))
        yield Grid(label("Presenter"), columns, rows)
