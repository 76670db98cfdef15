"""A quarterly report that comes after its day, and the sanction of that time (check C10; Tax Code 57.1).

The sanction is that of the first day on which the report was late. It is a value: whoever records it as applied shows
it in the next report (step 11), not in this one, which was signed before.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from rules.due_dates import DueDate, due_date
from rules.report_assessment import ROOT
from rules.report_standing import Imposed
from rules.sanctions import Sanction, sanction
from schemas.due_terms import Duty
from schemas.findings import Finding, finding
from schemas.money import to_manat
from schemas.quarterly_report import QuarterlyReport, ReportKind
from schemas.report_debt_terms import DebtKind
from schemas.sanction_terms import Offence

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LateReport:
    """``received_on`` is after ``due``; ``sanction`` is None where no table tells it."""

    due: DueDate
    received_on: date
    sanction: Sanction | None

    @property
    def imposed(self) -> Imposed | None:
        """What is to be recorded as applied: None where the table leaves a choice, says nothing, or where the due day
        may still move.
        """
        found = self.sanction
        if found is None or found.lowest != found.highest or not found.lowest or not self.due.certain:
            return None
        return Imposed(DebtKind.SANCTION, self.received_on, found.lowest, _told(found))

    def finding(self) -> Finding:
        """For the record: both days, and the sanction."""
        days = f"{self.received_on} > {self.due.day}"
        told = "" if self.sanction is None else f", {_told(self.sanction)}"
        return finding("REPORT_LATE", where=f"{ROOT}/Period", value=days + told)


def _told(found: Sanction) -> str:
    amounts = " – ".join(dict.fromkeys(f"{to_manat(one)}" for one in (found.lowest, found.highest)))
    return f"{found.explain()} = {amounts}" if found.terms.is_share else found.explain()


def late_report(report: QuarterlyReport, received_on: date, contributions: int) -> LateReport | None:
    """None for a report in time, and for a correction, for which no day is set; ``received_on`` is the day of receipt
    in Baku, ``contributions`` (qəpik) what the report comes to, of which an older sanction was a share.
    """
    due = due_date(Duty.QUARTERLY_REPORT, report.period)
    if report.kind is not ReportKind.INITIAL or due is None or received_on <= due.day:
        return None
    return LateReport(due, received_on, sanction(Offence.LATE_REPORT, due.day + _DAY, of=contributions))
