"""Payments are distributed by a signed document: once, by whom they belong to or his parent, and among his own."""

import pytest

from demo.payments import OF_SUBORDINATE, OWN, SECOND
from demo.tables import saved
from schemas.payment_distribution import (
    PAYMENT_DISTRIBUTION_CODE,
    DistributionKind,
    DistributionLine,
    PaymentDistribution,
)
from signatures.signing import sign_xml

# The first test goes through PostgreSQL and Redis, too.
once = pytest.mark.one_foundation


@pytest.fixture
def distribute(house):
    """Sends a distribution and tells what became of it."""

    def send(title, payment, *lines, employer="alfa"):
        kind = DistributionKind.CLASSIFICATION if lines[0].code else DistributionKind.SUBORDINATES
        body = PaymentDistribution(payment=payment, kind=kind, lines=lines)
        document = saved(title, PAYMENT_DISTRIBUTION_CODE, house.world.employers[employer], body)
        signed = sign_xml(document, house.world.card(f"{employer}.head"), signing_time=house.clock.now())
        house.drop(employer, f"{title}.xml", signed)
        return house.row(f"{title}.xml")

    return send


def by_code(amount, code="121111"):
    return DistributionLine(code=code, amount=amount)


def to(house, channel, amount):
    return DistributionLine(insurer=house.world.employers[channel].voen, amount=amount)


def shares(house):
    return house.tables("select payment, place, code, amount from payment_share order by payment, place")


def test_a_signed_distribution_is_fixed_and_answered(house, distribute):
    row = distribute("d-1", OWN, by_code(100000), by_code(50000, "121211"))
    assert row.status == "registered"
    assert [tuple(one) for one in shares(house)] == [(OWN, 1, "121111", 100000), (OWN, 2, "121211", 50000)]
    assert distribute("d-2", OWN, by_code(1)).codes == ("PAYMENT_ALREADY_DISTRIBUTED",)
    [notice] = house.answers("alfa", "acceptance")
    assert "bölüşdürülməsi qeydə alınmışdır" in "".join(notice.itertext())
    assert house.problems() == []


@once
def test_a_parent_distributes_what_its_subordinate_paid_and_not_the_other_way_round(house, distribute):
    assert distribute("d-1", SECOND, by_code(1), employer="beta").codes == ("PAYMENT_UNKNOWN",)
    assert distribute("d-2", OF_SUBORDINATE, to(house, "beta", 30000)).status == "registered"
    assert len(shares(house)) == 1


@once
def test_shares_go_to_subordinates_only_and_to_no_more_than_was_paid(house, distribute):
    row = distribute("d-1", SECOND, to(house, "qamma", 40001))
    assert row.status == "returned"
    assert set(row.codes) == {"INSURER_NOT_SUBORDINATE", "DISTRIBUTION_EXCEEDS_PAYMENT"}
    assert distribute("d-2", "X-9", by_code(1)).codes == ("PAYMENT_UNKNOWN",)
    assert shares(house) == []
