import pytest
from lxml import etree

from schemas.xml import MalformedXml, parse_xml
from signatures.c14n import c14n, c14n_document

DEFAULT_NAMESPACE = b'<S xmlns="urn:x"><I><R><T/></R></I></S>'
XML_ATTRIBUTES = b'<a xml:lang="az" xml:id="one" xml:space="preserve"><b xml:lang="en"><c/></b><d/></a>'


def find(data, name):
    return next(one for one in parse_xml(data).iter() if etree.QName(one).localname == name)


def test_a_part_below_a_default_namespace_gets_no_empty_namespace():
    """The defect of lxml's own C14N: without the way round it the T has xmlns=""."""
    expected = b'<I xmlns="urn:x"><R><T></T></R></I>'
    assert c14n(find(DEFAULT_NAMESPACE, "I"), exclusive=False) == expected
    assert etree.tostring(find(DEFAULT_NAMESPACE, "I"), method="c14n") != expected


def test_inclusive_form_takes_all_namespaces_in_scope_and_exclusive_only_the_used():
    data = b'<a xmlns:p="urn:p" xmlns:q="urn:q"><q:b/></a>'
    assert c14n(find(data, "b"), exclusive=False) == b'<q:b xmlns:p="urn:p" xmlns:q="urn:q"></q:b>'
    assert c14n(find(data, "b"), exclusive=True) == b'<q:b xmlns:q="urn:q"></q:b>'


def test_the_prefix_list_keeps_a_namespace_that_only_a_value_uses():
    data = b'<a xmlns:p="urn:p" xmlns:q="urn:q"><q:b type="p:T"/></a>'
    octets = c14n(find(data, "b"), exclusive=True, inclusive_prefixes=("p",))
    assert octets == b'<q:b xmlns:p="urn:p" xmlns:q="urn:q" type="p:T"></q:b>'


def test_xml_attributes_are_inherited_and_the_nearest_wins():
    octets = c14n(find(XML_ATTRIBUTES, "c"), exclusive=False)
    assert octets == b'<c xml:id="one" xml:lang="en" xml:space="preserve"></c>'


def test_an_elements_own_xml_attribute_wins():
    assert c14n(find(XML_ATTRIBUTES, "b"), exclusive=False) == (
        b'<b xml:id="one" xml:lang="en" xml:space="preserve"><c></c></b>'
    )


def test_version_11_does_not_inherit_ids():
    octets = c14n(find(XML_ATTRIBUTES, "d"), exclusive=False, version_11=True)
    assert octets == b'<d xml:lang="az" xml:space="preserve"></d>'


def test_exclusive_form_inherits_no_xml_attribute():
    assert c14n(find(XML_ATTRIBUTES, "d"), exclusive=True) == b"<d></d>"


@pytest.mark.parametrize("exclusive", [True, False])
def test_comments_and_tails_are_left_out(exclusive):
    part = find(b"<a><b>12<!--x-->34</b>tail</a>", "b")
    assert c14n(part, exclusive=exclusive) == b"<b>1234</b>"
    assert c14n(part, exclusive=exclusive, with_comments=True) == b"<b>12<!--x-->34</b>"


def test_an_undeclared_default_namespace_stays_undeclared():
    data = b'<a xmlns="urn:a"><b xmlns=""><c><d/></c></b></a>'
    assert c14n(find(data, "c"), exclusive=False) == b"<c><d></d></c>"


def test_carriage_returns_and_quotes_survive_the_way_round():
    data = '<a xmlns="urn:a"><b c="&quot;&#9;&#10;&#13;">&#13;&lt;Ə</b></a>'.encode()
    expected = '<b xmlns="urn:a" c="&quot;&#x9;&#xA;&#xD;">&#xD;&lt;Ə</b>'.encode()
    assert c14n(find(data, "b"), exclusive=False) == expected


def test_the_document_includes_instructions_beside_the_root_and_the_element_does_not():
    root = parse_xml(b"<?one?><!--no--><a/><?two?>")
    assert c14n_document(root, exclusive=True) == b"<?one?>\n<a></a>\n<?two?>"
    assert c14n(root, exclusive=True) == b"<a></a>"


@pytest.mark.parametrize("write", [c14n, c14n_document])
def test_a_relative_namespace_has_no_canonical_form(write):
    """Any sender can write one, and lxml raises an error of its own."""
    with pytest.raises(MalformedXml):
        write(parse_xml(b'<a xmlns="relative"/>'), exclusive=True)
