"""Payment orders: what a finance officer orders of accepted benefits, what the second confirms, what receivers tell.

The one way in for the command line and for the screen. Role and office are asked in the transaction that does it. From
the dated amount on, of all that one officer alone orders for an office on a day, a second one must confirm; officers
who are one and the same person are no two. 003 §2.2.1 b, c.

ValueError
├── NotForFinanceError   not of his offices, not his role, or there is none
├── SameFinanceError     the second officer is the first one
├── NotNowError          the order does not stand where that can be done
├── UnfitPayoutError     ``what``: what is wrong with the wish
└── UnfitStatusError     (``registries/payout_outcomes.py``) a message that cannot be taken
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from pipeline.channels import open_channels
from pipeline.database import Write
from registries.acts import Act, What, write_act
from registries.finance import ENTERING
from registries.officer_users import Hand, are_one_person
from registries.officers import officers
from registries.payout_files import want_file
from registries.payout_outcomes import Taken, take_report
from registries.payouts import (
    MOST_LINES,
    Free,
    Order,
    Ordered,
    State,
    Step,
    Stepped,
    add_order,
    add_step,
    find_order,
    free_lines,
    next_number,
    ordered_alone,
)
from registries.population import PopulationRegister, TablePopulation
from rules.envelope import BAKU
from schemas.childcare import PaymentKind
from schemas.iban import iban_check
from schemas.identifiers import Iban, IdentifierError
from schemas.payouts import PayingAccount, StatusReport, channel_of, paying_account, payout_needs_two
from schemas.text import is_plain_text
from stages.finance import NotForFinanceError, NotNowError, SameFinanceError
from stages.finance_checks import check_words

LONGEST_NAME = 140  # Max140Text of pain.001
FARTHEST = timedelta(days=30)


class Unfit(StrEnum):
    """What is wrong with a wish; the value is the sentence of the command line."""

    DAY = f"a day that is over, or more than {FARTHEST.days} days ahead"
    ACCOUNT = "no table says from which account of the fund the office pays"
    CHANNEL = "the channel that takes the file is not open: `qebul channel open`"


class UnfitPayoutError(ValueError):
    """What was wished cannot be ordered."""

    def __init__(self, what: Unfit) -> None:
        super().__init__(what.value)
        self.what = what


class LeftOut(StrEnum):
    """Why a person is not ordered to be paid; the value is the sentence of the command line."""

    NAME = "the population register knows no name that can be written"
    DEAD = "the person is dead by the population register"
    ACCOUNT = "the account is no IBAN"


@dataclass(frozen=True, slots=True)
class PayoutWish:
    """What is to be ordered: all that is free in his offices, or in one of them, or of one kind; paid on ``day``."""

    day: date
    office: str = ""
    kind: PaymentKind | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The orders that were made, and how many persons were left out for each reason."""

    orders: Sequence[Ordered]
    left_out: Mapping[LeftOut, int]


def make(
    tx: Write,
    hand: Hand,
    wish: PayoutWish,
    at: datetime,
    *,
    channel: str,
    population: PopulationRegister | None = None,
) -> Made:
    """Orders for all who are free: one for each office, kind and bank, of at most ``MOST_LINES`` persons.

    ``channel``: who takes files where no table names a receiver (setting ``QEBUL_PAYMENTS_CHANNEL``).
    Raises NotForFinanceError, UnfitPayoutError.
    """
    today = at.astimezone(BAKU).date()
    if not today <= wish.day <= today + FARTHEST:
        raise UnfitPayoutError(Unfit.DAY)
    _check_office(tx, hand.login, wish.office)
    free = free_lines(tx, hand.login, ENTERING, wish.office, wish.kind)
    known = (population or TablePopulation()).find(tx, {one.fin for one in free})
    names = {fin: " ".join(f"{one.surname} {one.given_name} {one.patronymic}".split()) for fin, one in known.items()}
    alive = {fin for fin, one in known.items() if one.alive}
    whys = [_left_out(one, names, alive) for one in free]
    fit = [one for one, why in zip(free, whys, strict=True) if why is None]
    opened = set(open_channels(tx))
    made = []
    for some in _together(fit):
        to, account = channel_of(some[0].kind, some[0].bank, wish.day, channel), _account(some[0].office, wish.day)
        if to not in opened:
            raise UnfitPayoutError(Unfit.CHANNEL)
        made.append(_make_one(tx, hand, some, account, to, wish.day, names, at))
    return Made(made, Counter(why for why in whys if why is not None))


