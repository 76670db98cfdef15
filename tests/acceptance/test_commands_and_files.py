"""What commands do with files that are none, too long, or strangely named: a usage error, told without harm."""

import importlib
import json
import os
from types import SimpleNamespace

import in_process
import pytest

from cli.main import COMMANDS, _run
from pipeline.migrate import upgrade
from pipeline.settings import Settings
from signatures.policy import DEFAULT_POLICY

WILD = "a\x1b]0;pwned\x07\x1b[31m\u202e\x9b"
NOT_UTF8 = os.fsdecode(b"sened\xff")


@pytest.fixture
def qebul(capfd, made_world, tmp_path):
    """Runs a command here; the cards and the trust are a demo world's."""

    def run(command, *arguments):
        if command in ("verify", "receipt") and "--trust" not in arguments:
            arguments = (*arguments, "--trust", made_world / "trust")
        app = importlib.import_module(COMMANDS[command][0]).app
        status = _run(app, command, list(map(str, arguments)))
        said = capfd.readouterr()
        return SimpleNamespace(status=status, out=said.out, err=said.err, all=said.out + said.err)

    return run


@pytest.fixture
def house(tmp_path):
    """The folder of an empty one."""
    settings = Settings(var=tmp_path / "var")
    settings.var.mkdir()
    upgrade(settings.database)
    return settings.var


@pytest.fixture
def key(made_world):
    card = made_world / "demo" / "cards" / "qamma.head"
    return ("--key", f"{card}.key.pem", "--cert", f"{card}.pem")


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.xml"
    path.write_bytes(b"<a>1</a>")
    return path


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe.xml")
    return tmp_path / "pipe.xml"


def made_with(path, content=b"x"):
    path.write_bytes(content)
    return path


def sparse(path, size):
    with path.open("wb") as stream:
        stream.truncate(size)
    return path


def is_clean(said):
    return not set(said.all) & set("\x1b\x07\x9b\u202e")


def test_names_do_not_reach_the_terminal_raw(qebul, key, draft, tmp_path):
    garbage = made_with(tmp_path / f"{WILD}.dat")
    told = [
        qebul("sign", garbage, *key, "-o", tmp_path / "o"),
        qebul("sign", draft, *key, "-o", tmp_path / f"{WILD}.out"),
        qebul("sign", draft, "--key", f"no{WILD}", *key[2:], "-o", tmp_path / "o"),
        qebul("sign", draft, "--key", f"pkcs11:{WILD}", "-o", tmp_path / "o"),
        qebul("verify", f"no{WILD}"),
        qebul("verify", garbage),
        qebul("verify", garbage, "--json"),
        qebul("verify", f"--no{WILD}"),
        qebul("check", garbage),
    ]
    assert [one.status for one in told] == [3, 0, 3, 3, 3, 2, 2, 3, 2]
    assert [is_clean(one) for one in told] == [True] * len(told)
    assert "pwned" in told[4].err


def test_json_tells_a_wild_name_exactly(qebul, tmp_path):
    for name in (WILD, NOT_UTF8, "Şəkil\u2028\U000e0041"):
        path = made_with(tmp_path / name)
        told = qebul("verify", path, "--json")
        assert json.loads(told.out)[0]["file"] == str(path)
    assert "Şəkil" in told.out


@pytest.mark.parametrize("container", ["xml", "asice", "detached", "pdf"])
def test_names_that_are_no_utf8_are_no_fault_of_ours(qebul, key, tmp_path, container):
    document = made_with(tmp_path / f"{NOT_UTF8}.xml", b"<a/>")
    attached = made_with(tmp_path / f"{NOT_UTF8}.txt")
    output = tmp_path / f"{NOT_UTF8}.out"
    alone = qebul("sign", document, *key, "--container", container, "-o", output)
    assert (alone.status, output.exists()) == ((0, True) if container in ("xml", "pdf") else (3, False)), alone.err
    if container != "xml":
        told = qebul("sign", document, attached, *key, "--container", container, "-o", tmp_path / "second")
        assert told.status == 3
        assert "ZIP_NAME" in told.err


def test_a_pin_in_a_wrongly_written_uri_is_not_told(qebul, draft, tmp_path):
    for scheme in ("PKCS11:", " pkcs11:", "pkcs11%3A", "pkcs11;"):
        told = qebul("sign", draft, "--key", f"{scheme}token=a;object=b?pin-value=314159", "-o", tmp_path / "o")
        assert told.status == 3
        assert "314159" not in told.all


