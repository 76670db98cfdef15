import pytest
from sqlalchemy import insert

from registries.rule_sets import find_rules, record_rules
from registries.tables import rule_set


def test_a_rule_set_is_found_again_with_its_tables(registers):
    with registers.database.write() as tx:
        record_rules(tx, "rules-1", "program-1", {"a": "code\n1\n"}, registers.clock.now())
    assert registers.ask(find_rules, "rules-1").tables == {"a": "code\n1\n"}
    assert registers.ask(find_rules, "rules-2") is None


@pytest.mark.parametrize(
    "kept",
    ["{", "[1]", '{"a":1}', '{"a":"\\ud800"}', "[" * 100_000],
    ids=["cut off", "a list", "a number", "half a character", "too deep"],
)
def test_a_rule_set_that_is_no_texts_by_name_has_no_tables(registers, kept):
    row = {"version": "rules-1", "program": "program-1", "at": registers.clock.now(), "tables": kept}
    with registers.database.write() as tx:
        tx.execute(insert(rule_set), row)
    assert registers.ask(find_rules, "rules-1").tables == {}
