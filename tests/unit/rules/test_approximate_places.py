"""Phrases in texts of many errors."""

from hypothesis import given
from hypothesis import strategies as st

from rules.approximate import Place, fewest_errors, places_of

LETTERS = st.text("abc", max_size=16)


def counted(phrase: str, text: str) -> int:
    """The same by the whole table."""
    row = list(range(len(phrase) + 1))
    fewest = row[-1]
    for letter in text:
        above, row = row, [0]
        for place, meant in enumerate(phrase, start=1):
            row.append(min(above[place - 1] + (letter != meant), above[place] + 1, row[place - 1] + 1))
        fewest = min(fewest, row[-1])
    return fewest


@given(LETTERS.filter(bool), LETTERS)
def test_the_errors_of_the_best_place_are_those_of_the_whole_table(phrase: str, text: str):
    assert fewest_errors(phrase, text) == counted(phrase, text)


def test_a_phrase_is_found_with_a_wrong_letter_and_not_with_three():
    assert list(places_of("sehadetname", "dogumsehabetnameseriya", 1)) == [Place(5, 16, 1)]
    assert list(places_of("sehadetname", "dogumsexabetnemeseriya", 1)) == []
