"""Entries are matched by passes; what is not certain goes to suspense."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from matching_samples import (
    CODE,
    DAY,
    OTHER,
    PASSES,
    STRANGER,
    SUN_A,
    SUN_B,
    A,
    B,
    entry,
    insurer,
    known,
    lines,
    matched,
    rows,
    rows_of,
)

from reconciliation.known import CREDITS, PAYOUTS
from reconciliation.matching import match
from schemas.reconciliation_passes import Key, Pass, PassName


def test_payer_code_and_amount_of_one_month_are_exact() -> None:
    (one,) = matched([entry(1, 500, payer_code=A)], known([(A, CODE, "2026-01", 500), (A, CODE, "2026-02", 700)]))
    assert (one["pass_name"], one["score"], one["reason"]) == ("EXACT", 100, "EXACT_VOEN_CODE")
    assert (one["insurer"], one["code_paid"], lines(one)) == (A, CODE, [("2026-01", 500)])
    assert (one["cause"], one["candidates"], one["known"]) == ("", [], False)


def test_of_equal_dues_the_oldest_is_paid_first_and_a_told_month_before_it() -> None:
    owed = [(A, CODE, f"2026-0{n}", 500) for n in (3, 1, 2)]
    told = [
        entry(1, 500, payer_code=A),
        entry(2, 500, payer_code=A, purpose="03.2026 üzrə"),
        entry(3, 500, payer_code=A),
    ]
    found = matched(told, known(owed))
    assert [lines(one) for one in found] == [[("2026-01", 500)], [("2026-03", 500)], [("2026-02", 500)]]
    assert found[1]["reason"] == "EXACT_VOEN_CODE_PERIOD"


@pytest.mark.parametrize(("purpose", "reason"), [
    (f"VÖEN {A} sosial sığorta", "NUMBER_IN_TEXT_VOEN_IN_TEXT_CODE"),
    (f"u/n {SUN_A}, sosial sığorta", "NUMBER_IN_TEXT_SUN_IN_TEXT_CODE"),
])  # fmt: skip
def test_a_number_in_the_purpose_stands_for_a_payer_that_is_not_told(purpose: str, reason: str) -> None:
    (one,) = matched([entry(1, 500, purpose=purpose)], known([(A, CODE, "2026-01", 500)]))
    assert (one["pass_name"], one["insurer"], one["reason"]) == ("NUMBER_IN_TEXT", A, reason)


def test_a_debit_returns_the_credit_whose_reference_it_names() -> None:
    booked = rows(CREDITS, [(7, None, "R7", "E7", 500, A)])
    (one,) = matched([entry(1, -500, returns="R7", code="")], known(credits=booked))
    assert (one["pass_name"], one["other"], one["other_key"], one["insurer"]) == ("RETURN", 7, None, None)


def test_what_came_back_in_the_same_file_pays_nothing() -> None:
    told = [entry(1, 500, payer_code=A, reference="R1"), entry(2, -500, returns="R1"), entry(3, 500, payer_code=A)]
    first, back, third = matched(told, known([(A, CODE, "2026-01", 500)]))
    assert (first["cause"], first["lines"]) == ("RETURNED", [])
    assert (back["pass_name"], back["other"], back["other_key"]) == ("RETURN", None, first["key"])
    assert third["pass_name"] == "EXACT"


def test_known_entries_and_repeated_ones_are_neither_matched_nor_in_suspense() -> None:
    told = [entry(1, 500, payer_code=A), entry(2, 500, payer_code=A, key=f"{1:032}"), entry(3, 500, payer_code=A)]
    found = matched(told, known([(A, CODE, "2026-01", 500)], known_keys={f"{3:032}"}))
    assert [(one["known"], one["pass_name"], one["cause"]) for one in found] == [
        (False, "EXACT", ""), (True, "", ""), (True, "", "")]  # fmt: skip


def test_an_order_of_ours_is_paid_and_comes_back() -> None:
    ordered = rows(PAYOUTS, [("P1/1", "E1", 300)])
    told = [entry(1, -300, end_to_end="E1"), entry(2, 300, returns="E1"), entry(3, -300, end_to_end="E2")]
    found = matched(told, known(payouts=ordered))
    assert [(one["pass_name"], one["about"], one["cause"]) for one in found] == [
        ("PAYOUT", "P1/1", ""), ("PAYOUT", "P1/1", ""), ("", "", "DEBIT_UNKNOWN")]  # fmt: skip


def outcome(one: dict[str, Any]) -> tuple[str, Any]:
    return one["pass_name"] or one["cause"], one["insurer"]


IN_TEXT = (A, "VOEN_IN_TEXT SAME_AMOUNT")


@pytest.mark.parametrize(("told", "cause", "candidates"), [
    ({"payer_code": STRANGER}, "PAYER_UNKNOWN", [(A, "AMOUNT_OWED SAME_AMOUNT")]),
    ({"payer_name": "ALFA  MMC"}, "PAYER_UNKNOWN", [(A, "AMOUNT_OWED SAME_NAME SAME_AMOUNT")]),
    ({"purpose": f"{A} və {B}"}, "SEVERAL_INSURERS", [IN_TEXT, (B, "VOEN_IN_TEXT OWES_NOTHING")]),
    ({"purpose": f"{A}, {SUN_B}"}, "SEVERAL_INSURERS", [IN_TEXT, (B, "SUN_IN_TEXT OWES_NOTHING")]),
    ({"payer_code": A, "purpose": f"{B} üçün"}, "PAYER_CONTRADICTS_TEXT",
        [(A, "PAYER_CODE SAME_AMOUNT"), (B, "VOEN_IN_TEXT OWES_NOTHING")]),
    ({"payer_code": STRANGER, "purpose": f"{A} üçün"}, "PAYER_CONTRADICTS_TEXT", [(A, "VOEN_IN_TEXT SAME_AMOUNT")]),
    ({"payer_code": A, "code": ""}, "CODE_UNKNOWN", [(A, "PAYER_CODE SAME_AMOUNT")]),
    ({"payer_code": A, "code": "121110"}, "CODE_UNKNOWN", [(A, "PAYER_CODE SAME_AMOUNT")]),
    ({"payer_code": A, "code": "", "purpose": f"{CODE} {OTHER}"}, "CODE_UNKNOWN",
        [(A, "PAYER_CODE SAME_AMOUNT CODE_IN_TEXT")]),
])  # fmt: skip
def test_what_is_not_certain_is_in_suspense_with_candidates(
    told: dict[str, Any], cause: str, candidates: Sequence[tuple[str, str]]
) -> None:
    (one,) = matched([entry(1, 500, **told)], known([(A, CODE, "2026-01", 500)]))
    assert (one["pass_name"], one["cause"], one["insurer"], one["lines"]) == ("", cause, None, [])
    assert [(might["insurer"], might["why"]) for might in one["candidates"]] == candidates


def test_five_candidates_at_most_the_likeliest_first() -> None:
    owed = [(voen, CODE, "2026-01", 500) for voen in (A, B)]
    many = [insurer(f"100000000{n}", "", f"N{n}") for n in range(8)] + [
        insurer(A, SUN_A, "Alfa"),
        insurer(B, SUN_B, "B"),
    ]
    owed += [(f"100000000{n}", CODE, "2026-01", 500) for n in range(8)]
    (one,) = matched([entry(1, 500, payer_name="alfa")], known(owed, insurers=many))
    assert len(one["candidates"]) == 5
    assert one["candidates"][0]["insurer"] == A


@pytest.mark.parametrize("purpose", [f"x{A}", f"{A}0", "INV-99999999999999999999", f"AZ30CTRE{A}0000"])
def test_a_number_is_a_whole_word_or_none(purpose: str) -> None:
    (one,) = matched([entry(1, 500, purpose=purpose)], known([(A, CODE, "2026-01", 500)]))
    assert one["cause"] == "PAYER_UNKNOWN"


@pytest.mark.parametrize("word", ["VÖEN", "voen", "VÖENİ", "Vöen"])
def test_a_number_right_behind_the_word_for_it_is_one(word: str) -> None:
    """Money of who pays for another is not his own because a space is missing."""
    told = [entry(1, 500, purpose=f"{word}{A} üzrə"), entry(2, 500, payer_code=B, purpose=f"({word}{A}) üçün")]
    found = matched(told, known([(A, CODE, "2026-01", 500)]))
    assert [outcome(one) for one in found] == [("NUMBER_IN_TEXT", A), ("PAYER_CONTRADICTS_TEXT", None)]


def test_the_number_of_whom_the_money_goes_to_is_nobody_elses() -> None:
    treasury = "1401555071"
    insurers = [insurer(A, SUN_A, "Alfa"), insurer(treasury, "", "Xəzinədarlıq")]
    told = [entry(1, 500, payer_code=A, purpose=f"alan: VÖEN {treasury}"), entry(2, 500, purpose=f"VÖEN {treasury}")]
    own = entry(3, 500, payer_code=treasury, purpose=f"VÖEN {treasury}")
    found = matched([*told, own], known([(A, CODE, "2026-01", 500)], insurers=insurers))
    assert [outcome(one) for one in found] == [("EXACT", A), ("PAYER_UNKNOWN", None), ("ADVANCE", treasury)]


@pytest.mark.parametrize("told", [{"payer_code": "500001811"}, {"purpose": "vöen 500001811"}])
def test_nine_digits_have_lost_their_zero(told: dict[str, Any]) -> None:
    short = "0500001811"
    owed = known([(short, CODE, "2026-01", 500)], insurers=[insurer(short, "", "Qamma")])
    (one,) = matched([entry(1, 500, **told)], owed)
    assert one["insurer"] == short


def test_a_number_whose_check_digit_is_wrong_is_no_voen_in_a_text_but_known_as_a_payer() -> None:
    wrong = "9802091761"
    owed = known([(wrong, CODE, "2026-01", 500)], insurers=[insurer(wrong, "", "Nümunə")])
    text, payer = matched([entry(1, 500, purpose=wrong), entry(2, 500, payer_code=wrong)], owed)
    assert [outcome(text), outcome(payer)] == [("PAYER_UNKNOWN", None), ("EXACT", wrong)]


def test_a_person_is_known_by_his_fin_where_one_insurer_alone_bears_it() -> None:
    one, other = insurer(A, "", "A", fin="5VBK5VR"), insurer(B, "", "B", fin="5VBK5VR")
    told = [entry(1, 500, payer_code="5vbk5vr")]
    assert outcome(*matched(told, known([(A, CODE, "2026-01", 500)], insurers=[one]))) == ("EXACT", A)
    assert outcome(*matched(told, known([(A, CODE, "2026-01", 500)], insurers=[one, other])))[0] == "PAYER_UNKNOWN"


def test_a_code_in_the_purpose_counts_where_no_column_tells_one() -> None:
    (one,) = matched(
        [entry(1, 500, payer_code=A, code="", purpose=f"təsnifat {CODE}.")], known([(A, CODE, "2026-01", 500)])
    )
    assert (one["reason"], one["code_paid"]) == ("EXACT_VOEN_CODE_IN_TEXT", CODE)


@pytest.mark.parametrize(("amounts", "owed", "passes", "paid"), [
    ([900], [400, 500], ["COMBINED"], [[400, 500]]),
    ([300, 200], [500], ["COMBINED", "COMBINED"], [[300], [200]]),
    ([503], [500], ["TOLERANCE"], [[500]]),
    ([497], [500], ["TOLERANCE"], [[497]]),
    ([450], [400, 500], ["PARTIAL"], [[400, 50]]),
    ([950], [400, 500], ["OVERPAID"], [[400, 500]]),
    ([950], [], ["ADVANCE"], [[]]),
    ([100, 500, 150], [400, 500], ["PARTIAL", "EXACT", "PARTIAL"], [[100], [500], [150]]),
    ([506], [500], ["OVERPAID"], [[500]]),
    ([1200, 300], [100] * 13, ["COMBINED", "OVERPAID"], [[100] * 12, [100]]),
])  # fmt: skip
def test_sums_slips_parts_and_rests(
    amounts: Sequence[int], owed: Sequence[int], passes: Sequence[str], paid: Sequence[Sequence[int]]
) -> None:
    dues = [(A, CODE, f"202{5 + n // 12}-{n % 12 + 1:02}", amount) for n, amount in enumerate(owed)]
    found = matched([entry(n, amount, payer_code=A) for n, amount in enumerate(amounts, start=1)], known(dues))
    assert [one["pass_name"] for one in found] == passes
    assert [[amount for _, amount in lines(one)] for one in found] == paid


def test_a_number_without_a_check_digit_pays_a_due_whole_or_nothing() -> None:
    (one,) = matched([entry(1, 300, purpose=SUN_A)], known([(A, CODE, "2026-01", 500)]))
    assert (outcome(one), one["candidates"][0]["insurer"]) == (("NOTHING_OWED", None), A)


def test_who_is_closed_and_owes_nothing_is_asked_about() -> None:
    closed = [insurer(A, SUN_A, "Alfa", closed_on=DAY)]
    told = [entry(1, 500, payer_code=A), entry(2, 300, payer_code=A, code=OTHER)]
    first, second = matched(told, known([(A, CODE, "2026-01", 600)], insurers=closed))
    assert [outcome(first), outcome(second)] == [("PARTIAL", A), ("CLOSED_INSURER", None)]


@pytest.mark.parametrize(("back", "cause", "about"), [
    ({"returns": "R9"}, "RETURN_UNKNOWN", ""),
    ({"returns": "R7", "amount": -499}, "RETURN_UNKNOWN", ""),
    ({"returns": "E"}, "RETURN_UNKNOWN", "SEVERAL_CREDITS"),
    ({"returns": "R7", "payer_code": B}, "RETURN_UNKNOWN", ""),
    ({"end_to_end": "NOTPROVIDED"}, "DEBIT_UNKNOWN", ""),
    ({"amount": 0}, "NO_AMOUNT", ""),
    ({"amount": 500, "returns": "R7"}, "RETURN_UNKNOWN", ""),
])  # fmt: skip
def test_a_debit_is_not_guessed(back: dict[str, Any], cause: str, about: str) -> None:
    booked = rows(
        CREDITS, [(7, None, "R7", "E", 500, A), (8, None, "R8", "E", 500, A), (9, None, "", "NOTPROVIDED", 500, A)]
    )
    told = {"amount": -500, **back}
    (one,) = matched([entry(1, told.pop("amount"), **told)], known(credits=booked))
    assert (one["cause"], one["about"], one["candidates"]) == (cause, about, [])


def test_a_payment_order_is_no_return_of_money_whose_payer_wrote_the_orders_number() -> None:
    ordered, line = rows(PAYOUTS, [("P1/1", "P1/1", 300)]), {"end_to_end": "P1/1"}
    booked = rows(CREDITS, [(7, None, "R7", "P1/1", 300, A)])
    told = [entry(1, 300, payer_code=A, **line), entry(2, -300, **line)]
    found = matched(told, known([(A, CODE, "2026-01", 300)], payouts=ordered, credits=booked))
    assert [one["pass_name"] for one in found] == ["EXACT", "PAYOUT"]


def test_of_very_many_credits_of_one_id_the_one_that_is_named_comes_back_and_of_others_none_is_chosen() -> None:
    paid = [entry(n, 500, payer_code=A, end_to_end="0", reference=f"R{n}") for n in range(1, 1001)]
    told = [entry(2001, -500, returns="R777"), *(entry(2001 + n, -500, end_to_end="0") for n in range(1, 1001))]
    named, *others = matched([*paid, *told], known())[1000:]
    assert (named["pass_name"], named["other_key"]) == ("RETURN", paid[776]["key"])
    assert {one["about"] for one in others} == {"SEVERAL_CREDITS"}


def test_a_credit_comes_back_once_and_on_its_own_account() -> None:
    booked = rows(CREDITS, [(7, "AZ1", "R7", "", 500, A)])
    told = [entry(1, -500, returns="R7"), entry(2, -500, returns="R7")]
    assert [one["pass_name"] or one["about"] for one in matched(told, known(credits=booked))] == [
        "RETURN",
        "RETURNED_BEFORE",
    ]
    there = matched(told, known(credits=booked, accounts=["AZ2"]))
    assert [one["cause"] for one in there] == ["RETURN_UNKNOWN"] * 2


def test_a_credit_that_came_after_the_debit_is_not_what_it_returns() -> None:
    back, _ = matched([entry(1, -500, returns="R1"), entry(2, 500, payer_code=A, reference="R1")], known())
    assert back["cause"] == "RETURN_UNKNOWN"


def test_what_came_on_a_later_day_is_not_what_comes_back() -> None:
    """Statements may come in another order than their days: the payment that the debit is about is not told yet."""
    booked = rows(CREDITS, [(7, None, "", "E", 500, A, DAY + timedelta(days=1)), (8, None, "", "F", 500, A, DAY)])
    later, same = matched([entry(1, -500, returns="E"), entry(2, -500, returns="F")], known(credits=booked))
    assert (later["cause"], later["other"], same["other"]) == ("RETURN_UNKNOWN", None, 8)


def test_a_file_without_entries_gives_none() -> None:
    assert matched([], known()) == []


def by(name: str, **differs: Any) -> Sequence[Pass]:
    return [replace(one, **differs) if one.name == name else one for one in PASSES]


def test_a_pass_that_the_table_has_no_row_for_is_not_gone() -> None:
    owed, without = known([(A, CODE, "2026-01", 500)]), [one for one in PASSES if one.name != PassName.TOLERANCE]
    (one,) = match(rows_of(entry(1, 497, payer_code=A)), owed, without).to_pylist()
    assert one["pass_name"] == "PARTIAL"
    (none,) = match(rows_of(entry(1, 497, payer_code=A)), owed, ()).to_pylist()
    assert (none["cause"], none["pass_name"]) == ("NOTHING_OWED", "")


def test_where_the_table_says_so_money_is_of_whom_the_purpose_names() -> None:
    told = rows_of(entry(1, 500, payer_code=A, purpose=f"{B} üçün"))
    exact = by(PassName.EXACT, keys=frozenset({Key.PAYER, Key.NAMED}))
    (one,) = match(told, known([(B, CODE, "2026-01", 500)]), exact).to_pylist()
    assert (one["insurer"], one["reason"]) == (B, "EXACT_VOEN_IN_TEXT_CODE")


def test_memory_is_bounded() -> None:
    told = [entry(place, place % 700 + 1, payer_code=A, purpose=f"{'x' * 300} {place}") for place in range(1, 3000)]
    found = match(rows_of(*told), known([(A, CODE, "2026-01", 500)]), PASSES, memory="64MB")
    assert len(found) == len(told)
