import re
from datetime import date
from itertools import combinations

import pytest

from schemas.allowance_terms import AllowanceTerms, Band, DatedMethod, Method, MonthlyAmounts, allowance_terms
from schemas.attachment_types import Per, attachment_types, required_attachments
from schemas.banks import banks, find_bank, works_with
from schemas.catalogue import catalogue
from schemas.code_table import Term, take_term
from schemas.four_eyes import four_eyes, two_from
from schemas.identifiers import BankCode, OfficeCode
from schemas.law_changes import law_changes, law_holds
from schemas.offices import offices
from schemas.public_holidays import HolidayKind, holidays_of, known_years
from schemas.return_reasons import return_reasons
from schemas.services import SERVICES
from stages.routes import ROUTES

RECEIVED = date(2026, 11, 21)


def stage_names(service: str) -> set[str]:
    return {stage for leg in ROUTES[service].legs for stage in leg.stages}


CLOSED = BankCode("990005")
JANUARY, FEBRUARY = Term(date(2026, 1, 1), date(2026, 1, 31)), Term(date(2026, 2, 1), None)


def test_a_term_counts_both_of_its_ends():
    assert JANUARY.covers(date(2026, 1, 1))
    assert JANUARY.covers(date(2026, 1, 31))
    assert not JANUARY.covers(date(2025, 12, 31))
    assert not JANUARY.covers(date(2026, 2, 1))
    assert Term(None, None).covers(date(1990, 1, 1))


def test_terms_meet_where_one_day_is_in_both():
    assert not JANUARY.meets(FEBRUARY)
    assert not FEBRUARY.meets(JANUARY)
    assert JANUARY.meets(Term(None, date(2026, 1, 1)))
    assert Term(None, None).meets(FEBRUARY)


def test_a_row_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="ends before"):
        take_term({"valid_from": "2026-02-01", "valid_to": "2026-01-31"})


@pytest.mark.parametrize(
    ("day", "early", "late"),
    [
        (date(2016, 1, 31), 3000, 1500),
        (date(2016, 2, 1), 4000, 2500),
        (date(2019, 1, 1), 4400, 2800),
        (date(2025, 12, 31), 4400, 2800),
        (date(2026, 6, 1), 4400, 2800),
    ],
)
def test_the_allowance_of_a_month_follows_its_date(day: date, early: int, late: int):
    amounts = allowance_terms().amounts_on(day)
    assert amounts is not None
    assert (amounts.of(Band.UNTIL_18_MONTHS), amounts.of(Band.UNTIL_36_MONTHS)) == (early, late)


def test_before_the_first_row_no_amount_and_no_method_is_known():
    assert allowance_terms().amounts_on(date(2013, 8, 31)) is None
    assert allowance_terms().method_on(date(2013, 8, 31)) is None


def test_what_is_assumed_about_the_allowance_is_marked():
    amounts = allowance_terms().amounts
    assert [row.confidence for row in amounts] == ["K", "S", "I", "I"]
    assert all("assumption" in row.source for row in amounts[1:])
    assert [(row.method, row.confidence) for row in allowance_terms().methods] == [(Method.WORKDAY, "I")]


def test_two_rows_for_one_day_are_refused():
    rows = (MonthlyAmounts(JANUARY, 1, 1), MonthlyAmounts(Term(None, date(2026, 1, 1)), 2, 2))
    with pytest.raises(ValueError, match="two rows"):
        AllowanceTerms(rows, ())
    with pytest.raises(ValueError, match="two rows"):
        AllowanceTerms((), (DatedMethod(JANUARY, Method.WORKDAY), DatedMethod(JANUARY, Method.CALENDAR_DAY)))


def test_the_days_on_which_amounts_change_are_told():
    terms = AllowanceTerms((MonthlyAmounts(JANUARY, 1, 1), MonthlyAmounts(FEBRUARY, 2, 2)), ())
    assert terms.changes == {date(2026, 1, 1), date(2026, 2, 1)}


def test_banks_of_the_demo_are_marked_and_no_two_share_letters_but_those_of_the_treasury():
    for code, bank in banks().items():
        assert (bank.confidence == "D") == bank.source.startswith("demo") == code.startswith("99")
        assert re.fullmatch("[A-Z]{4}", bank.iban_letters)
    letters = [bank.iban_letters for bank in banks().values() if bank.confidence == "D"]
    assert len(set(letters)) == len(letters)


def test_a_closed_bank_is_found_for_its_own_time_only():
    assert find_bank(CLOSED, date(2023, 12, 31)) is banks()[CLOSED]
    assert find_bank(CLOSED, date(2024, 1, 1)) is None
    assert find_bank(BankCode("123456"), RECEIVED) is None


