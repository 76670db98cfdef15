"""Signatures over a signature's value: made, read, told; and nowhere else is a second Signature let stand."""

import copy
import io
import subprocess
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from pki import DOCUMENT, SIGNED_AT, codes, payload
from unsigned import changed, put, stamp, with_unsigned

from schemas.xml import parse_xml
from signatures.counter_signing import counter_sign
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.signing import CannotSign, read_signed, sign_xml
from signatures.uris import ENVELOPED, XADES_NS, ds, xades
from signatures.verdict import Outcome
from signatures.xml_container import open_xml

DER = Encoding.DER


@pytest.fixture(scope="module")
def countersigned(house, signed):
    return counter_sign(signed, house.rsa, signing_time=SIGNED_AT)


def counters(data, policy=DEFAULT_POLICY):
    found = open_xml(io.BytesIO(data), policy)
    assert isinstance(found, Opened), found
    return found.signatures[0].evidence.counter_signatures


def test_a_counter_signature_is_told_and_the_document_is_what_it_was(house, signed, countersigned):
    [one] = counters(countersigned)
    assert (one.leaf, one.broken) == (house.rsa.certificate.public_bytes(DER), "")
    verdict = house.judge(countersigned)
    assert verdict.outcome is Outcome.VALID
    assert payload(verdict) == payload(house.judge(signed))
    assert len(verdict.signatures) == 1


def test_several_signers_counter_sign_one_after_another(house, countersigned):
    third = counter_sign(countersigned, house.person, signing_time=SIGNED_AT)
    assert [one.broken for one in counters(third)] == ["", ""]
    assert len({one.leaf for one in counters(third)}) == 2


