"""Whatever the house says of a bank's entry or a payment order has words on the screen."""

import pytest

from reconciliation.causes import Cause
from registries.bank_looks import BY_HAND, KNOWN, NOT_YET, FunnelRow
from registries.bank_steps import State, Step
from registries.payouts import Outcome
from registries.payouts import State as OrderState
from registries.payouts import Step as OrderStep
from registries.payouts_seen import OPEN
from review_ui.parts.bank_refusals import unfit_match, unfit_order
from schemas.childcare import PaymentKind
from schemas.reconciliation_passes import PassName
from stages import payout_words, payouts
from stages.bank_view import in_order
from stages.bank_words import CAUSES, PASSES, STATES, STEPS, outcome_word
from stages.suspense_checks import Unfit


def test_each_pass_cause_state_and_step_has_words():
    assert set(PASSES) == {*(one.value for one in PassName), BY_HAND}
    assert set(CAUSES) == {one.value for one in Cause}
    assert set(STATES) == set(State)
    assert set(STEPS) == set(Step)


def test_each_thing_said_of_a_payment_order_has_words():
    assert set(payout_words.STATES) == set(OrderState)
    assert set(payout_words.STEPS) == set(OrderStep)
    assert set(payout_words.OUTCOMES) == {*(one.value for one in Outcome), OPEN}
    assert set(payout_words.LEFT_OUT) == set(payouts.LeftOut)
    assert set(payout_words.KINDS) == set(PaymentKind)


@pytest.mark.parametrize("what", Unfit)
def test_each_refusal_of_a_match_has_a_sentence(what):
    assert unfit_match(what).endswith(".")


@pytest.mark.parametrize("what", payouts.Unfit)
def test_each_refusal_of_an_order_has_a_sentence(what):
    assert unfit_order(what).endswith(".")


def test_a_funnel_goes_from_the_surest_pass_to_what_nobody_could_match():
    names = [(KNOWN, KNOWN), ("SUSPENSE", "A_NEW_CAUSE"), ("WAITS", "WAITS"), ("MATCHED", "A_NEW_PASS")]
    names += [("MATCHED", "PARTIAL"), ("RETURNED", "RETURNED"), ("MATCHED", "EXACT"), (NOT_YET, NOT_YET)]
    rows = in_order([FunnelRow(state, name, 1, 1, 0) for state, name in names])
    order = ["EXACT", "PARTIAL", "A_NEW_PASS", "RETURNED", "WAITS", "A_NEW_CAUSE", KNOWN, NOT_YET]
    assert [one.name for one in rows] == order
    assert [outcome_word(one).en for one in rows[2:6]] == [
        "A_NEW_PASS",
        "Returned",
        STATES[State.WAITS].en,
        "A_NEW_CAUSE",
    ]
