"""What papers say about the form, field by field; a wrong agreement is the one thing that must not be."""

from datetime import date

import pytest
from childcare_samples import GOOD_PERSON, GOOD_TABLE
from hypothesis import given, settings
from hypothesis import strategies as st
from read_samples import APPLICATION, CERTIFICATE, DAY, MINUTES, NAMES, ORDER, changed, page, told, verdicts

from rules.evidence import ReadPaper, evidence_of
from rules.page_text import page_text
from rules.read_dates import compare_date, dates_of
from rules.read_numbers import compare_number, numbers_of
from rules.verdicts import Alike
from schemas.childcare import Child, Paper
from schemas.readings import EvidenceVerdict, Flaw, FlawKind
from schemas.registration import Names

AGREES, DIFFERS = EvidenceVerdict.AGREES, EvidenceVerdict.DIFFERS
NOT_FOUND, UNREADABLE = EvidenceVerdict.NOT_FOUND, EvidenceVerdict.UNREADABLE
BIRTH, ORDERS, PROTOCOL = "BIRTH_CERTIFICATE", "ORDER_EXTRACT", "COMMISSION_MINUTES"


@pytest.mark.parametrize(
    ("kind", "lines"), [(BIRTH, CERTIFICATE), (ORDERS, ORDER), (PROTOCOL, MINUTES)], ids=lambda one: str(one)[:20]
)
def test_a_paper_that_says_what_the_form_says_agrees_in_each_field(kind: str, lines: tuple[str, ...]):
    assert set(verdicts(kind, *lines).values()) == {AGREES}


def test_a_field_that_an_application_does_not_name_is_not_found_there():
    found = verdicts("APPLICATION", *APPLICATION)
    assert {name for name, verdict in found.items() if verdict is NOT_FOUND} == {
        "child.birth_date",
        "child.certificate_number",
        "child.certificate_date",
    }
    assert found["leave.start"] is found["leave.end"] is AGREES  # two days with a dash between


@pytest.mark.parametrize("kind", [FlawKind.BLANK, FlawKind.UNREADABLE])
def test_a_paper_on_which_nothing_can_be_read_is_told_by_its_flaw_alone(kind: FlawKind):
    words = () if kind is FlawKind.BLANK else ("SəHf fT:",)
    assert told(BIRTH, page(*words, confidence=20, flaws=(Flaw(kind=kind),))) == {}


def test_what_is_not_found_may_stand_on_the_page_that_cannot_be_read():
    illegible = page("SəHf fT:", confidence=20, number=2, flaws=(Flaw(kind=FlawKind.UNREADABLE),))
    found = told(BIRTH, page(*(line for line in CERTIFICATE if "Verilmə" not in line)), illegible)
    assert found["child.certificate_date"].verdict is UNREADABLE
    assert found["child.birth_date"].verdict is AGREES


@pytest.mark.parametrize(
    "written",
    [
        "15/09/2023",
        "15-09-2023",
        "2023-09-15",
        "15.09.23",
        "15 sentyabr 2023-cü il",
        "«15» sentyabr 2023-cü il",
        "15 sentyabr 20233-cü il",  # the hyphen read as a digit
        "15 sentvabr 2023-cü il",
        "15 SENTYABR 2023",
        "15 сентября 2023 г.",
        "2023-cü il sentyabrın 15-də",
        "15 . 09 . 2023",
        "15 09 2023",
    ],
)
def test_a_date_is_known_however_it_is_written(written: str):
    assert verdicts(BIRTH, *changed(CERTIFICATE, "15.09.2023", written))["child.birth_date"] is AGREES


@pytest.mark.parametrize(
    "written",
    [
        "l5.09.2023",
        "15.O9.2023",
        "1S.09.2023",
        "15.092023",
        "15.09.20233",
        "1 5.09.2023",
        "x15 sentyabr 2023",
        "«15 sentyabr 2023",
    ],
)
def test_a_date_of_which_a_digit_is_doubtful_does_not_agree(written: str):
    assert verdicts(BIRTH, *changed(CERTIFICATE, "15.09.2023", written))["child.birth_date"] is UNREADABLE


CHANGES = [(place, more) for place in range(8) for more in range(1, 10)]


def with_digit(digits: str, place: int, more: int) -> str:
    """``digits`` with another one at ``place``."""
    return digits[:place] + str((int(digits[place]) + more) % 10) + digits[place + 1 :]


