"""Payments of an insurer and of those below it as an officer sees them (004 §2.3.1.1), with what is left for reports.

Role and office are asked in each question. Amounts are qəpik.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pipeline.database import Reads
from registries.finance import LOOKING, is_in_force, office_of
from registries.payments import Payment, distributed, payment_as_told, subordinates_of, used_in_reports
from registries.tables import payment


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    """A payment; ``is_distributed`` by a signed document; ``used`` by counting reports, whoever's they are."""

    payment: Payment
    is_distributed: bool
    used: int

    @property
    def left(self) -> int:
        """What no report uses."""
        return self.payment.amount - self.used


def payments_seen(reads: Reads, login: str, voen: str) -> Sequence[PaymentSeen] | None:
    """Sığortaedənin ödənişləri, the newest first; None where ``login`` may not see the insurer."""
    return None if office_of(reads, login, voen, LOOKING) is None else _payments(reads, [voen])


def payments_below_seen(reads: Reads, login: str, voen: str, day: date) -> Sequence[PaymentSeen] | None:
    """Alt təşkilatların ödənişləri: of subordinates on ``day``, so far as they are of his offices, too."""
    if office_of(reads, login, voen, LOOKING) is None:
        return None
    below = {str(one.child) for one in subordinates_of(reads, [voen]).get(voen, ()) if one.holds_on(day)}
    return _payments(reads, sorted(one for one in below if office_of(reads, login, one, LOOKING) is not None))


def _payments(reads: Reads, insurers: Iterable[str]) -> Sequence[PaymentSeen]:
    one = payment.c
    query = select(payment).where(one.insurer.in_(list(insurers)), is_in_force(one.number))
    rows = reads.execute(query.order_by(one.value_date.desc(), one.number.desc()))
    found = [payment_as_told(row) for row in rows]
    numbers = [each.number for each in found]
    done, used = distributed(reads, numbers), used_in_reports(reads, numbers)
    return [PaymentSeen(each, each.number in done, used.get(each.number, 0)) for each in found]
