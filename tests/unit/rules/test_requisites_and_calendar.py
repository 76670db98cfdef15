from datetime import date

import pytest
from childcare_samples import ENVELOPE, RECEIVED_ON, account, told

from rules.production_calendar import check_production_calendar
from rules.requisites import check_requisites
from schemas.envelope import Envelope
from schemas.identifiers import BankCode, Voen
from schemas.months import Month
from schemas.production_calendar import ProductionCalendar, WorkRegime
from schemas.registration import Address, Contacts
from schemas.requisites import BankAccount, InsurerRequisites

BODY = "/Submission/InsurerRequisites"
CALENDAR = "/Submission/ProductionCalendar"
GOOD = InsurerRequisites(
    address=Address(region="Bakı", street="Nizami", building="1"),
    contacts=Contacts(phones=("+994501234567",), email="a@b.az"),
    account=BankAccount(bank_code=BankCode("990001"), number=account("XZRB")),
)


def requisites(received_on: date = RECEIVED_ON, envelope: Envelope = ENVELOPE, **changes):
    return told(check_requisites(GOOD.model_copy(update=changes), envelope, received_on))


def calendar(regime: WorkRegime, *days: int):
    document = ProductionCalendar(month=Month("2025-02"), regime=regime, work_days=days)
    return told(check_production_calendar(document, ENVELOPE, RECEIVED_ON))


def test_good_requisites_have_no_finding():
    assert requisites() == []
    assert requisites(account=None) == []


def test_contacts_of_requisites_are_checked_as_everywhere():
    found = requisites(contacts=Contacts(phones=("+994501234567", "1"), email="a"))
    assert [(code, where) for code, where, _ in found] == [
        ("PHONE_FORMAT", f"{BODY}/Contacts/Phone[2]"),
        ("EMAIL_FORMAT", f"{BODY}/Contacts/Email"),
    ]


@pytest.mark.parametrize(
    ("bank", "number", "code", "place"),
    [
        ("123456", account("XZRB"), "BANK_UNKNOWN", "BankCode"),
        ("990001", account("ABSR"), "ACCOUNT_OF_ANOTHER_BANK", "Number"),
        ("990001", "123", "IBAN_FORMAT", "Number"),
        ("990001", "AZ00XZRB11111111111111111111", "IBAN_CHECK", "Number"),
    ],
)
def test_a_wrong_account_of_an_insurer_is_pointed_at(bank: str, number: str, code: str, place: str):
    found = requisites(account=BankAccount(bank_code=BankCode(bank), number=number))
    assert [(one, where) for one, where, _ in found] == [(code, f"{BODY}/BankAccount/{place}")]


def test_the_envelopes_of_both_documents_are_checked():
    envelope = ENVELOPE.model_copy(update={"insurer_voen": Voen("9802091761")})
    assert [code for code, _, _ in requisites(envelope=envelope)] == ["VOEN_CHECK_DIGIT"]
    document = ProductionCalendar(month=Month("2025-02"), regime=WorkRegime.FIVE_DAY)
    assert [one.code for one in check_production_calendar(document, envelope, RECEIVED_ON)] == ["VOEN_CHECK_DIGIT"]


def test_good_calendars_have_no_finding():
    assert calendar(WorkRegime.FIVE_DAY) == []
    assert calendar(WorkRegime.SIX_DAY) == []
    assert calendar(WorkRegime.OTHER, 1, 28) == []


@pytest.mark.parametrize("regime", [WorkRegime.FIVE_DAY, WorkRegime.SIX_DAY])
def test_own_days_with_an_official_regime_are_a_finding(regime: WorkRegime):
    assert calendar(regime, 3) == [("CALENDAR_DAYS_NOT_ALLOWED", f"{CALENDAR}/WorkDay", "")]
    assert calendar(regime, 3, 3) == [("CALENDAR_DAYS_NOT_ALLOWED", f"{CALENDAR}/WorkDay[1]", "")]


def test_the_other_regime_needs_its_days():
    assert calendar(WorkRegime.OTHER) == [("CALENDAR_DAYS_MISSING", CALENDAR, "")]


def test_a_day_that_the_month_does_not_have_is_pointed_at():
    assert calendar(WorkRegime.OTHER, 28, 29) == [("CALENDAR_DAY_OUTSIDE_MONTH", f"{CALENDAR}/WorkDay[2]", "29")]


def test_a_day_given_twice_is_pointed_at():
    assert calendar(WorkRegime.OTHER, 3, 4, 3) == [("CALENDAR_DAY_TWICE", f"{CALENDAR}/WorkDay[3]", "3")]
