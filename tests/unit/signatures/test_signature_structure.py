"""What a signature may look like. The forgers have a good card: mathematics and path hold, the structure does not."""

import subprocess

import pytest
import reshaped
from cryptography.hazmat.primitives.serialization import Encoding
from forge import PROPERTIES, forged, nothing, resigned, signature_of
from lxml import etree
from pki import codes
from wrapping import form

from schemas.xml import parse_xml
from signatures import strict_xml
from signatures.uris import DS_NS, ENVELOPED, EXC_C14N, ds, xades
from signatures.verdict import Outcome

XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"


@pytest.mark.parametrize(
    "change",
    [
        nothing,
        form("Id"),
        form("ID"),
        reshaped.add_key_info_reference,
        reshaped.drop_properties_transforms,
        form("", inclusive=True),
        reshaped.put_unsigned_properties,
        lambda root: etree.SubElement(signature_of(root).find(ds("KeyInfo")), ds("KeyName")),
        lambda root: reshaped.add_twin(root, xades("DataObjectFormat")),
    ],
)
def test_every_form_of_the_profile_is_read(house, change):
    verdict = house.judge(forged(house.person, change))
    assert verdict.outcome is Outcome.VALID, verdict.reasons


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (reshaped.move_signature_down, "SIG_POSITION"),
        (reshaped.add_second_signature, "SIG_STRUCTURE"),
        (reshaped.add_counter_signature, "SIG_STRUCTURE"),
        (reshaped.add_manifest, "SIG_STRUCTURE"),
        (lambda root: etree.SubElement(reshaped.part(root, ds("Object")), "Anything"), "SIG_STRUCTURE"),
        (lambda root: signature_of(root).find(ds("KeyInfo")).append(etree.Comment("x")), "SIG_STRUCTURE"),
        (lambda root: reshaped.part(root, PROPERTIES).append(etree.PI("x")), "SIG_STRUCTURE"),
        (
            lambda root: etree.SubElement(signature_of(root).find(ds("KeyInfo")), ds("RetrievalMethod")),
            "SIG_STRUCTURE",
        ),
        (lambda root: etree.SubElement(reshaped.references(root)[0], ds("Extra")), "SIG_STRUCTURE"),
        (lambda root: root.set("Id", "qebul-signature"), "SIG_DUPLICATE_ID"),
        (lambda root: root[0].set("ID", "qebul-signed-properties"), "SIG_DUPLICATE_ID"),
        (lambda root: root[0].set("{http://www.w3.org/XML/1998/namespace}id", "qebul-document"), "SIG_DUPLICATE_ID"),
        (lambda root: root[0].set("id", "qebul-document"), "SIG_DUPLICATE_ID"),
        (
            lambda root: reshaped.part(root, xades("QualifyingProperties")).set("Target", "#other"),
            "SIG_SIGNED_PROPERTIES",
        ),
        (lambda root: signature_of(root).attrib.pop("Id"), "SIG_SIGNED_PROPERTIES"),
        (reshaped.drop(ds("Object")), "SIG_SIGNED_PROPERTIES"),
        (reshaped.move_properties_away, "SIG_SIGNED_PROPERTIES"),
        (reshaped.add_second_properties, "SIG_SIGNED_PROPERTIES"),
        (
            lambda root: reshaped.references(root)[1].getparent().remove(reshaped.references(root)[1]),
            "SIG_SIGNED_PROPERTIES",
        ),
        (lambda root: reshaped.references(root)[1].set("URI", ""), "SIG_SIGNED_PROPERTIES"),
        (lambda root: reshaped.references(root)[1].attrib.pop("Type"), "REF_TARGET"),
        (reshaped.drop(xades("SigningCertificateV2")), "SIG_SIGNED_PROPERTIES"),
        (
            lambda root: etree.SubElement(
                reshaped.part(root, xades("SignedSignatureProperties")), xades("SignaturePolicyIdentifier")
            ),
            "SIG_POLICY",
        ),
        (reshaped.add_data_property("AllDataObjectsTimeStamp"), "SIG_CONTENT_STAMP"),
        (reshaped.add_data_property("IndividualDataObjectsTimeStamp"), "SIG_CONTENT_STAMP"),
        (reshaped.add_data_property("Unknown"), "SIG_SIGNED_PROPERTIES"),
        (
            lambda root: setattr(reshaped.part(root, xades("SigningTime")), "text", "2026-11-21T08:00:00"),
            "SIG_SIGNED_PROPERTIES",
        ),
        (lambda root: setattr(reshaped.part(root, xades("SigningTime")), "text", "yesterday"), "SIG_SIGNED_PROPERTIES"),
        (
            lambda root: setattr(reshaped.part(root, xades("SigningTime")), "text", "2026-11-21T10:00:00Z"),
            "TIME_IN_FUTURE",
        ),
        (lambda root: reshaped.references(root)[0].getparent().remove(reshaped.references(root)[0]), "REF_TARGET"),
        (reshaped.duplicate_reference, "REF_TARGET"),
        (lambda root: reshaped.add_key_info_reference(root) or reshaped.add_key_info_reference(root), "REF_TARGET"),
        (lambda root: etree.SubElement(reshaped.part(root, ds("SignatureValue")), "more"), "SIG_STRUCTURE"),
        (lambda root: reshaped.add_twin(root, xades("SigningTime")), "SIG_SIGNED_PROPERTIES"),
        (lambda root: reshaped.add_twin(root, ds("KeyInfo")), "SIG_STRUCTURE"),
        (reshaped.add_foreign_reference, "REF_TARGET"),
        (reshaped.add_manifest_reference, "REF_TARGET"),
        (lambda root: reshaped.references(root)[0].attrib.pop("URI"), "REF_TARGET"),
        (lambda root: reshaped.references(root)[0].set("URI", "#xpointer(/)"), "REF_TARGET"),
        (lambda root: reshaped.references(root)[0].set("URI", "#"), "REF_TARGET"),
        (
            lambda root: (
                root[0].set("Id", "reshaped.part") or reshaped.references(root)[0].set("URI", "#reshaped.part")
            ),
            "REF_TARGET",
        ),
        (reshaped.put_xpath_first, "REF_TRANSFORM"),
        (lambda root: reshaped.add_transform(root, XSLT), "REF_TRANSFORM"),
        (lambda root: reshaped.add_transform(root, "http://www.w3.org/2000/09/xmldsig#base64"), "REF_TRANSFORM"),
        (lambda root: reshaped.add_transform(root, EXC_C14N), "REF_TRANSFORM"),
        (lambda root: reshaped.add_transform(root, ENVELOPED), "REF_TRANSFORM"),
        (reshaped.swap_transforms, "REF_TRANSFORM"),
        (lambda root: reshaped.transforms(root, 0).remove(reshaped.transforms(root, 0)[0]), "REF_TRANSFORM"),
        (lambda root: reshaped.transforms(root, 0).remove(reshaped.transforms(root, 0)[1]), "REF_TRANSFORM"),
        (reshaped.envelope_properties, "REF_TRANSFORM"),
        (lambda root: reshaped.transforms(root, 0)[1].set("Algorithm", f"{EXC_C14N}WithComments"), "REF_TRANSFORM"),
        (reshaped.add_default_prefix, "REF_TRANSFORM"),
        (reshaped.add_xml_base, "REF_TRANSFORM"),
        (lambda root: reshaped.set_method(root, "CanonicalizationMethod", f"{EXC_C14N}WithComments"), "ALG_FORBIDDEN"),
        (lambda root: reshaped.set_method(root, "DigestMethod", f"{DS_NS}sha1"), "ALG_FORBIDDEN"),
        (lambda root: reshaped.set_method(root, "DigestMethod", f"{DS_NS}sha1", 2), "ALG_FORBIDDEN"),
        (lambda root: reshaped.set_method(root, "SignatureMethod", f"{DS_NS}rsa-sha1"), "ALG_FORBIDDEN"),
        (
            lambda root: etree.SubElement(reshaped.part(root, ds("SignatureMethod")), ds("HMACOutputLength")),
            "ALG_FORBIDDEN",
        ),
        (reshaped.drop(ds("KeyInfo")), "CERT_MISSING"),
        (reshaped.drop(ds("X509Data")), "CERT_MISSING"),
    ],
)
def test_whatever_is_outside_the_profile_is_refused(house, change, code):
    verdict = house.judge(forged(house.person, change))
    assert codes(verdict) == (code,)
    assert verdict.payload is None


