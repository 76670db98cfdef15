"""Colours of pictures: what is counted side by side is told apart."""

from review_ui.parts.pictures import COLOURS, colours
from schemas.services import SERVICES


def test_each_service_has_a_colour_of_its_own():
    drawn = colours(list(SERVICES))["range"]
    assert len(set(drawn)) == len(SERVICES)
    assert len(set(COLOURS)) == len(COLOURS)
