"""The check digits of an IBAN. A module of its own: schwifty loads its tables of banks when imported."""

from schwifty import IBAN

from schemas.identifiers import Iban


def iban_check(iban: Iban) -> bool:
    """Whether the check digits hold (ISO 13616, ISO 7064 MOD 97-10)."""
    return bool(IBAN(str(iban), allow_invalid=True).is_valid)
