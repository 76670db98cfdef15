"""Entries are matched by passes; what is not certain goes to suspense."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from reconciliation.columns import ENTRIES
from reconciliation.known import CREDITS, DUES, INSURERS, PAYOUTS, Known
from reconciliation.matching import match
from schemas.reconciliation_passes import passes_on

DAY = date(2026, 4, 10)
PASSES = passes_on(DAY)
A, B, STRANGER = "1300144711", "9900003871", "1700767721"
SUN_A, SUN_B = "9819854215", "9819854225"
CODE, OTHER = "121111", "121211"


def entry(place: int, amount: int, **told: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("reference", "end_to_end", "returns", "payer_name", "payer_code", "payer_iban"), "")
    given = {"statement": 0, "place": place, "key": f"{place:032}", "booking_date": DAY, "value_date": DAY}
    return {**given, **texts, "amount": amount, "code": CODE, "level": "", "purpose": "", **told}


def known(dues: Sequence[tuple[str, str, str, int]] = (), **more: Any) -> Known:
    insurers = [(A, SUN_A, "Alfa MMC", "188", "alfa mmc", None), (B, SUN_B, "Beta MMC", "188", "beta mmc", None)]
    return Known(dues=rows(DUES, dues), insurers=rows(INSURERS, more.pop("insurers", insurers)), **more)


def rows(schema: Any, given: Sequence[Sequence[Any]]) -> Any:
    return pa.Table.from_pylist([dict(zip(schema.names, one, strict=True)) for one in given], schema=schema)


def matched(entries: Sequence[dict[str, Any]], given: Known) -> Sequence[dict[str, Any]]:
    return match(pa.Table.from_pylist(list(entries), schema=ENTRIES), given, PASSES).to_pylist()


def lines(one: dict[str, Any]) -> Sequence[tuple[str, int]]:
    return [(line["period"], line["amount"]) for line in one["lines"]]


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
    booked = rows(CREDITS, [(7, "R7", "E7", 500, A)])
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
