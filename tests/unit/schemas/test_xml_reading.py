import pickle

import pytest

from schemas.xml import MalformedXml, parse_xml, path_of, text_of


def test_a_malformed_document_tells_its_line_and_nothing_of_its_content():
    with pytest.raises(MalformedXml) as caught:
        parse_xml(b"<a>\n<Fin>5VBK5VR</Fim>\n</a>")
    assert caught.value.line == 2
    assert str(caught.value) == "malformed XML at line 2"
    assert caught.value.__cause__ is None
    assert pickle.loads(pickle.dumps(caught.value)).line == 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff",
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>',
    ],
)
def test_no_doctype_and_no_garbage_is_parsed(data: bytes):
    with pytest.raises(MalformedXml):
        parse_xml(data)


def test_a_path_names_positions_only_among_twins():
    root = parse_xml(b'<a xmlns="urn:x"><b/><!-- c --><b><c/></b><d/></a>')
    assert path_of(root[2][0]) == "/a/b[2]/c"
    assert path_of(root[3]) == "/a/d"
    assert path_of(root) == "/a"


def test_a_comment_does_not_cut_a_text():
    assert text_of(parse_xml(b"<a>x<!-- y -->z<?p q?>.</a>")) == "xz."
