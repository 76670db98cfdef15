"""Trusted lists that states of Europe published, and forgeries of one, with the signers that they show pinned."""

import base64

import pytest
from corpus_files import CORPUS, needs_corpus
from cryptography import x509
from lxml import etree

from signatures.trust_toml import TrustError
from signatures.trusted_list import STATUSES, read_list
from signatures.trusted_list_proof import prove_list
from signatures.uris import ds

pytestmark = needs_corpus
GRANTED = frozenset({STATUSES + "granted"})


def read(name):
    data = (CORPUS / name).read_bytes()
    signatures = etree.fromstring(data).iter(ds("Signature"))
    shown = [one for signature in signatures for one in signature.iter(ds("X509Certificate"))]
    root, _ = prove_list(data, [x509.load_der_x509_certificate(base64.b64decode(one.text)) for one in shown])
    return read_list(root, GRANTED)


@pytest.mark.parametrize(
    ("name", "territory", "sequence", "cas", "stamps"),
    [
        ("dss-xades/sk-tsl.xml", "SK", 76, 18, 96),
        ("dss-xades/xsw/original.xml", "SK", 45, 14, 71),
        ("dss-xades/xsw/TSL-noID.xml", "AT", 37, 23, 0),
        ("dss-xades/xsw/TSL-CY-sign.xml", "CY", 28, 0, 0),
        ("signxml/xades/dk_tl-sn21.xml", "DK", 21, 0, 0),
    ],
)
def test_a_published_list_is_proven_and_read(name, territory, sequence, cas, stamps):
    found = read(name)
    assert (found.territory, found.sequence, found.skipped) == (territory, sequence, ())
    uses = {
        use: len({one.certificate for one in found.services if one.use == use}) for use in ("submission", "timestamp")
    }
    assert uses == {"submission": cas, "timestamp": stamps}


@pytest.mark.parametrize(
    "name",
    [
        "XSW-enveloped-fake-content.xml",
        "XSW-enveloped-fake-signedProperties.xml",
        "XSW-enveloping-fake-object.xml",
        "disable-checks.xml",
    ],
)
def test_a_wrapped_list_is_refused(name):
    with pytest.raises(TrustError, match=r"SIG_|REF_"):
        read(f"dss-xades/xsw/{name}")
