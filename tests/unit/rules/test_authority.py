from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.authority import Act, State, find_live, is_held_by, opens, state_of, why_none
from schemas.authority import Authorization
from schemas.authorization import GrantKind, Term
from schemas.identifiers import Fin, Voen

TODAY = date(2026, 11, 21)
ACT = Act("insured_registration", TODAY, rank=100)


@dataclass(frozen=True)
class Signer:
    fin: str | None = "5VBK5VR"
    provider: str = "e-imza"
    card_number: str | None = "7000004098"


CARD = Authorization(
    document_id="d1",
    insurer=Voen("1300144711"),
    service="insured_registration",
    kind=GrantKind.CARD,
    card_number="7000004098",
    phone=None,
    fin=Fin("5VBK5VR"),
    term=Term.UNLIMITED,
    start=None,
    end=None,
    granted_at=datetime(2026, 11, 20, tzinfo=UTC),
    rank=10,
)
ASAN = replace(CARD, kind=GrantKind.ASAN, card_number=None, phone="+994501234567")


def dated(start, end, **changes):
    first, last = TODAY + timedelta(days=start), TODAY + timedelta(days=end)
    return replace(CARD, term=Term.DATED, start=first, end=last, **changes)


def why(*known, signer=Signer(), act=ACT):
    assert find_live(known, [signer], act) is None
    return why_none(known, [signer], act)


def test_an_unlimited_grant_opens_its_service():
    assert find_live([CARD], [Signer()], ACT) is CARD


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 0), (0, 1)])
def test_first_and_last_day_are_included(start, end):
    assert find_live([dated(start, end)], [Signer()], ACT) is not None


def test_before_its_first_day_it_has_not_started():
    assert why(dated(1, 2)) == "AUTHORIZATION_NOT_STARTED"


def test_after_its_last_day_it_has_ended():
    assert why(dated(-2, -1)) == "AUTHORIZATION_EXPIRED"


def test_a_revocation_counts_for_what_comes_behind_it():
    taken_back = replace(CARD, revoked_rank=99)
    assert why(taken_back) == "AUTHORIZATION_REVOKED"
    assert find_live([replace(CARD, revoked_rank=101)], [Signer()], ACT) is not None


def test_a_grant_counts_for_what_comes_behind_it_and_is_else_unknown():
    assert why(replace(CARD, rank=101)) == ""
    assert find_live([replace(CARD, rank=99)], [Signer()], ACT) is not None


@pytest.mark.parametrize("signer", [Signer(card_number="7000004099"), Signer(card_number=None)])
def test_a_card_grant_is_for_that_card(signer):
    assert why(CARD, signer=signer) == "AUTHORIZATION_OTHER_CARD"


def test_the_same_card_number_with_another_fin_is_nobody_that_the_grant_names():
    assert why(CARD, signer=Signer(fin="94FMDDD")) == ""


def test_an_asan_grant_needs_an_asan_signature_and_the_fin():
    assert is_held_by(ASAN, Signer(provider="asan", card_number=None))
    assert not is_held_by(ASAN, Signer())
    assert not is_held_by(ASAN, Signer(provider="asan", fin="94FMDDD"))
    assert why(ASAN) == "AUTHORIZATION_OTHER_CARD"


def test_a_certificate_without_fin_is_never_authorized():
    assert why(CARD, signer=Signer(fin=None)) == ""


def test_another_service_is_told_as_such():
    assert why(replace(CARD, service="death_notice")) == "AUTHORIZATION_OTHER_SERVICE"


def test_one_benefit_service_opens_all_of_them_and_no_other():
    assert opens("burial_benefit", "childcare_table", TODAY)
    assert opens("maternity_benefit", "temporary_incapacity_benefit", TODAY)
    assert not opens("burial_benefit", "insured_registration", TODAY)
    assert not opens("insured_registration", "burial_benefit", TODAY)


def test_a_flag_holds_only_while_its_row_does():
    assert not opens("burial_benefit", "childcare_table", date(2001, 1, 1))


def test_the_grant_that_comes_nearest_is_told():
    other_service, other_card = replace(CARD, service="death_notice"), replace(CARD, card_number="1", rank=90)
    assert why(other_service, other_card) == "AUTHORIZATION_OTHER_CARD"
    assert why(other_service, other_card, dated(-2, -1)) == "AUTHORIZATION_EXPIRED"
    assert why(dated(-2, -1, rank=10), dated(1, 2, rank=11)) == "AUTHORIZATION_NOT_STARTED"
    assert why(dated(-2, -1, rank=11), dated(1, 2, rank=10)) == "AUTHORIZATION_EXPIRED"


def test_the_newest_live_grant_is_named():
    newer = replace(CARD, rank=50, document_id="d2")
    assert find_live([newer, CARD, dated(1, 2, rank=60)], [Signer()], ACT) is newer


def test_its_state_today_knows_every_revocation():
    assert state_of(replace(CARD, revoked_rank=10**9), TODAY) is State.REVOKED
    assert [state_of(one, TODAY) for one in (CARD, dated(1, 1), dated(-1, -1))] == [
        State.ACTIVE,
        State.NOT_STARTED,
        State.EXPIRED,
    ]