def test_twenty_references_are_refused_before_anything_is_computed(house):
    def change(root):
        for _ in range(20):
            reshaped.duplicate_reference(root)

    assert codes(house.judge(forged(house.person, change))) == ("LIMIT_REFERENCES",)


def test_the_forgers_tool_makes_what_xmlsec_takes(house, tmp_path, xmlsec1):
    """Otherwise the tests above could pass because the tool is broken."""
    for number, change in enumerate((nothing, form("", inclusive=True), form("Id"), reshaped.add_key_info_reference)):
        signed, certificate = tmp_path / f"{number}.xml", tmp_path / "leaf.pem"
        signed.write_bytes(resigned(parse_xml(forged(house.person, change)), house.person))
        certificate.write_bytes(house.person.certificate.public_bytes(Encoding.PEM))
        ids = [f"--id-attr:Id {PROPERTIES[1:].replace('}', ':')}", f"--id-attr:Id {DS_NS}:KeyInfo"]
        ids += ["--id-attr:Id urn:qebul:document:1:Submission"]
        options = [word for one in ids for word in one.split()]
        command = [xmlsec1, "--verify", "--pubkey-cert-pem", str(certificate), *options, str(signed)]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        assert done.returncode == 0, done.stderr


def test_the_time_of_looking_for_ids_grows_with_their_number_and_not_faster():
    """Counted, not timed: one walk over the tree, and no union that is put in order pair by pair."""
    assert "|" not in strict_xml._ALL_IDS.path
    root = parse_xml(b'<a Id="a1" xmlns:b="urn:b" b:Id="a2"><c ID="a3" xml:id="a4"/><d id="a5" iD="a6"/></a>')
    assert sorted(strict_xml._ALL_IDS(root)) == ["a1", "a3", "a4", "a5"]
