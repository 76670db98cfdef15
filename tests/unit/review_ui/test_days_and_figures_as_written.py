"""Days and amounts as people in Baku write them."""

from datetime import date

import pytest

from review_ui.parts.days import LAST_DAY, read_day, write_day
from review_ui.parts.shown import figures


@pytest.mark.parametrize("text", ["21.11.2026", " 21.11.2026 "])
def test_a_written_day_is_read(text):
    assert read_day(text) == date(2026, 11, 21)


def test_zeros_may_be_left_out_and_are_written():
    assert write_day(read_day("1.2.2026")) == "01.02.2026"
    assert write_day(None) == ""


@pytest.mark.parametrize("text", ["", "2026-11-21", "31.02.2026", "11/21/2026", "21.11.26", "01.01.1989", "٢١.11.2026"])
def test_what_is_no_day_or_beyond_the_bounds_is_none(text):
    assert read_day(text) is None
    assert read_day(write_day(LAST_DAY)) == LAST_DAY


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("10/13 × 44.00", "10/13 × 44,00"),
        ("44.00 ≠ 16.55 = 13/22 × 28.00.", "44,00 ≠ 16,55 = 13/22 × 28,00."),
        ("1500000.00 − 0.00", "1\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}000,00 − 0,00"),
        ("21.11.2026", "21.11.2026"),
        ("01.2025", "01.2025"),
        ("§2.2.3", "§2.2.3"),
    ],
)
def test_amounts_have_a_comma_and_days_keep_their_points(text, seen):
    assert figures(text) == seen
