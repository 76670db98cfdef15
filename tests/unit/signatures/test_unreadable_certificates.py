"""Certificates and lists of a version that does not exist: refused with their own reason wherever they are read."""

import base64
import hashlib
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from forge import forged
from pki import NOW, codes
from soft import PIN, URI

from demo.pki import key_pem
from signatures.keys import KeyUnusable, PemKey
from signatures.revocation import Good, revocation_from_files
from signatures.token_key import TokenKey
from signatures.token_uri import TokenUri
from signatures.trust import pin_seal
from signatures.trust_toml import TrustError
from signatures.uris import ds, xades

VERSION_3 = bytes.fromhex("a003020102")


def impossible(certificate):
    """The DER of a certificate as if of version 6."""
    der = certificate.public_bytes(Encoding.DER)
    assert VERSION_3 in der
    return der.replace(VERSION_3, VERSION_3[:-1] + b"\5", 1)


def impossible_pem(certificate):
    return ssl.DER_cert_to_PEM_cert(impossible(certificate)).encode()


def test_a_signature_with_it_is_refused(house):
    der = impossible(house.person.certificate)

    def change(root):
        next(root.iter(ds("X509Certificate"))).text = base64.b64encode(der).decode()
        digest = next(root.iter(xades("CertDigest"))).find(ds("DigestValue"))
        digest.text = base64.b64encode(hashlib.sha256(der).digest()).decode()

    assert codes(house.judge(forged(house.person, change))) == ("CERT_UNREADABLE",)


@pytest.mark.parametrize(("units", "readable"), [(60, True), (70, False)])
def test_names_that_fill_pages_are_not_read(house, units, readable):
    """Sixty units make four kilobytes."""
    card = house.card(extra=[(NameOID.ORGANIZATIONAL_UNIT_NAME, "x" * 50)] * units)
    assert codes(house.judge(forged(card, lambda _root: None))) == (() if readable else ("CERT_UNREADABLE",))


def test_a_key_in_a_file_is_not_opened_with_it(house):
    with pytest.raises(KeyUnusable, match="no readable certificate"):
        PemKey.load(key_pem(house.person.key), impossible_pem(house.person.certificate))


def test_a_key_on_a_token_is_not_opened_with_it(house, soft):
    broken = impossible_pem(soft.originals["p256"].certificate)
    with pytest.raises(KeyUnusable, match="no readable certificate"):
        TokenKey.open(TokenUri.parse(f"{URI};object=p256"), PIN, module=soft.module, cert_pem=broken)


def test_it_is_no_anchor(house):
    with pytest.raises(TrustError, match="no readable PEM certificate"):
        pin_seal(impossible_pem(house.root.certificate))


def test_a_list_of_such_a_version_is_a_problem_and_the_others_count(house):
    files = house.files()
    pem = next(data for name, data in files.items() if name.endswith(".crl"))
    der = x509.load_pem_x509_crl(pem).public_bytes(Encoding.DER)
    # The version (v2 is 1) is the first number in a list.
    at = der.index(b"\x02\x01\x01")
    index = revocation_from_files(files | {"odd.crl": der[: at + 2] + b"\7" + der[at + 3 :]}, house.trust)
    assert index.problems == ("odd.crl: not readable",)
    assert index.status(house.person.certificate, house.issuing.certificate, NOW) == Good()