def test_a_bank_works_with_an_office_for_a_time():
    bank, office = BankCode("990002"), OfficeCode("102")
    assert works_with(bank, office, date(2025, 12, 31))
    assert not works_with(bank, office, date(2026, 1, 1))
    assert not works_with(bank, OfficeCode("302"), date(2025, 12, 31))


def test_the_relation_names_known_banks_and_offices():
    from schemas.banks import _partners

    for bank, office in _partners():
        assert bank in banks()
        assert office in offices()


def test_the_minutes_are_required_until_january_2026():
    def papers(day: date) -> set[tuple[str, Per]]:
        return {(row.document_type, row.per) for row in required_attachments("childcare_table", day)}

    assert papers(date(2026, 1, 31)) - papers(date(2026, 2, 1)) == {("COMMISSION_MINUTES", Per.TABLE)}
    assert papers(date(2026, 2, 1)) == {
        ("ORDER_EXTRACT", Per.PERSON),
        ("BIRTH_CERTIFICATE", Per.PERSON),
        ("APPLICATION", Per.PERSON),
    }
    assert required_attachments("insured_registration", RECEIVED) == ()


def test_every_required_paper_is_in_the_directory():
    for service in SERVICES:
        for row in required_attachments(service, date(2020, 1, 1)):
            assert row.document_type in attachment_types()


def test_each_kind_of_paper_is_told_in_both_languages():
    for kind in attachment_types().values():
        assert re.fullmatch("[A-Z][A-Z0-9_]{0,63}", kind.code)
        assert kind.name_az
        assert kind.name_az != kind.name_en


def test_a_change_of_law_holds_from_its_day_on():
    assert not law_holds("CHILDCARE_PROACTIVE", date(2026, 4, 30))
    assert law_holds("CHILDCARE_PROACTIVE", date(2026, 5, 1))
    assert not law_holds("SSN_RETIRED", date(2026, 6, 30))
    assert law_holds("SSN_RETIRED", date(2026, 7, 1))


def test_a_change_of_law_is_told_for_information_only():
    assert {catalogue()[code].severity for code in law_changes()} == {"info"}


def test_each_service_has_its_own_reasons_of_return_by_date():
    before, after = (return_reasons("childcare_table", day) for day in (date(2026, 1, 31), date(2026, 2, 1)))
    assert set(before) - set(after) == {"MINUTES_MISSING"}
    assert "CHILD_IN_PRESCHOOL" not in return_reasons("insured_registration", RECEIVED)
    assert return_reasons("delete_draft", RECEIVED) == {}  # no office ever sees it


# A finding of the envelope can be weighed as `review`, so an office may see any of them, and must be able to return it.
@pytest.mark.parametrize("service", [code for code in SERVICES if "review" in stage_names(code)])
def test_reasons_of_return_are_sentences_in_both_languages(service: str):
    reasons = return_reasons(service, RECEIVED)
    assert reasons
    for code, reason in reasons.items():
        assert re.fullmatch("[A-Z][A-Z_]+", code)
        assert reason.text("az").endswith(".")
        assert reason.text("en").endswith(".")
        assert reason.text("az") != reason.text("en")


def test_each_known_year_has_both_feasts_of_two_days():
    for year in known_years():
        feasts = sorted(holiday.day for holiday in holidays_of(year) if holiday.kind is HolidayKind.FEAST)
        assert len(feasts) == 4
        assert all((later - first).days == 1 for first, later in (feasts[:2], feasts[2:]))


def test_victory_day_is_free_since_2021():
    assert date(2020, 11, 8) not in {holiday.day for holiday in holidays_of(2020)}
    assert date(2021, 11, 8) in {holiday.day for holiday in holidays_of(2021)}


def test_only_a_swap_has_a_day_that_is_worked_instead():
    for year in known_years():
        for holiday in holidays_of(year):
            assert (holiday.worked_instead is not None) == (holiday.kind is HolidayKind.SWAP)


def test_no_day_is_named_twice_by_one_kind():
    for year in known_years():
        assert not [pair for pair in combinations(holidays_of(year), 2) if pair[0] == pair[1]]


def test_two_officers_are_wanted_from_an_amount_on_and_from_a_day_on():
    assert two_from("childcare_table", RECEIVED) == 30000
    assert two_from("childcare_table", date(2026, 11, 20)) is None
    assert two_from("insured_registration", RECEIVED) is None


def test_what_is_assumed_about_four_eyes_is_marked():
    assert {one.confidence for one in four_eyes()} == {"D"}
    assert all("assumption" in one.source and one.service in SERVICES for one in four_eyes())
