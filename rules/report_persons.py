"""Rules of the persons of a quarterly report (004 §2.3.2, steps 17, 18, 20, 21) that need no register: C2, part of C4.

A report has up to 100,000 persons: each rule passes over them once and tells of at most ``MOST_TOLD``.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from rules.registration import check_fin
from schemas.findings import Finding, finding
from schemas.quarterly_report import PreferentialPerson, QuarterlyReport, ReportPerson

MOST_TOLD = 50


def check_persons(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """The list of the insured, the list of preferential service, and who presents the report."""
    yield from islice(_twice(report.persons, f"{root}/Insured"), MOST_TOLD)
    yield from _check_total(report, root)
    yield from islice(_twice(report.preferential, f"{root}/Preferential"), MOST_TOLD)
    yield from islice(_not_listed(report, f"{root}/Preferential"), MOST_TOLD)
    yield from _check_presenters(report, root)


def _twice(persons: Sequence[ReportPerson | PreferentialPerson], place: str) -> Iterator[Finding]:
    """A FİN stands once in a list (C4)."""
    if len({person.fin for person in persons}) == len(persons):
        return
    seen: set[str] = set()
    for position, person in enumerate(persons, start=1):
        if person.fin in seen:
            yield finding("REPORT_PERSON_TWICE", where=f"{place}[{position}]/Fin", value=person.fin)
        seen.add(person.fin)


def _check_total(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """As many persons as were declared in total (C2; 004 p. 47: "must be entered"), and in no month more than those."""
    total, listed, most = report.heads_total, len(report.persons), max(one.count for one in report.heads)
    if total != listed:
        yield finding("REPORT_PERSONS_DIFFER", where=f"{root}/EmployeesTotal", value=f"{total} ≠ {listed}")
    if most > total:
        yield finding("REPORT_TOTAL_BELOW_MONTH", where=f"{root}/EmployeesTotal", value=f"{total} < {most}")


def _not_listed(report: QuarterlyReport, place: str) -> Iterator[Finding]:
    """Preferential service is that of an insured person of the list (R19, our reading)."""
    listed = {person.fin for person in report.persons} if report.preferential else set()
    for position, person in enumerate(report.preferential, start=1):
        if person.fin not in listed:
            step = f"[{position}]" if len(report.preferential) > 1 else ""
            yield finding("REPORT_PREFERENTIAL_NOT_LISTED", where=f"{place}{step}/Fin", value=person.fin)


def _check_presenters(report: QuarterlyReport, root: str) -> Iterator[Finding]:
    """Both the responsible person and the chief accountant are named (004 p. 55–56)."""
    named = (
        ("REPORT_RESPONSIBLE_MISSING", "ResponsiblePerson", report.responsible),
        ("REPORT_ACCOUNTANT_MISSING", "ChiefAccountant", report.accountant),
    )
    for code, element, presenter in named:
        if presenter is None:
            yield finding(code, where=root)
        else:
            yield from check_fin(presenter, f"{root}/{element}/Fin")
