"""Quarterly reports in the register: versions, payments, charges and debts that go on; what was changed is found."""

from datetime import date

import pytest
from recorded_reports import EMPLOYEE, FIN, INCOME, OWED, record, recorded
from register_samples import ALFA, BETA
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from registries.access import accesses_of
from registries.charges import Charge, ChargeKind, ImposeSanction, open_charges, put_charges
from registries.insured import insured_among
from registries.payments import DistributePayment, Payment, put_payments
from registries.report_effects import RecordedUse
from registries.report_payments import usable, used_by
from registries.report_tables import quarterly_report
from registries.reports import chains_of, standings_of
from schemas.identifiers import ActivityCode, OfficeCode
from schemas.months import Quarter
from schemas.payment_distribution import DistributionKind, DistributionLine, PaymentDistribution
from schemas.report_debt_terms import DebtKind

KEY = (str(ALFA), "62010", "2026-Q1")


@pytest.fixture
def known(registers):
    """One insured person and one payment of 1,000.00."""
    registers.issue(FIN)
    paid = Payment(
        number="P-1", insurer=ALFA, value_date=date(2026, 2, 1), amount=100_000, code="121111", office=OfficeCode("188")
    )
    with registers.database.write() as tx:
        put_payments(tx, [paid], registers.clock.now())
    return registers


def fined(registers, number="C-1", day=date(2026, 2, 1)):
    charge = Charge(
        number=number,
        insurer=ALFA,
        activity=ActivityCode("62010"),
        kind=ChargeKind.FINE,
        debt=DebtKind.FINE,
        day=day,
        amount=5000,
        basis="17-M",
    )
    with registers.database.write() as tx:
        put_charges(tx, [charge], registers.clock.now())


def why(registers, effect, **more):
    conflict = registers.conflict(record, registers, effect, **more)
    assert conflict.judge == "report_lookup"
    return conflict.why


def test_a_report_is_kept_down_to_each_month_of_a_person(known):
    assert record(known, recorded()) == {"report": 1, "contribution": OWED, "closing": OWED}
    with known.database.reads() as reads:
        rows = reads.exec_driver_sql("select place, month, income, employee from report_income order by month").all()
        assert [tuple(row) for row in rows] == [(1, f"2026-0{n}", INCOME, EMPLOYEE) for n in (1, 2, 3)]
        assert [one.what for one in accesses_of(reads, FIN)] == ["REPORT_ACCEPTED"]
        assert standings_of(reads, [1])[1].debt.total == OWED
    assert known.problems() == []


def test_there_is_one_initial_report_and_corrections_count_in_its_place(known):
    record(known, recorded())
    assert why(known, recorded()) == "another report of the quarter was accepted meanwhile"
    record(known, recorded(version=2, used=[("P-1", 100_000)]))
    assert known.ask(chains_of, [ALFA])[ALFA, "62010"].of(Quarter("2026-Q1")).version == 2
    assert known.problems() == []
    with pytest.raises(IntegrityError), known.database.write() as tx:
        tx.execute(update(quarterly_report).where(quarterly_report.c.version == 2).values(version=1))


def test_a_report_whose_predecessor_changed_is_looked_at_again(known):
    record(known, recorded())
    assert why(known, recorded("2026-Q2")) == "the report before it changed meanwhile"
    assert record(known, recorded("2026-Q2", opening=OWED, before=1))["closing"] == 2 * OWED
    assert known.problems() == []


def test_no_report_goes_on_from_one_that_rests_on_a_replaced_one(known):
    record(known, recorded(used=[("P-1", 60_000)]))
    record(known, recorded("2026-Q2", opening=OWED - 60_000, before=1))
    record(known, recorded(version=2))  # the payment is free again, and counts in the debt of the second quarter still
    third = recorded("2026-Q3", opening=2 * OWED - 60_000, before=2, used=[("P-1", 60_000)])
    assert why(known, third) == "an earlier report has to be corrected first"
    record(known, recorded("2026-Q2", version=2, opening=OWED, before=3))
    record(known, recorded("2026-Q3", opening=2 * OWED, before=4, used=[("P-1", 60_000)]))
    assert known.problems() == []


def test_no_report_goes_on_from_one_before_which_another_was_put_in(known):
    record(known, recorded())
    record(known, recorded("2026-Q3", opening=OWED, before=1))
    record(known, recorded("2026-Q2", opening=OWED, before=1))
    [broken] = known.ask(chains_of, [ALFA])[ALFA, "62010"].broken_before(Quarter("2026-Q4"))
    assert (broken.quarter, broken.before) == ("2026-Q3", 1)
    assert why(known, recorded("2026-Q4", opening=2 * OWED, before=2)) == "an earlier report has to be corrected first"