def test_a_date_with_one_digit_changed_is_never_the_same():
    for place, more in CHANGES:
        text = with_digit("15092023", place, more)
        for written in (f"{text[:2]}.{text[2:4]}.{text[4:]}", f"{text[4:]}-{text[2:4]}-{text[:2]}"):
            read = dates_of(page_text(page(f"Doğum tarixi {written}")))
            assert len(read) == 1
            assert compare_date(read[0], date(2023, 9, 15)) is not Alike.SAME


def test_a_number_with_one_digit_changed_more_or_less_is_never_the_same():
    for place, more in CHANGES[:63]:
        digits = with_digit("1234567", place, more)
        for written in (digits, digits + "8", digits[:-1]):
            (read,) = numbers_of(page_text(page(f"Seriya AA № {written}")), ())
            assert compare_number(read, "AA 1234567") is Alike.OTHER


@given(st.sampled_from(CHANGES))
@settings(max_examples=8)
def test_a_paper_with_one_digit_changed_never_agrees(change: tuple[int, int]):
    text = with_digit("15092023", *change)
    lines = changed(CERTIFICATE, "15.09.2023", f"{text[:2]}.{text[2:4]}.{text[4:]}")
    lines = changed(lines, "1234567", with_digit("1234567", change[0] % 7, change[1]))
    found = verdicts(BIRTH, *lines)
    assert found["child.birth_date"] in {DIFFERS, UNREADABLE}
    assert found["child.certificate_number"] is DIFFERS


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("AA № 1234567", AGREES),
        ("AA1234567", AGREES),
        ("AA-1234567", AGREES),
        ("AA Ne 1234567", AGREES),
        ("AA Ib 1234567", AGREES),
        ("AA № 123 4567", AGREES),
        ("АА № 1234567", AGREES),  # two Cyrillic letters
        ("№ 1234567", UNREADABLE),
        ("AA № 123456T", DIFFERS),
        ("AA № l234567", UNREADABLE),
        ("AA № 12345678", DIFFERS),
        ("AZ № 1234567", DIFFERS),
    ],
)
def test_a_certificate_is_its_series_and_its_digits(written: str, verdict: EvidenceVerdict):
    lines = changed(CERTIFICATE, "AA № 1234567", written)
    assert verdicts(BIRTH, *lines)["child.certificate_number"] is verdict


@pytest.mark.parametrize(
    ("form", "written", "verdict"),
    [
        ("17-M", "17M", AGREES),
        ("17-M", "17 - M", AGREES),
        ("17-M", "17", UNREADABLE),
        ("17", "17-M", DIFFERS),
        ("17", "17 M", DIFFERS),
        ("17", "17~M", UNREADABLE),
        ("1-23", "12-3", UNREADABLE),
        ("123", "1-23", UNREADABLE),
        ("12", "12-ci", AGREES),
        ("K-130", "K-130", AGREES),
        ("17", "IM 17", UNREADABLE),
    ],
)
def test_a_number_of_an_order_is_compared_by_its_parts(form: str, written: str, verdict: EvidenceVerdict):
    person = GOOD_PERSON.model_copy(update={"order": Paper(number=form, day=GOOD_PERSON.order.day)})
    table = GOOD_TABLE.model_copy(update={"persons": (person,)})
    assert verdicts(ORDERS, *changed(ORDER, "17-M", written), table=table)["order.number"] is verdict


def test_the_right_date_under_another_label_does_not_help():
    lines = changed(changed(CERTIFICATE, "15.09.2023", "16.09.2023"), "18.09.2023", "15.09.2023")
    found = told(BIRTH, page(*lines))["child.birth_date"]
    assert (found.verdict, found.read) == (DIFFERS, "2023-09-16")


def test_a_date_without_its_label_is_shown_and_not_taken_for_the_fields():
    found = told(BIRTH, page(*changed(CERTIFICATE, "Doğum tarixi 15", "?? 15")))["child.birth_date"]
    assert (found.verdict, found.read, found.page) == (NOT_FOUND, "2023-09-15", 1)


def test_two_values_under_one_label_are_not_chosen_from():
    lines = (*CERTIFICATE[:6], "Doğum tarixi 16.09.2023", *CERTIFICATE[6:])
    assert verdicts(BIRTH, *lines)["child.birth_date"] is UNREADABLE


