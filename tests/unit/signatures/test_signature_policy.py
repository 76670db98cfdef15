from dataclasses import fields, replace
from datetime import timedelta

import pytest

from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import CONSEQUENCES, Reason, ReasonCode


def test_equal_policies_have_equal_versions():
    assert Policy().version == DEFAULT_POLICY.version


@pytest.mark.parametrize("name", [field.name for field in fields(Policy)])
def test_every_field_counts_in_the_version(name):
    value = getattr(DEFAULT_POLICY, name)
    other = value[1:] if isinstance(value, tuple) else value + (timedelta(1) if isinstance(value, timedelta) else 1)
    assert replace(DEFAULT_POLICY, **{name: other}).version != DEFAULT_POLICY.version


def test_every_code_has_its_consequence():
    assert set(CONSEQUENCES) == set(ReasonCode)


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_can_be_told(code):
    assert "(x1)" in Reason(code, "x1").text or "x1" in Reason(code, "x1").text
