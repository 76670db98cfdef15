"""`qebul sign` with a time-stamping authority and with a second signer, over a real HTTP server."""

import importlib
import json
import shutil
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from time_stamp_server import TimeStampServer
from time_stamps import TimeStampAuthority

from cli.exits import UsageError
from cli.main import COMMANDS, _run
from cli.time_stamping import MOST_BYTES, stamps_at
from demo.pki import certificate_pem, make_crl, make_root
from signatures.pdf_making import make_pdf
from signatures.tsa_client import StampRefused
from signatures.uris import RSA_PSS_SHA256

ANCHOR = '\n[[anchor]]\nfile = "time.pem"\npurpose = "timestamp"\n'


@pytest.fixture(scope="module")
def desk(made_world, tmp_path_factory):
    """A trust folder with an authority for time, its server, and cards."""
    root = make_root("Vaxt Root", serial=0x71)
    trust = tmp_path_factory.mktemp("desk") / "trust"
    shutil.copytree(made_world / "trust", trust)
    (trust / "time.pem").write_bytes(certificate_pem(root.certificate))
    (trust / "time.crl").write_bytes(make_crl(root, {}, at=datetime.now(UTC) - timedelta(hours=1)))
    with (trust / "trust.toml").open("a", encoding="utf-8") as stream:
        stream.write(ANCHOR)
    with TimeStampServer(TimeStampAuthority.under(root), lambda: datetime.now(UTC)) as server:
        yield SimpleNamespace(trust=trust, server=server, cards=made_world / "demo" / "cards")


@pytest.fixture
def qebul(capfd):
    def run(command, *arguments):
        app = importlib.import_module(COMMANDS[command][0]).app
        status = _run(app, command, list(map(str, arguments)))
        said = capfd.readouterr()
        return SimpleNamespace(status=status, out=said.out, all=said.out + said.err)

    return run


@pytest.fixture
def server(desk):
    yield desk.server
    desk.server.answer = None


@pytest.fixture
def draft(made_world):
    return made_world / "demo" / "files" / "14-imzasiz.xml"


def card(desk, name):
    return ("--key", desk.cards / f"{name}.key.pem", "--cert", desk.cards / f"{name}.pem")


def proofs(desk):
    found = [*desk.trust.glob("*.crl"), *desk.trust.glob("*.pem")]
    return [part for one in sorted(found) for part in ("--proof", one)]


def told(qebul, desk, file):
    [one] = json.loads(qebul("verify", file, "--trust", desk.trust, "--json").out)
    return one


@pytest.mark.parametrize(("container", "level"), [("xml", "LT"), ("xml", "LTA"), ("asice", "LTA"), ("pdf", "LTA")])
def test_every_container_is_signed_up_to_the_highest_level(qebul, desk, server, draft, tmp_path, container, level):
    signed = tmp_path / "signed"
    options = (
        "--container",
        container,
        "--timestamp",
        server.url,
        "--level",
        level,
        *proofs(desk),
        "--json",
        "-o",
        signed,
    )
    made = qebul("sign", draft, *card(desk, "qamma.head"), *options)
    assert made.status == 0, made.all
    assert json.loads(made.out)["level"] == level
    verdict = told(qebul, desk, signed)
    assert (verdict["outcome"], verdict["signatures"][0]["level"]) == ("VALID", level), verdict["reasons"]


def test_with_an_authority_the_level_is_t_and_it_is_asked_as_the_standard_says(qebul, desk, server, draft, tmp_path):
    signed = tmp_path / "signed.xml"
    assert qebul("sign", draft, *card(desk, "qamma.head"), "--timestamp", server.url, "-o", signed).status == 0
    assert told(qebul, desk, signed)["signatures"][0]["level"] == "T"
    assert server.headers[-1]["Content-Type"] == "application/timestamp-query"
    assert server.asked[-1]["cert_req"].native


def test_a_detached_signature_is_stamped_too(qebul, desk, server, draft, tmp_path):
    signature = tmp_path / "signature.xml"
    options = ("--container", "detached", "--timestamp", server.url, "-o", signature)
    assert qebul("sign", draft, *card(desk, "qamma.head"), *options).status == 0
    verdict = json.loads(qebul("verify", signature, "--of", draft, "--trust", desk.trust, "--json").out)[0]
    assert (verdict["outcome"], verdict["signatures"][0]["level"]) == ("VALID", "T")


@pytest.mark.parametrize(("container", "signers"), [("asice", 2), ("xml", 1), ("pdf", 2)])
def test_a_second_signer_is_added(qebul, desk, draft, tmp_path, container, signers):
    first, both = tmp_path / "first", tmp_path / "both"
    options = ("--container", container, "-o", first)
    assert qebul("sign", draft, *card(desk, "qamma.head"), *options).status == 0
    added = qebul("sign", first, "--add", *card(desk, "alfa.head"), "-o", both)
    assert added.status == 0, added.all
    verdict = told(qebul, desk, both)
    assert (verdict["outcome"], len(verdict["signatures"])) == ("VALID", signers)


