"""What the references in a container's signature may say. The signers are good: all values and digests are right."""

import pytest
from forge import resigned, signature_of
from lxml import etree
from pki import codes
from zips import contents, packed, repacked

from schemas.xml import parse_xml
from signatures.policy import DEFAULT_POLICY
from signatures.uris import C14N_10, EXC_C14N, ds
from signatures.verdict import Outcome

SIGNATURE = "META-INF/signatures0.xml"


def with_signature(bundle, key, change):
    """The container with a signature that its signer changed before signing."""
    files = contents(bundle)
    root = parse_xml(files[SIGNATURE])
    change(root)
    files[SIGNATURE] = resigned(root, key)
    return packed(files)


def references(root):
    return list(signature_of(root).iter(ds("Reference")))


def uri(name):
    return lambda root: references(root)[1].set("URI", name)


def transformed(root):
    steps = etree.Element(ds("Transforms"))
    etree.SubElement(steps, ds("Transform"), Algorithm=EXC_C14N)
    references(root)[0].insert(0, steps)


@pytest.mark.parametrize(
    "name",
    ["əlavələr/Şəkil 1 100%25+.txt", "%C9%99lav%C9%99l%C9%99r/%C5%9E%C9%99kil%201%20100%25%2B.txt"],
)
def test_a_plus_sign_is_a_plus_sign_however_the_rest_is_written(house, bundle, name):
    assert house.judge(with_signature(bundle, house.person, uri(name))).outcome is Outcome.VALID


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (uri("əlavələr/Şəkil+1 100%25+.txt"), "ASIC_MISSING"),
        (uri("əlavələr/Şəkil 1 100%25%20.txt"), "ASIC_MISSING"),
        (uri("əlavələr/Şəkil 1 100%+.txt"), "REF_TARGET"),
        (uri("./scan.pdf"), "ASIC_MISSING"),
        (uri("scan.pdf"), "REF_TARGET"),
        (uri("submission.xml?x"), "REF_TARGET"),
        (uri("submission.xml#x"), "REF_TARGET"),
        (uri("%FF"), "REF_TARGET"),
        (uri(""), "REF_TARGET"),
        (uri("#x"), "REF_TARGET"),
        (uri("file:///etc/passwd"), "ASIC_MISSING"),
        (transformed, "REF_TRANSFORM"),
        (lambda root: references(root)[0].set("Type", "http://www.w3.org/2000/09/xmldsig#Manifest"), "REF_TARGET"),
        (lambda root: references(root)[-1].getparent().remove(references(root)[-1]), "SIG_SIGNED_PROPERTIES"),
        (lambda root: references(root)[0].getparent().remove(references(root)[0]), "ASIC_COVERAGE"),
        (lambda root: etree.SubElement(root, "more"), "SIG_STRUCTURE"),
        (lambda root: setattr(root, "tag", "{urn:other}XAdESSignatures"), "SIG_STRUCTURE"),
        (lambda root: etree.SubElement(root, ds("Signature")), "SIG_STRUCTURE"),
        (lambda root: signature_of(root).append(etree.Comment("x")), "SIG_STRUCTURE"),
        (lambda root: signature_of(root).append(parse_xml(b"<Object xmlns='http://www.w3.org/2000/09/xmldsig#'/>")),
         "SIG_STRUCTURE"),
    ],
)  # fmt: skip
def test_references_outside_the_profile_are_refused_though_signed(house, bundle, change, code):
    assert codes(house.judge(with_signature(bundle, house.person, change))) == (code,)


def test_references_are_bounded_by_the_number_of_files(house, bundle):
    def many(root):
        for _ in range(4):
            references(root)[0].addnext(parse_xml(etree.tostring(references(root)[0], with_tail=False)))

    assert codes(house.judge(with_signature(bundle, house.person, many))) == ("LIMIT_REFERENCES",)


def test_a_signature_file_over_its_bound_is_not_read(house, bundle):
    def grow(files):
        files[SIGNATURE] += b" " * DEFAULT_POLICY.max_signature_bytes

    assert codes(house.judge(repacked(bundle, grow))) == ("LIMIT_ZIP",)


def test_inclusive_c14n_with_a_default_namespace_above_is_read_rightly(house, bundle):
    def inclusive(root):
        for one in root.iter(ds("CanonicalizationMethod"), ds("Transform")):
            one.set("Algorithm", C14N_10)

    data = with_signature(bundle, house.person, inclusive)
    assert house.judge(data).outcome is Outcome.VALID


def test_the_key_of_another_does_not_sign(house, bundle, two_signers):
    other = parse_xml(contents(two_signers)["META-INF/signatures1.xml"])

    def confuse(files):
        root = parse_xml(files[SIGNATURE])
        signature = signature_of(root)
        signature.replace(signature.find(ds("KeyInfo")), signature_of(other).find(ds("KeyInfo")))
        files[SIGNATURE] = etree.tostring(root)

    assert codes(house.judge(repacked(bundle, confuse))) == ("CERT_MISSING",)
