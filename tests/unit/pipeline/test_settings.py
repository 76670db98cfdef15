from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.settings import Settings, UnknownSettingError


def test_a_setting_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("QEBUL_WORKERS", "7")
    monkeypatch.setenv("QEBUL_VAR", "/somewhere")
    assert Settings().workers == 7
    assert Settings().var == Path("/somewhere")


def test_an_unknown_name_is_refused(monkeypatch):
    monkeypatch.setenv("QEBUL_WORKERZ", "7")
    with pytest.raises((UnknownSettingError, ValidationError), match="QEBUL_WORKERZ"):
        Settings()


@pytest.mark.parametrize(("name", "value"), [("WORKERS", "0"), ("LEASE_SECONDS", "1"), ("VOEN_CHECK_DIGIT", "maybe")])
def test_a_value_out_of_bounds_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(f"QEBUL_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_every_setting_says_what_it_means():
    assert all(field.description for field in Settings.model_fields.values())
