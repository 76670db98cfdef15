"""A demo whose seal was made on a token that is gone ends at once, with the cause, and nothing was dropped."""

import subprocess
import sys

import pytest


def said(var):
    command = [sys.executable, "-m", "cli.main", "demo", "--var", str(var)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120)
    dropped = [path for path in (var / "inbox").rglob("*") if path.is_file()]
    return told.returncode, " ".join(told.stderr.split()), dropped


@pytest.mark.parametrize(
    ("uri", "cause"),
    [
        (
            "pkcs11:token=qebul-demo;object=seal?module-path=/nowhere/softhsm.so",
            "there is no module /nowhere/softhsm.so",
        ),
        ("pkcs11:token=nobodys-token;object=seal?module-path={module}", "no such token is present"),
    ],
)
def test_a_seal_on_a_token_that_is_gone_is_told_before_anything_is_dropped(var, soft_module, uri, cause):
    (var / "keys" / "seal.key.pem").unlink()
    (var / "keys" / "seal.uri").write_text(uri.format(module=soft_module))
    (var / "keys" / "seal.pin").write_text("1234")
    (var / "keys" / "seal.pin").chmod(0o600)
    status, told, dropped = said(var)
    assert (status, dropped) == (3, [])
    assert f"does not open: {cause}" in told


def test_a_seal_whose_key_file_is_gone_is_told(var):
    (var / "keys" / "seal.key.pem").unlink()
    status, told, dropped = said(var)
    assert (status, dropped) == (3, [])
    assert "seal.key.pem" in told


@pytest.fixture
def soft_module():
    from signatures.soft_token import softhsm_module

    return softhsm_module() or pytest.skip("SoftHSM is not installed")
