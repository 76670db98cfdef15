"""Random documents, signed by good cards, in the hands of forgers: what leaves is what was signed, or nothing."""

import base64
import hashlib
import subprocess

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from forge import forged, nothing, signature_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pki import DOCUMENT, codes, payload
from random_documents import cards, documents, forgeries, many, styles
from rewriting import TRANSFORMS
from wrapping import (
    ID_NAMES,
    WRAPPINGS,
    Loot,
    bare,
    form,
    id_names,
    with_ids,
    wrap_2,
    wrap_3,
    wrap_4,
    wrap_5,
    wrap_7,
    written,
)

from schemas.xml import parse_xml
from signatures.c14n import c14n
from signatures.uris import DS_NS, XADES_NS, ds
from signatures.verdict import Outcome


def genuine(house, signed):
    verdict = house.judge(signed)
    assert verdict.outcome is Outcome.VALID, verdict.reasons
    return payload(verdict)


@pytest.mark.parametrize("wrap", WRAPPINGS)
@many
@given(data=st.data(), document=documents(), card=cards, style=styles, inclusive=st.booleans())
def test_a_wrapped_signature_proves_nothing(house, wrap, data, document, card, style, inclusive):
    signed = forged(getattr(house, card), form(style, inclusive=inclusive), document=document)
    said = genuine(house, signed)
    other = with_ids(data.draw(forgeries(bare(signed))), data.draw(id_names), "whole")
    lie = c14n(other, exclusive=True)
    assert lie not in said

    wrapped = written(wrap(Loot(signed, other, data.draw(st.integers(0, 40)), data.draw(st.booleans()))))
    verdict = house.judge(wrapped)
    assert verdict.outcome is not Outcome.VALID
    assert verdict.payload is None


@pytest.mark.parametrize("wrap", WRAPPINGS)
@many
@given(data=st.data(), document=documents(), card=cards, style=styles)
def test_a_lie_inside_the_genuine_document_never_leaves(house, wrap, data, document, card, style):
    """The other way round: the genuine content where people look, the changed one where the original was."""
    signed = forged(getattr(house, card), form(style), document=document)
    said = genuine(house, signed)
    lie = data.draw(forgeries(bare(signed)))
    lie.append(signature_of(parse_xml(signed)))
    verdict = house.judge(written(wrap(Loot(written(lie), bare(signed), last=data.draw(st.booleans())))))
    # It may stand in the unsigned properties, which are not read: then what was signed leaves.
    assert verdict.payload is None or payload(verdict) == said
    assert (verdict.outcome is Outcome.VALID) is (verdict.payload is not None)


@pytest.mark.parametrize("style", ["", "Id", "ID", "id"])
@pytest.mark.parametrize("wrap", WRAPPINGS)
def test_a_wrapped_signature_proves_nothing_whatever_id_the_forgery_claims(house, wrap, style):
    """Not left to chance: each form with each id, before and behind."""
    signed = forged(house.person, form(style))
    genuine(house, signed)
    for name in (None, *ID_NAMES):
        for last in (False, True):
            other = with_ids(parse_xml(DOCUMENT.replace(b"+994501234567", b"+994559999999")), name, "whole")
            verdict = house.judge(written(wrap(Loot(signed, other, last=last))))
            assert (verdict.outcome, verdict.payload) == (Outcome.INVALID, None), (name, last)


@many
@given(data=st.data(), document=documents(), card=cards, style=styles, inclusive=st.booleans())
def test_a_document_changed_in_one_place_is_refused(house, data, document, card, style, inclusive):
    signed = forged(getattr(house, card), form(style, inclusive=inclusive), document=document)
    content = data.draw(forgeries(bare(signed)))
    content.append(signature_of(parse_xml(signed)))
    assert codes(house.judge(written(content))) == ("REF_DIGEST",)


