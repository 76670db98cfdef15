"""Rules of the quarterly report (004 §2.3.2) that need no register."""

from datetime import date

from rules.envelope import check_envelope
from schemas.envelope import Envelope
from schemas.findings import Finding
from schemas.quarterly_report import QuarterlyReport


def check_report(document: QuarterlyReport, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """All findings about the document and its envelope; ``received_on`` is the day of receipt in Baku."""
    del document
    return check_envelope(envelope, received_on)