def test_what_is_no_plain_file_is_a_usage_error(qebul, key, draft, pipe, tmp_path):
    output = ("-o", tmp_path / "o")
    for special in (pipe, "/dev/zero"):
        told = [
            qebul("verify", special),
            qebul("verify", draft, "--of", special),
            qebul("verify", special, "--of", draft),
            qebul("sign", special, *key, *output),
            qebul("sign", draft, special, *key, "--container", "asice", *output),
            qebul("sign", draft, special, *key, "--container", "detached", *output),
            qebul("sign", draft, special, *key, "--container", "pdf", *output),
            qebul("sign", draft, *key[:3], special, *output),
            qebul("sign", draft, *key, "--chain", special, *output),
            qebul("check", special),
            qebul("receipt", "verify", special),
        ]
        assert [one.status for one in told] == [3] * len(told)


def test_files_that_are_too_long_are_not_read(qebul, key, draft, tmp_path):
    long = sparse(tmp_path / "long.xml", DEFAULT_POLICY.max_zip_total_bytes + 1)
    assert "LIMIT_BYTES" in qebul("verify", long).out
    assert "LIMIT_BYTES" in qebul("verify", long, "--of", draft).out
    assert "LIMIT_BYTES" in qebul("check", long).out
    told = [
        qebul("verify", draft, "--of", long),
        qebul("sign", draft, long, *key, "--container", "asice", "-o", tmp_path / "o"),
        qebul("sign", long, *key, "--container", "xml", "-o", tmp_path / "o"),
        qebul("sign", draft, *key, "--chain", long, "-o", tmp_path / "o"),
    ]
    assert [(one.status, "longer than" in one.err) for one in told] == [(3, True)] * len(told)


def test_folders_in_the_place_of_files_and_files_in_that_of_folders(qebul, key, draft, tmp_path):
    output = ("-o", tmp_path / "o")
    told = [
        qebul("sign", draft, *key, "--chain", tmp_path, *output),
        qebul("sign", draft, *key, "--pin-file", tmp_path, *output),
        qebul("sign", draft, *key[:3], tmp_path, *output),
        qebul("verify", draft, "--trust", draft),
        qebul("receipt", "verify", draft, "--seal-cert", tmp_path),
    ]
    assert [one.status for one in told] == [3] * len(told)


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59", "9999-01-01", "0001-01-01", "1949-12-31"])
def test_a_moment_in_which_nothing_can_be_judged_is_a_usage_error(qebul, draft, at):
    assert qebul("verify", draft, "--at", at).status == 3


@pytest.mark.parametrize("at", ["9998-12-31T23:59:59", "1950-01-01"])
def test_the_first_and_last_moments_are_judged(qebul, made_world, at):
    assert qebul("verify", made_world / "demo" / "files" / "01-ilkin-ucot.xml", "--at", at).status in (1, 2)


def test_a_place_that_cannot_be_written_is_found_before_the_pin_is_asked_for(qebul, draft, tmp_path, monkeypatch):
    def ask(prompt):
        raise AssertionError(prompt)

    monkeypatch.setattr("cli.keys.getpass", ask)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for output in (draft, tmp_path, tmp_path / "no" / "folder.xml", draft / "x", tmp_path / "dangling"):
        assert qebul("sign", draft, "--key", "pkcs11:token=a;object=b", "-o", output).status == 3


def test_a_file_that_takes_too_long_is_told_and_not_checked(qebul, made_world):
    late = qebul("check", made_world / "demo" / "files" / "01-ilkin-ucot.xml", "--max-seconds", "0.001", "--json")
    assert (late.status, json.loads(late.out)) == (3, [])
    assert "01-ilkin-ucot.xml: it takes longer than 0.001 s" in " ".join(late.err.split())


def test_a_file_that_takes_too_long_is_told_and_not_verified(qebul, made_world):
    late = qebul("verify", made_world / "demo" / "files" / "01-ilkin-ucot.xml", "--max-seconds", "0.001", "--json")
    assert (late.status, json.loads(late.out)) == (3, [])
    assert "01-ilkin-ucot.xml: it takes longer than 0.001 s" in " ".join(late.err.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", NOT_UTF8),
        ("review", "list", "--officer", NOT_UTF8),
        ("limit", "light", "99999999999999999999"),
    ],
)
def test_what_no_database_takes_is_a_usage_error(house, arguments):
    told = in_process.qebul(*arguments, "--var", house)
    assert told.returncode == 3, told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("number", ["²", "١٢", "99999999999999999999999"])
def test_what_is_no_number_of_ours_names_no_submission(house, number):
    told = in_process.qebul("status", number, "--json", "--var", house)
    assert (told.returncode, json.loads(told.stdout)) == (1, {"error": f"no submission {number}"})
