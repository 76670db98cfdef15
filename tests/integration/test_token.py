"""A SoftHSM token in real processes: the employer's card, and the fund's seal."""

import json
import os
import pty
import shutil
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest
from cryptography import x509
from read_before import ReadBefore

from demo.fund_seal import SealHome
from demo.pki import load_key
from demo.world import World
from pipeline.clock import SystemClock
from pipeline.settings import Settings
from signatures.soft_token import CONF_VARIABLE, make_soft_token, put_key, softhsm_module, write_conf
from stages.seal_key import open_seal_key

PIN = "271828182"
CARD = "qamma.head"
URI = "pkcs11:token=kart;object=imza"


def fill(conf: Path, module: Path, key: Path, certificates: Path) -> None:
    os.environ[CONF_VARIABLE] = str(conf)
    make_soft_token(conf, module, "kart", PIN)
    put_key(
        module,
        "kart",
        PIN,
        "imza",
        load_key(key.read_bytes()),
        *x509.load_pem_x509_certificates(certificates.read_bytes()),
    )


@pytest.fixture(scope="module")
def card(made_world, tmp_path_factory):
    """The environment of an employer whose card is in the reader, with the file that has its PIN."""
    folder = tmp_path_factory.mktemp("card")
    module = softhsm_module()
    assert module is not None, "SoftHSM is not installed: apt-get install softhsm2"
    conf = write_conf(folder)
    world = World(made_world, SystemClock())
    # In a child: this process must stay free to use other tokens.
    child = get_context("spawn").Process(target=fill, args=(conf, module, *world.card_paths(CARD)))
    child.start()
    child.join()
    assert child.exitcode == 0
    pin = folder / "pin"
    pin.write_text(PIN + "\n")
    pin.chmod(0o600)
    return {CONF_VARIABLE: str(conf), "QEBUL_PKCS11_MODULE": str(module)}, pin


def qebul(*arguments, **environment):
    command = [sys.executable, "-m", "cli.main", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, env=os.environ | environment, timeout=120, stdin=subprocess.DEVNULL
    )


def draft(var):
    return var / "demo" / "files" / "14-imzasiz.xml"


def outcome(var, file):
    return json.loads(qebul("verify", file, "--json", "--trust", var / "trust").stdout)[0]["outcome"]


def test_a_card_signs_a_draft_that_then_verifies(made_world, card, tmp_path):
    environment, pin = card
    signed = tmp_path / "signed.xml"
    told = qebul("sign", draft(made_world), "--key", URI, "--pin-file", pin, "-o", signed, "--json", **environment)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["container"] == "xml"
    assert outcome(made_world, signed) == "VALID"


def test_a_card_signs_a_pdf_that_embeds_the_draft(made_world, card, tmp_path):
    environment, pin = card
    signed, scan = tmp_path / "signed.pdf", tmp_path / "scan.txt"
    scan.write_text("a scan")
    arguments = ("sign", draft(made_world), scan, "--container", "pdf", "--key", URI, "--pin-file", pin, "-o", signed)
    told = qebul(*arguments, **environment)
    assert told.returncode == 0, told.stderr
    assert outcome(made_world, signed) == "VALID"
    twice = tmp_path / "twice.pdf"
    again = qebul("sign", signed, "--add", "--key", URI, "--pin-file", pin, "-o", twice, "--json", **environment)
    assert json.loads(again.stdout)["container"] == "pdf"


def test_a_card_signs_an_asice(made_world, card, tmp_path):
    environment, pin = card
    signed = tmp_path / "signed.asice"
    arguments = ("sign", draft(made_world), "--container", "asice", "--key", URI, "--pin-file", pin, "-o", signed)
    told = qebul(*arguments, **environment)
    assert told.returncode == 0, told.stderr
    assert outcome(made_world, signed) == "VALID"


def test_several_documents_do_not_fit_into_one_signed_xml(made_world, card, tmp_path):
    environment, pin = card
    signed = tmp_path / "signed.xml"
    arguments = ("sign", draft(made_world), draft(made_world), "--key", URI, "--pin-file", pin, "-o", signed)
    assert qebul(*arguments, **environment).returncode == 3
    assert not signed.exists()


def test_the_pin_file_may_stand_in_the_uri(made_world, card, tmp_path):
    environment, pin = card
    signed = tmp_path / "signed.xml"
    told = qebul("sign", draft(made_world), "--key", f"{URI}?pin-source=file:{pin}", "-o", signed, **environment)
    assert told.returncode == 0, told.stderr
    assert outcome(made_world, signed) == "VALID"


