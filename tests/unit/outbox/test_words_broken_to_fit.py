"""A word that is wider than its place: a code is broken behind its underscores, any other word anywhere."""

from outbox.prints.fitting import fit

CODE = "ALLOWANCE_AMOUNT_DIFFERS"


def test_a_code_is_broken_behind_its_underscores():
    assert fit(CODE, 26, 8.5) == [["ALLOWANCE_", "AMOUNT_", "DIFFERS"]]


def test_a_part_that_is_too_wide_itself_is_broken_anywhere():
    [pieces] = fit(CODE, 10, 8.5)
    assert "".join(pieces) == CODE
    assert max(map(len, pieces)) <= len("AMOUNT_")


def test_what_has_its_place_is_left_whole():
    assert fit(CODE, 120, 8.5) == [CODE]
