import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from read_samples import CERTIFICATE, NAMES, ORDER, changed, page, told, verdicts

from rules.likeness import distance, skeleton
from schemas.readings import EvidenceVerdict
from schemas.registration import Names
from schemas.text import upper

AGREES, DIFFERS = EvidenceVerdict.AGREES, EvidenceVerdict.DIFFERS
NOT_FOUND, UNREADABLE = EvidenceVerdict.NOT_FOUND, EvidenceVerdict.UNREADABLE
WORKER = ("worker.surname", "worker.given_name", "worker.patronymic")
FULL = "Əliyeva Aynur Rəşad qızına"


def names_in(*lines: str, names: Names = NAMES, kind: str = "ORDER_EXTRACT") -> tuple[EvidenceVerdict, ...]:
    found = verdicts(kind, *lines, names=(names,))
    return tuple(found[field] for field in WORKER)


@pytest.mark.parametrize(
    "written",
    [
        "ƏLİYEVA AYNUR RƏŞAD QIZINA",
        "Eliyeva Aynur Resad qızına",
        "Əlıyeva Aynur Raşad qızına",
        "ƏliyevaAynur Rəşad qızına",
        "Əli yeva Aynur Rəşad qızına",
        "Əliyevanın Aynur Rəşad qızının",
        "Aynur Rəşad qızı Əliyeva",
        "Soyadı: Əliyeva Adı: Aynur Atasının adı: Rəşad",
    ],
)
def test_a_name_is_known_with_its_letters_confused_declined_glued_or_parted(written: str):
    assert names_in(*changed(ORDER, FULL, written)) == (AGREES, AGREES, AGREES)


def test_a_name_is_known_over_the_end_of_a_line():
    lines = (*ORDER[:4], "Kadrlar üzrə mütəxəssis Əliyeva Aynur", "Rəşad qızına məzuniyyət", *ORDER[5:])
    assert names_in(*lines) == (AGREES, AGREES, AGREES)


CONFUSED = {"ə": "əea", "e": "eə", "ı": "ıi", "i": "iı", "ş": "şs", "u": "uü", "a": "aə"}


@given(st.data())
@settings(max_examples=8)
def test_confused_letters_of_names_still_agree(data: st.DataObject):
    def confused(word: str) -> str:
        first, *rest = word
        return first + "".join(data.draw(st.sampled_from(CONFUSED.get(letter, letter))) for letter in rest)

    written = f"{confused('Əliyeva')} {confused('Aynur')} {confused('Rəşad')} qızına"
    assert names_in(*changed(ORDER, FULL, written)) == (AGREES, AGREES, AGREES)


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("Məmmədova Aynur Rəşad qızına", (DIFFERS, AGREES, AGREES)),
        ("Əliyeva Günel Rəşad qızına", (AGREES, DIFFERS, AGREES)),
        ("Əliyeva Aynur Kamil qızına", (AGREES, AGREES, DIFFERS)),
        ("Vəliyeva Aynur Rəşad qızına", (DIFFERS, AGREES, AGREES)),
        ("Əliyev Aynur Rəşad qızına", (DIFFERS, AGREES, AGREES)),
        ("Quliyeva Sevda Kamil qızına", (DIFFERS, DIFFERS, DIFFERS)),
        ("Əliyeva Aynur mühasibə", (AGREES, AGREES, NOT_FOUND)),
        ("işçiyə", (NOT_FOUND, NOT_FOUND, NOT_FOUND)),
    ],
)
def test_another_name_in_the_place_of_the_persons_differs(written: str, verdict: tuple[EvidenceVerdict, ...]):
    assert names_in(*changed(ORDER, FULL, written)) == verdict


@pytest.mark.parametrize(
    ("register", "written"),
    [
        ("Emin", "Amin"),
        ("Elxan", "Alxan"),
        ("Nail", "Nali"),
        ("Vəli", "Vail"),
        ("Elvin", "Alvinin"),
        ("Aslan", "Esian"),
    ],
)
def test_two_names_that_are_both_like_a_third_do_not_agree(register: str, written: str):
    names = Names(surname="Əliyev", given_name=register, patronymic="Rəşad")
    assert names_in(*changed(ORDER, FULL, f"Əliyev {written} Rəşad oğluna"), names=names)[1] is UNREADABLE


