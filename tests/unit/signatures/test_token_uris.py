from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatures.keys import KeyUnusable
from signatures.secret_file import read_pin
from signatures.token_uri import TokenUri


def test_every_attribute_is_read_and_decoded():
    uri = TokenUri.parse(
        "pkcs11:token=M%C3%B6h%C3%BCr%3B1;serial=01;manufacturer=A%20B;model=x;object=seal;id=%00%FF;type=private"
        "?module-path=/lib/p.so&pin-source=file:/run/pin"
    )
    assert uri == TokenUri("Möhür;1", "01", "A B", "x", "seal", b"\x00\xff", Path("/lib/p.so"), Path("/run/pin"))


@pytest.mark.parametrize("part", ["?pin-value=123456", ";pin-value=123456", "?pin-source=file:/run/pin&pin-value=1"])
def test_a_pin_in_the_uri_is_refused_and_not_repeated(part):
    for scheme in ("pkcs11", "PKCS11", "Pkcs11"):
        with pytest.raises(KeyUnusable, match="PIN must not stand in the URI") as refused:
            TokenUri.parse(f"{scheme}:token=a{part}")
        assert "123456" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "pkcs12:token=a",
        "/a/file.pem",
        "pkcs11:tokne=a",
        "pkcs11:token=a;token=b",
        "pkcs11:token",
        "pkcs11:token=%FF",
        "pkcs11:token=a;type=cert",
        "pkcs11:token=a?pin-source=|/usr/bin/ask",
        "pkcs11:token=a?pin-source=pin",
        "pkcs11:token=a?module-path=p.so",
        "pkcs11:token=a?module-name=p",
        "pkcs11:slot-id=3",
    ],
)
def test_what_is_not_understood_is_refused(text):
    with pytest.raises(KeyUnusable):
        TokenUri.parse(text)


@given(st.text())
def test_any_text_is_a_uri_or_is_refused(text):
    with suppress(KeyUnusable):
        assert "pin-value" not in repr(TokenUri.parse(f"pkcs11:{text}"))


@pytest.mark.parametrize(("content", "mode"), [("1234", 0o644), ("1234", 0o640), ("", 0o600), ("1\n2", 0o600)])
def test_a_pin_file_of_others_or_without_one_line_is_refused(tmp_path, content, mode):
    file = tmp_path / "pin"
    file.write_text(content)
    file.chmod(mode)
    with pytest.raises(KeyUnusable):
        read_pin(file)


def test_the_end_of_the_line_is_not_part_of_the_pin(tmp_path):
    file = tmp_path / "pin"
    file.write_text(" 12 34\r\n")
    file.chmod(0o600)
    assert read_pin(file) == " 12 34"
