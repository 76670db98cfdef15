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

DS = "http://www.w3.org/2000/09/xmldsig#"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
LIMITS = {
    "max_depth": st.integers(4, 7),
    "max_references": st.integers(0, 6),
    "max_attributes_per_element": st.integers(1, 4),
    "max_elements": st.integers(1, 30),
    "max_nodes": st.integers(1, 90),
    "max_namespace_work": st.integers(1, 20_000_000),
    "max_namespace_bytes": st.integers(1, 20_000),
    "max_token_bytes": st.integers(1, 2_000),
}
leaves = st.sampled_from(
    [
        "<a/>",
        f"<p:Reference xmlns:p='{DS}'/>",
        f'<Reference xmlns="{DS}"></Reference>',
        "<!-- </a></a></a> -->",
        "<![CDATA[</a></a></a>]]>",
        "<?a </a></a></a>?>",
        "text = '/' &lt;",
        "<a b='/>' c='&#60;/a&#62;'/>",
        f'<x:InclusiveNamespaces xmlns:x="{EXC_C14N}" PrefixList="a b c d e f g h"/>',
        '<a xmlns="urn:a"><b xmlns=""/></a>',
        '<xml:a xmlns="urn:a"><b/><b/></xml:a>',
    ]
)
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(
        lambda parts: f'<a xmlns:p="urn:p" p:b="1" c="=">{"".join(parts)}</a>'
    ),
    max_leaves=10,
)
# Each part in the next: what hides an end tag, and then many that are open at once.
hidden = st.tuples(leaves, st.integers(1, 8)).map(lambda both: f"<a>{both[0]}{'<a>' * both[1]}{'</a>' * both[1]}</a>")
plain = st.recursive(
    st.sampled_from(
        ["<a/>", '<a xml:id="1"/>', "t", '<a xmlns="urn:b"><b/></a>', '<xml:a xmlns="urn:a"><b/><b/></xml:a>']
    ),
    lambda inner: st.tuples(
        st.sampled_from(["", ' xmlns="urn:a"', ' xmlns=""', ' b="1"']), st.lists(inner, max_size=3)
    ).map(lambda both: f"<a{both[0]}>{''.join(both[1])}</a>"),
    max_leaves=12,
)
markup = (trees | hidden | plain).map(lambda tree: f"<a>{tree}</a>".encode())


def counted(data, policy, monkeypatch):
    """What the census alone says."""
    with monkeypatch.context() as patch:
        patch.setattr(guards, "is_surely_within", lambda *_: False)
        return check_xml(data, policy)


@pytest.mark.parametrize("limit", sorted(LIMITS))
@settings(max_examples=60, deadline=None)
@given(data=documents() | markup | hidden.map(str.encode), drawn=st.data())
def test_the_census_finds_no_breach_where_the_first_look_is_sure(limit, data, drawn):
    policy = replace(DEFAULT_POLICY, **{limit: drawn.draw(LIMITS[limit])})
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


ROWS = b'<?xml version="1.0"?><a xmlns="urn:a">' + b"<b><c>1</c><d>2.00</d></b>" * 4_000 + b"</a>"


def test_a_large_document_of_rows_is_surely_within():
    assert is_surely_within(ROWS, DEFAULT_POLICY)


@pytest.mark.parametrize(
    "change",
    [
        (b"<d>", b'<d xmlns:p="urn:p">'),
        (b"<c>1</c>", b'<xml:c xmlns="urn:c"><e/></xml:c>'),
        (b"</a>", b"<!-- </b> --></a>"),
        (b"<b><c>", b"<b><c/><c>"),
    ],
    ids=["prefixes", "a namespace that its element does not use", "a comment", "empty elements"],
)
def test_a_large_document_of_which_bytes_do_not_tell_is_counted(change):
    assert not is_surely_within(ROWS.replace(*change), DEFAULT_POLICY)


@pytest.mark.parametrize(
    ("change", "limits"),
    [
        ((b"</a>", b"<" + b"n" * 400_000 + b"></a>"), {}),
        ((b"</a>", b"<d " + b" " * 400_000 + b"></d></a>"), {}),
        ((b"<d>", b"<d>"), {"max_elements": 12_000}),
        ((b"<d>", b"<d>"), {"max_nodes": 36_000}),
        ((b"<d>", b"<d>"), {"max_namespace_work": 90_000}),
    ],
    ids=["a long name", "a long tag", "elements", "nodes", "work"],
)
def test_a_large_document_breaks_the_same_limit_with_the_first_look_and_without(change, limits, monkeypatch):
    policy, data = replace(DEFAULT_POLICY, **limits), ROWS.replace(*change)
    assert check_xml(data, policy) == counted(data, policy, monkeypatch) is not None


def test_elements_below_one_that_does_not_use_its_own_namespace_write_it_each(monkeypatch):
    data = b'<xml:a xmlns="urn:b">' + b"<b></b>" * 1_000 + b"</xml:a>"
    policy = replace(DEFAULT_POLICY, max_namespace_bytes=10_000)
    assert counted(data, policy, monkeypatch).code is ReasonCode.LIMIT_NAMESPACES
    assert not is_surely_within(data, policy)
