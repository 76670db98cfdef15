"""How social insurance numbers (SSN, sosial sığorta nömrəsi) are made.

Assumption: no source tells length, series or check digit; 13 digits counted up from a start that the fund must set
before it issues real ones. Nothing else in the house reads meaning into a number.
"""

from dataclasses import dataclass

from schemas.identifiers import SSN_LENGTH, Ssn

COUNTER = "ssn"


@dataclass(frozen=True, slots=True)
class SsnSeries:
    """Numbers counted up from ``first``. Numbers that were issued stand: a later start must lie beyond them."""

    first: int

    def number(self, place: int) -> Ssn:
        """The SSN at ``place``, from 1. Raises IdentifierError when the digits are used up."""
        return Ssn.parse(f"{self.first + place - 1:0{SSN_LENGTH}d}")

    def place(self, ssn: str) -> int:
        """The place of a number; 0 or less for one of before, 0 for what is no number at all."""
        return int(ssn) - self.first + 1 if ssn.isdecimal() else 0


# As of 2026-11-21 [assumption].
SERIES = SsnSeries(first=9_000_000_000_001)
