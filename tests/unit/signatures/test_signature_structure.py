"""What a signature may look like. The forgers have a good card: mathematics and path hold, the structure does not."""

import base64
import copy
import hashlib
import hmac
import subprocess

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from forge import PROPERTIES, edited, forged, nothing, resigned, signature_of
from lxml import etree
from pki import DOCUMENT, codes, payload

from demo.pki import make_key
from schemas.xml import parse_xml
from signatures.keys import PemKey
from signatures.uris import C14N_10, DS_NS, ENVELOPED, EXC_C14N, ds, xades
from signatures.verdict import Outcome

XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"


def part(root, name):
    return next(root.iter(name))


def references(root):
    return signature_of(root).findall(f"{ds('SignedInfo')}/{ds('Reference')}")


def transforms(root, index):
    return references(root)[index].find(ds("Transforms"))


def add(parent, name, algorithm, **attributes):
    return etree.SubElement(parent, name, {"Algorithm": algorithm, **attributes})


def with_root_id(root, name="Id"):
    root.set(name, "whole")
    references(root)[0].set("URI", "#whole")


def add_key_info_reference(root):
    signature_of(root).find(ds("KeyInfo")).set("Id", "keys")
    twin = copy.deepcopy(references(root)[1])
    twin.set("URI", "#keys")
    del twin.attrib["Type"]
    signature_of(root).find(ds("SignedInfo")).append(twin)


def drop_properties_transforms(root):
    references(root)[1].remove(transforms(root, 1))


def use_inclusive_c14n(root):
    for one in root.iter(ds("Transform"), ds("CanonicalizationMethod")):
        if one.get("Algorithm") == EXC_C14N:
            one.set("Algorithm", C14N_10)


def put_unsigned_properties(root):
    unsigned = etree.SubElement(part(root, xades("QualifyingProperties")), xades("UnsignedProperties"))
    etree.SubElement(unsigned, xades("UnsignedSignatureProperties"))


@pytest.mark.parametrize(
    "change",
    [
        nothing,
        with_root_id,
        lambda root: with_root_id(root, "ID"),
        add_key_info_reference,
        drop_properties_transforms,
        use_inclusive_c14n,
        put_unsigned_properties,
        lambda root: etree.SubElement(signature_of(root).find(ds("KeyInfo")), ds("KeyName")),
        lambda root: add_twin(root, xades("DataObjectFormat")),
    ],
)
def test_every_form_of_the_profile_is_read(house, change):
    verdict = house.judge(forged(house.person, change))
    assert verdict.outcome is Outcome.VALID, verdict.reasons


def set_method(root, name, algorithm, index=0):
    list(root.iter(ds(name)))[index].set("Algorithm", algorithm)


def duplicate_reference(root):
    twin = copy.deepcopy(references(root)[0])
    twin.attrib.pop("Id", None)
    signature_of(root).find(ds("SignedInfo")).append(twin)


def add_twin(root, name):
    one = part(root, name)
    one.addnext(copy.deepcopy(one))


def add_foreign_reference(root):
    duplicate_reference(root)
    references(root)[-1].set("URI", "http://127.0.0.1:1/other.xml")


def add_manifest(root):
    holder = etree.SubElement(signature_of(root), ds("Object"))
    etree.SubElement(holder, ds("Manifest"))


def add_manifest_reference(root):
    references(root)[0].set("Type", f"{DS_NS}Manifest")


def add_transform(root, algorithm):
    add(transforms(root, 0), ds("Transform"), algorithm)


def put_xpath_first(root):
    step = etree.Element(ds("Transform"), {"Algorithm": XPATH})
    etree.SubElement(step, ds("XPath")).text = "not(ancestor-or-self::Contacts)"
    transforms(root, 0).insert(1, step)


def swap_transforms(root):
    transforms(root, 0).append(transforms(root, 0)[0])


def envelope_properties(root):
    transforms(root, 1).insert(0, etree.Element(ds("Transform"), {"Algorithm": ENVELOPED}))


