import pytest

from cli.configured import settings_for
from cli.exits import UsageError


def test_a_mapping_of_statements_that_cannot_be_used_is_told_before_anything_starts(tmp_path, monkeypatch):
    (tmp_path / "bank.toml").write_text('delimiter = ";"')
    monkeypatch.setenv("QEBUL_STATEMENT_MAPPINGS", str(tmp_path))
    with pytest.raises(UsageError, match=r"bank\.toml"):
        settings_for(tmp_path)


def test_a_folder_without_mappings_leaves_those_of_the_package(tmp_path, monkeypatch):
    monkeypatch.setenv("QEBUL_STATEMENT_MAPPINGS", str(tmp_path))
    assert settings_for(tmp_path).statement_mappings == tmp_path
