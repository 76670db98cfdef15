from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from rules.documents import CHECKS, check_document
from schemas.authorization import AsanGrantee, AuthorizationGrant, AuthorizationRevocation, CardGrantee, Dated
from schemas.envelope import Envelope
from schemas.identifiers import DocumentId, Fin, Voen
from schemas.services import SERVICES

TODAY = date(2026, 11, 21)
ONE = DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962"))
CARD = CardGrantee(number="7000004098", fin=Fin("5VBK5VR"))
ROOT = "/Submission/AuthorizationGrant"


def found(document, voen="1400234561", **envelope):
    known = {"document_id": ONE, "service": "authorization_grant", "service_version": 1}
    made = Envelope(**known, insurer_voen=Voen(voen), created_at=datetime(2026, 11, 20, tzinfo=UTC), **envelope)
    findings = check_document(document, made, TODAY)
    return {(one.code, one.where) for one in findings if one.code != "VOEN_CHECK_DIGIT"}


def grant(**changes):
    return AuthorizationGrant(**({"service": "insured_registration", "card": CARD, "trusted": True} | changes))


def days(start, end):
    return Dated(start=TODAY + timedelta(days=start), end=TODAY + timedelta(days=end))


def test_every_service_has_its_rules():
    assert set(CHECKS) == {service.model for service in SERVICES.values()}


@pytest.mark.parametrize("dated", [None, days(0, 0), days(-1, 0), days(5, 9)])
def test_a_good_grant_has_no_finding(dated):
    assert found(grant(dated=dated)) == set()


def test_a_service_that_the_fund_has_and_the_house_does_not_run_can_be_chosen():
    assert found(grant(service="death_notice")) == set()


def test_a_service_outside_of_the_directory_is_found():
    assert found(grant(service="fishing_licence")) == {("SERVICE_NOT_IN_DIRECTORY", f"{ROOT}/Service")}


def test_a_term_that_ends_before_it_starts_is_found():
    assert found(grant(dated=days(3, 2))) == {("TERM_ENDS_BEFORE_START", f"{ROOT}/Dated/End")}


def test_a_term_that_is_over_is_told_and_not_an_error():
    [over] = check_document(
        grant(dated=days(-9, -1)),
        Envelope(
            document_id=ONE,
            service="authorization_grant",
            service_version=1,
            insurer_voen=Voen("1300144711"),
            created_at=datetime(2026, 11, 20, tzinfo=UTC),
        ),
        TODAY,
    )[-1:]
    assert (over.code, over.severity, over.where) == ("TERM_ALREADY_OVER", "warn", f"{ROOT}/Dated/End")


def test_trust_must_be_stated():
    assert found(grant(trusted=False)) == {("TRUST_NOT_STATED", f"{ROOT}/Trusted")}


def test_the_phone_of_an_asan_signature_is_written_in_international_form():
    asan = AsanGrantee(phone="0501234567", fin=Fin("5VBK5VR"))
    assert found(grant(card=None, asan=asan)) == {("PHONE_FORMAT", f"{ROOT}/Asan/Phone")}


def test_a_revocation_is_judged_by_its_envelope():
    assert found(AuthorizationRevocation(grant=ONE, fin=Fin("5VBK5VR"))) == set()
    test = found(AuthorizationRevocation(grant=ONE, fin=Fin("5VBK5VR")), test=True)
    assert test == {("TEST_NO_EFFECT", "/Submission/Envelope/Test")}