def move_signature_down(root):
    root[0].append(signature_of(root))


def add_second_signature(root):
    root.append(copy.deepcopy(signature_of(root)))


def add_counter_signature(root):
    put_unsigned_properties(root)
    etree.SubElement(part(root, xades("UnsignedSignatureProperties")), ds("Signature"))


def drop(name):
    def change(root):
        one = part(root, name)
        one.getparent().remove(one)

    return change


def move_properties_away(root):
    """SignedProperties stand in the document, the signature has an empty frame."""
    root.insert(0, part(root, PROPERTIES))


def add_second_properties(root):
    twin = copy.deepcopy(part(root, PROPERTIES))
    twin.set("Id", "twin")
    part(root, xades("QualifyingProperties")).append(twin)


def add_default_prefix(root):
    step = transforms(root, 0)[1]
    etree.SubElement(step, f"{{{EXC_C14N}}}InclusiveNamespaces", {"PrefixList": "#default"})


def add_xml_base(root):
    root.set("{http://www.w3.org/XML/1998/namespace}base", "http://x/")
    set_method(root, "CanonicalizationMethod", "http://www.w3.org/2006/12/xml-c14n11")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (move_signature_down, "SIG_POSITION"),
        (add_second_signature, "SIG_STRUCTURE"),
        (add_counter_signature, "SIG_STRUCTURE"),
        (add_manifest, "SIG_STRUCTURE"),
        (lambda root: etree.SubElement(part(root, ds("Object")), "Anything"), "SIG_STRUCTURE"),
        (lambda root: signature_of(root).find(ds("KeyInfo")).append(etree.Comment("x")), "SIG_STRUCTURE"),
        (lambda root: part(root, PROPERTIES).append(etree.PI("x")), "SIG_STRUCTURE"),
        (
            lambda root: etree.SubElement(signature_of(root).find(ds("KeyInfo")), ds("RetrievalMethod")),
            "SIG_STRUCTURE",
        ),
        (lambda root: etree.SubElement(references(root)[0], ds("Extra")), "SIG_STRUCTURE"),
        (lambda root: root.set("Id", "qebul-signature"), "SIG_DUPLICATE_ID"),
        (lambda root: root[0].set("ID", "qebul-signed-properties"), "SIG_DUPLICATE_ID"),
        (lambda root: root[0].set("{http://www.w3.org/XML/1998/namespace}id", "qebul-document"), "SIG_DUPLICATE_ID"),
        (lambda root: root[0].set("id", "qebul-document"), "SIG_DUPLICATE_ID"),
        (lambda root: part(root, xades("QualifyingProperties")).set("Target", "#other"), "SIG_SIGNED_PROPERTIES"),
        (lambda root: signature_of(root).attrib.pop("Id"), "SIG_SIGNED_PROPERTIES"),
        (drop(ds("Object")), "SIG_SIGNED_PROPERTIES"),
        (move_properties_away, "SIG_SIGNED_PROPERTIES"),
        (add_second_properties, "SIG_SIGNED_PROPERTIES"),
        (lambda root: references(root)[1].getparent().remove(references(root)[1]), "SIG_SIGNED_PROPERTIES"),
        (lambda root: references(root)[1].set("URI", ""), "SIG_SIGNED_PROPERTIES"),
        (lambda root: references(root)[1].attrib.pop("Type"), "REF_TARGET"),
        (drop(xades("SigningCertificateV2")), "SIG_SIGNED_PROPERTIES"),
        (
            lambda root: etree.SubElement(
                part(root, xades("SignedSignatureProperties")), xades("SignaturePolicyIdentifier")
            ),
            "SIG_SIGNED_PROPERTIES",
        ),
        (
            lambda root: setattr(part(root, xades("SigningTime")), "text", "2026-11-21T08:00:00"),
            "SIG_SIGNED_PROPERTIES",
        ),
        (lambda root: setattr(part(root, xades("SigningTime")), "text", "yesterday"), "SIG_SIGNED_PROPERTIES"),
        (lambda root: setattr(part(root, xades("SigningTime")), "text", "2026-11-21T10:00:00Z"), "TIME_IN_FUTURE"),
        (lambda root: references(root)[0].getparent().remove(references(root)[0]), "REF_TARGET"),
        (duplicate_reference, "REF_TARGET"),
        (lambda root: add_key_info_reference(root) or add_key_info_reference(root), "REF_TARGET"),
        (lambda root: etree.SubElement(part(root, ds("SignatureValue")), "more"), "SIG_STRUCTURE"),
        (lambda root: add_twin(root, xades("SigningTime")), "SIG_SIGNED_PROPERTIES"),
        (lambda root: add_twin(root, ds("KeyInfo")), "SIG_STRUCTURE"),
        (add_foreign_reference, "REF_TARGET"),
        (add_manifest_reference, "REF_TARGET"),
        (lambda root: references(root)[0].attrib.pop("URI"), "REF_TARGET"),
        (lambda root: references(root)[0].set("URI", "#xpointer(/)"), "REF_TARGET"),
        (lambda root: references(root)[0].set("URI", "#"), "REF_TARGET"),
        (lambda root: root[0].set("Id", "part") or references(root)[0].set("URI", "#part"), "REF_TARGET"),
        (put_xpath_first, "REF_TRANSFORM"),
        (lambda root: add_transform(root, XSLT), "REF_TRANSFORM"),
        (lambda root: add_transform(root, "http://www.w3.org/2000/09/xmldsig#base64"), "REF_TRANSFORM"),
        (lambda root: add_transform(root, EXC_C14N), "REF_TRANSFORM"),
        (lambda root: add_transform(root, ENVELOPED), "REF_TRANSFORM"),
        (swap_transforms, "REF_TRANSFORM"),
        (lambda root: transforms(root, 0).remove(transforms(root, 0)[0]), "REF_TRANSFORM"),
        (lambda root: transforms(root, 0).remove(transforms(root, 0)[1]), "REF_TRANSFORM"),
        (envelope_properties, "REF_TRANSFORM"),
        (lambda root: transforms(root, 0)[1].set("Algorithm", f"{EXC_C14N}WithComments"), "REF_TRANSFORM"),
        (add_default_prefix, "REF_TRANSFORM"),
        (add_xml_base, "REF_TRANSFORM"),
        (lambda root: set_method(root, "CanonicalizationMethod", f"{EXC_C14N}WithComments"), "ALG_FORBIDDEN"),
        (lambda root: set_method(root, "DigestMethod", f"{DS_NS}sha1"), "ALG_FORBIDDEN"),
        (lambda root: set_method(root, "DigestMethod", f"{DS_NS}sha1", 2), "ALG_FORBIDDEN"),
        (lambda root: set_method(root, "SignatureMethod", f"{DS_NS}rsa-sha1"), "ALG_FORBIDDEN"),
        (lambda root: etree.SubElement(part(root, ds("SignatureMethod")), ds("HMACOutputLength")), "ALG_FORBIDDEN"),
        (drop(ds("KeyInfo")), "CERT_MISSING"),
        (drop(ds("X509Data")), "CERT_MISSING"),
    ],
)
def test_whatever_is_outside_the_profile_is_refused(house, change, code):
    verdict = house.judge(forged(house.person, change))
    assert codes(verdict) == (code,)
    assert verdict.payload is None