def test_a_payment_is_not_used_for_more_than_is_left_of_it(known):
    record(known, recorded(used=[("P-1", 60_000)]))
    too_much = recorded("2026-Q2", opening=OWED - 60_000, before=1, used=[("P-1", 40_001)])
    assert why(known, too_much) == "a payment was used meanwhile"
    assert known.ask(used_by, ["P-1"]) == {(ALFA, "P-1"): {KEY: 60_000}}
    assert known.ask(usable, [(ALFA, "P-1"), (BETA, "P-1")]).keys() == {(ALFA, "P-1")}


def test_a_charge_counts_in_the_first_report_that_ends_after_its_day(known):
    fined(known)
    fined(known, "C-2", date(2026, 4, 1))
    assert why(known, recorded()) == "a charge was entered meanwhile"
    record(known, recorded(charges=(RecordedUse(number="C-1", amount=5000),)))
    later = (KEY[0], KEY[1], "2026-Q2")
    found = known.ask(open_charges, {KEY: date(2026, 3, 31), later: date(2026, 6, 30)})
    assert {key: [one.number for one in charges] for key, charges in found.items()} == {KEY: ["C-1"], later: ["C-2"]}


def test_a_sanction_for_a_late_report_is_a_charge_of_the_day_of_receipt(known):
    late = ImposeSanction(
        insurer=ALFA, activity=ActivityCode("62010"), day=date(2026, 5, 2), amount=4000, basis="40.00"
    )
    assert known.apply(late) == {"late_sanction": 4000}
    assert known.problems() == []
    known.tamper("update insurer_charge set amount = 1")
    assert any("not what its effect orders" in told for _, told in known.problems())


@pytest.mark.parametrize(
    ("kind", "debt"),
    [
        (ChargeKind.SANCTION, DebtKind.CONTRIBUTION),
        (ChargeKind.FINE, DebtKind.CONTRIBUTION),
        (ChargeKind.FOUND, DebtKind.CONTRIBUTION),
        (ChargeKind.FOUND, DebtKind.FINE),
    ],
)
def test_a_charge_of_a_debt_that_it_does_not_move_is_not_taken(known, kind, debt):
    wrong = Charge(
        number="C-1",
        insurer=ALFA,
        activity=ActivityCode("62010"),
        kind=kind,
        debt=debt,
        day=date(2026, 2, 1),
        amount=1,
        basis="",
    )
    with pytest.raises(ValueError, match="does not move the debt"), known.database.write() as tx:
        put_charges(tx, [wrong], known.clock.now())


def test_persons_that_are_not_those_that_were_assessed_are_looked_at_again(known):
    other = ((FIN, INCOME, INCOME, INCOME + 1),)
    assert why(known, recorded(), persons=other) == "the persons are not those that were assessed"


def test_a_hundred_thousand_persons_are_asked_about_in_ten_queries(known):
    wanted = [FIN, *(f"A{n:06}" for n in range(99_999))]
    assert known.queries_of(insured_among, wanted) == ({FIN}, 10)


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("update report_income set employee = employee + 1 where month = '2026-01'", "do not add up to its months"),
        ("update report_month set labour = 1 where month = '2026-02'", "other rows than its effect orders"),
        ("update report_debt set opening = 1, closing = closing + 1 where kind = 'FINE'", "is not the closing before"),
        ("update payment set amount = 1", "more of the payment than there is"),
        ("update quarterly_report set closing = 1", "its closing is not that of its effect"),
        ("update quarterly_report set version = 3", "a version is missing before it"),
        ("delete from report_person", "has not as many persons as it says"),
    ],
)
def test_what_was_changed_in_reports_behind_the_house_is_found(known, sql, what):
    record(known, recorded(used=[("P-1", 60_000)]))
    known.tamper(sql)
    assert any(what in told for _, told in known.problems())


def test_what_a_report_uses_of_a_payment_is_not_distributed_to_others(known):
    record(known, recorded(used=[("P-1", 60_000)]))
    line = DistributionLine(code="123100", amount=40_001)
    told = PaymentDistribution(payment="P-1", kind=DistributionKind.CLASSIFICATION, lines=(line,))
    conflict = known.conflict(known.apply, DistributePayment(insurer=ALFA, distribution=told))
    assert (conflict.judge, conflict.why) == ("payment_lookup", "the payment changed meanwhile")
