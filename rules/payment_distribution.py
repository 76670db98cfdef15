"""Rules of the distribution of a payment that need no register (004 §2.3.1.1)."""

from collections.abc import Iterator
from datetime import date

from rules.envelope import check_envelope
from rules.places import numbered
from schemas.classification import classification_on
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.payment_distribution import DistributionKind, DistributionLine, PaymentDistribution

ROOT = "/Submission/PaymentDistribution"
_FIELD = {DistributionKind.CLASSIFICATION: "Code", DistributionKind.SUBORDINATES: "Insurer"}


def check_payment_distribution(
    document: PaymentDistribution, envelope: Envelope, received_on: date
) -> tuple[Finding, ...]:
    """All findings about the document and its envelope; ``received_on`` is the day of receipt in Baku."""
    return (*check_envelope(envelope, received_on), *_check_lines(document), *_check_codes(document, received_on))


def _check_lines(document: PaymentDistribution) -> Iterator[Finding]:
    """Each line names what the kind says, and nothing else; nobody has two; no share is nothing."""
    seen: set[str] = set()
    for place, line in numbered(ROOT, "Line", document.lines):
        yield from _check_named(document.kind, line, place)
        named = target_of(document.kind, line)
        if named is not None and named in seen:
            yield finding("DISTRIBUTION_TARGET_TWICE", where=f"{place}/{_FIELD[document.kind]}", value=named)
        seen.add(named or "")
        if line.amount == 0:
            yield finding("DISTRIBUTION_AMOUNT_ZERO", where=f"{place}/Amount")


def _check_codes(document: PaymentDistribution, received_on: date) -> Iterator[Finding]:
    """A share is paid under a code of the classification of that day, and never under a heading (decision 440)."""
    for place, line in numbered(ROOT, "Line", document.lines):
        known = None if line.code is None else classification_on(line.code, received_on)
        if line.code is not None and (known is None or known.heading):
            yield finding("CLASSIFICATION_UNKNOWN", where=f"{place}/Code", value=line.code)


def target_of(kind: DistributionKind, line: DistributionLine) -> str | None:
    """For whom or what the share is; None where the line does not say it."""
    told = line.code if kind is DistributionKind.CLASSIFICATION else line.insurer
    return None if told is None else str(told)


def _check_named(kind: DistributionKind, line: DistributionLine, place: str) -> Iterator[Finding]:
    other = line.insurer if kind is DistributionKind.CLASSIFICATION else line.code
    if target_of(kind, line) is None:
        yield finding("DISTRIBUTION_TARGET_MISSING", where=place, value=_FIELD[kind])
    if other is not None:
        [wrong] = set(_FIELD.values()) - {_FIELD[kind]}
        yield finding("DISTRIBUTION_TARGET_OTHER_KIND", where=f"{place}/{wrong}", value=str(other))
