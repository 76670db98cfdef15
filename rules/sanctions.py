"""Sanctions and fines: an amount, or the two amounts that a judge chooses between. Amounts are qəpik."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from schemas.money import to_manat
from schemas.sanction_terms import Offence, SanctionTerms, Who, sanction_terms_on
from schemas.shares import Rounded, Rounding, rounding_on, tell_percent


@dataclass(frozen=True, slots=True)
class Sanction:
    """From ``lowest`` to ``highest``, and the row that says so."""

    lowest: int
    highest: int
    of: int
    terms: SanctionTerms

    def explain(self) -> str:
        """In figures: ``30 % × 500.00 – 70 % × 500.00``."""
        ends = dict.fromkeys(self._told(one) for one in (self.terms.lowest, self.terms.highest))
        return " – ".join(ends)

    def _told(self, one: int | Fraction) -> str:
        return f"{tell_percent(one)} × {to_manat(self.of)}" if isinstance(one, Fraction) else f"{to_manat(one)}"


def sanction(offence: Offence, on: date, *, who: Who = Who.LEGAL, time: int = 1, of: int = 0) -> Sanction | None:
    """What ``offence`` costs on a day: whom it falls on, the how manieth time in the year, the amount in question
    (qəpik) where it is a share of one. None where the table has no row.

    Raises ValueError for an amount below zero.
    """
    if of < 0:
        raise ValueError("an amount below zero")
    terms, rounding = sanction_terms_on(offence, who, time, on), rounding_on(Rounded.SANCTION, on)
    if terms is None or rounding is None:
        return None
    return Sanction(_qepik(terms.lowest, of, rounding), _qepik(terms.highest, of, rounding), of, terms)


def _qepik(one: int | Fraction, of: int, rounding: Rounding) -> int:
    return rounding.whole(one * of) if isinstance(one, Fraction) else one
