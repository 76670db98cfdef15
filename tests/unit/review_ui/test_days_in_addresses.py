"""Days that stand in the address of a register."""

from datetime import date

import pytest

from review_ui.parts.register_address import wanted_of


def test_a_day_is_read():
    assert wanted_of({"den": "2026-11-21"}).sent_from == date(2026, 11, 21)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "1989-12-31", "2200-01-01", "21.11.2026", ""])
def test_a_day_that_no_calendar_offers_asks_for_nothing(text):
    """The first and the last of all have no midnight in another zone."""
    assert wanted_of({"den": text, "ssn_dek": text}).told() == {}