def test_twenty_references_are_refused_before_anything_is_computed(house):
    def change(root):
        for _ in range(20):
            duplicate_reference(root)

    assert codes(house.judge(forged(house.person, change))) == ("LIMIT_REFERENCES",)


def test_a_named_certificate_that_is_not_there_is_missing(house):
    """The signer's certificate is exchanged for another one of the same key: the signed digest names the first."""
    other = house.card("rsa", key=house.person.key)

    def change(root):
        first = part(root, ds("X509Certificate"))
        first.text = base64.b64encode(other.certificate.public_bytes(Encoding.DER)).decode()

    assert codes(house.judge(forged(house.person, change))) == ("CERT_MISSING",)


def test_the_digest_picks_the_leaf_and_not_its_place(house):
    def change(root):
        data = part(root, ds("X509Data"))
        data.append(data[0])

    assert house.judge(forged(house.person, change)).outcome is Outcome.VALID


def test_version_one_of_the_signing_certificate_is_read(house):
    def change(root):
        part(root, xades("SigningCertificateV2")).tag = xades("SigningCertificate")

    assert house.judge(forged(house.person, change)).outcome is Outcome.VALID


def test_hmac_keyed_with_the_public_certificate_is_refused(house):
    signed = parse_xml(forged(house.person))
    set_method(signed, "SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
    octets = etree.tostring(part(signed, ds("SignedInfo")), method="c14n", exclusive=True)
    key = house.person.certificate.public_bytes(Encoding.DER)
    value = hmac.new(key, octets, hashlib.sha256).digest()
    part(signed, ds("SignatureValue")).text = base64.b64encode(value).decode()
    assert codes(house.judge(etree.tostring(signed))) == ("ALG_FORBIDDEN",)


def key_value(key):
    numbers = key.public_key().public_numbers()
    value = etree.Element(ds("KeyValue"))
    rsa = etree.SubElement(value, ds("RSAKeyValue"))
    for name, number in (("Modulus", numbers.n), ("Exponent", numbers.e)):
        octets = number.to_bytes((number.bit_length() + 7) // 8)
        etree.SubElement(rsa, ds(name)).text = base64.b64encode(octets).decode()
    return value


def test_a_key_value_is_never_the_key(house):
    """The forger signs with a key of his own and leaves it as KeyValue, before or instead of somebody's certificate."""
    own = PemKey(make_key("rsa2048"), house.rsa.certificate, ())

    def beside(root):
        part(root, ds("KeyInfo")).insert(0, key_value(own.key))

    def instead(root):
        beside(root)
        drop(ds("X509Data"))(root)

    assert codes(house.judge(forged(own, beside))) == ("SIG_VALUE",)
    assert codes(house.judge(forged(own, instead))) == ("CERT_MISSING",)


def test_comments_do_not_split_what_is_read(house, signed):
    """Somebody splits the phone by a comment: the digest holds, but what leaves is in one piece."""
    split = signed.replace(b"+99450", b"+994<!---->50")
    verdict = house.judge(split)
    assert verdict.outcome is Outcome.VALID
    assert payload(verdict) == payload(house.judge(signed))
    assert b"+994501234567" in payload(verdict)


def test_text_behind_the_signature_is_signed_too(house):
    signed = forged(house.person, lambda root: setattr(signature_of(root), "tail", "behind"))
    assert payload(house.judge(signed)).endswith(b"</Contacts>behind</Submission>")
    root = parse_xml(forged(house.person))
    signature_of(root).tail = "added"
    assert codes(house.judge(etree.tostring(root))) == ("REF_DIGEST",)


WITH_INSTRUCTION = DOCUMENT.replace(b"<Submission", b"<?style one?><Submission")


def test_an_instruction_beside_the_root_is_signed_with_the_whole_document(house):
    signed = forged(house.person, document=WITH_INSTRUCTION)
    assert payload(house.judge(signed)).startswith(b"<?style one?>\n<Submission")
    assert codes(house.judge(signed.replace(b"style one", b"style two"))) == ("REF_DIGEST",)


def test_an_instruction_beside_a_root_signed_by_its_id_does_not_leave(house):
    signed = forged(house.person, with_root_id, document=WITH_INSTRUCTION)
    assert payload(house.judge(signed)).startswith(b"<Submission")
    assert house.judge(signed.replace(b"style one", b"style two")).payload == house.judge(signed).payload


# Signature wrapping: where the genuine content goes, and where the signature stands, in a document of the forger's.
def _forged_content():
    return parse_xml(DOCUMENT.replace(b"+994501234567", b"+994559999999"))


def _original_without_signature(signed):
    root = parse_xml(signed)
    signature = signature_of(root)
    root.remove(signature)
    return root, signature


def wrap_1(signed):
    """The original in an Object of the signature, which stands in the forged document."""
    original, signature = _original_without_signature(signed)
    etree.SubElement(signature, ds("Object")).append(original)
    root = _forged_content()
    root.append(signature)
    return root


def wrap_2(signed):
    """The original beside the signature."""
    original, signature = _original_without_signature(signed)
    root = _forged_content()
    root.extend((original, signature))
    return root


def wrap_3(signed):
    """The whole signed document below the forged one."""
    root = _forged_content()
    root.append(parse_xml(signed))
    return root


def wrap_4(signed):
    """The forged content inside, as a child of the original, before the signature."""
    root = parse_xml(signed)
    root.insert(0, _forged_content())
    return root


def wrap_5(signed):
    """Forged content at the root, signature there, the original below the signature's sibling."""
    original, signature = _original_without_signature(signed)
    root = _forged_content()
    root.append(signature)
    root.append(original)
    return root


def wrap_6(signed):
    """The original as a child of the signature."""
    original, signature = _original_without_signature(signed)
    signature.append(original)
    root = _forged_content()
    root.append(signature)
    return root


def wrap_7(signed):
    """The original hidden in an element of the forged document."""
    original, signature = _original_without_signature(signed)
    root = _forged_content()
    root[0].append(original)
    root.append(signature)
    return root


def wrap_8(signed):
    """The original in the Object that the signature has already."""
    original, signature = _original_without_signature(signed)
    part(signature, ds("Object")).append(original)
    root = _forged_content()
    root.append(signature)
    return root


def wrap_9(signed):
    """The original in the UnsignedProperties, which nobody signed."""
    original, signature = _original_without_signature(signed)
    etree.SubElement(part(signature, xades("QualifyingProperties")), xades("UnsignedProperties")).append(original)
    root = _forged_content()
    root.append(signature)
    return root


WRAPPINGS = [wrap_1, wrap_2, wrap_3, wrap_4, wrap_5, wrap_6, wrap_7, wrap_8, wrap_9]
STYLES = {
    "whole document": nothing,
    "by Id": with_root_id,
    "by ID": lambda root: with_root_id(root, "ID"),
    "by id": lambda root: with_root_id(root, "id"),
}


@pytest.mark.parametrize("forged_id", [None, "Id", "ID", "id"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("wrap", WRAPPINGS)
def test_wrapped_signatures_prove_nothing(house, wrap, style, forged_id):
    signed = forged(house.person, STYLES[style])
    assert house.judge(signed).outcome is Outcome.VALID

    def change(_root):
        root = wrap(signed)
        if forged_id and not root.get(forged_id):
            root.set(forged_id, "whole")
        return root

    verdict = house.judge(edited(signed, change))
    assert verdict.outcome is Outcome.INVALID
    assert verdict.payload is None


def test_the_forgers_tool_makes_what_xmlsec_takes(house, tmp_path, xmlsec1):
    """Otherwise the tests above could pass because the tool is broken."""
    for number, change in enumerate((nothing, use_inclusive_c14n, with_root_id, add_key_info_reference)):
        signed, certificate = tmp_path / f"{number}.xml", tmp_path / "leaf.pem"
        signed.write_bytes(resigned(parse_xml(forged(house.person, change)), house.person))
        certificate.write_bytes(house.person.certificate.public_bytes(Encoding.PEM))
        ids = [f"--id-attr:Id {PROPERTIES[1:].replace('}', ':')}", f"--id-attr:Id {DS_NS}:KeyInfo"]
        ids += ["--id-attr:Id urn:qebul:document:1:Submission"]
        options = [word for one in ids for word in one.split()]
        command = [xmlsec1, "--verify", "--pubkey-cert-pem", str(certificate), *options, str(signed)]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        assert done.returncode == 0, done.stderr
