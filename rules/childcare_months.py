"""Rules of the months chosen in a settlement table and of what is claimed for them (003 §2.2.1 b)."""

import re
from collections.abc import Iterator

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

# Words for "number" that stand before the digits of a certificate: № is "No" once it is folded.
_NUMBER_SIGN = re.compile(r"no(?=[0-9])")


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
    claimed: dict[tuple[str, Month], int] = {}
    for number, (place, person) in enumerate(numbered(where, "Person", table.persons)):
        child = child_key(person.child)
        for month_place, paid in numbered(place, "PaidMonth", person.months):
            first = claimed.setdefault((child, paid.month), number)
            if first != number:
                yield finding("CHILD_MONTH_TWICE", where=f"{month_place}/Month", value=paid.month)


def child_key(child: Child) -> str:
    """What tells one child from another: its certificate, however spaces, letters and the sign № are written.

    Not the birth date: one of them written wrong would make another child of it, and its months would be paid again.
    """
    return _NUMBER_SIGN.sub("", "".join(letter for letter in fold(child.certificate_number) if letter.isalnum()))


def check_certificate(child: Child, where: str) -> Iterator[Finding]:
    """Latin letters and digits, some of the latter: letters that only look the same would make another child."""
    key = child_key(child)
    if not (key.isascii() and any(letter.isdigit() for letter in key)):
        yield finding("CERTIFICATE_NUMBER_FORMAT", where=f"{where}/CertificateNumber", value=child.certificate_number)


def _check_amount(paid: PaidMonth, allowance: Allowance, where: str) -> Iterator[Finding]:
    due = allowance.of(paid.month)
    if due is None:
        yield finding("ALLOWANCE_NOT_COMPUTABLE", where=f"{where}/Month", value=paid.month)
    elif paid.amount != due:
        shares = " + ".join(allowance.shares(paid.month)).replace("+ -", "− ")
        computed = f"{to_manat(due)} = {shares}" if shares else f"{to_manat(due)}"
        value = f"{to_manat(paid.amount)} ≠ {computed}"
        yield finding("ALLOWANCE_AMOUNT_DIFFERS", where=f"{where}/Amount", value=value)


def _check_sum(code: str, claimed: int, computed: int, where: str) -> Iterator[Finding]:
    if claimed != computed:
        yield finding(code, where=where, value=f"{to_manat(claimed)} ≠ {to_manat(computed)}")


def claimed_months(person: TablePerson, where: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The place of each chosen month, and what a register knows it by: certificate and month."""
    for place, paid in numbered(where, "PaidMonth", person.months):
        yield f"{place}/Month", (child_key(person.child), str(paid.month))