def test_without_a_file_the_pin_is_asked_for_and_not_shown(made_world, card, tmp_path):
    environment, _ = card
    signed = tmp_path / "signed.xml"
    command = [sys.executable, "-m", "cli.main", "sign", str(draft(made_world)), "--key", URI, "-o", str(signed)]
    child, terminal = pty.fork()
    if child == 0:
        os.execve(command[0], command, os.environ | environment)
    shown = b""
    while b"PIN of kart" not in shown:
        shown += os.read(terminal, 1000)
    arguments = Path(f"/proc/{child}/cmdline").read_bytes()
    os.write(terminal, f"{PIN}\n".encode())
    shown += read_to_end(terminal)
    assert os.waitpid(child, 0)[1] == 0, shown.decode()
    assert PIN.encode() not in arguments + shown
    assert outcome(made_world, signed) == "VALID"


def read_to_end(terminal):
    told = b""
    while True:
        try:
            told += os.read(terminal, 1000)
        except OSError:  # how Linux tells that the other side is closed
            return told


@pytest.mark.parametrize(
    ("uri", "pin", "mode", "told"),
    [
        (URI, "000000", 0o600, "wrong PIN"),
        (URI, PIN, 0o644, "can be read by others"),
        ("pkcs11:token=kart;object=nobody", PIN, 0o600, "no such key"),
        (f"{URI}?pin-value={PIN}", PIN, 0o600, "must not stand in the URI"),
        (f"{URI};slot-id=3", PIN, 0o600, "unknown"),
    ],
)
def test_a_key_that_cannot_be_used_is_a_usage_error_and_signs_nothing(made_world, card, tmp_path, uri, pin, mode, told):
    environment, _ = card
    pin_file, signed = tmp_path / "pin", tmp_path / "signed.xml"
    pin_file.write_text(pin)
    pin_file.chmod(mode)
    ended = qebul("sign", draft(made_world), "--key", uri, "--pin-file", pin_file, "-o", signed, **environment)
    assert ended.returncode == 3
    assert told in " ".join(ended.stderr.replace("│", " ").split())
    assert not signed.exists()
    assert PIN not in ended.stderr + ended.stdout


def test_a_token_that_is_not_there_is_a_usage_error(made_world, card, tmp_path):
    environment, pin = card
    arguments = ("sign", draft(made_world), "--key", "pkcs11:token=away", "--pin-file", pin, "-o", tmp_path / "x")
    ended = qebul(*arguments, **environment)
    assert ended.returncode == 3
    assert "no such token" in ended.stderr


@pytest.fixture
def sealless(made_world, tmp_path):
    """A ``var/`` with a demo world whose seal is still to be made."""
    shutil.copytree(made_world, tmp_path / "var", ignore=shutil.ignore_patterns("keys"))
    return tmp_path / "var"


def open_on_a_token(var: Path, read_before: Path) -> None:
    """In a child: this process must stay free to use other tokens."""
    World.open(var, seal=SealHome.SOFTHSM)
    ReadBefore(read_before).given_to(Settings(var=var))


@pytest.fixture(scope="module")
def sealed(made_world, tmp_path_factory, read_before):
    """A ``var/`` after a demo whose seal is on a token, and what the demo told."""
    var = tmp_path_factory.mktemp("sealed") / "var"
    shutil.copytree(made_world, var, ignore=shutil.ignore_patterns("keys"))
    made = get_context("spawn").Process(target=open_on_a_token, args=(var, read_before.folder))
    made.start()
    made.join()
    told = qebul("demo", "--json", "--var", var)
    assert told.returncode == 0, told.stderr
    return var, json.loads(told.stdout)


def test_the_demo_seals_on_a_token_and_its_answers_prove(sealed):
    var, told = sealed
    assert told["seal"] == "softhsm"
    assert told["receipts"] == told["submissions"] > 20
    assert not list((var / "keys").rglob("*.key.pem"))
    assert qebul("conserve", "--var", var).returncode == 0


