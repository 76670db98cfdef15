"""A table on the screen ends somewhere: a report lists up to a hundred thousand persons."""

from outbox.notice_xml import Both
from outbox.prints.sheet import Column, Grid, Kind
from review_ui.parts.sheets import MOST_ROWS, grid_html


def listing(rows: int) -> str:
    return grid_html(Grid(None, (Column(Both("№", "No"), Kind.COUNT),), tuple((n,) for n in range(rows))), {})


def test_a_long_table_ends_and_says_how_long_it_is():
    whole, cut = listing(MOST_ROWS), listing(MOST_ROWS + 1)
    assert (whole.count("<tr"), cut.count("<tr")) == (MOST_ROWS + 1, MOST_ROWS + 1)
    assert (f"{MOST_ROWS + 1}" in whole, f"{MOST_ROWS + 1}" in cut) == (False, True)
