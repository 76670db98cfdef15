"""The description of resumable uploads (see ``tus.py``)."""

from typing import Any

from inbox.upload import tus
from inbox.upload.openapi_parts import ASKING, LANGUAGE, header, problems
from inbox.upload.problems import STATUS
from inbox.upload.resuming import UPLOADS

_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"}}
_VERSION = header("Tus-Resumable", "The version of tus that the request speaks.", "^1\\.0\\.0$", required=True)
_NUMBER = "^(0|[1-9][0-9]{0,17})$"
_ONE = (*ASKING, "UPLOAD_NOT_FOUND", "UPLOAD_TUS_VERSION")
_BEGINNING = (
    *ASKING,
    "UPLOAD_TUS_VERSION",
    "UPLOAD_HEADER_INVALID",
    "UPLOAD_TYPE_UNKNOWN",
    "UPLOAD_EMPTY",
    "UPLOAD_TOO_LARGE",
    "UPLOAD_KEY_REUSED",
    "UPLOAD_LOCKED",
)
_APPENDING = tuple(code for code in STATUS if code != "UPLOAD_METHOD")


def upload_paths() -> dict[str, Any]:
    """The paths of resumable uploads."""
    return {
        UPLOADS: {"post": _begin(), "options": _tell()},
        f"{UPLOADS}/{{id}}": {"head": _look(), "patch": _append(), "delete": _end()},
    }


def _tell() -> dict[str, Any]:
    told = _told("Tus-Version", "Tus-Extension", "Tus-Max-Size")
    return {
        "summary": "What of tus is spoken here",
        "security": [],
        "responses": {"204": {"description": "Version, extensions, most bytes of a file", "headers": told}},
    }


def _begin() -> dict[str, Any]:
    length = header("Upload-Length", "Size of the file in bytes.", _NUMBER, required=True)
    about = "`filename` and `filetype`, each with its value in Base64, with commas between."
    named = header("Upload-Metadata", about, "^filename [A-Za-z0-9+/]{4}(,filetype YXBwbGljYXRpb24veG1s)?$")
    key = header("Idempotency-Key", "The sender's own key: sent again, it is the same upload.", "^[!-~]{1,255}$")
    made = {"description": "Begun, or begun before", "headers": _told("Location", "Upload-Offset", "Upload-Expires")}
    return {
        "summary": "Begins a resumable upload (tus 1.0.0)",
        "parameters": [_VERSION, length, named, key, LANGUAGE],
        "responses": {"201": made} | problems(_BEGINNING),
    }


def _look() -> dict[str, Any]:
    about = "`Submission` is there once it is in the ledger. Errors have no body, as no answer to HEAD has."
    told = _told("Upload-Offset", "Upload-Length", "Upload-Expires", "Submission", optional=("Submission",))
    refused = {status: {"description": one["description"]} for status, one in problems(_ONE).items()}
    return {
        "summary": "How much of it has come",
        "description": about,
        "parameters": [_ID, _VERSION, LANGUAGE],
        "responses": {"200": {"description": "The upload", "headers": told}} | refused,
    }


def _append() -> dict[str, Any]:
    offset = header("Upload-Offset", "How much has come, as HEAD tells it.", _NUMBER, required=True)
    body = {tus.APPENDED_TYPE: {"schema": {"type": "string", "format": "binary"}}}
    told = _told("Upload-Offset", "Upload-Expires", "Submission", optional=("Submission",))
    return {
        "summary": "Goes on with it",
        "description": "What came before a line was cut stays. Of two that write at one offset one wins. With its last"
        " byte the file goes into the ledger, and `Submission` is the address of its status.",
        "parameters": [_ID, _VERSION, offset, LANGUAGE],
        "requestBody": {"required": True, "content": body},
        "responses": {"204": {"description": "It came", "headers": told}} | problems(_APPENDING),
    }


def _end() -> dict[str, Any]:
    return {
        "summary": "Gives it up; of one that is entered only the upload is forgotten",
        "parameters": [_ID, _VERSION, LANGUAGE],
        "responses": {"204": {"description": "Gone"}} | problems((*_ONE, "UPLOAD_LOCKED", "UPLOAD_OFFSET")),
    }


def _told(*names: str, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: {"required": name not in optional, "schema": {"type": "string"}} for name in names}