def test_a_house_started_later_seals_on_the_same_token(sealed):
    var, _ = sealed
    (var / "inbox" / "alfa" / "new.txt.part").write_bytes(b"no document")
    (var / "inbox" / "alfa" / "new.txt.part").rename(var / "inbox" / "alfa" / "new.txt")
    assert qebul("drain", "--var", var, QEBUL_SETTLE_SECONDS="0").returncode == 0
    [receipt] = (var / "outbox" / "alfa").glob("new.txt.*.receipt.xml")
    assert qebul("receipt", "verify", receipt, "--trust", var / "trust").returncode == 0


def test_a_moved_world_finds_its_token_again(sealed, tmp_path):
    var, _ = sealed
    moved = tmp_path / "moved"
    shutil.copytree(var, moved)
    again = qebul("demo", "--json", "--var", moved)
    assert json.loads(again.stdout)["seal"] == "softhsm"
    assert str(moved) in (moved / "keys" / "softhsm" / "softhsm2.conf").read_text()


def test_a_seal_named_by_the_settings_is_used(sealed, tmp_path):
    """The token of another folder, with its PIN elsewhere: as a fund with a token of its own says it."""
    var, _ = sealed
    pin = tmp_path / "pin"
    pin.write_bytes((var / "keys" / "seal.pin").read_bytes())
    pin.chmod(0o600)
    script = (
        "from pipeline.settings import Settings; from stages.seal_key import open_seal_key;"
        "print(type(open_seal_key(Settings())).__name__, len(open_seal_key(Settings()).sign(b'data')))"
    )
    environment = {
        "QEBUL_VAR": str(tmp_path),
        "QEBUL_SEAL_KEY": "pkcs11:token=qebul-demo;object=seal",
        "QEBUL_SEAL_PIN_FILE": str(pin),
        "QEBUL_PKCS11_MODULE": str(softhsm_module()),
        CONF_VARIABLE: str(var / "keys" / "softhsm" / "softhsm2.conf"),
    }
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=os.environ | environment)
    assert told.stdout.split() == ["TokenKey", "64"], told.stderr


def test_a_world_without_softhsm_has_its_seal_in_a_file(sealless, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    world = World.open(sealless, seal=SealHome.SOFTHSM)
    assert world.seal_home is SealHome.PEM
    assert (world.keys / "seal.key.pem").exists()
    assert open_seal_key(Settings(var=sealless)).sign(b"data")


def test_a_softhsm_that_does_not_work_leaves_the_seal_in_a_file(sealless, tmp_path, monkeypatch, capfd):
    tool = tmp_path / "softhsm2-util"
    tool.write_text("#!/bin/sh\nexit 1\n")
    tool.chmod(0o700)
    monkeypatch.setattr("signatures.soft_token._TOOL", str(tool))
    world = World.open(sealless, seal=SealHome.SOFTHSM)
    assert world.seal_home is SealHome.PEM
    assert open_seal_key(Settings(var=sealless)).sign(b"data")
    assert capfd.readouterr().err == ""


def test_a_wrong_pin_of_the_seal_is_mended_by_its_file(sealed, tmp_path):
    """A process that could not seal goes on when the right PIN is put into the file."""
    var, _ = sealed
    moved = tmp_path / "var"
    shutil.copytree(var, moved)
    right = (moved / "keys" / "seal.pin").read_text()
    script = (
        "import sys; from pathlib import Path; from pipeline.settings import Settings;"
        "from stages.seal_key import open_seal_key; from signatures.token_sessions import PinRefused\n"
        "file = Path(sys.argv[1]) / 'keys' / 'seal.pin'\n"
        "right = file.read_text()\n"
        "for text in ('000000', '000000', right):\n"
        "    file.write_text(text)\n"
        "    try: print(len(open_seal_key(Settings(var=sys.argv[1])).sign(b'data')))\n"
        "    except PinRefused as refused: print(refused)\n"
    )
    # The copy's token is the original's until a demo is opened there: only the file of the PIN is another one.
    told = subprocess.run([sys.executable, "-c", script, str(moved)], capture_output=True, text=True)
    assert told.stdout.splitlines() == ["wrong PIN", "this PIN was refused already; it is not tried again", "64"]
    assert right not in told.stdout + told.stderr


def test_a_seal_that_was_made_in_a_file_stays_there(sealless):
    before = World.open(sealless)
    pem = (before.keys / "seal.pem").read_bytes()
    after = World.open(sealless, seal=SealHome.SOFTHSM)
    assert after.seal_home is SealHome.PEM
    assert (after.keys / "seal.pem").read_bytes() == pem
