"""What holds for the debt of any report, whatever registers know: it balances, and no order changes it."""

from datetime import date, timedelta

from assessed_report_samples import (
    EMPLOYER_CODE,
    QUARTER,
    assessed,
    debt_after,
    facts_with,
    person,
    report,
    with_all_sections,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.interest import PartPaid, interest
from rules.report_debt import Cause
from rules.report_standing import DebtFacts, MoneyUsed, Standing
from schemas.months import Quarter
from schemas.quarterly_report import Settled
from schemas.report_debt_terms import DebtKind

JANUARY_DUE = date(2026, 2, 16)
OWES_375 = report(person(1500, 0, 0))


def interest_of(debt) -> int:
    return debt.charged(DebtKind.INTEREST, Cause.INTEREST)


def expected(one, facts: DebtFacts, debt) -> dict[DebtKind, int]:
    """The closing without write-offs, by hand."""
    accruals, paid = one.accruals or Settled(accrued=0, paid=0), one.found.paid if one.found else 0
    other = one.vouchers + one.returned_benefits + facts.found - paid + accruals.accrued - accruals.paid
    return {
        DebtKind.CONTRIBUTION: assessed(one).contributions.total - sum(each.amount for each in facts.used),
        DebtKind.INTEREST: interest_of(debt),
        DebtKind.SANCTION: sum(each.amount for each in facts.imposed if each.kind is DebtKind.SANCTION),
        DebtKind.FINE: sum(each.amount for each in facts.imposed if each.kind is DebtKind.FINE),
        DebtKind.OTHER: other,
    }


@settings(max_examples=30)
@given(st.data())
def test_the_closing_debt_balances_to_the_qepik_in_each_kind_and_together_over_a_year(data):
    opening = Standing()
    for quarter in (QUARTER, Quarter("2026-Q2"), Quarter("2026-Q3")):
        one, facts = data.draw(with_all_sections(quarter)), data.draw(facts_with(opening))
        debt = debt_after(one, facts)
        moved = expected(one, facts, debt)
        for kind in DebtKind:
            before = opening.debt[kind] + moved[kind]
            wanted = sum(each.amount for each in facts.written_off if each.kind is kind)
            assert debt.closing.debt[kind] == before - max(0, min(wanted, before))
        assert debt.closing.debt.total == sum(debt.closing.debt[kind] for kind in DebtKind)
        unpaid = sum(each.unpaid for each in debt.closing.obligations)
        assert unpaid == max(0, debt.closing.debt.contribution)
        assert sum(part.amount for part in debt.closing.advance) == max(0, -debt.closing.debt.contribution)
        opening = debt.closing


@settings(max_examples=25)
@given(st.data())
def test_the_order_in_which_registers_answer_changes_nothing(data):
    one, facts = data.draw(with_all_sections()), data.draw(facts_with(Standing()))
    mixed = DebtFacts(
        facts.opening,
        tuple(data.draw(st.permutations(facts.used))),
        tuple(data.draw(st.permutations(facts.imposed))),
        tuple(data.draw(st.permutations(facts.written_off))),
        facts.found,
    )
    assert debt_after(one, mixed).closing == debt_after(one, facts).closing


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 500), st.integers(1, 300_00)), max_size=4))
def test_interest_of_all_quarters_is_that_of_the_whole_delay_whichever_of_them_uses_a_payment(payments):
    paid = [(place, money_of(later, amount)) for place, later, amount in sorted(payments)]
    opening, charged = Standing(), 0
    for place in range(4):
        one = OWES_375 if place == 0 else report(period=Quarter(f"2026-Q{place + 1}"))
        debt = debt_after(one, DebtFacts(opening, tuple(each for when, each in paid if when == place)))
        charged, opening = charged + interest_of(debt), debt.closing
    left, parts = 375_00, []
    for _, each in paid:
        parts.append(PartPaid(each.day, min(left, each.amount)))
        left -= parts[-1].amount
    whole = interest(375_00, JANUARY_DUE, date(2026, 12, 31), parts)
    assert whole is not None
    assert charged == whole.amount


def money_of(later: int, amount: int) -> MoneyUsed:
    return MoneyUsed("P1", JANUARY_DUE + timedelta(later), EMPLOYER_CODE, amount)
