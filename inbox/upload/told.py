"""What the headers of an upload say: name, key, type. Nothing here decides what the file is: that is the stages'."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers

from inbox.entries import is_good_name
from inbox.upload.problems import Problem

# Content type → ending of a file that came without a name. The type is believed no further than that.
TYPES = {
    "application/xml": "xml",
    "text/xml": "xml",
    "application/pdf": "pdf",
    "application/vnd.etsi.asic-e+zip": "asice",
    "application/zip": "asice",
    "application/octet-stream": "bin",
}
_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")
_NAME = re.compile(r"(?:[A-Za-z0-9!#$&'()*+,;=:@._~ -]|%[0-9A-Fa-f]{2})+")


@dataclass(frozen=True, slots=True)
class Told:
    """``name`` None: the file gets one from its digest."""

    name: str | None
    key: str | None
    ending: str

    @classmethod
    def by(cls, headers: Headers, most_bytes: int) -> Self:
        """Reads the headers. Raises Problem: UPLOAD_TYPE_UNKNOWN, UPLOAD_HEADER_INVALID, UPLOAD_TOO_LARGE."""
        kind = headers.get("content-type", "application/octet-stream").partition(";")[0].strip().lower()
        if kind not in TYPES or headers.get("content-encoding", "identity").lower() != "identity":
            raise Problem("UPLOAD_TYPE_UNKNOWN")
        if int(headers.get("content-length", "0")) > most_bytes:
            raise Problem("UPLOAD_TOO_LARGE")
        name = one_header(headers, "file-name")
        return cls(None if name is None else _name(name), good_key(headers), TYPES[kind])

    def name_for(self, sha256: str) -> str:
        """The file's name in the ledger."""
        return self.name or f"{sha256[:16]}.{self.ending}"


def good_key(headers: Headers) -> str | None:
    """The Idempotency-Key. Raises Problem UPLOAD_HEADER_INVALID."""
    key = one_header(headers, "idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        raise Problem("UPLOAD_HEADER_INVALID")
    return key


def one_header(headers: Headers, name: str) -> str | None:
    """The value of a header that may stand once. Raises Problem UPLOAD_HEADER_INVALID."""
    found = headers.getlist(name)
    if len(found) > 1:
        raise Problem("UPLOAD_HEADER_INVALID")
    return found[0] if found else None


def _name(header: str) -> str:
    """A percent-encoded UTF-8 name (RFC 3986)."""
    if not _NAME.fullmatch(header):
        raise Problem("UPLOAD_HEADER_INVALID")
    try:
        return good_name(unquote_to_bytes(header).decode())
    except UnicodeDecodeError:
        raise Problem("UPLOAD_HEADER_INVALID") from None


def good_name(name: str) -> str:
    """``name``, under the same rule as names of files in the inbox. Raises Problem UPLOAD_HEADER_INVALID."""
    if not name.strip() or "/" in name or name.startswith(".") or not is_good_name(name):
        raise Problem("UPLOAD_HEADER_INVALID")
    return name
