"""What a XAdES signature brings along for its time, in documents and containers; whether it is good is not asked."""

import hashlib
import io
from dataclasses import replace

import pytest
import reshaped
from cryptography.hazmat.primitives.serialization import Encoding
from forge import forged
from lxml import etree
from pki import DOCUMENT, SIGNED_AT
from unsigned import (
    METHODS,
    archive_stamp,
    certificate_values,
    changed,
    encapsulated,
    put,
    revocation_values,
    root_of,
    stamp,
    with_unsigned,
)
from zips import FILES, asice, repacked

from schemas.xml import parse_xml
from signatures.asice import open_asice
from signatures.c14n import c14n, c14n_document
from signatures.detached import sign_detached, verify_detached
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import ReasonCode
from signatures.uris import C14N_10, C14N_11, EXC_C14N, ds, xades, xades_141
from signatures.xml_container import open_xml

DER = Encoding.DER
BOTH = ["signed", "bundle"]


@pytest.fixture
def genuine(request):
    return request.getfixturevalue(request.param)


def opened(data, policy=DEFAULT_POLICY):
    handler = open_asice if data.startswith(b"PK") else open_xml
    return handler(io.BytesIO(data), policy)


def evidence_of(data):
    [signature] = opened(data).signatures
    assert signature.reasons == ()
    return signature.evidence


def codes_of(data, policy=DEFAULT_POLICY):
    found = opened(data, policy)
    return [str(one.code) for one in (found.signatures[0].reasons if isinstance(found, Opened) else [found])]


def written(element, method):
    return c14n(element, exclusive=method == EXC_C14N, version_11=method == C14N_11)


def digest(*octets):
    return hashlib.sha256(b"".join(octets)).digest()


def both(function):
    return pytest.mark.parametrize("genuine", BOTH, indirect=True)(function)


@both
def test_a_signature_without_unsigned_properties_brings_its_chain_alone(house, genuine):
    evidence = evidence_of(genuine)
    assert evidence.certificates == (house.issuing.certificate.public_bytes(DER),)
    assert (evidence.signature, evidence.archive, evidence.crls, evidence.ocsps) == ((), (), (), ())


@both
@pytest.mark.parametrize("method", METHODS)
def test_a_time_stamp_is_over_the_signature_value_as_it_says(genuine, method):
    [one] = evidence_of(with_unsigned(genuine, stamp(b"token", method))).signature
    value = next(root_of(genuine).iter(ds("SignatureValue")))
    assert (one.token, one.imprint("sha256")) == (b"token", digest(written(value, method)))
    assert one.imprint("sha512") == hashlib.sha512(written(value, method)).digest()


@both
def test_a_time_stamp_that_does_not_say_how_is_over_canonical_xml_1_0(genuine):
    stamped = with_unsigned(genuine, stamp(b"token", None), stamp(b"other", C14N_10))
    first, second = evidence_of(stamped).signature
    assert first.imprint("sha256") == second.imprint("sha256")
    assert first.imprint("sha256") != evidence_of(with_unsigned(genuine, stamp(b"t"))).signature[0].imprint("sha256")


@both
def test_values_are_handed_out_wherever_they_stand(house, genuine):
    validation = etree.Element(xades_141("TimeStampValidationData"))
    validation.extend([certificate_values(b"c3", b"c1"), revocation_values([b"l2"], [b"o2"])])
    data = with_unsigned(genuine, certificate_values(b"c1", b"c2"), revocation_values([b"l1"], [b"o1"]), validation)
    evidence = evidence_of(data)
    assert evidence.certificates[1:] == (b"c1", b"c2", b"c3")
    assert (evidence.crls, evidence.ocsps) == ((b"l1", b"l2"), (b"o1", b"o2"))


def archived_octets(genuine, method, *before):
    """What an archive time-stamp is over, by hand: data, SignedProperties, parts of the signature, properties."""
    root = root_of(genuine)
    put(root, *before)
    signature = next(root.iter(ds("Signature")))
    signed = written(next(signature.iter(xades("SignedProperties"))), EXC_C14N)
    parts = [written(signature.find(ds(name)), method) for name in ("SignedInfo", "SignatureValue", "KeyInfo")]
    properties = [written(one, method) for one in next(root.iter(xades("UnsignedSignatureProperties")))]
    if genuine.startswith(b"PK"):
        return [*FILES.values(), signed, *parts, *properties]
    return [c14n_document(parse_xml(DOCUMENT), exclusive=True), signed, *parts, *properties]


