import base64
import subprocess
from dataclasses import dataclass
from hashlib import sha256

import pytest
from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from forge import edited, forged, signature_of
from pki import DOCUMENT, SIGNED_AT, brainpool_key, codes, payload, weak_key

from demo.pki import make_key
from signatures.keys import KeyUnusable, PemKey
from signatures.mathematics import load_leaf
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.signing import sign_xml
from signatures.uris import SIGNATURES, ds
from signatures.verdict import Outcome

HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
CURVES = {"secp256r1": ec.SECP256R1(), "secp384r1": ec.SECP384R1(), "secp521r1": ec.SECP521R1()}


@dataclass(frozen=True)
class AnyKey:
    """Signs by any algorithm, also by ones that ``PemKey`` does not choose."""

    key: object
    certificate: object
    signature_algorithm: str
    salt: int | None = None
    der: bool = False
    chain: tuple = ()

    def sign(self, data):
        scheme = SIGNATURES[self.signature_algorithm]
        algorithm = HASHES[scheme.hash]
        if scheme.family == "rsa-pkcs1":
            return self.key.sign(data, padding.PKCS1v15(), algorithm)
        if scheme.family == "rsa-pss":
            salt = algorithm.digest_size if self.salt is None else self.salt
            return self.key.sign(data, padding.PSS(padding.MGF1(algorithm), salt), algorithm)
        value = self.key.sign(data, ec.ECDSA(algorithm))
        if self.der:
            return value
        size = (self.key.curve.key_size + 7) // 8
        return b"".join(number.to_bytes(size) for number in decode_dss_signature(value))


@pytest.mark.parametrize("uri", [uri for uri, one in SIGNATURES.items() if one.family != "ecdsa"])
def test_every_rsa_algorithm_holds(house, uri):
    key = AnyKey(house.rsa.key, house.rsa.certificate, uri)
    assert house.judge(forged(key)).outcome is Outcome.VALID


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("uri", [uri for uri, one in SIGNATURES.items() if one.family == "ecdsa"])
def test_every_ecdsa_algorithm_holds_on_every_curve(house, uri, curve):
    card = house.card(key=ec.generate_private_key(CURVES[curve]))
    assert house.judge(forged(AnyKey(card.key, card.certificate, uri))).outcome is Outcome.VALID


def test_a_salt_of_another_length_is_refused(house):
    [uri] = [uri for uri, one in SIGNATURES.items() if (one.family, one.hash) == ("rsa-pss", "sha256")]
    assert codes(house.judge(forged(AnyKey(house.rsa.key, house.rsa.certificate, uri, salt=20)))) == ("SIG_VALUE",)


def test_ecdsa_in_der_is_refused(house):
    card = house.person
    key = AnyKey(card.key, card.certificate, card.signature_algorithm, der=True)
    assert codes(house.judge(forged(key))) == ("SIG_VALUE",)


def test_ecdsa_numbers_of_another_length_are_refused(house, signed):
    """r, a zero, s: the same numbers, but another signature value than the one that was made."""

    def change(root):
        value = signature_of(root).find(ds("SignatureValue"))
        octets = base64.b64decode(value.text)
        value.text = base64.b64encode(octets[:32] + b"\0" + octets[32:]).decode()

    assert codes(house.judge(edited(signed, change))) == ("SIG_VALUE",)


def test_a_null_signature_is_refused(house, signed):
    def change(root):
        signature_of(root).find(ds("SignatureValue")).text = base64.b64encode(b"\0" * 64).decode()

    assert codes(house.judge(edited(signed, change))) == ("SIG_VALUE",)


def test_the_key_must_be_of_the_algorithms_kind(house, signed):
    def change(root):
        signature_of(root).find(f"{ds('SignedInfo')}/{ds('SignatureMethod')}").set(
            "Algorithm", house.rsa.signature_algorithm
        )

    assert codes(house.judge(edited(signed, change))) == ("ALG_FORBIDDEN",)


@pytest.mark.parametrize(("make", "code"), [(weak_key, "ALG_WEAK_KEY"), (brainpool_key, "ALG_FORBIDDEN")])
def test_weak_and_unusual_keys_are_refused(house, make, code):
    key = make()
    card = house.card(key=key)
    uri = house.rsa.signature_algorithm if isinstance(key, rsa.RSAPrivateKey) else house.person.signature_algorithm
    assert codes(house.judge(forged(AnyKey(key, card.certificate, uri)))) == (code,)


