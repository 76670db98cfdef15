from datetime import date

import pytest
from childcare_samples import ENVELOPE, RECEIVED_ON, told

from rules.payment_distribution import check_payment_distribution
from schemas.identifiers import Voen
from schemas.payment_distribution import DistributionKind, DistributionLine, PaymentDistribution

BODY = "/Submission/PaymentDistribution"
ALFA, BETA = Voen("1400157071"), Voen("1401555071")
BY_CODE, BY_INSURER = DistributionKind.CLASSIFICATION, DistributionKind.SUBORDINATES


def code(value="121111", amount=100):
    return DistributionLine(code=value, amount=amount)


def share(insurer=ALFA, amount=100):
    return DistributionLine(insurer=insurer, amount=amount)


def found(kind, *lines):
    document = PaymentDistribution(payment="2025-1", kind=kind, lines=lines)
    return [
        (one, where.removeprefix(BODY))
        for one, where, _ in told(check_payment_distribution(document, ENVELOPE, RECEIVED_ON))
    ]


@pytest.mark.parametrize(
    ("kind", "lines"), [(BY_CODE, (code(), code("121211"))), (BY_INSURER, (share(), share(BETA)))], ids=str
)
def test_shares_that_are_said_in_one_way_have_no_finding(kind, lines):
    assert found(kind, *lines) == []


@pytest.mark.parametrize(
    ("kind", "lines", "code_and_place"),
    [
        (BY_CODE, (DistributionLine(amount=1),), ("DISTRIBUTION_TARGET_MISSING", "/Line")),
        (BY_INSURER, (share(), DistributionLine(amount=1)), ("DISTRIBUTION_TARGET_MISSING", "/Line[2]")),
        (
            BY_CODE,
            (DistributionLine(code="121111", insurer=ALFA, amount=1),),
            ("DISTRIBUTION_TARGET_OTHER_KIND", "/Line/Insurer"),
        ),
        (
            BY_INSURER,
            (DistributionLine(code="121111", insurer=ALFA, amount=1),),
            ("DISTRIBUTION_TARGET_OTHER_KIND", "/Line/Code"),
        ),
        (BY_CODE, (code(), code()), ("DISTRIBUTION_TARGET_TWICE", "/Line[2]/Code")),
        (BY_INSURER, (share(), share(BETA), share()), ("DISTRIBUTION_TARGET_TWICE", "/Line[3]/Insurer")),
        (BY_CODE, (code(amount=0),), ("DISTRIBUTION_AMOUNT_ZERO", "/Line/Amount")),
    ],
)
def test_a_share_that_cannot_be_is_told_at_its_place(kind, lines, code_and_place):
    assert found(kind, *lines) == [code_and_place]


def test_the_envelope_of_a_distribution_is_checked():
    wrong = ENVELOPE.model_copy(update={"insurer_voen": Voen("9802091761")})
    document = PaymentDistribution(payment="2025-1", kind=BY_CODE, lines=(code(),))
    assert "VOEN_CHECK_DIGIT" in {one for one, *_ in told(check_payment_distribution(document, wrong, RECEIVED_ON))}


@pytest.mark.parametrize("value", ["999999", "121110"], ids=["unknown", "heading"])
def test_a_share_is_for_a_code_that_is_paid_under(value):
    assert found(BY_CODE, code(value)) == [("CLASSIFICATION_UNKNOWN", "/Line/Code")]


def test_a_code_is_judged_by_the_classification_of_its_day():
    document = PaymentDistribution(payment="2025-1", kind=BY_CODE, lines=(code(),))
    [early] = check_payment_distribution(document, ENVELOPE, date(2019, 12, 31))[-1:]
    assert early.code == "CLASSIFICATION_UNKNOWN"
