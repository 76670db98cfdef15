"""Rules judged by the tables of another rule-set."""

import ast
from pathlib import Path
from threading import Thread

import pytest

from rules.version import RULES_VERSION, rule_files, version_with
from schemas.allowance_terms import allowance_terms
from schemas.catalogue import catalogue
from schemas.code_table import TableSet, by_tables, package_tables, table_text


def changed(name, old, new):
    tables = dict(package_tables())
    assert old in tables[name]
    return TableSet(tables | {name: tables[name].replace(old, new)})


def test_the_tables_of_another_rule_set_are_read_and_then_ours_again():
    ours = allowance_terms()
    with by_tables(changed("allowance_amounts", "44.00", "55.00")):
        assert 55_00 in {row.until_18_months for row in allowance_terms().amounts}
        assert allowance_terms() is allowance_terms()
    assert allowance_terms() is ours


def test_ours_come_back_when_judging_failed():
    def fail():
        with by_tables(changed("findings", "PHONE_FORMAT", "PHONE_SHAPE")):
            assert "PHONE_FORMAT" not in catalogue()
            raise LookupError("judging")

    with pytest.raises(LookupError, match="judging"):
        fail()
    assert "PHONE_FORMAT" in catalogue()


def test_another_thread_reads_ours_meanwhile():
    seen = []
    with by_tables(changed("findings", "PHONE_FORMAT", "PHONE_SHAPE")):
        other = Thread(target=lambda: seen.append("PHONE_FORMAT" in catalogue()))
        other.start()
        other.join()
    assert seen == [True]


def test_a_set_without_a_table_does_not_fall_back_to_ours():
    with by_tables(TableSet({})), pytest.raises(FileNotFoundError):
        table_text("findings")


def test_the_version_tells_of_each_changed_row():
    assert version_with(package_tables()) == RULES_VERSION
    assert version_with(changed("allowance_amounts", "44.00", "55.00").texts) != RULES_VERSION


def test_all_tables_are_where_a_rule_set_keeps_them():
    tables = {name for name, _ in rule_files() if name.endswith(".csv")}
    assert tables == {f"schemas/codes/{name}.csv" for name in package_tables()}


def imports(module):
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)


@pytest.mark.parametrize(
    "file", sorted(str(one) for folder in ("rules", "schemas") for one in Path(folder).glob("*.py"))
)
def test_nothing_is_cached_past_the_tables_that_it_was_made_of(file):
    if file == "schemas/code_table.py":
        return
    known = set(imports(Path(file).read_text(encoding="utf-8")))
    assert not known & {"functools.cache", "functools.lru_cache"}, "schemas.code_table.once_per_tables is meant"
    assert "importlib.resources" not in known or file in {"rules/version.py", "schemas/xsd_check.py"}