def test_a_weak_key_does_not_sign_either(house):
    key = weak_key()
    with pytest.raises(KeyUnusable):
        sign_xml(DOCUMENT, PemKey(key, house.card(key=key).certificate, ()), signing_time=SIGNED_AT)


TEMPLATE = """<Submission xmlns="urn:qebul:document:1" xmlns:unused="urn:unused" xml:lang="az"><Phone>+99450</Phone>
<Signature xmlns="http://www.w3.org/2000/09/xmldsig#" Id="s">
<SignedInfo><CanonicalizationMethod Algorithm="{c14n}"/><SignatureMethod Algorithm="{method}"/>
<Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<Transform Algorithm="{c14n}"/></Transforms>
<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>
<Reference URI="#p" Type="http://uri.etsi.org/01903#SignedProperties"><Transforms><Transform Algorithm="{c14n}"/>
</Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/><DigestValue/></Reference>
<Reference URI="#k"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#sha384"/><DigestValue/></Reference>
</SignedInfo><SignatureValue/><KeyInfo Id="k"><X509Data><X509Certificate>{certificate}</X509Certificate></X509Data>
</KeyInfo><Object><QualifyingProperties xmlns="http://uri.etsi.org/01903/v1.3.2#" Target="#s">
<SignedProperties Id="p"><SignedSignatureProperties><SigningTime>2026-11-21T12:00:00+04:00</SigningTime>
<SigningCertificateV2><Cert><CertDigest><DigestMethod xmlns="http://www.w3.org/2000/09/xmldsig#"
Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue xmlns="http://www.w3.org/2000/09/xmldsig#">{digest}
</DigestValue></CertDigest></Cert></SigningCertificateV2></SignedSignatureProperties></SignedProperties>
</QualifyingProperties></Object></Signature> behind</Submission>
"""


@pytest.mark.parametrize(
    "c14n",
    [
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/2006/12/xml-c14n11",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
    ],
)
@pytest.mark.parametrize("kind", ["rsa2048", "p256"])
def test_what_another_program_signs_with_default_namespaces_holds(house, tmp_path, xmlsec1, c14n, kind):
    """Signatures in a default namespace under inclusive C14N, as many programs write them: lxml alone fails here."""
    card = house.card(key=make_key(kind))
    der = card.certificate.public_bytes(Encoding.DER)
    template, key, signed = tmp_path / "template.xml", tmp_path / "key.pem", tmp_path / "signed.xml"
    values = {
        "c14n": c14n,
        "method": card.signature_algorithm,
        "certificate": base64.b64encode(der).decode(),
        "digest": base64.b64encode(sha256(der).digest()).decode(),
    }
    template.write_text(TEMPLATE.format(**values), encoding="utf-8")
    key.write_bytes(
        card.key.private_bytes(
            Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
    )
    ids = ["--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"]
    ids += ["--id-attr:Id", "http://www.w3.org/2000/09/xmldsig#:KeyInfo"]
    command = [xmlsec1, "--sign", "--privkey-pem", str(key), *ids, "--output", str(signed), str(template)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    verdict = house.judge(signed.read_bytes())
    assert verdict.outcome is Outcome.VALID, verdict.reasons
    assert payload(verdict).endswith(b"</Phone>\n behind</Submission>")


def test_a_serial_number_of_more_than_twenty_octets_is_refused(house):
    """A report could not write one of a hundred thousand digits."""
    long = Asn1Certificate.load(house.person.certificate.public_bytes(Encoding.DER))
    long["tbs_certificate"]["serial_number"] = 1 << 160
    with pytest.raises(Refused) as refused:
        load_leaf(long.dump(force=True), DEFAULT_POLICY)
    assert (refused.value.reason.code, refused.value.reason.detail) == (ReasonCode.CERT_UNREADABLE, "serial number")


def test_a_certificate_of_many_bytes_is_refused_before_anything_of_it_is_kept():
    with pytest.raises(Refused) as refused:
        load_leaf(bytes(70_000), DEFAULT_POLICY)
    assert (refused.value.reason.code, refused.value.reason.detail) == (ReasonCode.CERT_UNREADABLE, "> 65536 bytes")
