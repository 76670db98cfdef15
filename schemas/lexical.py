"""How single values are written in our documents: one pair of functions (text → value, value → text) a kind of value.

Each agrees with the simple type of the same name in ``xsd/common.xsd``; a test holds them together. Readers raise
ValueError without the value in its message.
"""

import base64
import re
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from schemas.money import to_manat
from schemas.text import is_plain_text

EARLIEST = datetime(2001, 1, 1, tzinfo=UTC)
EARLIEST_BIRTH = date(1900, 1, 1)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
MOST_QEPIK = 999_999_999_99
XML_SPACE = " \t\r\n"

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"(Z|[+\-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,8})\.[0-9]{2}")
_SIGNED_AMOUNT = re.compile(r"(0|-?[1-9][0-9]{0,8})\.[0-9]{2}|-0\.(0[1-9]|[1-9][0-9])")
_COUNT = re.compile(r"0|[1-9][0-9]?")
_HEAD_COUNT = re.compile(r"0|[1-9][0-9]{0,6}")
_VERSION = re.compile(r"[1-9][0-9]{0,3}")


def _plain(text: str) -> str:
    if not is_plain_text(text):
        raise ValueError("nothing visible, or a control character")
    return text


def _in_range(moment: datetime) -> datetime:
    if not EARLIEST <= moment < LATEST:
        raise ValueError("a time outside of this century")
    return moment.astimezone(UTC)


def _day_in_range(day: date) -> date:
    if not EARLIEST.date() <= day < LATEST.date():
        raise ValueError("a day outside of this century")
    return day


def _birth_day_in_range(day: date) -> date:
    if not EARLIEST_BIRTH <= day < LATEST.date():
        raise ValueError("a day on which nobody who lives was born")
    return day


def _file_name(text: str) -> str:
    if "/" in text or "\\" in text or not text.strip("."):
        raise ValueError("not a plain file name")
    return text


Text20 = Annotated[str, StringConstraints(strict=True, max_length=20), AfterValidator(_plain)]
Text34 = Annotated[str, StringConstraints(strict=True, max_length=34), AfterValidator(_plain)]
Text100 = Annotated[str, StringConstraints(strict=True, max_length=100), AfterValidator(_plain)]
Text254 = Annotated[str, StringConstraints(strict=True, max_length=254), AfterValidator(_plain)]
Text2000 = Annotated[str, StringConstraints(strict=True, max_length=2000), AfterValidator(_plain)]
FileName = Annotated[Text254, AfterValidator(_file_name)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_range)]
Day = Annotated[date, AfterValidator(_day_in_range)]
BirthDay = Annotated[date, AfterValidator(_birth_day_in_range)]
Qepik = Annotated[int, Field(strict=True, ge=0, le=MOST_QEPIK)]
SignedQepik = Annotated[int, Field(strict=True, ge=-MOST_QEPIK, le=MOST_QEPIK)]
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,63}$")]
DirectoryCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
MediaTypeName = Annotated[
    str, StringConstraints(strict=True, max_length=100, pattern=r"^[a-z0-9][a-z0-9.+\-]*/[a-z0-9][a-z0-9.+\-]*$")
]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
# No source tells the form of a card number: capital letters, digits and hyphens are taken.
CardNumber = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Z][0-9A-Z\-]{0,19}$")]
PostalCode = Annotated[str, StringConstraints(strict=True, pattern=r"^AZ[0-9]{4}$")]


def read_uuid(text: str) -> UUID:
    """A UUID in its one usual form: ``uuid.UUID`` alone also takes braces, ``urn:`` and no hyphens."""
    if _UUID.fullmatch(text) is None:
        raise ValueError("not a UUID")
    return UUID(text)


def read_moment(text: str) -> datetime:
    """A moment with its zone, in UTC. Spaces around it are allowed, because XML Schema collapses them first."""
    trimmed = text.strip(XML_SPACE)
    if _MOMENT.fullmatch(trimmed) is None:
        raise ValueError("not a moment with a zone")
    return _in_range(datetime.fromisoformat(trimmed))


def write_moment(moment: datetime) -> str:
    """``moment`` in UTC, ending in Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_day(text: str) -> date:
    """A day without a zone. Spaces around it are allowed, because XML Schema collapses them first."""
    return _day_in_range(_read_date(text))


def read_birth_day(text: str) -> date:
    """A day on which somebody was born, from 1900 on, written like any other."""
    return _birth_day_in_range(_read_date(text))


def _read_date(text: str) -> date:
    trimmed = text.strip(XML_SPACE)
    if _DAY.fullmatch(trimmed) is None:
        raise ValueError("not a day")
    return date.fromisoformat(trimmed)


def write_day(day: date) -> str:
    """``day`` as 2026-11-21."""
    return day.isoformat()


def read_amount(text: str) -> int:
    """Qəpik of manat with exactly two decimals: ``44.00``. Never negative, no leading zeros."""
    if _AMOUNT.fullmatch(text) is None:
        raise ValueError("not an amount")
    return int(text.replace(".", ""))


def read_signed_amount(text: str) -> int:
    """Qəpik of manat with exactly two decimals that may be below zero: ``-44.00``; zero has no sign."""
    if _SIGNED_AMOUNT.fullmatch(text) is None:
        raise ValueError("not an amount")
    return int(text.replace(".", ""))


def write_amount(qepik: int) -> str:
    """``qepik`` as manat with two decimals."""
    return str(to_manat(qepik))


def read_boolean(text: str) -> bool:
    """``true`` or ``false``; 1 and 0 are not taken."""
    if text not in {"true", "false"}:
        raise ValueError("neither true nor false")
    return text == "true"


def write_boolean(value: bool) -> str:  # noqa: FBT001 - the value itself, not a switch
    """``true`` or ``false``."""
    return "true" if value else "false"


def read_version(text: str) -> int:
    """A whole number from 1 to 9999 without leading zeros."""
    if _VERSION.fullmatch(text) is None:
        raise ValueError("not a version number")
    return int(text)


def read_count(text: str) -> int:
    """A whole number from 0 to 99 without leading zeros."""
    if _COUNT.fullmatch(text) is None:
        raise ValueError("not a count")
    return int(text)


def read_head_count(text: str) -> int:
    """A whole number from 0 to 9,999,999 without leading zeros."""
    if _HEAD_COUNT.fullmatch(text) is None:
        raise ValueError("not a count of people")
    return int(text)


def read_base64(text: str) -> bytes:
    """At least one byte in canonical base64; XML white space may stand inside."""
    packed = "".join(text.split()) if text.isascii() else ""
    content = base64.b64decode(packed, validate=True)
    # The decoder ignores stray bits of the last letter: two texts would stand for one content.
    if not content or base64.b64encode(content).decode("ascii") != packed:
        raise ValueError("not base64")
    return content


def write_base64(content: bytes) -> str:
    """One line of base64."""
    return base64.b64encode(content).decode("ascii")
