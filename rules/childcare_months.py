"""Rules of the months chosen in a settlement table and of what is claimed for them (003 §2.2.1 b)."""

from collections.abc import Iterator
from datetime import date

from rules.allowance import Allowance, Care, compute_allowance
from rules.childcare_dates import reversed_span
from rules.places import numbered
from rules.work_days import WorkCalendar
from schemas.allowance_terms import AllowanceTerms
from schemas.childcare import Child, ChildcareTable, PaidMonth, TablePerson
from schemas.findings import Finding, finding
from schemas.money import to_manat
from schemas.months import Month, months_between
from schemas.text import fold

ChildKey = tuple[date, str]


def check_chosen_months(person: TablePerson, where: str) -> Iterator[Finding]:
    """The chosen months lie in the period, each once."""
    if _unusable(person):
        return
    period = _months_of(person)
    seen: set[Month] = set()
    for place, paid in numbered(where, "PaidMonth", person.months):
        if paid.month in seen:
            yield finding("MONTH_CHOSEN_TWICE", where=f"{place}/Month", value=paid.month)
        elif paid.month not in period:
            yield finding("MONTH_OUTSIDE_PERIOD", where=f"{place}/Month", value=paid.month)
        seen.add(paid.month)


def check_claims(person: TablePerson, where: str, calendar: WorkCalendar, terms: AllowanceTerms) -> Iterator[Finding]:
    """Each rightly chosen month claims what is computed for it."""
    if _unusable(person):
        return
    allowance, left = allowance_of(person, calendar, terms), _months_of(person)
    for place, paid in numbered(where, "PaidMonth", person.months):
        if paid.month in left:
            yield from _check_amount(paid, allowance, place)
        left.discard(paid.month)


def _unusable(person: TablePerson) -> bool:
    """Told by the dates; no month could be right."""
    return reversed_span(person.period) or reversed_span(person.leave)


def _months_of(person: TablePerson) -> set[Month]:
    return set(months_between(person.period.start, person.period.end))


def allowance_of(person: TablePerson, calendar: WorkCalendar, terms: AllowanceTerms) -> Allowance:
    """What is due to ``person`` for the whole period, chosen or not."""
    return compute_allowance(Care(person.child.birth_date, person.leave, person.period), calendar, terms)


def check_totals(table: ChildcareTable, where: str) -> Iterator[Finding]:
    """The total of each person is the sum of the months, that of the table the sum of the persons."""
    for place, person in numbered(where, "Person", table.persons):
        claimed = sum(paid.amount for paid in person.months)
        yield from _check_sum("PERSON_TOTAL_DIFFERS", person.total, claimed, f"{place}/Total")
    together = sum(person.total for person in table.persons)
    yield from _check_sum("TABLE_TOTAL_DIFFERS", table.total, together, f"{where}/Total")


def check_overlaps(table: ChildcareTable, where: str) -> Iterator[Finding]:
    """A month is paid once for a child, whoever cares for it; the later of two claims is pointed at."""
    claimed: dict[tuple[ChildKey, Month], int] = {}
    for number, (place, person) in enumerate(numbered(where, "Person", table.persons)):
        child = child_key(person.child)
        for month_place, paid in numbered(place, "PaidMonth", person.months):
            first = claimed.setdefault((child, paid.month), number)
            if first != number:
                yield finding("CHILD_MONTH_TWICE", where=f"{month_place}/Month", value=paid.month)


def child_key(child: Child) -> ChildKey:
    """What tells one child from another: birth date and certificate, however its spaces and letters are written."""
    return child.birth_date, "".join(letter for letter in fold(child.certificate_number) if letter.isalnum())


def _check_amount(paid: PaidMonth, allowance: Allowance, where: str) -> Iterator[Finding]:
    due = allowance.of(paid.month)
    if due is None:
        yield finding("ALLOWANCE_NOT_COMPUTABLE", where=f"{where}/Month", value=paid.month)
    elif paid.amount != due:
        shares = " + ".join(line.explain() for line in allowance.lines_of(paid.month))
        computed = f"{to_manat(due)} = {shares}" if shares else f"{to_manat(due)}"
        value = f"{to_manat(paid.amount)} ≠ {computed}"
        yield finding("ALLOWANCE_AMOUNT_DIFFERS", where=f"{where}/Amount", value=value)


def _check_sum(code: str, claimed: int, computed: int, where: str) -> Iterator[Finding]:
    if claimed != computed:
        yield finding(code, where=where, value=f"{to_manat(claimed)} ≠ {to_manat(computed)}")


def claimed_months(person: TablePerson, where: str) -> Iterator[tuple[str, tuple[date, str, str]]]:
    """The place of each chosen month, and what a register knows it by: birth date, certificate, month."""
    for place, paid in numbered(where, "PaidMonth", person.months):
        yield f"{place}/Month", (*child_key(person.child), str(paid.month))
