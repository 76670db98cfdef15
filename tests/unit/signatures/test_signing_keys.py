import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec
from pki import DOCUMENT, NOW, SIGNED_AT, brainpool_key, weak_key

from demo.pki import certificate_pem, key_pem, make_key
from schemas.xml import parse_xml
from signatures.keys import KeyUnusable, PemKey
from signatures.signing import AlreadySigned, CannotSign, sign_xml
from signatures.uris import ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512, RSA_PSS_SHA256, RSA_SHA256, ds
from signatures.verdict import Outcome

PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


def loaded(house, key, chain=b""):
    return PemKey.load(key_pem(key), certificate_pem(house.card(key=key).certificate), chain)


@pytest.mark.parametrize(
    ("make", "uri"),
    [
        (lambda: make_key("rsa2048"), RSA_SHA256),
        (lambda: make_key("p256"), ECDSA_SHA256),
        (lambda: make_key("p384"), ECDSA_SHA384),
        (lambda: ec.generate_private_key(ec.SECP521R1()), ECDSA_SHA512),
    ],
)
def test_a_key_names_its_algorithm_and_signs_by_it(house, make, uri):
    key = loaded(house, make())
    assert key.signature_algorithm == uri
    assert house.judge(sign_xml(DOCUMENT, key, signing_time=SIGNED_AT)).outcome is Outcome.VALID


def test_an_ecdsa_signature_has_the_length_of_two_numbers(house):
    assert {len(house.person.sign(bytes([n]))) for n in range(100)} == {64}


def test_the_chain_may_stand_behind_the_certificate_or_apart_and_counts_once(house):
    key, issuing = house.person.key, certificate_pem(house.issuing.certificate)
    own = certificate_pem(house.person.certificate)
    expected = (house.issuing.certificate,)
    assert PemKey.load(key_pem(key), own, issuing).chain == expected
    assert PemKey.load(key_pem(key), own + issuing).chain == expected
    assert PemKey.load(key_pem(key), own + issuing, issuing).chain == expected
    assert PemKey.load(key_pem(key), own).chain == ()


def test_a_password_opens_its_key_and_no_other_does(house):
    encrypted = house.person.key.private_bytes(PEM, PKCS8, serialization.BestAvailableEncryption(b"right"))
    own = certificate_pem(house.person.certificate)
    assert PemKey.load(encrypted, own, password=b"right").certificate == house.person.certificate
    for password in (b"wrong", None):
        with pytest.raises(KeyUnusable, match="password"):
            PemKey.load(encrypted, own, password=password)


@pytest.mark.parametrize("make", [weak_key, brainpool_key, lambda: dsa.generate_private_key(2048)])
def test_a_key_that_would_be_refused_is_not_loaded(house, make):
    pem = make().private_bytes(PEM, PKCS8, serialization.NoEncryption())
    with pytest.raises(KeyUnusable):
        PemKey.load(pem, certificate_pem(house.person.certificate))


def test_a_certificate_of_another_key_is_refused(house):
    with pytest.raises(KeyUnusable, match="another key"):
        PemKey.load(key_pem(make_key("p256")), certificate_pem(house.person.certificate))


@pytest.mark.parametrize("garbage", [b"", b"-----BEGIN", b"secret words"])
def test_garbage_is_refused_without_being_quoted(house, garbage):
    own = certificate_pem(house.person.certificate)
    for arguments in ((garbage, own), (key_pem(house.person.key), garbage)):
        with pytest.raises(KeyUnusable) as raised:
            PemKey.load(*arguments)
        assert "secret" not in str(raised.value)


def test_the_signature_is_the_last_child_and_nothing_else_changes(signed):
    root = parse_xml(signed)
    assert root[-1].tag == ds("Signature")
    assert [child.tag for child in root[:-1]] == [child.tag for child in parse_xml(DOCUMENT)]
    assert DOCUMENT.split(b"?>")[1].removesuffix(b"</Submission>") in signed


def test_a_signed_document_is_not_signed_again(house, signed):
    with pytest.raises(AlreadySigned):
        sign_xml(signed, house.person, signing_time=SIGNED_AT)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"no xml", "XML_MALFORMED"),
        (b'<a xmlns="relative"/>', "XML_MALFORMED"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "XML_MALFORMED"),
        (b"<!DOCTYPE a><a/>", "XML_DOCTYPE"),
        (b"<a>" * 70 + b"</a>" * 70, "LIMIT_DEPTH"),
        (b'<a Id="x"><b Id="x"/></a>', "SIG_DUPLICATE_ID"),
        (b'<a Id="qebul-signature"/>', "SIG_DUPLICATE_ID"),
    ],
    ids=range(7),
)
def test_what_the_reader_would_refuse_is_not_signed(house, document, code):
    with pytest.raises(CannotSign) as raised:
        sign_xml(document, house.person, signing_time=SIGNED_AT)
    assert raised.value.reason.code == code


@pytest.mark.parametrize(
    "document",
    [
        b"<a/>",
        b"<?style x?><!-- c --><a>text</a><?end?>",
        '<p:a xmlns:p="urn:p" xml:lang="az"> \n<b c="&#10;&quot;&lt;">&#13;Ə</b>tail </p:a>'.encode(),
        b"<a><![CDATA[<&]]></a>",
        b'<?xml version="1.0" encoding="us-ascii" standalone="yes"?><a>&#399;</a>',
    ],
)
def test_all_kinds_of_documents_are_signed_and_proven(house, document):
    assert house.judge(sign_xml(document, house.person, signing_time=NOW)).outcome is Outcome.VALID


def test_a_token_that_signs_wrongly_is_noticed(house):
    class Broken:
        certificate, chain = house.person.certificate, ()
        signature_algorithm = house.person.signature_algorithm

        def sign(self, data):
            return house.person.sign(data + b"!")

    with pytest.raises(CannotSign) as raised:
        sign_xml(DOCUMENT, Broken(), signing_time=SIGNED_AT)
    assert raised.value.reason.code == "SIG_VALUE"


@pytest.mark.parametrize("scheme", ["pkcs1", "pss"])
def test_an_rsa_key_signs_by_the_scheme_it_was_opened_for(house, scheme):
    own = key_pem(house.rsa.key), certificate_pem(house.rsa.certificate)
    key = PemKey.load(*own, rsa_scheme=scheme)
    assert key.signature_algorithm == {"pkcs1": RSA_SHA256, "pss": RSA_PSS_SHA256}[scheme]
    signed = sign_xml(DOCUMENT, key, signing_time=SIGNED_AT)
    assert parse_xml(signed).find(f".//{ds('SignatureMethod')}").get("Algorithm") == key.signature_algorithm
    assert house.judge(signed).outcome is Outcome.VALID


def test_pss_is_of_no_use_to_a_key_on_a_curve(house):
    with pytest.raises(KeyUnusable, match="RSA"):
        PemKey.load(key_pem(house.person.key), certificate_pem(house.person.certificate), rsa_scheme="pss")
