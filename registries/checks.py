"""Conservation of the registers: every row comes from an applied effect, every applied effect has its row.

What a problem says never names a person or an SSN: it points to a submission, a file's digest or a count.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, Table, select

from pipeline import canonical
from pipeline.conservation import Check, Problem
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import counter, effect, submission
from registries.accounts.checks import account_checks
from registries.allocation_checks import AllocationsCheck
from registries.applications import ListApplication, columns_of
from registries.authorization_checks import AuthorizationsCheck
from registries.authorization_effects import GrantAuthorization
from registries.bank_checks import bank_checks
from registries.benefit_checks import BenefitsCheck
from registries.benefits import RecordTable
from registries.certificate_checks import CertificatesCheck, PersonalAccountsCheck
from registries.effects import CorrectPerson, IssueSsn, LogAccess
from registries.entry_checks import EntriesCheck
from registries.eyes_checks import ActsCheck, FourEyesCheck
from registries.insurer_checks import InsurerNumbersCheck, PartyOfficesCheck, RegisteredInsurersCheck
from registries.insurer_data import SaveCalendar, SaveRequisites
from registries.insurer_registrations import RegisterInsurer
from registries.payment_checks import PaymentsCheck
from registries.payments import DistributePayment
from registries.payout_checks import PayoutLinesCheck, PayoutOrdersCheck, PayoutSumsCheck
from registries.report_checks import ReportMoneyCheck, ReportsCheck
from registries.report_effects import RecordReport
from registries.report_person_checks import ReportPersonsCheck
from registries.report_tables import quarterly_report
from registries.scan_checks import ScanPagesCheck
from registries.ssn_series import COUNTER, SERIES
from registries.tables import (
    access_log,
    application,
    authorization,
    benefit_month,
    benefit_person,
    benefit_table,
    certificate,
    insured_link,
    insured_person,
    insurer_activity,
    insurer_calendar,
    insurer_registration,
    insurer_requisites,
    payment_distribution,
    person_change,
)
from registries.trust_checks import TrustCheck

# Each register, the kind of effect that writes it, and whether only a registered submission may have done so.
_WRITTEN_BY: Sequence[tuple[Table, str, bool]] = (
    (insured_person, IssueSsn.kind, True),
    (insured_link, IssueSsn.kind, True),
    (person_change, CorrectPerson.kind, True),
    (access_log, LogAccess.kind, False),
    (authorization, GrantAuthorization.kind, True),
    (insurer_requisites, SaveRequisites.kind, True),
    (insurer_calendar, SaveCalendar.kind, True),
    (insurer_registration, RegisterInsurer.kind, True),
    (insurer_activity, RegisterInsurer.kind, True),
    (benefit_table, RecordTable.kind, True),
    (benefit_person, RecordTable.kind, True),
    (benefit_month, RecordTable.kind, True),
    (payment_distribution, DistributePayment.kind, True),
    (quarterly_report, RecordReport.kind, True),
)
_LOADED = "a loaded person"


class RegistersCheck:
    """Register rows and applied effects match one to one, by (submission, line)."""

    name = "registers"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        for table, kind, only_registered in _WRITTEN_BY:
            written = select(table.c.submission, table.c.line).where(table.c.submission.is_not(None))
            rows = {(row.submission, row.line) for row in reads.execute(written)}
            applied = {(row.submission, row.line) for row in reads.execute(_applied(kind))}
            for submission_id, _ in sorted(rows - applied):
                yield Problem(self.name, submission_id, f"{table.name}: no applied effect wrote it")
            for submission_id, _ in sorted(applied - rows):
                yield Problem(self.name, submission_id, f"{table.name}: what its effect wrote is gone")
            if only_registered:
                yield from self._unregistered(reads, table)
        yield from self._unregistered(reads, certificate)  # by two kinds of effects: ``certificate_checks.py``

    def _unregistered(self, reads: Reads, table: Table) -> Iterator[Problem]:
        others = (
            select(table.c.submission)
            .join_from(table, submission, submission.c.id == table.c.submission, isouter=True)
            .where(submission.c.status.is_distinct_from(Status.REGISTERED.value), table.c.submission.is_not(None))
            .order_by(table.c.submission)
        )
        for submission_id in reads.execute(others).scalars():
            yield Problem(self.name, submission_id, f"{table.name}: its submission is not registered")


class SsnCheck:
    """Every number of the series that was counted is one person's SSN, the one that its effect reported; who was
    insured before has a number from before it.
    """

    name = "ssn"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        last = reads.execute(select(counter.c.value).where(counter.c.name == COUNTER)).scalar() or 0
        reported = {
            row.submission: canonical.loads(row.result)["ssn"] for row in reads.execute(_applied(IssueSsn.kind))
        }
        issued: set[int] = set()
        found: list[Problem] = []
        for row in reads.execute(select(insured_person.c.submission, insured_person.c.ssn)):
            place = SERIES.place(row.ssn)
            if row.submission is None and row.ssn.isdecimal() and place < 1:
                continue
            if reported.get(row.submission, row.ssn) != row.ssn:
                found.append(Problem(self.name, row.submission, "another SSN than its effect reported"))
            if not 1 <= place <= last:
                found.append(Problem(self.name, row.submission or _LOADED, "issued, and not counted"))
            elif place in issued:
                found.append(Problem(self.name, row.submission or _LOADED, "a number was issued twice"))
            issued.add(place)
        missing = sorted(set(range(1, last + 1)) - issued)
        found += [Problem(self.name, f"place {place}", "counted, and nobody has it") for place in missing]
        yield from sorted(found, key=lambda one: (one.what, one.where))


class LinksCheck:
    """Every insured person is linked to the insurer that registered him."""

    name = "insured links"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        unlinked = (
            select(insured_person.c.submission)
            .where(insured_person.c.fin.not_in(select(insured_link.c.fin)))
            .order_by(insured_person.c.submission)
        )
        for submission_id in reads.execute(unlinked).scalars():
            yield Problem(self.name, submission_id or _LOADED, "the person it registered is linked to no insurer")


class ApplicationsCheck:
    """Every application that was listed is in the register of applications, as it was listed last: so it is found."""

    name = "applications"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        listed = select(effect.c.submission, effect.c.data).where(effect.c.kind == ListApplication.kind)
        orders = reads.execute(listed.where(effect.c.applied_at.is_not(None)).order_by(effect.c.line))
        last = {row.submission: row.data for row in orders}
        kept = {row.submission: row for row in reads.execute(select(application)).mappings()}
        for one, data in sorted(last.items()):
            row = kept.get(one)
            if row is None:
                yield Problem(self.name, one, "listed, and not in the register of applications")
            elif columns_of(ListApplication.model_validate_json(data)).items() - row.items():
                yield Problem(self.name, one, "in the register of applications otherwise than it was listed")


def _applied(kind: str) -> Select[Any]:
    return select(effect).where(effect.c.kind == kind, effect.c.applied_at.is_not(None))


def registry_checks() -> tuple[Check, ...]:
    """The checks of this package."""
    return (
        RegistersCheck(),
        AuthorizationsCheck(),
        BenefitsCheck(),
        PayoutOrdersCheck(),
        PayoutLinesCheck(),
        PayoutSumsCheck(),
        PaymentsCheck(),
        ReportsCheck(),
        ReportPersonsCheck(),
        ReportMoneyCheck(),
        *account_checks(),
        EntriesCheck(),
        *bank_checks(),
        AllocationsCheck(),
        FourEyesCheck(),
        ActsCheck(),
        SsnCheck(),
        InsurerNumbersCheck(),
        RegisteredInsurersCheck(),
        PartyOfficesCheck(),
        LinksCheck(),
        CertificatesCheck(),
        PersonalAccountsCheck(),
        ApplicationsCheck(),
        ScanPagesCheck(),
        TrustCheck(),
    )
