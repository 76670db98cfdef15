"""What the papers of one person's benefit tell: invented, and the same for the same seed.

``Story`` holds each value once; every paper that shows it is drawn from it, so a page of a changed story differs from
the form in that one value everywhere on the page. Field codes are those of ``Evidence.field``.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from demo.names import FATHERS, MEN, SURNAMES, WOMEN

MINUTES, ORDER, BIRTH, APPLICATION = "COMMISSION_MINUTES", "ORDER_EXTRACT", "BIRTH_CERTIFICATE", "APPLICATION"
KINDS = (MINUTES, ORDER, BIRTH, APPLICATION)


@dataclass(frozen=True, slots=True)
class Story:
    """One parent who cares, one child, one leave. ``certificate`` is series and number as the form writes them."""

    insurer: str
    voen: str
    place: str
    head: str
    surname: str
    given_name: str
    patronymic: str
    phone: str
    child_name: str
    other_parent: str
    child_born: date
    certificate: str
    certificate_day: date
    order_number: str
    order_day: date
    leave_start: date
    leave_end: date
    protocol_number: str
    protocol_day: date

    @property
    def carer(self) -> str:
        """Full name."""
        return f"{self.surname} {self.given_name} {self.patronymic}"

    @property
    def parents(self) -> tuple[str, str]:
        """Father and mother."""
        is_father = self.patronymic.endswith("oğlu")
        return (self.carer, self.other_parent) if is_father else (self.other_parent, self.carer)


# By field, where the story keeps it.
FIELDS: Mapping[str, str] = {
    "worker.surname": "surname",
    "worker.given_name": "given_name",
    "worker.patronymic": "patronymic",
    "child.birth_date": "child_born",
    "child.certificate_number": "certificate",
    "child.certificate_date": "certificate_day",
    "order.number": "order_number",
    "order.date": "order_day",
    "leave.start": "leave_start",
    "leave.end": "leave_end",
    "protocol.number": "protocol_number",
    "protocol.date": "protocol_day",
}


def invented(source: random.Random) -> Story:
    """A story of nobody, drawn from ``source``."""
    born = date(2022, 1, 1) + timedelta(days=source.randrange(900))
    leave = born + timedelta(days=source.randrange(60, 130))
    order = leave - timedelta(days=source.randrange(2, 12))
    man = source.choice(SURNAMES)
    return Story(
        insurer=source.choice(("Alfa Tikinti MMC", "Beta Toxuculuq ASC", "Xəzər Nəqliyyat MMC", "Şəfəq Ticarət ASC")),
        voen="".join(source.choices("0123456789", k=9)) + "1",
        place=source.choice(("Bakı", "Gəncə", "Sumqayıt", "Şəki")),
        head=f"{source.choice('ABEFHKNRSTV')}. {source.choice(SURNAMES)}",
        surname=of_a_woman(man),
        given_name=source.choice(WOMEN),
        patronymic=f"{source.choice(FATHERS)} qızı",
        phone=f"+99450{source.randrange(10**6, 10**7)}",
        child_name=source.choice(MEN),
        other_parent=f"{man} {source.choice(MEN)} {source.choice(FATHERS)} oğlu",
        child_born=born,
        certificate=f"{source.choice(('AA', 'AZ', 'AB'))} {source.randrange(10**6, 10**7)}",
        certificate_day=born + timedelta(days=source.randrange(4, 30)),
        order_number=source.choice(("{}-M", "{}", "K-{}")).format(source.randrange(2, 300)),
        order_day=order,
        leave_start=leave,
        leave_end=date(born.year + 3, born.month, min(born.day, 28)),
        protocol_number=f"{source.randrange(1, 60)}",
        protocol_day=leave + timedelta(days=source.randrange(5, 40)),
    )  # fmt: skip


def of_a_woman(surname: str) -> str:
    """-ov and -yev take an -a."""
    return f"{surname}a" if surname.endswith(("ov", "ev")) else surname


def differing(story: Story, field: str, source: random.Random) -> Story:
    """The story with another value in ``field``, as a clerk or a forger errs: one digit, or another name."""
    name = FIELDS[field]
    return replace(story, **{name: _other(getattr(story, name), field, source)})  # type: ignore[arg-type]  # an attribute of Story


def _other(value: str | date, field: str, source: random.Random) -> str | date:
    if isinstance(value, date):
        return _other_day(value, source)
    names: Mapping[str, Sequence[str]] = {
        "worker.surname": [of_a_woman(one) for one in SURNAMES],
        "worker.given_name": WOMEN,
        "worker.patronymic": [f"{one} qızı" for one in FATHERS],
    }
    if field in names:
        return source.choice([one for one in names[field] if one != value])
    return _other_digit(value, source)


def _other_day(day: date, source: random.Random) -> date:
    """One digit of the day, the month or the year is another."""
    while True:
        try:
            other = date.fromisoformat(_other_digit(day.isoformat(), source))
        except ValueError:
            continue
        if abs(other.year - day.year) <= 1:
            return other


def _other_digit(text: str, source: random.Random) -> str:
    place = source.choice([n for n, sign in enumerate(text) if sign.isdigit()])
    other = source.choice([digit for digit in "0123456789" if digit != text[place]])
    return text[:place] + other + text[place + 1 :]
