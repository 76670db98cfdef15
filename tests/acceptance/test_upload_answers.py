"""From an upload to its sealed answers: the same house as behind the folders."""

import base64
import hashlib

import pytest
from upload_door import Door

from cli.main import COMMANDS
from demo.documents import Application
from pipeline import credentials
from pipeline.channels import open_channel
from signatures.sealing import prove
from signatures.trust import read_trust_directory, trust_from_files
from signatures.verdict import Outcome


@pytest.fixture
def door(house):
    running = Door.start(house.var)
    yield running
    running.kill()


def test_an_uploaded_document_is_registered_and_answered_like_a_dropped_one(house, door, sign):
    document = sign(Application("upload-1", "worker.1"))
    sent = door.send(document, File_Name="one.xml")
    assert sent.status == 201
    assert door.ask("GET", sent.json["receipt"]).code == "UPLOAD_NOT_FOUND", "nothing was sealed yet"
    assert door.ask("GET", sent.json["submission"]).json["status"] == "received"
    house.work()
    told = door.ask("GET", sent.json["submission"], Accept_Language="en").json
    assert (told["status"], told["meaning"], told["ended"]) == ("registered", "Its effects are in the registers", True)
    assert told["codes"] == []
    listed = door.ask("GET", sent.json["answers"]).json["answers"]
    assert [one["kind"] for one in listed] == ["receipt", "acceptance", "processing"]
    pinned = trust_from_files(read_trust_directory(house.settings.folder("trust")))
    for one in listed:
        sealed = door.ask("GET", one["sealed"])
        assert sealed.headers["content-type"] == "application/xml"
        assert len(sealed.body) == one["size"]
        assert prove(sealed.body, pinned).outcome is Outcome.VALID
        [placed] = (house.settings.folder("outbox") / "alfa").glob(f"one.xml.*.{one['kind']}.xml")
        assert placed.read_bytes() == sealed.body
    assert house.problems() == []


def test_a_file_that_was_dropped_is_the_same_delivery_when_it_is_uploaded(house, door):
    house.drop("alfa", "note.txt", b"not a document")
    again = door.send(b"not a document")
    assert again.status == 200
    assert again.json["id"] == house.row("note.txt").id
    told = door.ask("GET", again.json["submission"]).json
    assert (told["status"], told["codes"]) == ("refused", ["FORMAT_UNKNOWN"])


def test_an_answer_goes_to_the_channel_it_was_delivered_to_and_to_no_other(house, door, sign):
    """beta drops what alfa signed: beta has receipt and processing notice, alfa alone the content."""
    document = sign(Application("upload-2", "worker.2"), card="alfa.head")
    sent = door.send(document, channel="beta")
    house.work()
    mine = door.ask("GET", sent.json["answers"], channel="beta").json["answers"]
    theirs = door.ask("GET", sent.json["answers"], channel="alfa").json["answers"]
    assert {one["kind"] for one in mine} == {"receipt", "processing"}
    assert {one["kind"] for one in theirs} == {"acceptance"}
    assert door.ask("GET", sent.json["submission"], channel="alfa").status == 404
    [acceptance] = theirs
    assert door.ask("GET", acceptance["sealed"], channel="alfa").status == 200
    assert door.ask("GET", acceptance["sealed"], channel="beta").status == 404


def test_an_answer_that_was_sealed_and_not_delivered_is_not_there_yet(house, door):
    sent = door.send(b"undelivered")
    house.take_in()
    house.engine.run("seal", "seal", "seal")
    assert house.tables("select count(*) from notice where sealed is not null")[0][0] == 1
    assert door.ask("GET", sent.json["answers"]).json == {"answers": []}
    assert door.ask("GET", sent.json["receipt"]).status == 404


@pytest.mark.parametrize("form", ["rfc9440", "pem", "fingerprint"])
def test_a_certificate_is_taken_from_a_trusted_proxy_in_three_forms(house, tmp_path, form):
    from urllib.parse import quote

    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    _, path = house.world.card_paths("alfa.head")
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    der = certificate.public_bytes(Encoding.DER)
    header = {
        "rfc9440": f":{base64.b64encode(der).decode()}:",
        "pem": quote(certificate.public_bytes(Encoding.PEM).decode()),
        "fingerprint": hashlib.sha256(der).hexdigest().upper(),
    }[form]
    with house.house.database.write() as tx:
        now = house.clock.now()
        credentials.admit_certificate(tx, "alfa", der, now, certificate.not_valid_after_utc)
        open_channel(tx, "gamma", now)
    believing = Door.start(house.var, web_proxies="127.0.0.0/8")
    other = Door.start(house.var, web_proxies="10.0.0.0/8")
    nobody = Door.start(house.var)
    try:
        asked = {"channel": None, "Client_Cert": header}
        sent = believing.send(b"by certificate", **asked)
        assert sent.status == 201
        assert believing.ask("GET", sent.json["submission"], **asked).status == 200
        assert believing.send(b"wrong", channel=None, Client_Cert=header[:-2] + "00").status == 401
        for one in (other, nobody):
            assert one.send(b"by certificate", **asked).code == "UPLOAD_UNAUTHORIZED"
            assert "web.certificate_ignored" in one.log.read_text()
        assert "QEBUL_WEB_PROXIES is empty" in nobody.log.read_text()
        forged = believing.ask("GET", sent.json["submission"], Client_Cert=header, Authorization="Bearer qbl_no")
        assert forged.status == 401, "an Authorization decides where there is one"
    finally:
        for one in (believing, other, nobody):
            one.kill()


def test_the_command_is_listed():
    assert "web" in COMMANDS
