"""Two thousand people who were insured before the house began: only the Fund's own register knows them."""

from collections.abc import Mapping
from datetime import UTC, datetime

from demo.employers import Employer
from demo.people import make_phone
from registries.insured_before import InsuredBefore
from schemas.identifiers import Fin, Ssn, Voen
from schemas.registration import Contacts

CROWD = 2_000
_FIRST_SSN = 1_000_000_000_001
_INSURED_AT = datetime(2015, 3, 2, 8, 0, tzinfo=UTC)


def fin_of(number: int) -> Fin:
    """The FİN of one of them, from 1; nobody else in the demo has one that begins so."""
    return Fin(f"9ZZ{number:04}")


def make_crowd(employers: Mapping[str, Employer]) -> tuple[InsuredBefore, ...]:
    """Always the same; alfa registered them."""
    insurer, contacts = Voen(employers["alfa"].voen), Contacts(phones=(make_phone("crowd"),))
    return tuple(
        InsuredBefore(
            fin=fin_of(number),
            ssn=Ssn(f"{_FIRST_SSN + number:013}"),
            issued_at=_INSURED_AT,
            insurer=insurer,
            contacts=contacts,
        )
        for number in range(1, CROWD + 1)
    )