def test_values_in_a_column_of_their_own_belong_to_the_labels_beside_them():
    labels, values = page("Doğum tarixi", "Verilmə tarixi"), page("15.09.2023", "20.09.2023")
    beside = tuple(
        word.model_copy(update={"line": word.line + 9, "box": word.box.model_copy(update={"left": 800})})
        for word in values.words
    )
    found = told(BIRTH, labels.model_copy(update={"words": (*beside, *labels.words)}))
    assert found["child.birth_date"].verdict is found["child.certificate_date"].verdict is AGREES


def test_the_order_in_which_words_come_makes_no_difference():
    ordered = page(*ORDER)
    turned = ordered.model_copy(update={"words": ordered.words[::-1]})
    assert told(ORDERS, turned) == told(ORDERS, ordered)


def test_what_was_read_with_little_confidence_neither_agrees_nor_differs():
    for lines in (CERTIFICATE, changed(CERTIFICATE, "15.09.2023", "16.09.2023")):
        assert told(BIRTH, page(*lines, confidence=60))["child.birth_date"].verdict is UNREADABLE


def test_evidence_says_where_it_was_read():
    found = told(ORDERS, page("ƏMRDƏN ÇIXARIŞ"), page(*ORDER, number=2))["order.date"]
    assert (found.page, found.form, found.confidence) == (2, "2024-01-10", 95)
    assert found.box is not None
    assert (found.box.top, found.box.width) == (120, 120)


def test_what_stands_nowhere_may_stand_on_a_page_that_was_not_read():
    first, unread = page(*CERTIFICATE[:5]), page(number=2, unread="time")
    assert told(BIRTH, first)["child.birth_date"].verdict is NOT_FOUND
    assert told(BIRTH, first, unread)["child.birth_date"].verdict is UNREADABLE


def test_a_paper_that_nobody_read_and_one_of_another_kind_give_no_evidence():
    assert told(BIRTH, page(unread="no engine")) == {}
    assert told(BIRTH, page(*ORDER)) == {}
    assert told("OTHER", page(*ORDER)) == {}


def test_of_several_persons_each_has_what_stands_behind_his_name():
    second = GOOD_PERSON.model_copy(update={"leave": GOOD_PERSON.leave.model_copy(update={"start": date(2024, 2, 1)})})
    table = GOOD_TABLE.model_copy(update={"persons": (GOOD_PERSON, second)})
    names = (NAMES, Names(surname="Quliyeva", given_name="Nigar", patronymic="Kamil qızı"))
    other = changed(changed(ORDER[4:6], "Əliyeva Aynur Rəşad", "Quliyeva Nigar Kamil"), "15.01.2024", "01.02.2024")
    both = page(*ORDER[:6], *other, *ORDER[6:])
    found = evidence_of(table, names, [ReadPaper("əmr.jpg", ORDERS, (both,))], DAY)
    starts = [(one.person, one.verdict, one.read) for one in found if one.field == "leave.start"]
    assert starts == [(1, AGREES, "2024-01-15"), (2, AGREES, "2024-02-01")]
    crossed = evidence_of(table, names[::-1], [ReadPaper("əmr.jpg", ORDERS, (both,))], DAY)
    assert {one.verdict for one in crossed if one.field == "leave.start"} == {DIFFERS}


def test_a_person_whom_the_register_does_not_know_has_no_evidence_of_names():
    assert not any(name.startswith("worker") for name in told(ORDERS, page(*ORDER), names=(None,)))


def test_names_that_are_not_as_many_as_the_persons_are_a_mistake():
    with pytest.raises(ValueError, match="a person"):
        evidence_of(GOOD_TABLE, (), (), DAY)


def test_minutes_are_compared_only_where_the_form_names_minutes():
    without = GOOD_TABLE.model_copy(update={"protocol": None})
    assert "protocol.date" not in verdicts(PROTOCOL, *MINUTES, table=without)


def test_the_child_of_another_form_differs_from_the_certificate():
    child = Child(birth_date=date(2023, 9, 16), certificate_number="AA 7654321", certificate_date=date(2023, 9, 21))
    table = GOOD_TABLE.model_copy(update={"persons": (GOOD_PERSON.model_copy(update={"child": child}),)})
    found = verdicts(BIRTH, *CERTIFICATE, table=table)
    assert {found[name] for name in found if name.startswith("child")} == {DIFFERS}