@both
@pytest.mark.parametrize("method", METHODS)
def test_an_archive_time_stamp_is_over_all_that_stood_before_it(genuine, method):
    def before():
        return [stamp(b"token", method), certificate_values(b"c"), etree.Element("{urn:x}Unknown")]

    data = with_unsigned(genuine, *before(), archive_stamp(b"archive", method), archive_stamp(b"later"))
    first, second = evidence_of(data).archive
    assert (first.token, second.token) == (b"archive", b"later")
    with io.BytesIO(data) as stream:
        found = (open_asice if data.startswith(b"PK") else open_xml)(stream, DEFAULT_POLICY).signatures[0].evidence
        assert found.archive[0].imprint("sha256") == digest(*archived_octets(genuine, method, *before()))
        older = [*before(), archive_stamp(b"archive", method)]
        assert found.archive[1].imprint("sha256") == digest(*archived_octets(genuine, EXC_C14N, *older))


@both
def test_a_time_stamp_that_was_put_behind_one_of_the_archive_is_not_taken_for_archived(genuine):
    """Else a stamp made with a key that was stolen since would prove whatever moment its thief likes."""
    data = with_unsigned(genuine, stamp(b"token"), archive_stamp(b"archive"), stamp(b"late"))
    with io.BytesIO(data) as stream:
        opened = (open_asice if data.startswith(b"PK") else open_xml)(stream, DEFAULT_POLICY)
    [reason] = opened.signatures[0].reasons
    assert reason.code is ReasonCode.EVIDENCE_STRUCTURE
    assert opened.payload is None


def test_a_part_that_no_transform_wrote_is_archived_as_the_time_stamp_says(house):
    bare = forged(house.person, reshaped.drop_properties_transforms)
    [one] = evidence_of(with_unsigned(bare, archive_stamp(b"archive"))).archive
    assert one.imprint("sha256") == digest(*archived_octets(bare, EXC_C14N))


@both
@pytest.mark.parametrize("changes", [certificate_values(b"d"), stamp(b"token", C14N_10)])
def test_an_archive_time_stamp_is_over_other_octets_when_a_property_before_it_changes(genuine, changes):
    one = evidence_of(with_unsigned(genuine, certificate_values(b"c"), archive_stamp(b"archive")))
    other = evidence_of(with_unsigned(genuine, changes, archive_stamp(b"archive")))
    assert one.archive[0].imprint("sha256") != other.archive[0].imprint("sha256")


@both
def test_properties_that_prove_nothing_here_are_left_aside(house, genuine):
    unread = [
        etree.Element(xades(name)) for name in ("CompleteCertificateRefs", "SigAndRefsTimeStamp", "ArchiveTimeStamp")
    ]
    for one in unread:
        encapsulated(one, "EncapsulatedTimeStamp", b"unread", b"twice")
    data = with_unsigned(genuine, *unread, etree.Element("{urn:x}Unknown"))
    assert evidence_of(data) == evidence_of(genuine)
    assert house.judge(data).payload is not None


def with_text(one, text):
    one[-1].text = text
    return one


def with_more(one, name):
    etree.SubElement(one, name)
    return one


def with_prefixes(one):
    etree.SubElement(one[0], f"{{{EXC_C14N}}}InclusiveNamespaces", {"PrefixList": "ds"})
    return one


WRONG = {
    "two tokens": lambda: encapsulated(stamp(b"token"), "EncapsulatedTimeStamp", b"second"),
    "no token": lambda: stamp(b""),
    "not base64": lambda: with_text(stamp(b"token"), "dG9r*W4="),
    "an element in the base64": lambda: with_more(stamp(b"token"), xades("Include")),
    "another form of token": lambda: encapsulated(etree.Element(xades("SignatureTimeStamp")), "XMLTimeStamp", b"x"),
    "with comments": lambda: stamp(b"token", f"{C14N_10}#WithComments"),
    "unknown form": lambda: stamp(b"token", "urn:unknown"),
    "prefixes": lambda: with_prefixes(stamp(b"token")),
    "archive without token": lambda: etree.Element(xades_141("ArchiveTimeStamp")),
    "two tokens in the archive": lambda: encapsulated(archive_stamp(b"token"), "EncapsulatedTimeStamp", b"second"),
    "certificate not base64": lambda: with_text(certificate_values(b"c"), "*"),
    "unknown in certificates": lambda: with_more(certificate_values(b"c"), ds("X509Certificate")),
    "unknown in lists": lambda: with_more(revocation_values(), xades("Lists")),
    "lists twice": lambda: with_more(revocation_values(), xades("CRLValues")),
    "list not base64": lambda: revocation_values([b""]),
}


@both
@pytest.mark.parametrize("wrong", WRONG)
def test_evidence_that_is_not_as_it_should_be_is_refused_by_name(house, genuine, wrong):
    data = with_unsigned(genuine, WRONG[wrong]())
    assert codes_of(data) == ["EVIDENCE_STRUCTURE"]
    assert house.judge(data).payload is None


@both
@pytest.mark.parametrize("method", METHODS)
def test_what_has_no_canonical_form_is_refused(house, genuine, method):
    relative = etree.fromstring('<x:U xmlns:x="relative"/>')
    data = with_unsigned(genuine, relative, archive_stamp(b"token", method))
    assert codes_of(data) == ["XML_MALFORMED"]
    assert house.judge(data).payload is None


