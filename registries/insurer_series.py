"""How numbers of insurers (uçot nömrəsi) are made.

Assumption: no source tells their structure. Ten digits that end in 5, as the one sample does (002 §4.1): so none can be
taken for a VÖEN, which ends in 1 or 2. Counted up from a start that the fund must set before it issues real ones.
"""

from dataclasses import dataclass

COUNTER = "insurer"
LENGTH = 10
_STEP = 10  # only the digits before the last count


@dataclass(frozen=True, slots=True)
class InsurerSeries:
    """Numbers counted up from ``first``."""

    first: int

    def number(self, place: int) -> str:
        """The number at ``place``, from 1. Raises ValueError when the digits are used up."""
        told = str(self.first + (place - 1) * _STEP)
        if len(told) != LENGTH:
            raise ValueError("the numbers of insurers are used up")
        return told

    def place(self, number: str) -> int:
        """The place of a number; 0 or less for one that the series does not give."""
        behind = int(number) - self.first if number.isdecimal() and len(number) == LENGTH else -_STEP
        return behind // _STEP + 1 if behind % _STEP == 0 else 0


# As of 2026-11-22 [assumption].
SERIES = InsurerSeries(first=9_900_000_005)
