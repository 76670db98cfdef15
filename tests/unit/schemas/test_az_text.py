import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.text import ALPHABET, are_plain_lines, fold, is_plain_text, lower, nfc, order_text, sort_key, upper


def test_the_alphabet_has_its_32_letters_in_order():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert sorted(set(ALPHABET), key=sort_key) == list(ALPHABET)


def test_dotted_and_dotless_i_keep_their_dots():
    assert lower("İLQAR ISMAYIL") == "ilqar ısmayıl"
    assert upper("ilqar ısmayıl") == "İLQAR ISMAYIL"


@given(st.lists(st.text(ALPHABET + ALPHABET.upper() + " -'7ÄЖ")))
def test_a_text_to_sort_by_gives_the_order_of_the_alphabet(words):
    assert sorted(map(lower, words), key=order_text) == [
        text for _, text in sorted(((sort_key(lower(word))[0], lower(word)) for word in words), key=lambda one: one[0])
    ]


@given(st.text(ALPHABET + " -"))
def test_case_goes_there_and_back(text: str):
    assert lower(upper(text)) == text


def test_a_decomposed_letter_changes_case_like_a_composed_one():
    assert lower(unicodedata.normalize("NFD", "İÇ")) == "iç"
    assert nfc("I\u0307") == "İ"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("eliyeva", "Əliyeva"),
        ("ISMAYILOV", "İsmayılov"),
        ("qurbanov", "QURBANOV"),
        ("cicek", "Çiçək"),
        ("gunel", "GÜNEL"),
        ("ogul", "oğul"),
        ("sahin", "Şahin"),
        ("omer  eli", " Ömər\u00a0Əli "),
    ],
)
def test_what_is_typed_plainly_finds_the_name(typed: str, name: str):
    assert fold(typed) == fold(name)


def test_different_names_stay_different():
    assert len({fold(name) for name in ("Əliyev", "Əliyeva", "Vəliyev", "Quliyev")}) == 4


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str):
    assert fold(fold(text)) == fold(text)


def test_names_are_sorted_by_the_azerbaijani_alphabet():
    names = ["Zaur", "Əli", "Elnur", "Fuad", "Xəyal", "Həsən", "Ilqar", "İlqar", "Çingiz", "Cavid", "Qasım", "Kamran"]
    told = ["Cavid", "Çingiz", "Elnur", "Əli", "Fuad", "Həsən", "Xəyal", "Ilqar", "İlqar", "Kamran", "Qasım", "Zaur"]
    assert sorted(names, key=sort_key) == told


def test_a_space_sorts_before_and_a_foreign_letter_after_all_letters():
    assert sorted(["Aw", "Az", "A b", "Ab"], key=sort_key) == ["A b", "Ab", "Az", "Aw"]


@pytest.mark.parametrize("text", ["Əliyeva", "a", " a ", "12A", "e\u0301", "😀", "Nizami küç., 5/7"])
def test_readable_text_is_plain(text: str):
    assert is_plain_text(text)


@pytest.mark.parametrize(
    "text", ["", " ", "\u00a0\u3000", "a\n", "\ta", "a\u0000", "a\u0085", "a\u200bb", "a\u202eb", "\ufeffa", "a\ud800"]
)
def test_blank_hidden_and_control_characters_are_not(text: str):
    assert not is_plain_text(text)


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\r"])
def test_what_no_keyboard_ends_a_line_with_is_no_end_of_a_line(sign: str):
    assert are_plain_lines("birinci\n\nikinci\r\nüçüncü\n")
    assert not are_plain_lines(f"birinci{sign}ikinci")
