from datetime import date

import pytest
from register_samples import ALFA, BETA

from pipeline.effects import EffectConflict, Origin
from pipeline.lines import Aftermath
from registries.payments import (
    DistributePayment,
    Payment,
    Subordination,
    distributed,
    payments_by_number,
    put_payments,
    put_subordinations,
    subordinates_of,
)
from schemas.identifiers import OfficeCode
from schemas.payment_distribution import DistributionKind, DistributionLine, PaymentDistribution


def paid(number="P-1", amount=100000, insurer=ALFA):
    return Payment(
        number=number,
        insurer=insurer,
        value_date=date(2025, 4, 14),
        amount=amount,
        code="121111",
        office=OfficeCode("188"),
    )


def distribution(*amounts, payment="P-1"):
    lines = tuple(DistributionLine(code=f"12111{n}", amount=amount) for n, amount in enumerate(amounts))
    told = PaymentDistribution(payment=payment, kind=DistributionKind.CLASSIFICATION, lines=lines)
    return DistributePayment(insurer=ALFA, distribution=told)


@pytest.fixture
def known(registers):
    """The registers with one payment."""
    load(registers, paid())
    return registers


def load(registers, *payments):
    with registers.database.write() as tx:
        put_payments(tx, payments, registers.clock.now())


def test_a_distribution_is_kept_down_to_its_shares(known):
    assert known.apply(distribution(60000, 30000)) == {"saved": "distribution"}
    with known.database.reads() as reads:
        rows = reads.exec_driver_sql("select place, code, insurer, amount from payment_share order by place").all()
    assert [tuple(row) for row in rows] == [(1, "121110", None, 60000), (2, "121111", None, 30000)]
    assert known.problems() == []


def test_a_payment_is_distributed_once(known):
    known.apply(distribution(1))
    conflict = known.conflict(known.apply, distribution(2))
    assert (conflict.judge, conflict.why) == ("payment_lookup", "the payment was distributed meanwhile")


def test_two_distributions_of_one_commit_are_not_taken_together(known):
    at = known.clock.now()
    orders = [(distribution(1), Origin(known.submit(), 1, at, at, Aftermath(at))) for _ in range(2)]
    with pytest.raises(EffectConflict, match="meanwhile"), known.database.write() as tx:
        known.kinds.apply(tx, orders)


def test_a_payment_that_became_smaller_meanwhile_is_looked_at_again(known):
    load(known, paid(amount=5))
    assert known.conflict(known.apply, distribution(6)).why == "the payment changed meanwhile"


def test_a_payment_that_became_another_insurers_meanwhile_is_looked_at_again(known):
    load(known, paid(insurer=BETA))
    assert known.conflict(known.apply, distribution(6)).why == "the payment changed meanwhile"
    assert known.ask(distributed, ["P-1"]) == set()


def test_a_share_of_who_is_no_subordinate_any_more_is_looked_at_again(known):
    told = PaymentDistribution(
        payment="P-1",
        kind=DistributionKind.SUBORDINATES,
        lines=(DistributionLine(insurer=BETA, amount=6),),
    )
    share = DistributePayment(insurer=ALFA, distribution=told)
    assert known.conflict(known.apply, share).why == "the payment changed meanwhile"
    with known.database.write() as tx:
        put_subordinations(tx, [Subordination(child=BETA, parent=ALFA, since=date(2020, 1, 1))])
    assert known.apply(share) == {"saved": "distribution"}


def test_thousands_of_payments_are_asked_about_in_one_query_each(known):
    known.apply(distribution(1))
    numbers = ["P-1", *(f"Q-{n}" for n in range(5000))]
    assert known.queries_of(payments_by_number, numbers) == ({"P-1": paid()}, 1)
    assert known.queries_of(distributed, numbers) == ({"P-1"}, 1)


def test_a_subordinate_is_one_from_a_day_to_a_day(registers):
    ended = Subordination(child=BETA, parent=ALFA, since=date(2020, 1, 1), until=date(2024, 12, 31))
    with registers.database.write() as tx:
        put_subordinations(tx, [ended])
    found, queries = registers.queries_of(subordinates_of, [ALFA, BETA])
    assert (found, queries) == ({ALFA: [ended]}, 1)
    days = {date(2019, 12, 31): False, date(2020, 1, 1): True, date(2024, 12, 31): True, date(2025, 1, 1): False}
    assert {day: ended.holds_on(day) for day in days} == days


def test_nobody_is_his_own_subordinate(registers):
    with pytest.raises(ValueError, match="own subordinate"), registers.database.write() as tx:
        put_subordinations(tx, [Subordination(child=ALFA, parent=ALFA, since=date(2020, 1, 1))])


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("update payment_share set amount = amount + 1 where place = 1", "other shares than its effect orders"),
        ("delete from payment_share where place = 2", "other shares than its effect orders"),
        ("update payment set amount = 1", "to more than was paid"),
        ("update payment_distribution set total = total + 1", "do not add up"),
        ("delete from payment_distribution", "payment_distribution: what its effect wrote is gone"),
    ],
)
def test_what_was_changed_in_payments_behind_the_house_is_found(known, sql, what):
    known.apply(distribution(60000, 30000))
    known.tamper(sql)
    assert any(what in told for _, told in known.problems())
