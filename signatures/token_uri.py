"""Where a key on a token is: the ``pkcs11:`` URI of RFC 7512, as far as it names one private key.

A PIN must never stand here: an argument is seen by everybody on the machine, and a URI ends in logs and histories.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import unquote, unquote_to_bytes

from signatures.keys import KeyUnusable

SCHEME = "pkcs11:"
_PATH = frozenset({"token", "serial", "manufacturer", "model", "object", "id", "type"})
_QUERY = frozenset({"module-path", "pin-source"})


@dataclass(frozen=True, slots=True)
class TokenUri:
    """One key on one token. What is None was not said and may be anything; ``key_id`` is CKA_ID."""

    token: str | None = None
    serial: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    label: str | None = None
    key_id: bytes | None = None
    module_path: Path | None = None
    pin_file: Path | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """RFC 7512, section 2.3. An attribute that is not understood is refused: it might have chosen another key.

        Raises KeyUnusable; its message names attributes and quotes no value.
        """
        if not is_token_uri(text):
            raise KeyUnusable("not a pkcs11: URI")
        path, _, query = text[len(SCHEME) :].partition("?")
        said = dict(_pairs(path, ";", _PATH)) | dict(_pairs(query, "&", _QUERY))
        if said.get("type", "private") != "private":
            raise KeyUnusable("pkcs11: URI: only type=private signs")
        return cls(
            token=_text(said, "token"),
            serial=_text(said, "serial"),
            manufacturer=_text(said, "manufacturer"),
            model=_text(said, "model"),
            label=_text(said, "object"),
            key_id=unquote_to_bytes(said["id"]) if "id" in said else None,
            module_path=_file(said, "module-path"),
            pin_file=_file(said, "pin-source"),
        )


def is_token_uri(text: str) -> bool:
    """Does this name a key on a token, and not a file? Schemes have no case (RFC 3986, section 3.1)."""
    return text[: len(SCHEME)].lower() == SCHEME


def _pairs(part: str, separator: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for pair in filter(None, part.split(separator)):
        name, equals, value = pair.partition("=")
        if name == "pin-value":
            raise KeyUnusable("pkcs11: URI: a PIN must not stand in the URI; put it into a file (pin-source=file:…)")
        if name not in known or not equals or name in seen:
            raise KeyUnusable("pkcs11: URI: an attribute that is unknown, repeated or has no value")
        seen.add(name)
        yield name, value


def _text(said: dict[str, str], name: str) -> str | None:
    if name not in said:
        return None
    try:
        return unquote(said[name], errors="strict")
    except UnicodeDecodeError:
        raise KeyUnusable(f"pkcs11: URI: {name} is not UTF-8") from None


def _file(said: dict[str, str], name: str) -> Path | None:
    """An absolute path, also as ``file:/…``; ``|command``, which RFC 7512 section 2.4 allows, is not run."""
    text = _text(said, name)
    if text is None:
        return None
    path = Path(text.removeprefix("file://").removeprefix("file:"))
    if not path.is_absolute():
        raise KeyUnusable(f"pkcs11: URI: {name} must be the absolute path of a file")
    return path
