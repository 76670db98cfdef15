"""Trees and revisions of a PDF cost what they hold, however often their branches meet. Nothing here is timed."""

import gc
import sys

import pdf_forge
import pytest
from pki import DOCUMENT, NOW, payload
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from signatures.pades_content import read_content
from signatures.pades_making import sign_pdf
from signatures.pdf_guard import check_pdf
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused
from signatures.verdict import SignedPayload

LEVELS = 3  # ways double at each: with sixteen, a walk would not end


def doubled(writer, leaf):
    """A tree of some levels above ``leaf``, in which both branches of each node lead to the same next one."""
    node = writer._add_object(leaf)
    for _ in range(LEVELS):
        node = writer._add_object(DictionaryObject({NameObject("/Kids"): ArrayObject([node, node])}))
    return node


def plain(writer, leaf):
    node = writer._add_object(leaf)
    for _ in range(LEVELS):
        node = writer._add_object(DictionaryObject({NameObject("/Kids"): ArrayObject([node])}))
    return node


def form(tree):
    """A form with one field at the leaf of ``tree``."""

    def change(writer):
        field = DictionaryObject({NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): TextStringObject("sum")})
        fields = DictionaryObject({NameObject("/Fields"): ArrayObject([tree(writer, field)])})
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(fields)

    return pdf_forge.with_pypdf(change)


def names(tree):
    """Embedded files: the submission at the leaf of ``tree``."""

    def change(writer):
        stream = DecodedStreamObject()
        stream.set_data(DOCUMENT)
        entry = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
        file = DictionaryObject({NameObject("/F"): TextStringObject("s.xml"), NameObject("/EF"): entry})
        leaf = DictionaryObject(
            {NameObject("/Names"): ArrayObject([TextStringObject("s.xml"), writer._add_object(file)])}
        )
        files = DictionaryObject({NameObject("/EmbeddedFiles"): tree(writer, leaf)})
        writer.root_object[NameObject("/Names")] = files

    return pdf_forge.with_pypdf(change)


def test_form_fields_whose_branches_meet_are_refused():
    assert check_pdf(form(plain), DEFAULT_POLICY) is None
    assert check_pdf(form(doubled), DEFAULT_POLICY) == Reason(ReasonCode.LIMIT_PDF, "form")


def test_a_name_tree_whose_branches_meet_is_refused():
    assert [part.name for part in read_content(names(plain), DEFAULT_POLICY).documents] == ["s.xml"]
    with pytest.raises(Refused) as raised:
        read_content(names(doubled), DEFAULT_POLICY)
    assert raised.value.reason == Reason(ReasonCode.LIMIT_PDF, "name tree")


def alive():
    return sum(type(one) is SignedPayload for one in gc.get_objects())


def test_of_five_revisions_two_are_in_memory_at_a_time(house):
    signed = pdf_forge.signed_by(house.person)
    for _ in range(4):
        signed = sign_pdf(signed, house.rsa, signing_time=NOW)
    before, kept = alive(), []

    def count(frame, event, _argument):
        if event == "call" and frame.f_code is read_content.__code__:
            kept.append(alive() - before)

    sys.setprofile(count)
    try:
        verdict = house.judge(signed)
    finally:
        sys.setprofile(None)
    # Those that are there already when the next one is read.
    assert kept == [0, 1, 1, 1, 1]
    assert payload(verdict) == DOCUMENT
