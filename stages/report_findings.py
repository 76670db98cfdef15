"""What the registers say against a quarterly report, at its places; of very many persons the first are told."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from registries.report_payments import left_for
from rules.places import numbered
from rules.report_assessment import ROOT
from rules.report_persons import MOST_TOLD
from schemas.findings import Finding, finding
from schemas.money import to_manat
from schemas.months import Quarter, add_months
from schemas.quarterly_report import Presenter, QuarterlyReport, ReportKind
from stages.report_known import Known


def check_against_registers(body: QuarterlyReport, known: Known) -> tuple[Finding, ...]:
    """All findings; each is the answer of a register."""
    return (
        *_check_kind(body, known),
        *_check_activity(body, known),
        *_check_scale(known),
        *islice(_check_payments(body, known), MOST_TOLD),
        *_check_persons(body, known),
        *_check_presenter(body.responsible, "ResponsiblePerson", known),
        *_check_presenter(body.accountant, "ChiefAccountant", known),
    )


def _check_kind(body: QuarterlyReport, known: Known) -> Iterator[Finding]:
    """C9: one initial report; a correction follows an accepted one. Those before hang together, later ones are told."""
    counts, where = known.chain.of(body.period), f"{ROOT}/Kind"
    if body.kind is ReportKind.INITIAL and counts is not None:
        yield finding("REPORT_INITIAL_EXISTS", where=where, value=body.period)
    if body.kind is not ReportKind.INITIAL and counts is None:
        yield finding("REPORT_INITIAL_MISSING", where=where, value=body.period)
    before, after = known.chain.before(body.period), known.chain.after(body.period)
    if before is not None and before.quarter != _quarter_before(body.period):
        value = f"{before.quarter}, {body.period}"
        yield finding("REPORT_QUARTER_LEFT_OUT", where=f"{ROOT}/Period", value=value)
    for one in known.chain.broken_before(body.period):
        yield finding("REPORT_QUARTER_TO_CORRECT", where=f"{ROOT}/Period", value=one.quarter)
    if after:
        value = ", ".join(one.quarter for one in after[:MOST_TOLD])
        yield finding("REPORT_BEFORE_ACCEPTED_ONES", where=f"{ROOT}/Period", value=value)


def _quarter_before(quarter: Quarter) -> Quarter:
    day = add_months(quarter.months[0].first, -1)
    return Quarter(f"{day.year:04}-Q{(day.month + 2) // 3}")


def _check_activity(body: QuarterlyReport, known: Known) -> Iterator[Finding]:
    """Of an insurer of which no activities are recorded any is taken, and that is told."""
    if not known.activities:
        yield finding("REPORT_ACTIVITIES_UNKNOWN", where=f"{ROOT}/Activity", value=str(body.activity))
    elif str(body.activity) not in known.activities:
        yield finding("REPORT_ACTIVITY_FOREIGN", where=f"{ROOT}/Activity", value=str(body.activity))


def _check_scale(known: Known) -> Iterator[Finding]:
    if known.regime is None:
        yield finding("REPORT_NOT_COMPUTABLE", where=f"{ROOT}/Period", value="Regime")
    elif known.recorded_regime is None:
        yield finding("REPORT_SCALE_ASSUMED", where=f"{ROOT}/Period", value=known.regime.value)


def _check_payments(body: QuarterlyReport, known: Known) -> Iterator[Finding]:
    """C6: his own, of social insurance, and no more than is left of it. A stranger's payment does not exist."""
    together = Counter[str]()
    for place, used in numbered(ROOT, "Payment", body.payments):
        if used.payment not in known.payments:
            yield finding("REPORT_PAYMENT_UNKNOWN", where=f"{place}/Number", value=used.payment)
            continue
        payment, uses = known.payments[used.payment]
        left = left_for(known.key, payment.amount, uses)
        together[used.payment] += used.amount
        if not payment.amount:
            yield finding("REPORT_PAYMENT_OF_OTHER_KIND", where=f"{place}/Number", value=payment.code)
        elif together[used.payment] > left:
            value = f"{to_manat(together[used.payment])} > {to_manat(max(left, 0))}"
            yield finding("REPORT_PAYMENT_EXCEEDED", where=f"{place}/Amount", value=value)


def _check_persons(body: QuarterlyReport, known: Known) -> Iterator[Finding]:
    """C4. The last one that is told says how many more there are."""
    if not known.unknown:
        return
    strange = ((place, one) for place, one in numbered(ROOT, "Insured", body.persons) if str(one.fin) in known.unknown)
    more = len(known.unknown) - MOST_TOLD
    for n, (place, one) in enumerate(islice(strange, MOST_TOLD), start=1):
        value = f"{one.fin} (+{more})" if n == MOST_TOLD and more > 0 else str(one.fin)
        yield finding("PERSON_NOT_INSURED", where=f"{place}/Fin", value=value)


def _check_presenter(one: Presenter | None, element: str, known: Known) -> Iterator[Finding]:
    """Who answers for it is a living person of the population register, with the document that is named."""
    if one is None:
        return
    record, place = known.records.get(one.fin), f"{ROOT}/{element}"
    if record is None:
        yield finding("PERSON_UNKNOWN", where=f"{place}/Fin", value=one.fin)
        return
    if not record.alive:
        yield finding("PERSON_DIED", where=f"{place}/Fin", value=one.fin)
    if record.document_type is not one.document_type:
        value = one.document_type.value
        yield finding("IDENTITY_DOCUMENT_DIFFERS", where=f"{place}/DocumentType", value=value)
