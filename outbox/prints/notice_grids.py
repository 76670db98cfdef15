"""The tables of a notice: findings, reasons, counts, documents of a bundle. Each is made of elements of one name."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from lxml import etree

from outbox.notice_xml import Both
from outbox.prints.notice_values import both_of, name_of, named, read_money, show_month, text_at
from outbox.prints.sheet import Amount, Column, Grid, Kind, TwoLines, Value
from outbox.prints.wording import ROW_NUMBER, SEVERITIES, TOTAL, label
from pipeline.status import MEANINGS, Status
from schemas.xml import child_elements, text_of


def _findings(found: Sequence[etree._Element]) -> Grid:
    columns = (
        Column(label("Finding"), share=44),
        Column(label("Where"), share=26),
        Column(label("Value"), share=16),
        Column(label("Code"), share=24),
    )
    rows = [(_told(one), text_at(one, "Where"), text_at(one, "Value"), _coded(one)) for one in found]
    return Grid(label("Findings"), columns, tuple(rows))


def _told(finding: etree._Element) -> Both:
    """Text, hint and basis of a finding."""
    parts = [both_of(part) for name in ("Text", "Hint") if (part := named(finding, name)) is not None]
    basis = text_at(finding, "Basis")
    az = [part.az for part in parts] + ([f"({basis})"] if basis else [])
    return Both(" ".join(az), " ".join(part.en for part in parts))


def _coded(finding: etree._Element) -> Both:
    severity = finding.get("severity", "")
    words = SEVERITIES.get(severity, Both(severity, severity))
    return TwoLines(finding.get("code", ""), f"{words.az} / {words.en}")


def _reasons(found: Sequence[etree._Element]) -> Grid:
    columns = (Column(label("Reason"), share=70), Column(label("Code"), share=30))
    return Grid(label("Reasons"), columns, tuple((both_of(one), one.get("code", "")) for one in found))


def _counts(found: Sequence[etree._Element]) -> Grid:
    columns = (Column(label("Status"), share=70), Column(label("Count"), Kind.COUNT, share=30))
    return Grid(label("Count"), columns, tuple((both_of(one), int(one.get("number", "0"))) for one in found))


def _entries(found: Sequence[etree._Element]) -> Grid:
    """What became of a statement's entries; what was paid out is below zero."""
    columns = (
        Column(label("Outcome"), share=50),
        Column(label("Entries"), Kind.COUNT, share=20),
        Column(label("Amount"), Kind.AMOUNT, share=30),
    )
    rows = [(both_of(one), int(one.get("number", "0")), _signed(one.get("amount", "0"))) for one in found]
    return Grid(label("Entries"), columns, tuple(rows))


def _signed(text: str) -> Value:
    amount = read_money(text.removeprefix("-"))
    return Amount(-amount.qepik) if text.startswith("-") else amount


def _documents(found: Sequence[etree._Element]) -> Grid:
    columns = (
        Column(ROW_NUMBER, Kind.COUNT, share=7),
        Column(label("File"), share=28),
        Column(label("Submission"), share=30),
        Column(label("Status"), share=22),
        Column(label("Ssn"), share=20),
        Column(label("Code"), share=30),
    )
    return Grid(label("Document"), columns, tuple(_document(n, one) for n, one in enumerate(found, 1)))


def _document(n: int, one: etree._Element) -> tuple[Value, ...]:
    """One document of a bundle; its own id below the file's name, its sequence before its submission."""
    sequence, submission = text_at(one, "Sequence"), text_at(one, "Submission")
    codes = ", ".join(text_of(child) for child in child_elements(one) if name_of(child) == "Code")
    return (
        n,
        TwoLines(text_at(one, "File"), text_at(one, "DocumentId")),
        TwoLines(f"№ {sequence}" if sequence else "", submission),
        _meaning(one.get("status", "")),
        text_at(one, "Ssn"),
        codes,
    )


def _persons(found: Sequence[etree._Element]) -> Grid:
    """The persons of a settlement table: a row for each month, then his total."""
    columns = (
        Column(ROW_NUMBER, Kind.COUNT, share=7),
        Column(label("Person"), share=36),
        Column(label("Fin"), share=18),
        Column(label("Ssn"), share=22),
        Column(label("Paid/month"), share=16),
        Column(label("Paid"), Kind.AMOUNT, share=18),
    )
    return Grid(label("Table/Person"), columns, tuple(row for n, one in enumerate(found, 1) for row in _paid(n, one)))


