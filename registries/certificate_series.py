"""How certificates (sosial sığorta şəhadətnaməsi, SSŞ) are numbered.

Assumption: the manuals call the SSN the number of the certificate, and tell no number of the paper itself. The paper
has a running number of its own, so that a replacement is told from what it replaces; the SSN on both is the same.
"""

COUNTER = "certificate"
_DIGITS = 10


def certificate_number(place: int) -> str:
    """The number at ``place``, from 1."""
    return f"{place:0{_DIGITS}d}"


def place_of(number: str) -> int:
    """The place of a number; 0 for what is none."""
    return int(number) if number.isdecimal() else 0
