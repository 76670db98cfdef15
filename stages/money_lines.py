"""Lines of accounts as rows of a money section, in words."""

from collections.abc import Sequence

from outbox.notice_xml import Both
from outbox.prints.sheet import Amount
from pipeline.database import Write
from registries.accounts.explained import explain
from registries.accounts.lines import AccountLine
from stages.money_question import Row
from stages.money_words import KINDS, REASONS


def line_rows(tx: Write, lines: Sequence[AccountLine]) -> list[Row]:
    """Each with what it comes from."""
    told = explain(tx, lines)
    return [
        (
            line_name(one),
            (
                *(line_name(one), one.value_date, one.activity, KINDS[one.kind], Amount(one.amount)),
                *(line_reason(one), one.about, "; ".join(told[one.key])),
            ),
        )
        for one in lines
    ]


def line_name(one: AccountLine) -> str:
    """Transaction and place, as ``12.3``."""
    return f"{one.transaction}.{one.place}"


def line_reason(one: AccountLine) -> Both:
    """A line that takes another back says so, and one that changes a closed quarter says which."""
    word = REASONS.get(one.reason, Both(one.reason, one.reason))
    if one.reverses is not None:
        word = Both(f"Ləğv: {word.az}", f"Reversed: {word.en}")
    if one.corrects is not None:
        word = Both(f"{word.az} (bağlanmış {one.corrects} düzəldilir)", f"{word.en} (corrects closed {one.corrects})")
    return word
