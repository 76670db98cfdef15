"""The passes by which bank entries are matched, and the codes that contributions are paid under, as tables of a day."""

from datetime import date

import pytest

from schemas.classification import classification_on
from schemas.code_table import TableSet, by_tables, package_tables
from schemas.contribution_codes import contribution_codes
from schemas.contribution_terms import Payer, Regime
from schemas.reconciliation_passes import AmountRule, Key, passes_on, reconciliation_passes

DAY = date(2026, 4, 10)


def changed(name: str, old: str, new: str) -> TableSet:
    tables = dict(package_tables())
    assert old in tables[name]
    return TableSet(tables | {name: tables[name].replace(old, new)})


def test_passes_stand_in_their_order_what_is_surer_first() -> None:
    passes = passes_on(DAY)
    assert [one.place for one in passes] == sorted(one.place for one in passes)
    assert [one.score for one in passes] == sorted((one.score for one in passes), reverse=True)
    assert {one.rule for one in passes} == set(AmountRule)


def test_no_row_lets_a_text_stand_over_the_payer_nor_a_number_without_a_check_digit_be_enough_for_a_part() -> None:
    for one in passes_on(DAY):
        assert Key.NAMED not in one.keys
        assert Key.SUN not in one.keys or one.rule not in {AmountRule.LESS, AmountRule.MORE, AmountRule.NOTHING_OWED}


@pytest.mark.parametrize(("old", "new"), [
    ("20,EXACT", "10,EXACT"),
    ("VOEN SUN,0,1,95", "PAYER SUN,0,1,95"),
    (",0,12,90,", ",0,1200,90,"),
    (",5,1,80,", ",-5,1,80,"),
    (",100,2006", ",101,2006"),
    ("EXACT,EQUAL", "GUESS,EQUAL"),
    ("EXACT,EQUAL,PAYER", "EXACT,EQUAL,"),
])  # fmt: skip
def test_a_table_that_nothing_can_follow_is_refused(old: str, new: str) -> None:
    with by_tables(changed("reconciliation_passes", old, new)), pytest.raises(ValueError):  # noqa: PT011 - of any text
        reconciliation_passes()


def test_each_insurer_pays_each_part_under_a_code_of_its_side() -> None:
    told = {(one.kind, one.regime, one.side): one.code for one in contribution_codes()}
    assert set(told) == {(kind, regime, side) for kind in ("legal", "natural") for regime in Regime for side in Payer}
    for (_, _, side), code in told.items():
        known = classification_on(code, DAY)
        assert known is not None
        assert (known.side, known.heading) == (side, False)