@pytest.mark.parametrize("card", ["person", "rsa"])
def test_xmlsec1_agrees_with_a_counter_signature(house, signed, xmlsec1, tmp_path, card):
    file = tmp_path / "signed.xml"
    file.write_bytes(counter_sign(signed, getattr(house, card), signing_time=SIGNED_AT))
    ids = [part for name in (f"{XADES_NS}:SignedProperties", ds("SignatureValue")[1:].replace("}", ":"))
           for part in ("--id-attr:Id", name)]  # fmt: skip
    where = ["--node-xpath", "//*[local-name()='CounterSignature']/*[local-name()='Signature']"]
    key = getattr(house, card).certificate.public_bytes(Encoding.PEM)
    (tmp_path / "key.pem").write_bytes(key)
    command = [xmlsec1, "--verify", "--pubkey-cert-pem", str(tmp_path / "key.pem"), *ids, *where, str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "SignedInfo References (ok/all): 2/2" in done.stdout + done.stderr


def counter(root):
    return next(root.iter(xades("CounterSignature")))[0]


def flip(element):
    element.text = ("B" if element.text[0] != "B" else "C") + element.text[1:]


def envelop(one):
    one[0][2][0].insert(0, etree.Element(ds("Transform"), {"Algorithm": ENVELOPED}))


def many_references(one):
    one[0].extend(copy.deepcopy(one[0][2]) for _ in range(7))


BREAKS = {
    "value": (lambda one: flip(one.find(ds("SignatureValue"))), "SIG_VALUE"),
    "digest of the value": (lambda one: flip(next(one.iter(ds("DigestValue")))), "SIG_VALUE"),
    "signed properties": (lambda one: setattr(next(one.iter(xades("SigningTime"))), "text", "2026-01-01T00:00:00Z"),
                          "REF_DIGEST"),
    "over nothing": (lambda one: one[0].remove(one[0][2]), "REF_TARGET"),
    "over the document": (lambda one: one[0][2].set("URI", ""), "REF_TARGET"),
    "over the value twice": (lambda one: one[0].append(copy.deepcopy(one[0][2])), "REF_TARGET"),
    "enveloped": (envelop, "REF_TARGET"),
    "of another type": (lambda one: one[0][2].set("Type", "urn:other"), "REF_TARGET"),
    "no certificate": (lambda one: one.remove(one.find(ds("KeyInfo"))), "CERT_MISSING"),
    "too many references": (many_references, "LIMIT_REFERENCES"),
    "algorithm": (lambda one: one[0][1].set("Algorithm", f"{ds('')[1:-1]}rsa-sha1"), "ALG_FORBIDDEN"),
}  # fmt: skip


@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_counter_signature_is_told_by_its_reason(house, countersigned, how):
    change, code = BREAKS[how]

    def one_id_each(one):
        change(one)
        for twin in list(one[0])[3:]:
            twin.attrib.pop("Id", None)

    data = changed(countersigned, lambda root: one_id_each(counter(root)))
    assert [one.broken for one in counters(data)] == [code]
    assert codes(house.judge(data)) == ("EVIDENCE_STRUCTURE",)


def test_a_counter_signature_of_another_signature_is_broken(house, signed, countersigned):
    other = sign_xml(DOCUMENT, house.person, signing_time=SIGNED_AT)
    moved = with_unsigned(other, counter(parse_xml(countersigned)).getparent())
    assert [one.broken for one in counters(moved)] == ["REF_DIGEST"]


def test_a_reference_to_the_value_needs_no_type(house, countersigned):
    def untyped(root):
        one = counter(root)
        del one[0][2].attrib["Type"]
        flip(one.find(ds("SignatureValue")))

    assert [one.broken for one in counters(changed(countersigned, untyped))] == ["SIG_VALUE"]


def beside(root):
    """A second Signature in the same property."""
    one = counter(root)
    twin = copy.deepcopy(one)
    for part in twin.iter(etree.Element):
        part.attrib.pop("Id", None)
    one.addnext(twin)


def nested(root):
    one = counter(root)
    property_ = etree.Element(xades("CounterSignature"))
    etree.SubElement(property_, ds("Signature"))
    put(one, property_)


def under(name):
    """The counter-signature stands in something else."""

    def change(root):
        holder = counter(root).getparent()
        holder.tag = name

    return change


def with_more_in(root):
    etree.SubElement(counter(root).getparent(), "{urn:x}Document")


def in_the_document(root):
    root.insert(0, counter(root).getparent())


def of_another_object(root):
    outer = root[-1]
    twin = etree.SubElement(outer, ds("Object"))
    twin.append(outer[-2][0][-1])


@pytest.mark.parametrize(
    "change",
    [
        beside,
        nested,
        under(xades("CompleteCertificateRefs")),
        under("{urn:x}CounterSignature"),
        with_more_in,
        in_the_document,
        of_another_object,
    ],
)
def test_a_second_signature_stands_in_its_one_place_or_the_document_is_refused(house, countersigned, change):
    verdict = house.judge(changed(countersigned, change))
    assert codes(verdict) == ("SIG_STRUCTURE",)
    assert verdict.payload is None


def test_an_id_of_the_counter_signature_is_an_id_of_the_document(house, countersigned):
    data = changed(countersigned, lambda root: root.set("Id", counter(root).get("Id")))
    assert codes(house.judge(data)) == ("SIG_DUPLICATE_ID",)


def test_counter_signatures_are_bounded(house, countersigned):
    third = counter_sign(countersigned, house.person, signing_time=SIGNED_AT)
    assert len(counters(third, replace(DEFAULT_POLICY, max_stamps=2))) == 2
    found = open_xml(io.BytesIO(third), replace(DEFAULT_POLICY, max_stamps=1))
    assert [str(one.code) for one in found.signatures[0].reasons] == ["LIMIT_EVIDENCE"]


def without_value_id(root):
    del next(root.iter(ds("SignatureValue"))).attrib["Id"]


def test_a_signature_of_others_without_an_id_is_counter_signed_unless_that_would_change_what_is_stamped(house, signed):
    bare = changed(signed, without_value_id)
    assert [one.broken for one in counters(counter_sign(bare, house.rsa, signing_time=SIGNED_AT))] == [""]
    with pytest.raises(CannotSign) as raised:
        counter_sign(with_unsigned(bare, stamp(b"token")), house.rsa, signing_time=SIGNED_AT)
    assert raised.value.reason.code == "EVIDENCE_STRUCTURE"


def test_only_what_holds_is_counter_signed(house, signed):
    with pytest.raises(CannotSign):
        counter_sign(signed.replace(b"+994501234567", b"+994500000000"), house.rsa, signing_time=SIGNED_AT)
    with pytest.raises(CannotSign):
        counter_sign(DOCUMENT, house.rsa, signing_time=SIGNED_AT)
    assert read_signed(signed)