@pytest.mark.parametrize("wrap", [wrap_2, wrap_3, wrap_4, wrap_5, wrap_7])
def test_a_lax_reader_believes_what_the_generator_wraps(house, tmp_path, xmlsec1, wrap):
    """Otherwise the tests above could pass because the generator breaks the signature."""
    signed = forged(house.rsa, form("Id"))
    other = with_ids(parse_xml(DOCUMENT.replace(b"+994501234567", b"+994559999999")), None, "")
    wrapped = written(wrap(Loot(signed, other)))
    assert b"+994559999999" in wrapped
    assert house.judge(wrapped).outcome is Outcome.INVALID
    assert believed(xmlsec1, tmp_path, wrapped, house.rsa)


def believed(xmlsec1, folder, signed, key):
    file, certificate = folder / "signed.xml", folder / "leaf.pem"
    file.write_bytes(signed)
    certificate.write_bytes(key.certificate.public_bytes(Encoding.PEM))
    ids = ["--id-attr:Id", f"{XADES_NS}:SignedProperties", "--id-attr:Id", "urn:qebul:document:1:Submission"]
    command = [xmlsec1, "--verify", "--pubkey-cert-pem", str(certificate), *ids, str(file)]
    return subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.parametrize("kind", TRANSFORMS)
@many
@given(data=st.data(), document=documents(), card=cards, style=styles, at=st.integers(0, 2), which=st.integers(0, 1))
def test_transforms_that_choose_or_rewrite_are_refused(house, kind, data, document, card, style, at, which):
    """The forger has a good card: his mathematics holds for whoever applies the transform."""

    def change(root):
        form(style)(root)
        name = etree.QName(data.draw(st.sampled_from(list(root.iter(etree.Element))))).localname
        list(root.iter(ds("Transforms")))[which].insert(at, TRANSFORMS[kind](name))

    verdict = house.judge(forged(getattr(house, card), change, document=document))
    assert codes(verdict) == ("REF_TRANSFORM",)
    assert verdict.payload is None


def test_a_lax_reader_believes_a_salary_that_xpath_leaves_out(house, tmp_path, xmlsec1):
    """What the tests above guard against."""
    signed = parse_xml(forged(house.rsa))
    steps = next(signed.iter(ds("Transforms")))
    steps.insert(1, TRANSFORMS["XPath"]("Phone"))
    without = bare(written(signed))
    phone = next(without.iter("{*}Phone"))
    phone.getparent().remove(phone)
    digest = hashlib.sha256(c14n(without, exclusive=True)).digest()
    next(signed.iter(ds("DigestValue"))).text = base64.b64encode(digest).decode()
    value = house.rsa.sign(c14n(next(signed.iter(ds("SignedInfo"))), exclusive=True))
    next(signed.iter(ds("SignatureValue"))).text = base64.b64encode(value).decode()
    changed = written(signed).replace(b"+994501234567", b"+994559999999")
    assert believed(xmlsec1, tmp_path, changed, house.rsa)
    assert codes(house.judge(changed)) == ("REF_TRANSFORM",)


@many
@given(data=st.data(), document=documents(), card=cards, style=styles, inclusive=st.booleans())
def test_comments_split_nothing_that_leaves(house, data, document, card, style, inclusive):
    signed = forged(getattr(house, card), form(style, inclusive=inclusive), document=document)
    said = genuine(house, signed)

    def split(root):
        outside = [
            one for one in root.iter(etree.Element) if not one.tag.startswith((f"{{{DS_NS}}}", f"{{{XADES_NS}}}"))
        ]
        for one in data.draw(st.lists(st.sampled_from(outside), min_size=1, unique=True)):
            text = one.text or ""
            cut = data.draw(st.integers(0, len(text)))
            comment = etree.Comment("split")
            one.insert(0, comment)
            one.text, comment.tail = text[:cut], text[cut:]

    root = parse_xml(signed)
    split(root)
    changed = written(root)
    assert b"<!--split-->" in changed
    assert genuine(house, changed) == said
    assert b"<!--" not in said


def test_the_forms_that_are_wrapped_are_good_ones(house):
    for change in (nothing, form("Id"), form("", inclusive=True)):
        genuine(house, forged(house.person, change))
