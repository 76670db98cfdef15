"""What is asked of an insurer's money, and what is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from outbox.notice_xml import Both
from outbox.prints.sheet import Value
from stages.money_words import MoneySection

_LONGEST_NUMBER = 18  # digits of 64 bits with their sign
Row = tuple[str, tuple[Value, ...]]  # its key, its values


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks (login, session) for which section of whom; ``at``: when. ``opened``: the FİN of a personal account, or
    the number of an allocation.
    """

    login: str
    session: str
    at: datetime
    section: MoneySection
    voen: str
    activity: str = ""
    opened: str = ""
    after: str = ""
    limit: int = 0

    @property
    def behind(self) -> tuple[int, int] | None:
        """The line behind which the page begins; None for the first page, and for what is no line."""
        return line_key(self.after)


def line_key(text: str) -> tuple[int, int] | None:
    """Transaction and place of a line (``12.3``); None for what is none."""
    number, _, place = text.partition(".")
    key = whole_number(number), whole_number(place)
    return None if key[0] is None or key[1] is None else (key[0], key[1])


def whole_number(text: str) -> int | None:
    """A number that a key of the database can be; None for other text. Addresses are written by hand, too."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


@dataclass(frozen=True, slots=True)
class Found:
    """Rows by their keys, and what stands above them."""

    rows: Sequence[Row]
    sums: Sequence[tuple[Both, int]] = ()
