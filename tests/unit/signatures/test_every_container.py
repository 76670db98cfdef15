"""What we make is VALID in every container, by RSA and P-256, with a PEM key and on a token."""

import io
import zipfile
from dataclasses import replace

import pytest
from pki import DOCUMENT, SIGNED_AT
from pypdf import PdfReader

from signatures.asice_making import make_asice
from signatures.pades_making import sign_pdf
from signatures.pdf_making import make_pdf
from signatures.signing import sign_xml
from signatures.verdict import Outcome


def as_xml(key):
    return sign_xml(DOCUMENT, key, signing_time=SIGNED_AT)


def as_asice(key):
    return make_asice({"document.xml": DOCUMENT, "scan.txt": b"a scan"}, key, signing_time=SIGNED_AT)


def as_pdf(key):
    return sign_pdf(make_pdf(DOCUMENT, {"scan.txt": b"a scan"}, "Document"), key, signing_time=SIGNED_AT)


@pytest.mark.parametrize("make", [as_xml, as_asice, as_pdf])
@pytest.mark.parametrize("name", ["rsa", "p256"])
@pytest.mark.parametrize("home", ["pem", "token"])
def test_what_we_make_is_valid(house, soft, make, name, home):
    key = soft.originals[name] if home == "pem" else soft.key(name)
    judged(house, make(key))


@pytest.mark.parametrize("make", [as_xml, as_asice, as_pdf])
@pytest.mark.parametrize("home", ["pem", "token"])
def test_what_we_make_by_pss_is_valid(house, soft, make, home):
    original = replace(soft.originals["rsa"], rsa_scheme="pss")
    judged(house, make(original if home == "pem" else soft.key("rsa", rsa_scheme="pss")))


def judged(house, data):
    verdict = house.judge(data)
    assert verdict.outcome is Outcome.VALID, verdict.reasons
    assert verdict.payload is not None
    assert len(verdict.payload.documents) == 1


def test_a_second_reader_finds_the_same_document_in_the_containers(soft):
    with zipfile.ZipFile(io.BytesIO(as_asice(soft.originals["rsa"]))) as container:
        assert container.read("document.xml") == DOCUMENT
        assert container.namelist()[0] == "mimetype"
    embedded = PdfReader(io.BytesIO(as_pdf(soft.originals["rsa"]))).attachments
    assert DOCUMENT in [content for contents in embedded.values() for content in contents]
