"""The levels of a signature (ETSI EN 319 132-1 clause 6), and what it takes to reach them."""

from dataclasses import dataclass
from enum import StrEnum

from signatures.pades_augmenting import add_archive_stamp as add_pdf_stamp
from signatures.pades_augmenting import add_evidence as add_pdf_values
from signatures.tsa_client import StampRefused, StampSource
from signatures.xades_augmenting import Opener, Values, add_archive_stamp, add_signature_stamp, add_values, evidence_of

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


def no_stamps(_digest: bytes, _hash_name: str) -> bytes:
    """Of nobody. Raises StampRefused."""
    raise StampRefused("no time-stamping authority was named")


@dataclass(frozen=True, slots=True)
class Means:
    """What a signature is raised with."""

    level: Level = Level.B
    stamps: StampSource = no_stamps
    values: Values = _NO_VALUES

    @property
    def signing_stamps(self) -> StampSource | None:
        """For makers that put the time-stamp in while they sign."""
        return self.stamps if self.level.reaches(Level.T) else None

    def raise_xades(self, signed: bytes, opener: Opener) -> bytes:
        """A signature, raised; time-stamped already, it keeps its time. Raises CannotSign, and what ``stamps`` does."""
        if self.level.reaches(Level.T) and not evidence_of(opener(signed)).signature:
            signed = add_signature_stamp(signed, opener, self.stamps)
        if self.level.reaches(Level.LT):
            signed = add_values(signed, opener, self.values)
        if self.level.reaches(Level.LTA):
            signed = add_archive_stamp(signed, opener, self.stamps)
        return signed

    def raise_pdf(self, signed: bytes) -> bytes:
        """A PDF whose signature bears its time-stamp, raised. Raises as ``raise_xades``."""
        if self.level.reaches(Level.LT):
            values = self.values
            signed = add_pdf_values(signed, certificates=values.certificates, crls=values.crls, ocsps=values.ocsps)
        return add_pdf_stamp(signed, self.stamps) if self.level.reaches(Level.LTA) else signed
