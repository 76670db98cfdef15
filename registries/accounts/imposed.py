"""Charges beside reports, as they are entered: sanctions, fines, what the fund found, and both kinds of write-offs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from pipeline.bulk import parts
from pipeline.database import Reads, Write
from pipeline.effects import Origin
from registries.accounts.names import debt_of, income_of, written_off_of
from registries.accounts.persons_freed import freed_persons
from registries.accounts.posting import post, reverse
from registries.accounts.stands import standing
from registries.accounts.tables import account_transaction, posting
from registries.accounts.transactions import Draft, Posting, Reason, TransactionKind, moved
from schemas.report_debt_terms import DebtKind


@dataclass(frozen=True, slots=True)
class ChargeIn:
    """A charge as accounts need it; ``amount`` with its sign as it moves the debt."""

    number: str
    insurer: str
    activity: str
    debt: DebtKind
    day: date
    amount: int
    reason: Reason
    origin: Origin | None = None


def post_charges(tx: Write, charges: Iterable[ChargeIn], at: datetime) -> None:
    """Posts charges; those that stand as they are stay as they are, others are reversed and posted anew."""
    given = {one.number: one for one in charges}
    stands = {number: n for (_, number), n in standing(tx, [(TransactionKind.CHARGE, one) for one in given]).items()}
    posted = _posted(tx, sorted(stands.values()))
    changed = {number for number in stands if _told(given[number]) != posted.get(number)}
    reverse(tx, [stands[number] for number in changed], at)
    new = [one for one in given.values() if one.number in changed or one.number not in stands]
    post(tx, [charge_draft(one) for one in new if not frees_persons(one)], at)
    for one in filter(frees_persons, new):  # each sees what the one before it has freed
        freed = freed_persons(tx, one.insurer, one.activity, -one.amount, one.number)
        post(tx, [charge_draft(one, freed)], at)


def frees_persons(one: ChargeIn) -> bool:
    """Whether it writes contributions off: persons of the insurer are freed of them."""
    return one.reason is Reason.WRITTEN_OFF and one.debt is DebtKind.CONTRIBUTION


def charge_draft(one: ChargeIn, freed: Sequence[Posting] = ()) -> Draft:
    """A charge as it is posted, with the lines of who is ``freed`` by it."""
    owed = debt_of(one.insurer, one.activity, one.debt)
    counter = written_off_of(one.debt) if one.reason is Reason.WRITTEN_OFF else income_of(one.debt)
    return Draft(
        kind=TransactionKind.CHARGE,
        source=one.number,
        insurer=one.insurer,
        activity=one.activity,
        value_date=one.day,
        postings=(*moved(owed, counter, one.amount, one.reason, one.number), *freed),
        origin=one.origin,
    )


def _told(one: ChargeIn) -> tuple[str, date, int, str]:
    return debt_of(one.insurer, one.activity, one.debt).id, one.day, one.amount, one.reason.value


def _posted(reads: Reads, numbers: Sequence[int]) -> Mapping[str, tuple[str, date, int, str]]:
    """By charge what its transaction says: account, day, amount and reason."""
    one = account_transaction.c
    query = select(one.source, posting.c.account, one.value_date, posting.c.amount, posting.c.reason).join(
        posting, posting.c.transaction == one.number
    )
    return {
        row.source: (row.account, row.value_date, row.amount, row.reason)
        for some in parts(numbers)
        for row in reads.execute(query.where(one.number.in_(some), posting.c.place == 1))
    }
