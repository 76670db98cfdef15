"""What officers see of bank statements, as values. Amounts are qəpik; texts of entries are strangers'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from registries.bank_steps import State, Step

BY_HAND, KNOWN, NOT_YET = "BY_HAND", "KNOWN", "NOT_YET"  # rows of a funnel that neither a pass nor a cause names


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSeen:
    """A statement; ``booked``: entries that it brought, ``open``: of those the ones that are not matched.

    ``closed``: all of its entries are booked; those that are not there were known from another file.
    """

    number: int
    format: str
    account: str
    statement_id: str
    office: str
    from_day: date | None
    to_day: date | None
    opening: int | None
    closing: int | None
    entries: int
    credit_sum: int
    debit_sum: int
    registered_at: datetime
    closed: bool
    booked: int
    open: int


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """How many entries of a statement came to what. ``name``: the pass of what is matched (BY_HAND: an officer), the
    cause of what is in suspense, else the state; KNOWN: those of another file, NOT_YET: not booked so far.

    ``credit`` and ``debit`` are both above zero.
    """

    state: str
    name: str
    entries: int
    credit: int
    debit: int


@dataclass(frozen=True, slots=True)
class CauseSeen:
    """How much stands in suspense for one cause."""

    cause: str
    entries: int
    credit: int
    debit: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EntrySeen:
    """An entry as the bank told it; its texts are strangers'. Its repr shows nothing: it names persons."""

    number: int
    statement: int
    place: int
    account: str
    office: str
    booking_date: date
    value_date: date
    amount: int
    reference: str
    end_to_end: str
    returns: str
    payer_name: str
    payer_code: str
    payer_iban: str
    code: str
    level: str
    purpose: str
    state: State


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who might be meant, and ``why`` it is only a candidate."""

    place: int
    insurer: str
    insurer_name: str
    code: str
    period: str
    amount: int
    score: int
    why: str


@dataclass(frozen=True, slots=True)
class Suspended:
    """An entry in suspense: why, about what, and who might be meant."""

    entry: EntrySeen
    cause: str
    about: str
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A due that the match of step ``n`` pays."""

    n: int
    insurer: str
    code: str
    period: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StepSeen:
    """What was done with an entry; ``login`` None: by the house."""

    n: int
    what: Step
    two: bool
    login: str | None
    user: str
    at: datetime
    about: str
    pass_name: str
    score: int
    insurer: str | None
    code: str
    payment: str | None
    other: int | None


@dataclass(frozen=True, slots=True)
class WholeEntry:
    """One entry with all that is known of it; ``names``: of the insurers that it speaks of, by VÖEN."""

    entry: EntrySeen
    cause: str
    about: str
    steps: Sequence[StepSeen]
    lines: Sequence[LineSeen]
    candidates: Sequence[Candidate]
    names: Mapping[str, str]
