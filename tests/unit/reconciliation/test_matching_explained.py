"""A match, and a lack of one, in words with its amounts."""

import pytest
from matching_samples import CODE, A, B, entry, known, matched

from reconciliation.causes import Cause
from reconciliation.explained import cause_in_words, in_words, reason_in_words, why_candidate

DUES = [(A, CODE, "2026-01", 400), (A, CODE, "2026-02", 123_456)]


def test_a_match_tells_what_it_rests_on_and_which_months_it_pays() -> None:
    told = [entry(1, 400, payer_code=A, purpose="01.2026"), entry(2, 123_556, purpose=f"VÖEN {A}")]
    exact, over = matched(told, known(DUES))
    assert in_words(exact, "az") == (
        "məbləğ bir ayın borcuna bərabərdir; ödəyicinin VÖEN-i bank tərəfindən göstərilib; təsnifat kodu ödənişdə"
        " göstərilib; ay təyinatda göstərilib; 2026-01 ayı: 4,00 ₼."
    )
    assert in_words(over, "en") == (
        "the amount is more than what is owed: the rest stays the insurer's money; the purpose names one VÖEN, and its"
        " check digit is right; the payment tells the classification code; month 2026-02: 1 234,56 ₼;"
        " left over: 1,00 ₼."
    )


def test_suspense_tells_its_cause_and_why_each_is_only_a_candidate() -> None:
    (one,) = matched([entry(1, 400, purpose=f"{A} {B}")], known(DUES))
    assert in_words(one, "en") == "the purpose names more than one insurer."
    assert why_candidate(one["candidates"][0]["why"], "en") == (
        "its VÖEN stands in the purpose; the amount is what it owes for one month"
    )


def test_a_repeated_entry_is_told_as_known() -> None:
    _, again = matched([entry(1, 400, payer_code=A, key="x"), entry(2, 400, payer_code=A, key="x")], known(DUES))
    assert in_words(again, "en") == "this entry was booked before."


@pytest.mark.parametrize("language", ["az", "en"])
def test_each_cause_has_its_words(language) -> None:
    words = [cause_in_words(cause, "", language) for cause in Cause]
    assert len(set(words)) == len(Cause)
    assert not set(words) & set(Cause)


IN_TEXT = ("COMBINED_DUES", "COMBINED_ENTRIES", "TOLERANCE", "PARTIAL", "ADVANCE")


@pytest.mark.parametrize(("name", "rest"), [
    ("RETURN", "_REFERENCE"), ("RETURN", "_END_TO_END"), ("PAYOUT", "_PAID"), ("PAYOUT", "_RETURNED"),
    *((name, "_SUN_IN_TEXT_CODE_IN_TEXT") for name in IN_TEXT),
])  # fmt: skip
def test_each_reason_has_its_words(name: str, rest: str) -> None:
    told = reason_in_words(name + rest, "az")
    assert "_" not in told
    assert told.count(";") == rest.count("_CODE") + 1


def test_what_is_not_known_here_is_told_as_it_stands() -> None:
    assert reason_in_words("BY_MAGIC", "en") == "BY_MAGIC"
    assert cause_in_words("NEW_CAUSE", "seen", "en") == "NEW_CAUSE (seen)"
