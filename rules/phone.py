"""How a phone number is written: the same rule wherever a document holds one."""

import re
from collections.abc import Iterator

from schemas.findings import Finding, finding

# E.164; numbers of Azerbaijan have nine digits after the country code. Which prefixes are in use changes too often.
_PHONE = re.compile(r"\+(994[1-9][0-9]{8}|(?!994)[1-9][0-9]{6,14})")


def check_phone(phone: str, where: str) -> Iterator[Finding]:
    """International form without spaces (ITU-T E.164)."""
    if _PHONE.fullmatch(phone) is None:
        yield finding("PHONE_FORMAT", where=where, value=phone)
