"""By which certificate of those that came along a signature is verified: the one whose digest it signs."""

import base64

from cryptography.hazmat.primitives.serialization import Encoding
from forge import forged
from pki import codes
from reshaped import part

from signatures.uris import ds, xades
from signatures.verdict import Outcome


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
