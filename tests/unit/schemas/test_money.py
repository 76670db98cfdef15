from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.money import MoneyError, divide_half_up, format_manat, parse_manat, to_manat, to_qepik

amounts = st.integers(-(10**30), 10**30)


@given(amounts)
def test_qepik_to_manat_and_back_loses_nothing(qepik: int):
    assert to_qepik(to_manat(qepik)) == qepik
    assert to_manat(qepik).as_tuple().exponent == -2
    assert parse_manat(str(to_manat(qepik))) == qepik


@pytest.mark.parametrize("manat", ["0.001", "1.005", "NaN", "Infinity", "1E-3"])
def test_a_part_of_a_qepik_is_refused(manat: str):
    with pytest.raises(MoneyError):
        to_qepik(Decimal(manat))


def test_trailing_zeros_are_not_decimals():
    assert to_qepik(Decimal("1.5000")) == 150
    assert to_qepik(Decimal("1E+3")) == 100_000


@pytest.mark.parametrize("text", ["", " 1", "1,50", "1_000", "1e3", "١", "1.2.3", "--1", "NaN", "+1"])
def test_an_amount_written_otherwise_is_refused(text: str):
    with pytest.raises(MoneyError):
        parse_manat(text)


@given(amounts, st.integers(-(10**6), 10**6).filter(bool))
def test_division_rounds_halves_away_from_zero(numerator: int, denominator: int):
    exact = Fraction(numerator, denominator)
    rounded = divide_half_up(numerator, denominator)
    assert abs(rounded - exact) <= Fraction(1, 2)
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@given(st.integers(-(10**6), 10**6))
def test_division_agrees_with_decimal(numerator: int):
    expected = (Decimal(numerator) / 8).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert divide_half_up(numerator, 8) == int(expected)


@pytest.mark.parametrize(
    ("qepik", "text"),
    [(123450, "1 234,50 ₼"), (5, "0,05 ₼"), (-123456789, "-1 234 567,89 ₼"), (0, "0,00 ₼"), (-5, "-0,05 ₼")],
)
def test_amounts_are_told_as_azerbaijani_readers_write_them(qepik: int, text: str):
    assert format_manat(qepik) == text


def test_a_very_long_amount_is_told_to_the_qepik():
    assert format_manat(10**40 + 7).endswith("000,07 ₼")
