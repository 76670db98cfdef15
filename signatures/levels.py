"""The levels of a signature (ETSI EN 319 132-1 clause 6), and what it takes to reach them."""

from dataclasses import dataclass
from enum import StrEnum

from signatures.tsa_client import StampSource
from signatures.xades_augmenting import Opener, Values, add_archive_stamp, add_signature_stamp, add_values

_NO_VALUES = Values()


class Level(StrEnum):
    """B: signed · T: its time is proven · LT: with values that prove certificates · LTA: all of that time-stamped."""

    B = "B"
    T = "T"
    LT = "LT"
    LTA = "LTA"

    def reaches(self, other: "Level") -> bool:
        """Whether this level is ``other`` or above it."""
        order = list(Level)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Means:
    """What a signature is raised with."""

    level: Level
    stamps: StampSource
    values: Values = _NO_VALUES

    def raise_xades(self, signed: bytes, opener: Opener) -> bytes:
        """A signature of level B, raised. Raises CannotSign, and what ``stamps`` does."""
        if self.level.reaches(Level.T):
            signed = add_signature_stamp(signed, opener, self.stamps)
        if self.level.reaches(Level.LT):
            signed = add_values(signed, opener, self.values)
        if self.level.reaches(Level.LTA):
            signed = add_archive_stamp(signed, opener, self.stamps)
        return signed
