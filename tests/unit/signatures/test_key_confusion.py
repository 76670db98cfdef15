"""Random documents whose signature asks to be verified with another key than the named certificate's."""

import base64
import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from forge import forged
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pki import codes
from random_documents import cards, documents, many, styles
from wrapping import form, written

from demo.pki import make_key
from schemas.xml import parse_xml
from signatures.c14n import c14n
from signatures.keys import PemKey
from signatures.uris import ds

DS11_NS = "http://www.w3.org/2009/xmldsig11#"
HMAC_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"


def hmac_keys(certificate):
    """What everybody knows of a signer and a confused reader could take for a secret."""
    public = certificate.public_key()
    return (
        certificate.public_bytes(Encoding.DER),
        certificate.public_bytes(Encoding.PEM),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        b"",
    )


@many
@given(document=documents(), card=cards, style=styles, which=st.integers(0, 4))
def test_a_public_certificate_is_no_secret(house, document, card, style, which):
    key = getattr(house, card)
    signed = parse_xml(forged(key, form(style), document=document))
    next(signed.iter(ds("SignatureMethod"))).set("Algorithm", HMAC_SHA256)
    octets = c14n(next(signed.iter(ds("SignedInfo"))), exclusive=True)
    value = hmac.new(hmac_keys(key.certificate)[which], octets, hashlib.sha256).digest()
    next(signed.iter(ds("SignatureValue"))).text = base64.b64encode(value).decode()
    assert codes(house.judge(written(signed))) == ("ALG_FORBIDDEN",)


def base64_of(number, size=0):
    return base64.b64encode(number.to_bytes(size or (number.bit_length() + 7) // 8)).decode()


def key_value(key):
    public = key.public_key()
    numbers = public.public_numbers()
    value = etree.Element(ds("KeyValue"))
    if isinstance(public, rsa.RSAPublicKey):
        one = etree.SubElement(value, ds("RSAKeyValue"))
        etree.SubElement(one, ds("Modulus")).text = base64_of(numbers.n)
        etree.SubElement(one, ds("Exponent")).text = base64_of(numbers.e)
        return value
    one = etree.SubElement(value, f"{{{DS11_NS}}}ECKeyValue")
    etree.SubElement(one, f"{{{DS11_NS}}}NamedCurve", URI="urn:oid:1.2.840.10045.3.1.7")
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    etree.SubElement(one, f"{{{DS11_NS}}}PublicKey").text = base64.b64encode(point).decode()
    return value


@pytest.fixture(scope="module")
def strangers(house):
    """Keys of the forger's, each with somebody's good certificate beside it."""
    return {
        "person": PemKey(make_key("p256"), house.person.certificate, ()),
        "rsa": PemKey(make_key("rsa2048"), house.rsa.certificate, ()),
    }


@pytest.mark.parametrize("place", ["instead", "before", "behind"])
@many
@given(document=documents(), card=cards, style=styles)
def test_a_key_value_is_never_the_key(house, strangers, place, document, card, style):
    own = strangers[card]

    def change(root):
        form(style)(root)
        key_info = next(root.iter(ds("KeyInfo")))
        if place == "instead":
            del key_info[:]
        key_info.insert(0 if place == "before" else len(key_info), key_value(own.key))

    verdict = house.judge(forged(own, change, document=document))
    assert codes(verdict) == ("CERT_MISSING" if place == "instead" else "SIG_VALUE",)
    assert verdict.payload is None