def confirm(tx: Write, hand: Hand, number: str, at: datetime) -> Ordered:
    """The second officer: it comes into force. Raises NotForFinanceError, SameFinanceError, NotNowError."""
    known = _waiting(tx, hand, number)
    first = known.steps[0]
    if are_one_person(tx, hand, Hand(first.login, first.user)):
        raise SameFinanceError(number)
    return _step(tx, known, Step.CONFIRM, hand, at)


def refuse(tx: Write, hand: Hand, number: str, why: str, at: datetime) -> Ordered:
    """What waits is not to be, and its persons are free; he who made it may say so, too.

    Raises NotForFinanceError, NotNowError, UnfitEntryError (the reason).
    """
    known = _waiting(tx, hand, number)
    check_words(why)
    return _step(tx, known, Step.REFUSE, hand, at, about=why)


def status(tx: Write, hand: Hand, reports: Sequence[StatusReport], at: datetime) -> Sequence[Taken]:
    """Takes what a receiver tells of orders: all of it or nothing. Raises NotForFinanceError, UnfitStatusError."""
    return [_take(tx, hand, told, at) for told in reports]


def _take(tx: Write, hand: Hand, told: StatusReport, at: datetime) -> Taken:
    known = find_order(tx, hand.login, told.order, ENTERING)
    if known is None:
        raise NotForFinanceError(told.order)
    taken = take_report(tx, known, told, at, hand=hand)
    about = f"STATUS {told.order} {told.id}"
    write_act(tx, Act(at, hand.login, hand.user, What.PAYOUT, office=known.order.office, about=about))
    return taken


def _check_office(tx: Write, login: str, office: str) -> None:
    mine = next((one for one in officers(tx) if one.login == login and one.active and one.role in ENTERING), None)
    if mine is None or (office and office not in mine.offices):
        raise NotForFinanceError(office or login)


def _account(office: str, day: date) -> PayingAccount:
    found = paying_account(office, day)
    if found is None:
        raise UnfitPayoutError(Unfit.ACCOUNT)
    return found


def _left_out(one: Free, names: Mapping[str, str], alive: set[str]) -> LeftOut | None:
    name = names.get(one.fin, "")
    # A list is opened as a table, too: what does not begin with a letter may be a formula.
    if len(name) > LONGEST_NAME or not is_plain_text(name) or not name[0].isalpha():
        return LeftOut.NAME
    if one.fin not in alive:
        return LeftOut.DEAD
    return None if one.kind is PaymentKind.POST or _is_iban(one.account) else LeftOut.ACCOUNT


def _is_iban(account: str) -> bool:
    try:
        return iban_check(Iban.parse(account))
    except IdentifierError:
        return False


def _together(free: Sequence[Free]) -> Iterator[Sequence[Free]]:
    """Who stands in one order; ``free`` is in the order of office, kind and bank."""
    for _, group in groupby(free, key=lambda one: (one.office, one.kind, one.bank)):
        all_of_them = list(group)
        yield from (all_of_them[start : start + MOST_LINES] for start in range(0, len(all_of_them), MOST_LINES))


def _make_one(
    tx: Write,
    hand: Hand,
    free: Sequence[Free],
    account: PayingAccount,
    channel: str,
    day: date,
    names: Mapping[str, str],
    at: datetime,
) -> Ordered:
    office, amount = free[0].office, sum(one.amount for one in free)
    two = payout_needs_two(amount + ordered_alone(tx, office, at), at.astimezone(BAKU).date())
    order = Order(
        number=next_number(tx),
        office=office,
        kind=free[0].kind,
        bank=free[0].bank,
        payer_iban=str(account.iban),
        payer_bank=str(account.bank),
        channel=channel,
        day=day,
        lines=len(free),
        amount=amount,
    )
    add_order(tx, order, free, names)
    return _step(tx, Ordered(order, ()), Step.MAKE, hand, at, two=two)


def _waiting(tx: Write, hand: Hand, number: str) -> Ordered:
    known = find_order(tx, hand.login, number, ENTERING)
    if known is None:
        raise NotForFinanceError(number)
    if known.state is not State.WAITS:
        raise NotNowError(known.state)
    return known


def _step(
    tx: Write, known: Ordered, what: Step, hand: Hand, at: datetime, *, two: bool = False, about: str = ""
) -> Ordered:
    """Writes a step down, and wants the file of what came into force."""
    step = Stepped(what=what, two=two, login=hand.login, user=hand.user, at=at, about=about)
    after = replace(known, steps=(*known.steps, step))
    order = known.order
    add_step(tx, order.number, len(after.steps), step)
    told = f"{what.value} {order.number}"
    write_act(tx, Act(at, hand.login, hand.user, What.PAYOUT, office=order.office, about=told))
    if after.state is State.IN_FORCE:
        want_file(tx, order, at)
    return after