@both
def test_unsigned_properties_stand_there_once(genuine):
    twin = changed(genuine, lambda root: put_holders(root, 2))
    assert codes_of(twin) == ["EVIDENCE_STRUCTURE"]
    assert codes_of(changed(genuine, lambda root: put_holders(root, 1))) == []


def put_holders(root, number):
    unsigned = etree.SubElement(next(root.iter(xades("QualifyingProperties"))), xades("UnsignedProperties"))
    for _ in range(number):
        etree.SubElement(unsigned, xades("UnsignedSignatureProperties"))


@both
@pytest.mark.parametrize(
    ("limits", "properties"),
    [
        ({"max_stamps": 2}, lambda n: [stamp(b"token") for _ in range(n)]),
        ({"max_stamps": 2}, lambda n: [archive_stamp(b"token") for _ in range(n)]),
        ({"max_evidence_items": 3}, lambda n: [certificate_values(*(b"%d" % one for one in range(n)))]),
        ({"max_evidence_items": 2}, lambda n: [revocation_values([b"%d" % one for one in range(n)])]),
        ({"max_evidence_items": 2}, lambda n: [revocation_values((), [b"%d" % one for one in range(n)])]),
        ({"max_evidence_items": 2}, lambda n: [etree.Element("{urn:x}Unknown") for _ in range(n)]),
    ],
)
def test_evidence_is_bounded(genuine, limits, properties):
    policy = replace(DEFAULT_POLICY, **limits)
    assert codes_of(with_unsigned(genuine, *properties(2)), policy) == []
    assert codes_of(with_unsigned(genuine, *properties(3)), policy) == ["LIMIT_EVIDENCE"]


@both
def test_the_octets_of_evidence_are_bounded_as_they_stand_and_under_time_stamps(genuine):
    policy = replace(DEFAULT_POLICY, max_evidence_bytes=20_000)
    large = certificate_values(bytes(15_000))
    assert codes_of(with_unsigned(genuine, large), policy) == []
    assert codes_of(with_unsigned(genuine, large, revocation_values([bytes(6_000)])), policy) == ["LIMIT_EVIDENCE"]
    filler = etree.Element("{urn:x}Unknown")
    filler.text = "x" * 30_000
    assert codes_of(with_unsigned(genuine, filler, archive_stamp(b"1")), policy) == []
    many = [archive_stamp(b"1"), archive_stamp(b"2", C14N_10)]
    assert codes_of(with_unsigned(genuine, filler, *many), policy) == ["LIMIT_EVIDENCE"]


def test_an_archive_time_stamp_reads_the_files_as_they_are_when_it_is_asked(house):
    """A container that was changed after its signature is refused before anybody asks."""
    data = with_unsigned(asice(house.person), archive_stamp(b"archive"))
    lied = repacked(data, lambda files: files.update({"scan.pdf": b"%PDF-1.7 another"}))
    assert codes_of(lied) == ["REF_DIGEST"]
    assert opened(lied).signatures[0].evidence.archive == ()


def counted(files, read):
    """Files that count how often they are opened."""

    def opener(name):
        def open_():
            read.append(name)
            return io.BytesIO(files[name])

        return open_

    return {name: opener(name) for name in files}


def test_files_are_read_once_for_all_time_stamps_over_an_archive(house):
    files, read = {"s.xml": DOCUMENT, "scan.pdf": b"%PDF"}, []
    signature = sign_detached(files, house.person, signing_time=SIGNED_AT)
    root = parse_xml(signature)
    put(root, *(archive_stamp(b"%d" % number) for number in range(9)))
    opened_ = verify_detached(etree.tostring(root), counted(files, read), DEFAULT_POLICY)
    read.clear()
    stamps = opened_.signatures[0].evidence.archive
    assert len({one.imprint("sha256") for one in stamps}) == 9
    assert read == ["s.xml", "scan.pdf"]
    assert len({one.imprint("sha512") for one in stamps}) == 9
    assert read == ["s.xml", "scan.pdf"] * 2


@pytest.mark.parametrize(("stamps", "readings"), [(0, 0), (1, 1), (3, 3), (9, 3)])
def test_what_is_read_again_for_time_stamps_is_bounded_over_all_signatures(two_signers, stamps, readings):
    size = sum(map(len, FILES.values()))
    data = with_unsigned(two_signers, *(archive_stamp(b"%d" % number) for number in range(stamps)))
    enough = replace(DEFAULT_POLICY, max_archived_bytes=readings * size)
    assert codes_of(data, enough) == []
    if readings:
        scant = replace(DEFAULT_POLICY, max_archived_bytes=readings * size - 1)
        assert codes_of(data, scant) == ["LIMIT_EVIDENCE"]
        assert opened(data, scant).signatures[1].reasons != ()
