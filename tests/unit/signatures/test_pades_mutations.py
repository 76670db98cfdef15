"""Whatever is done to the bytes of a signed PDF: an answer comes, and never content that was not signed."""

import random

import pdf_forge
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pki import NOW

from signatures.pades_making import sign_pdf
from signatures.verdict import Outcome

_WORDS = (b"/Kids", b"null", b"1 0 R", b"-1", b"99999999999", b"<<", b"[", b">>", b"(", b"/Length", b"true", b"<41>")


@pytest.fixture(scope="module")
def twice_signed(house):
    return sign_pdf(pdf_forge.signed_by(house.person), house.rsa, signing_time=NOW)


def check(house, data, genuine):
    verdict = house.judge(data)
    assert verdict.payload is None or verdict.payload == genuine
    assert (verdict.outcome is Outcome.VALID) is (verdict.payload is not None)
    return verdict


def test_no_flipped_bit_gives_other_content(house, twice_signed):
    genuine = house.judge(twice_signed).payload
    places = random.Random(7).sample(range(len(twice_signed)), 120)
    refused = 0
    for place in places:
        changed = bytearray(twice_signed)
        changed[place] ^= 1
        refused += check(house, bytes(changed), genuine).outcome is not Outcome.VALID
    # Free are only the paddings of the two values, and the certificates and unsigned fields of the CMS.
    assert refused > 0.5 * len(places)


_edit = st.tuples(
    st.sampled_from(["delete", "repeat", "overwrite", "cut"]),
    st.floats(0, 1, exclude_max=True),
    st.integers(1, 3000),
    st.sampled_from(_WORDS),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(_edit, min_size=1, max_size=4))
def test_no_edit_raises_or_gives_other_content(house, twice_signed, edits):
    data = twice_signed
    for kind, where, length, word in edits:
        start = int(where * len(data))
        end = start + length
        data = {
            "delete": data[:start] + data[end:],
            "repeat": data[:end] + data[start:],
            "overwrite": data[:start] + word + data[start + len(word) :],
            "cut": data[:start],
        }[kind]
    check(house, b"%PDF-" + data[5:], house.judge(twice_signed).payload)


@settings(max_examples=40, deadline=None)
@given(tail=st.binary(max_size=400))
def test_nothing_that_begins_like_a_pdf_raises(house, tail):
    assert check(house, b"%PDF-1.7\n" + tail + b"\n%%EOF", None).payload is None