@pytest.mark.parametrize(("register", "written"), [("Əliyev", "Əliyeva"), ("Samir", "Samirə"), ("Əli", "Aliyə")])
def test_an_ending_that_may_be_a_part_of_another_name_does_not_agree(register: str, written: str):
    names = Names(surname=register, given_name="Aynur", patronymic="Rəşad")
    assert names_in(*changed(ORDER, FULL, f"{written} Aynur Rəşad qızına"), names=names)[0] is UNREADABLE


def test_the_parts_of_two_persons_names_make_no_third():
    lines = changed(ORDER, FULL, "Əliyeva Günel Kamil qızına, Quliyeva Aynur Rəşad qızına")
    assert names_in(*lines)[0] is not AGREES


def test_one_part_of_another_persons_name_is_no_agreement():
    lines = changed(changed(ORDER, FULL, "işçiyə"), "R. Həsənov", "S. Əliyeva")
    assert names_in(*lines) == (NOT_FOUND, NOT_FOUND, NOT_FOUND)


def test_a_certificate_without_the_person_among_the_parents_contradicts_nobody():
    lines = changed(CERTIFICATE, "Anası Əliyeva Aynur Rəşad qızı", "Anası")
    assert names_in(*lines, kind="BIRTH_CERTIFICATE") == (NOT_FOUND, NOT_FOUND, NOT_FOUND)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Əliyeva Leyla Kamil qızı", (AGREES, DIFFERS, DIFFERS)),
        ("Həsənova Leyla Rəşad qızı", (DIFFERS, DIFFERS, AGREES)),
        ("Həsənova Leyla Kamil qızı", (NOT_FOUND, NOT_FOUND, NOT_FOUND)),  # somebody else
        ("Əliyev Murad Kamil oğlu", (NOT_FOUND, NOT_FOUND, NOT_FOUND)),  # no daughter
    ],
)
def test_a_mother_who_bears_one_part_of_the_name_is_told_on_a_certificate(
    written: str, said: tuple[EvidenceVerdict, ...]
):
    lines = changed(CERTIFICATE, "Əliyeva Aynur Rəşad qızı", written)
    assert names_in(*lines, kind="BIRTH_CERTIFICATE") == said


def test_a_name_that_was_hardly_read_is_not_compared():
    found = told("ORDER_EXTRACT", page(*ORDER, confidence=20))
    assert {found[field].verdict for field in WORKER} == {UNREADABLE}


def test_the_evidence_of_a_name_is_the_registers_and_not_the_forms():
    found = told("ORDER_EXTRACT", page(*ORDER))["worker.surname"]
    assert (found.form, found.known, found.read) == ("", "Əliyeva", "Əliyeva")


@given(st.text("abcçdeəfgğhxıijkqlmnoöprsştuüvyz", min_size=1))
def test_case_makes_no_difference_to_the_form_in_which_letters_meet(word: str):
    assert skeleton(upper(word)) == skeleton(word)
    assert distance(upper(word), word) == 0


def test_no_two_digits_meet():
    assert len({skeleton(digit) for digit in "0123456789"}) == 10


@pytest.mark.parametrize(
    "written",
    [
        "Әлијева Ајнур Рәшад гызы",
        "Әлијева Ајнур Рәшад гызынын",
        "Алиева Айнур Рашад кызы",
        "Aлиeвa Aйнуp Paшaд кызы",  # letters of ours that look the same
    ],
)
def test_a_name_in_cyrillic_letters_is_the_same_name(written: str):
    assert set(names_in(*changed(ORDER, FULL, written))) == {AGREES}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Әлијева Лејла Рәшад гызы", (AGREES, DIFFERS, AGREES)),
        ("Гасанова Лейла Рамиз кызы", (DIFFERS, DIFFERS, DIFFERS)),
        ("Аллиева Айнур Рашад кызы", (UNREADABLE, AGREES, AGREES)),  # Russian spelling has no one form
    ],
)
def test_another_name_in_cyrillic_letters_is_not_the_same(written: str, said: tuple[EvidenceVerdict, ...]):
    assert names_in(*changed(ORDER, FULL, written)) == said
