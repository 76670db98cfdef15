"""The look at the bytes may only be surer than the census, never laxer."""

from dataclasses import replace

import pytest
from forge import forged
from hypothesis import given, settings
from hypothesis import strategies as st
from random_documents import cards, documents

from signatures import guards
from signatures.first_look import is_surely_within
from signatures.guards import check_xml
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import ReasonCode

LIMITS = {
    "max_depth": st.integers(1, 12),
    "max_references": st.integers(0, 8),
    "max_attributes_per_element": st.integers(1, 8),
    "max_elements": st.integers(1, 200),
    "max_nodes": st.integers(1, 900),
    "max_namespace_work": st.integers(1, 20_000_000),
    "max_namespace_bytes": st.integers(1, 200_000),
    "max_token_bytes": st.integers(1, 8_000),
}
DS = "http://www.w3.org/2000/09/xmldsig#"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
markup = st.sampled_from(
    [
        '<a xmlns:p="urn:p" p:b="1" c="=">',
        "</a>",
        "<a/>",
        "<p:a/>",
        f"<p:Reference xmlns:p='{DS}'/>",
        "<!-- </a> -->",
        "<![CDATA[</a><a>]]>",
        "<?a </a>?>",
        "text = 'x'",
        "&lt;",
        "<a b='/>' c='&#60;/a&#62;'>",
        f'<x:InclusiveNamespaces xmlns:x="{EXC_C14N}" PrefixList="a b c"/>',
    ]
)
soup = st.lists(markup, max_size=30).map(lambda parts: f"<a>{''.join(parts)}</a>".encode())


def counted(data, policy, monkeypatch):
    """What the census alone says."""
    with monkeypatch.context() as patch:
        patch.setattr(guards, "is_surely_within", lambda *_: False)
        return check_xml(data, policy)


@settings(max_examples=300, deadline=None)
@given(data=documents() | soup, limits=st.fixed_dictionaries({}, optional=LIMITS))
def test_the_census_finds_no_breach_where_the_first_look_is_sure(data, limits):
    policy = replace(DEFAULT_POLICY, **limits)
    with pytest.MonkeyPatch.context() as patch:
        breach = counted(data, policy, patch)
    if is_surely_within(data, policy):
        assert breach is None or breach.code is ReasonCode.XML_MALFORMED
    assert check_xml(data, policy) == breach


@settings(max_examples=20, deadline=None)
@given(document=documents(), card=cards)
def test_both_say_the_same_of_signed_documents(house, document, card):
    data = forged(getattr(house, card), document=document)
    with pytest.MonkeyPatch.context() as patch:
        assert counted(data, DEFAULT_POLICY, patch) is check_xml(data, DEFAULT_POLICY) is None


def test_a_usual_signed_document_is_surely_within(signed):
    assert is_surely_within(signed, DEFAULT_POLICY)


@pytest.mark.parametrize(
    "hidden",
    [
        b"<!-- </b> -->", b"<![CDATA[</b>]]>", b"<?b </b>?>", b'<b c="1"/>' * 30_000,
        f'<x:InclusiveNamespaces xmlns:x="{EXC_C14N}" PrefixList="a"/>'.encode(),
    ],
)  # fmt: skip
def test_where_bytes_do_not_tell_the_first_look_is_not_sure(hidden):
    assert not is_surely_within(b"<a>" + hidden + b"</a>", DEFAULT_POLICY)


@pytest.mark.parametrize(
    "bomb",
    [b"<a>" * 65 + b"</a>" * 65, b"<a " + b" ".join(b'b%d=""' % n for n in range(65)) + b"/>"],
)
def test_bombs_are_not_sure(bomb):
    assert not is_surely_within(bomb, DEFAULT_POLICY)
