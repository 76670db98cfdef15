import json
from dataclasses import replace
from datetime import timedelta

import pytest

from signatures.past_policy import PolicyError, read_policy, version_of_text
from signatures.policy import DEFAULT_POLICY


def test_a_policy_is_read_back_from_its_text():
    policy = replace(DEFAULT_POLICY, max_bytes=7, clock_skew=timedelta(seconds=90), curves=("secp256r1",))
    again = read_policy(policy.text)
    assert again == policy
    assert again.version == policy.version == version_of_text(policy.text)


def test_a_limit_that_an_old_policy_does_not_know_is_as_it_is_today():
    old = json.loads(DEFAULT_POLICY.text)
    del old["max_pdf_pages"]
    assert read_policy(json.dumps(old)) == DEFAULT_POLICY


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"max_wishes": 3}', '{"max_bytes": "7"}', '{"max_bytes": 7.5}', '{"curves": "secp256r1"}'],
)
def test_what_is_no_policy_of_this_program_is_refused(text):
    with pytest.raises(PolicyError):
        read_policy(text)