def test_an_rsa_key_signs_by_pss_when_told(qebul, desk, draft, tmp_path):
    for container in ("xml", "asice", "pdf"):
        signed = tmp_path / container
        options = ("--container", container, "--scheme", "pss", "--json", "-o", signed)
        made = qebul("sign", draft, *card(desk, "alfa.head"), *options)
        assert made.status == 0, made.all
        assert json.loads(made.out)["algorithm"] == RSA_PSS_SHA256
        assert told(qebul, desk, signed)["outcome"] == "VALID"


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--level", "T"), "--timestamp"),
        (("--timestamp", "http://127.0.0.1:9/", "--level", "B"), "--timestamp"),
        (("--timestamp", "http://127.0.0.1:9/", "--level", "LT"), "--proof"),
        (("--timestamp", "http://127.0.0.1:9/", "--proof", "DRAFT"), "--proof"),
        (("--timestamp", "http://127.0.0.1:9/", "--level", "LT", "--proof", "DRAFT"), "neither certificates"),
        (("--timestamp", "file:///etc/passwd"), "http"),
        (("--timestamp", "http://[::1"), "http"),
        (("--timestamp", "http://127.0.0.1:9/tsa"), "not reached"),
        (("--container", "detached", "--add"), "--add"),
        (("--add",), "NO_SIGNATURE"),
    ],
)
def test_options_that_do_not_go_together_are_told_and_nothing_is_written(qebul, desk, draft, tmp_path, options, word):
    named = [draft if one == "DRAFT" else one for one in options]
    said = qebul("sign", draft, *card(desk, "qamma.head"), *named, "-o", tmp_path / "signed")
    assert (said.status, (tmp_path / "signed").exists()) == (3, False)
    assert word in said.all


@pytest.mark.parametrize("container", ["xml", "asice", "pdf"])
def test_what_is_signed_is_extended_without_a_key(qebul, desk, server, draft, tmp_path, container):
    signed, kept, again = (tmp_path / name for name in ("signed", "kept", "again"))
    stamped = ("--timestamp", server.url) if container == "pdf" else ()
    qebul("sign", draft, *card(desk, "qamma.head"), "--container", container, *stamped, "-o", signed)
    for before, after in ((signed, kept), (kept, again)):
        done = qebul("extend", before, "--timestamp", server.url, *proofs(desk), "-o", after)
        assert done.status == 0, done.all
    for file, archived in ((kept, 1), (again, 2)):
        verdict = told(qebul, desk, file)
        assert (verdict["outcome"], verdict["signatures"][0]["level"]) == ("VALID", "LTA"), verdict["reasons"]
        assert file.read_bytes().count(b"ArchiveTimeStamp") == 2 * archived * (container == "xml")


def test_a_draft_is_not_extended(qebul, desk, server, draft, tmp_path):
    said = qebul("extend", draft, "--timestamp", server.url, "--level", "T", "-o", tmp_path / "kept")
    assert (said.status, "NO_SIGNATURE" in said.all, (tmp_path / "kept").exists()) == (3, True, False)


def test_a_counter_signature_takes_no_level(qebul, desk, server, draft, tmp_path):
    qebul("sign", draft, *card(desk, "qamma.head"), "-o", tmp_path / "first")
    options = ("--add", "--timestamp", server.url, "-o", tmp_path / "both")
    said = qebul("sign", tmp_path / "first", *card(desk, "alfa.head"), *options)
    assert (said.status, "counter-signature" in said.all) == (3, True)


def test_a_counter_signer_is_told_beside_the_signer(qebul, desk, draft, tmp_path):
    qebul("sign", draft, *card(desk, "qamma.head"), "-o", tmp_path / "first")
    qebul("sign", tmp_path / "first", "--add", *card(desk, "alfa.head"), "-o", tmp_path / "both")
    [signature] = told(qebul, desk, tmp_path / "both")["signatures"]
    [counter] = signature["counter_signatures"]
    assert counter["intact"]
    assert counter["signer"]["voen"] != signature["signer"]["voen"]


@pytest.mark.parametrize(
    ("answer", "error", "word"),
    [
        (lambda _: (200, b"<html>busy</html>"), StampRefused, "none of a time-stamping authority"),
        (lambda _: (503, b""), UsageError, "503"),
        (lambda _: (302, b""), UsageError, "302"),
        (lambda _: (200, bytes(MOST_BYTES + 1)), UsageError, "does not come to an end"),
    ],
)
def test_an_authority_that_does_not_do_its_part_is_told(server, answer, error, word):
    server.answer = answer
    with pytest.raises(error, match=word):
        stamps_at(server.url)(bytes(32), "sha256")


def test_an_authority_that_keeps_silent_is_left_after_a_while(server):
    def silent(_request):
        time.sleep(1)
        return 200, b""

    server.answer = silent
    with pytest.raises(UsageError, match="not reached"):
        stamps_at(server.url, seconds=0.2)(bytes(32), "sha256")


@pytest.mark.parametrize("container", ["xml", "pdf"])
def test_who_signs_what_is_signed_must_say_so(desk, draft, qebul, tmp_path, container):
    first, both = tmp_path / f"first.{container}", tmp_path / f"both.{container}"
    lone = qebul("sign", draft, "--container", container, *card(desk, "qamma.head"), "-o", first)
    assert lone.status == 0, lone.all
    silent = qebul("sign", first, *card(desk, "alfa.head"), "-o", both)
    assert (silent.status, both.exists()) == (3, False)
    assert "say --add" in " ".join(silent.all.replace("│", " ").split())
    assert qebul("sign", first, "--add", *card(desk, "alfa.head"), "-o", both).status == 0


def test_nobody_stands_beside_the_signers_of_an_unsigned_pdf(desk, draft, qebul, tmp_path):
    plain = tmp_path / "plain.pdf"
    plain.write_bytes(make_pdf(draft.read_bytes(), {}, "draft"))
    told = qebul("sign", plain, "--add", *card(desk, "alfa.head"), "-o", tmp_path / "signed.pdf")
    assert (told.status, "NO_SIGNATURE" in told.all) == (3, True)
