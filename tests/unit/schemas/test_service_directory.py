from dataclasses import replace
from datetime import date, timedelta

import pytest

from schemas import service_directory as module
from schemas.service_directory import newest_row, service_directory, service_on
from schemas.services import SERVICES

DAY = date(2026, 11, 21)
ROWS = [row for rows in service_directory().values() for row in rows]


def test_services_that_the_house_does_not_run_can_be_chosen_too():
    assert set(service_directory()) - set(SERVICES) >= {"death_notice", "maternity_benefit", "burial_benefit"}


def test_every_service_that_an_authorization_opens_stands_in_the_directory():
    own_right = {
        one.page_of or code
        for code, one in SERVICES.items()
        if not one.seal_only and not one.acts_on_another and one.signed_by == "insurer"
    }
    assert own_right <= set(service_directory())


def test_giving_authorizations_cannot_itself_be_authorized():
    assert {code for code, service in SERVICES.items() if service.seal_only}.isdisjoint(service_directory())


def test_the_benefit_services_are_the_four_known_ones():
    benefits = {row.code for row in ROWS if row.benefit}
    assert benefits == {"childcare_table", "burial_benefit", "maternity_benefit", "temporary_incapacity_benefit"}


def test_each_row_is_named_in_both_languages_and_says_what_it_assumes():
    for row in ROWS:
        assert row.name("az") != row.name("en")
        assert row.confidence.startswith(("M ", "I"))
        assert row.assumption or not row.confidence.startswith("I")


def test_a_row_holds_from_its_first_to_its_last_day(monkeypatch):
    old = replace(ROWS[0], code="x", valid_from=DAY, valid_to=DAY + timedelta(days=1))
    new = replace(old, valid_from=DAY + timedelta(days=2), valid_to=None, name_en="new")
    monkeypatch.setattr(module, "service_directory", lambda: {"x": (old, new)})
    found = [service_on("x", DAY + timedelta(days=days)) for days in (-1, 0, 1, 2, 3)]
    assert found == [None, old, old, new, new]
    assert newest_row("x") == new


@pytest.mark.parametrize("code", ["no_such", ""])
def test_an_unknown_code_has_no_row(code):
    assert service_on(code, DAY) is None
    assert newest_row(code) is None
