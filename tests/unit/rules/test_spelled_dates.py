"""Dates whose day or year is in words; a word that was lost or misread must make no other day."""

from datetime import date, timedelta

import pytest
from read_samples import CERTIFICATE, changed, page, told, verdicts

from rules.likeness import skeleton
from rules.page_dates import dates_on
from rules.page_text import page_text
from schemas.reading_words import month_names
from schemas.readings import EvidenceVerdict
from schemas.spelled_numbers import spelled_numbers

AGREES, DIFFERS, UNREADABLE = EvidenceVerdict.AGREES, EvidenceVerdict.DIFFERS, EvidenceVerdict.UNREADABLE
BIRTH = "BIRTH_CERTIFICATE"
TENS, ONES = ("", "on", "iyirmi", "otuz"), ("", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz")
ORDINALS = ("birinci", "ikinci", "üçüncü", "dördüncü", "beşinci", "altıncı", "yeddinci", "səkkizinci", "doqquzuncu")
MONTHS = {month: name for name, month in reversed(month_names().items())}  # of several languages ours is the first
ORDINAL_TENS = ("onuncu", "iyirminci", "otuzuncu")


def in_words(day: date) -> str:
    """on beş sentyabr iki min iyirmi üçüncü il."""
    number = f"{TENS[day.day // 10]} {ONES[day.day % 10]}".strip()
    tens, ones = divmod(day.year % 100, 10)
    year = f"{TENS[tens]} {ORDINALS[ones - 1]}" if ones else ORDINAL_TENS[tens - 1]
    return f"{number} {MONTHS[day.month]} iki min {year.strip()} il"


def misread(word: str) -> str:
    """Two letters are others."""
    return f"{word[:-2]}xx" if len(word) < 4 else f"{word[:1]}xx{word[3:]}"


def birth_date(written: str) -> EvidenceVerdict:
    """What a certificate says about 15 September 2023 that has ``written`` in its place."""
    return verdicts(BIRTH, *changed(CERTIFICATE, "15.09.2023", written))["child.birth_date"]


@pytest.mark.parametrize(
    "written",
    [
        "on beş sentyabr iki min iyirmi üçüncü il",
        "15 sentyabr iki min iyirmi üçüncü il",
        "on beş sentyabr 2023-cü il",
        "2023-cü il sentyabrın on beşi",
        "iki min iyirmi üçüncü il sentyabr ayının on beşi",
        "iki min iyirmi üçüncü ilin sentyabrın 15-i",
        "Onbeş sentyabr ikimin iyirmiüçüncü il",
        "ön bes sentyabr iki mln iyirmi ücüncü il",
        "он беш сентјабр ики мин ијирми үчүнҹү ил",
        "пятнадцатого сентября две тысячи двадцать третьего года",
    ],
)
def test_a_date_in_words_is_known(written: str):
    assert birth_date(written) is AGREES


@pytest.mark.parametrize(
    "written",
    [
        "cn beş sentyabr iki min iyirmi üçüncü il",
        "an boş beş sentyabr iki min iyirmi üçüncü il",
        "on beş sentyabr iki min iyirmi il",
        "on beş sentyabr iki min il",
        "iki min iyirmi üçüncü il sentyabrın on",
        "on beş sentyabr iki iyirmi üçüncü il",
        "otuz beş sentyabr iki min iyirmi üçüncü il",
        "on beş sentyabr iki min iyirmi üçüneü il",
    ],
)
def test_a_date_of_which_a_word_may_be_lost_is_not_read(written: str):
    assert birth_date(written) is UNREADABLE


def test_each_day_of_a_year_is_itself_and_no_other_whichever_word_is_misread():
    first = date(2023, 1, 1)
    for day in (first + timedelta(days=n) for n in range(0, 365, 29)):
        words = in_words(day).split()
        assert [one.day for one in dates_on(page_text(page(" ".join(words))))] == [day]
        for place in range(len(words) - 1):
            fewer = " ".join([*words[:place], misread(words[place]), *words[place + 1 :]])
            read = dates_on(page_text(page(fewer)))
            assert not any(one.sure and one.day not in {None, day} for one in read), fewer


def test_a_date_in_digits_and_again_in_words_is_one_date():
    lines = changed(CERTIFICATE, "15.09.2023", "15.09.2023 (on beş sentyabr iki min iyirmi üçüncü il)")
    assert set(verdicts(BIRTH, *lines).values()) == {AGREES}
    (read,) = dates_on(page_text(page("15.09.2023", "(on beş sentyabr iki min iyirmi üç)")))
    assert read.day == date(2023, 9, 15)


def test_words_that_say_another_day_than_the_digits_before_them_do_not_agree():
    lines = changed(CERTIFICATE, "15.09.2023", "15.09.2023 (on altı sentyabr iki min iyirmi üçüncü il)")
    found = told(BIRTH, page(*lines))["child.birth_date"]
    assert found.verdict is UNREADABLE
    assert found.read is not None
    assert "on altı" in found.read, "an officer sees both"


def test_words_count_where_the_digits_before_them_are_doubtful():
    assert birth_date("l5.09.2023 (on beş sentyabr iki min iyirmi üçüncü il)") is AGREES


def test_words_that_are_doubtful_count_for_nothing_beside_the_digits():
    assert birth_date("15.09.2023 (on beş sentyabr iki min iyirmi il)") is AGREES


def test_another_day_in_words_differs():
    assert birth_date("on altı sentyabr iki min iyirmi üçüncü il") is DIFFERS


def test_no_two_numbers_look_alike():
    values: dict[str, int] = {}
    for word, number in spelled_numbers().items():
        assert values.setdefault(skeleton(word), number.value) == number.value, word
