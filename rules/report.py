"""Rules of the quarterly report (004 §2.3.2) that need no register.

Of its checks there are here:

- C1   each month's incomes are its labour less what is non-contributory: ``report_months``
- C2   as many persons as are declared: ``report_persons``
- C3   employees of a month and persons with an income in it: ``report_months``
- C4   a FİN stands once: ``report_persons``; whether the person is known and has an SSN, a register tells
- C7   what is non-contributory lies in the quarter and within its labour: ``report_months``

Registers are asked for C6 (payments), C9 (one initial report, corrections after it), C10 (late) and C11 (who signs);
C5 (closing debt) and C8 (contributions) are computed.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from rules.envelope import check_envelope
from rules.places import numbered
from rules.report_months import check_months
from rules.report_persons import MOST_TOLD, check_persons
from schemas.activity_codes import find_activity
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.quarterly_report import QuarterlyReport

ROOT = "/Submission/QuarterlyReport"


def check_report(document: QuarterlyReport, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """All findings about the document and its envelope; ``received_on`` is the day of receipt in Baku."""
    return (
        *check_envelope(envelope, received_on),
        *_check_period(document, received_on),
        *_check_activity(document),
        *islice(_check_payments(document), MOST_TOLD),
        *check_months(document, ROOT),
        *check_persons(document, ROOT),
    )


def _check_period(report: QuarterlyReport, received_on: date) -> Iterator[Finding]:
    """No future quarter (R01). One that still runs is told, no more: an insurer may close within it."""
    where = f"{ROOT}/Period"
    if report.period.months[0].first > received_on:
        yield finding("REPORT_PERIOD_IN_FUTURE", where=where, value=report.period)
    elif report.period.last >= received_on:
        yield finding("REPORT_PERIOD_NOT_OVER", where=where, value=report.period)


def _check_activity(report: QuarterlyReport) -> Iterator[Finding]:
    """A code of the directory of the quarter; whether it is the insurer's own is asked of the register."""
    if find_activity(report.activity, report.period.last) is None:
        yield finding("ACTIVITY_UNKNOWN", where=f"{ROOT}/Activity", value=report.activity)


def _check_payments(report: QuarterlyReport) -> Iterator[Finding]:
    """A payment is added once, with something of it (004 p. 27; how much there is, the register tells)."""
    seen: set[str] = set()
    for place, one in numbered(ROOT, "Payment", report.payments):
        if one.payment in seen:
            yield finding("REPORT_PAYMENT_TWICE", where=f"{place}/Number", value=one.payment)
        seen.add(one.payment)
        if one.amount == 0:
            yield finding("REPORT_AMOUNT_ZERO", where=f"{place}/Amount")
