"""What an officer's step with an entry of a bank's statement does: the step, the act, and the payment.

Which dues money pays that was matched by hand nobody says: the oldest ones (``dues.py``). Whether he may is asked
before (``stages/suspense.py``). The money of a match is a payment in the books like any other; an undo takes it back by
reversal, and a payment's number is never used a second time. Amounts are qəpik.
"""

from dataclasses import fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from pipeline import canonical
from pipeline.bulk import insert_of
from pipeline.database import Write
from registries.acts import Act, What, write_act
from registries.bank_looks import EntrySeen
from registries.bank_steps import Stepped, add_bank_step, number_of
from registries.bank_tables import bank_suspense
from registries.payments import Payment, take_back_payment, write_payments
from schemas.identifiers import OfficeCode, Voen

UNDONE = "UNDONE"  # cause: an officer took its match back
_DIGITS = 16
_NOT_SAID = ("state",)


def take_step(tx: Write, entry: EntrySeen, n: int, one: Stepped) -> None:
    """Appends an officer's step, and his act. Raises IntegrityError where another one was quicker."""
    add_bank_step(tx, entry.number, n, one)
    assert one.login is not None
    about = told_of(entry, n, one)
    write_act(tx, Act(one.at, one.login, one.user, What.BANK, office=entry.office, about=about))


def told_of(entry: EntrySeen, n: int, one: Stepped) -> str:
    """What the act of a step says: what, with which entry, and a mark of all that entry and step said then."""
    return f"{one.what.value} {number_of(entry.number)} {n} {_mark(entry, one)}"


def book(tx: Write, entry: EntrySeen, insurer: str, code: str, payment: str, at: datetime) -> None:
    """The entry's money is the insurer's from now on."""
    paid = Payment(
        number=payment,
        insurer=Voen(insurer),
        value_date=entry.value_date,
        amount=entry.amount,
        code=code,
        office=OfficeCode(entry.office),
    )
    write_payments(tx, [paid], at)


def take_back(tx: Write, payment: str, at: datetime) -> None:
    """The money of a match is nobody's again."""
    take_back_payment(tx, payment, at)


def put_in_suspense(tx: Write, entry: int, about: str) -> None:
    """Says why an entry that the house had matched stands in suspense; one that was there before keeps its cause."""
    row = {"entry": entry, "cause": UNDONE, "about": about}
    tx.execute(insert_of(tx)(bank_suspense).values(row).on_conflict_do_nothing())


def _mark(entry: EntrySeen, one: Stepped) -> str:
    """What is changed behind the house before the second officer looks, is seen."""
    said = [_plain(getattr(entry, field.name)) for field in fields(entry) if field.name not in _NOT_SAID]
    said += [one.insurer, one.code, one.payment, one.other, one.two, one.about]
    return sha256(canonical.dumps(said).encode()).hexdigest()[:_DIGITS]


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str) else value.isoformat()
