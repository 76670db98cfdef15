"""What a finance officer entered, as the payment or charge of its number that it becomes when it comes into force."""

from hashlib import sha256

from pipeline import canonical
from registries.charges import Charge, ChargeKind
from registries.finance import Entry
from registries.payments import Payment
from schemas.finance import EntryKind
from schemas.identifiers import ActivityCode, OfficeCode, Voen
from schemas.report_debt_terms import DebtKind

CHARGES = {
    EntryKind.SANCTION: ChargeKind.SANCTION,
    EntryKind.FINE: ChargeKind.FINE,
    EntryKind.FOUND: ChargeKind.FOUND,
    EntryKind.CONTRIBUTION_WRITE_OFF: ChargeKind.WRITE_OFF,
    EntryKind.OTHER_WRITE_OFF: ChargeKind.WRITE_OFF,
}
_DIGITS = 16


def becomes(one: Entry) -> Payment | Charge:
    """The payment or charge."""
    insurer = Voen(one.insurer)
    if one.what is EntryKind.PAYMENT:
        return Payment(
            number=one.number,
            insurer=insurer,
            value_date=one.day,
            amount=one.amount,
            code=one.code,
            office=OfficeCode(one.office),
        )
    return Charge(
        number=one.number,
        insurer=insurer,
        activity=ActivityCode(one.activity),
        kind=CHARGES[one.what],
        debt=DebtKind(one.debt),
        day=one.day,
        amount=one.amount,
        basis=one.basis,
    )


def mark_of_entry(one: Entry) -> str:
    """By which an act tells what the entry said then: what is changed before the second officer looks is seen."""
    said = [one.number, one.what.value, one.insurer, one.activity, one.debt, one.day.isoformat(), one.amount]
    return sha256(canonical.dumps([*said, one.code, one.basis, one.office]).encode()).hexdigest()[:_DIGITS]
