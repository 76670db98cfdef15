"""Money: Decimal manat at the edges, integer qəpik inside, never float.

ValueError
└── MoneyError   an amount that is no whole number of qəpik
"""

from decimal import Decimal, InvalidOperation

QEPIK_IN_MANAT = 100


class MoneyError(ValueError):
    """An amount that cannot be told in whole qəpik; the amount is not in the message."""


def to_qepik(manat: Decimal) -> int:
    """``manat`` in qəpik, exactly. Raises MoneyError for a part of a qəpik, NaN or infinity."""
    if not manat.is_finite():
        raise MoneyError("not a finite amount")
    # Over the exact ratio, not Decimal arithmetic: the context's precision would round a very long amount in silence.
    numerator, denominator = manat.as_integer_ratio()
    qepik, rest = divmod(numerator * QEPIK_IN_MANAT, denominator)
    if rest:
        raise MoneyError("more than two decimals")
    return qepik


def to_manat(qepik: int) -> Decimal:
    """``qepik`` in manat, with exactly two decimals."""
    sign, digits = ("-", str(-qepik)) if qepik < 0 else ("", str(qepik))
    digits = digits.zfill(3)
    return Decimal(f"{sign}{digits[:-2]}.{digits[-2:]}")


def parse_manat(text: str) -> int:
    """Qəpik of an amount written as in documents (``1234.50``). Raises MoneyError."""
    # Decimal takes more than documents may: spaces, underscores, exponents, digits of other scripts.
    if not set(text) <= set("0123456789.-"):
        raise MoneyError("not an amount")
    try:
        return to_qepik(Decimal(text))
    except InvalidOperation:
        raise MoneyError("not an amount") from None


def divide_half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest whole, halves away from zero. Raises ZeroDivisionError."""
    quotient, rest = divmod(abs(numerator), abs(denominator))
    rounded = quotient + (2 * rest >= abs(denominator))
    return -rounded if (numerator < 0) != (denominator < 0) else rounded


def format_manat(qepik: int) -> str:
    """``qepik`` as Azerbaijani readers write it: ``1 234,50 ₼``."""
    return f"{to_manat(qepik):,.2f} ₼".replace(",", " ").replace(".", ",")