def _paid(n: int, person: etree._Element) -> Iterator[tuple[Value, ...]]:
    who = (n, _full_name(person), text_at(person, "Fin"), text_at(person, "Ssn"))
    for paid in child_elements(person):
        if name_of(paid) == "Paid":
            yield *who, show_month(paid.get("month", "")), read_money(text_of(paid))
    yield None, None, None, None, TOTAL, read_money(text_at(person, "Total"))


_MONTH_FIGURES = ("Labour", "Exempt", "Employee", "Employer")
_DEBT_FIGURES = ("Opening", "Added", "Lessened", "Closing")


def _months(found: Sequence[etree._Element]) -> Grid:
    """The months of a quarterly report."""
    amounts = (Column(label(name), Kind.AMOUNT, share=20) for name in _MONTH_FIGURES)
    columns = (Column(label("MonthFigures/month"), share=14), *amounts)
    rows = [(show_month(one.get("month", "")), *_amounts(one, _MONTH_FIGURES)) for one in found]
    return Grid(label("MonthFigures"), columns, tuple(rows))


def _debts(found: Sequence[etree._Element]) -> Grid:
    """The debt of a quarterly report by kind."""
    columns = (Column(label("Debt"), share=30), *(Column(label(name), Kind.AMOUNT, share=18) for name in _DEBT_FIGURES))
    rows = [(both_of(one), *_amounts(one, _DEBT_FIGURES)) for one in found]
    return Grid(label("Debt"), columns, tuple(rows))


def _amounts(one: etree._Element, names: Sequence[str]) -> Iterator[Value]:
    yield from (read_money(text_at(one, name)) for name in names)


def _payments(found: Sequence[etree._Element]) -> Grid:
    columns = (Column(label("UsedPayment/number"), share=60), Column(label("Paid"), Kind.AMOUNT, share=40))
    rows = [(one.get("number", ""), read_money(text_of(one))) for one in found]
    return Grid(label("UsedPayment"), columns, tuple(rows))


_MONTH_PAID = ("Owed", "Given", "Unpaid")


def _months_paid(found: Sequence[etree._Element]) -> Grid:
    """How the money of a quarterly report is distributed by month."""
    amounts = (Column(label(name), Kind.AMOUNT, share=24) for name in _MONTH_PAID)
    columns = (Column(label("MonthPaid/month"), share=14), *amounts)
    rows = [(show_month(one.get("month", "")), *_amounts(one, _MONTH_PAID)) for one in found]
    return Grid(label("MonthPaid"), columns, tuple(rows))


def _shares(found: Sequence[etree._Element]) -> Grid:
    """The same by person."""
    names = ("ForDebt", "ForMonths")
    columns = (
        Column(label("PersonShare/fin"), share=30),
        *(Column(label(one), Kind.AMOUNT, share=35) for one in names),
    )
    rows = [(one.get("fin", ""), *_amounts(one, names)) for one in found]
    return Grid(label("PersonShare"), columns, tuple(rows))


def _presenters(found: Sequence[etree._Element]) -> Grid:
    columns = (Column(label("Presenter"), share=30), Column(label("Person"), share=50), Column(label("Fin"), share=20))
    rows = [(both_of(one), _full_name(one), text_at(one, "Fin")) for one in found]
    return Grid(label("Presenter"), columns, tuple(rows))


def _full_name(one: etree._Element) -> str:
    return " ".join(filter(None, (text_at(one, part) for part in ("Surname", "GivenName", "Patronymic"))))


def _meaning(status: str) -> Both:
    """A status in words; one that is not known here stays a code."""
    if status not in frozenset(Status):
        return Both(status, status)
    meaning = MEANINGS[Status(status)]
    return Both(meaning.az, meaning.en)


# By the name of the elements, or of their parent's, too; ``Findings`` and ``Reasons`` are mere wrappers around theirs.
_GRIDS: Mapping[str, Callable[[Sequence[etree._Element]], Grid]] = {
    "Finding": _findings,
    "Reason": _reasons,
    "Count": _counts,
    "Entries": _entries,
    "Document": _documents,
    "Table/Person": _persons,
    "MonthFigures": _months,
    "Debt": _debts,
    "UsedPayment": _payments,
    "MonthPaid": _months_paid,
    "PersonShare": _shares,
    "Presenter": _presenters,
}


def grid_of(element: etree._Element) -> Callable[[Sequence[etree._Element]], Grid] | None:
    """What makes a table of elements like this one; None where they are no table."""
    parent = element.getparent()
    within = "" if parent is None else f"{name_of(parent)}/"
    return _GRIDS.get(within + name_of(element)) or _GRIDS.get(name_of(element))
