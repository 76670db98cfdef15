"""The words of tus 1.0.0 (https://tus.io/protocols/resumable-upload): what its headers say, and what is answered.

Spoken: the core, and the extensions creation, expiration and termination. Deferred lengths, concatenation, checksums,
creation with a body and the method override are not.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Self

from starlette.datastructures import Headers

from inbox.upload.problems import Problem
from inbox.upload.told import TYPES, good_key, good_name, one_header

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
APPENDED_TYPE = "application/offset+octet-stream"
RESUMABLE = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
LONGEST_METADATA = 4096
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_PAIR = re.compile(r"([\x21-\x2b\x2d-\x7e]+)(?: ([A-Za-z0-9+/]*={0,2}))?")


def check_version(headers: Headers) -> None:
    """Raises Problem UPLOAD_TUS_VERSION: every request but OPTIONS must say that it speaks 1.0.0."""
    if headers.getlist("tus-resumable") != [VERSION]:
        raise Problem("UPLOAD_TUS_VERSION", {"Tus-Version": VERSION})


@dataclass(frozen=True, slots=True)
class Creation:
    """What is to come. ``name`` None: the file gets one from its digest."""

    length: int
    name: str | None
    key: str | None
    ending: str

    @classmethod
    def by(cls, headers: Headers, most_bytes: int) -> Self:
        """Raises Problem: UPLOAD_HEADER_INVALID, UPLOAD_TYPE_UNKNOWN, UPLOAD_EMPTY, UPLOAD_TOO_LARGE."""
        check_version(headers)
        length = _number(headers, "upload-length")
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            raise Problem("UPLOAD_HEADER_INVALID")
        told = _metadata(one_header(headers, "upload-metadata") or "")
        kind = told.get("filetype", "application/octet-stream")
        if kind not in TYPES:
            raise Problem("UPLOAD_TYPE_UNKNOWN")
        if not length:
            raise Problem("UPLOAD_EMPTY")
        if length > most_bytes:
            raise Problem("UPLOAD_TOO_LARGE")
        name = good_name(told["filename"]) if "filename" in told else None
        return cls(length, name, good_key(headers), TYPES[kind])


def offset_told(headers: Headers) -> int:
    """Where the body of a PATCH is to be written. Raises Problem: UPLOAD_TYPE_UNKNOWN, UPLOAD_HEADER_INVALID."""
    check_version(headers)
    if headers.getlist("content-type") != [APPENDED_TYPE]:
        raise Problem("UPLOAD_TYPE_UNKNOWN")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("UPLOAD_TYPE_UNKNOWN")
    return _number(headers, "upload-offset")


def expires(at: datetime) -> dict[str, str]:
    """The header of the end of an upload (RFC 9110 5.6.7)."""
    return {"Upload-Expires": format_datetime(at, usegmt=True)}


def _number(headers: Headers, name: str) -> int:
    text = one_header(headers, name)
    if text is None or not _NUMBER.fullmatch(text):
        raise Problem("UPLOAD_HEADER_INVALID")
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """Pairs of a name and a value in Base64. Names that mean nothing to us are let be; a name twice is an error."""
    if len(header) > LONGEST_METADATA:
        raise Problem("UPLOAD_HEADER_INVALID")
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        match = _PAIR.fullmatch(pair)
        if match is None or match[1] in found:
            raise Problem("UPLOAD_HEADER_INVALID")
        try:
            found[match[1]] = base64.b64decode(match[2] or "", validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise Problem("UPLOAD_HEADER_INVALID") from None
    return found
