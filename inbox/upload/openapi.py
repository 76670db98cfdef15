"""The OpenAPI 3.1 document of the door, from the models of its bodies and the table of its problems."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from inbox.upload.desk import SEALED_MEDIA_TYPE
from inbox.upload.models import Accepted, AnswerList, ProblemDetails, SubmissionView
from inbox.upload.problems import MEDIA_TYPE, STATUS
from inbox.upload.told import TYPES
from schemas.catalogue import catalogue

_MODELS = (Accepted, AnswerList, ProblemDetails, SubmissionView)
_ASKING = ("UPLOAD_UNAUTHORIZED", "UPLOAD_TOO_MANY", "UPLOAD_BUSY", "UPLOAD_FAULT")
_SENDING = tuple(code for code in STATUS if code not in ("UPLOAD_NOT_FOUND", "UPLOAD_METHOD"))
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
_ANSWER = {
    "name": "answer",
    "in": "path",
    "required": True,
    "description": "Kind of the answer, and its number where that is not 1: receipt, processing, processing-2.",
    "schema": {"type": "string", "pattern": "^[a-z]{1,20}(-[1-9][0-9]{0,4})?$"},
}
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "enum": ["az", "en"], "default": "az"},
}


@cache
def document() -> dict[str, Any]:
    """The whole document."""
    _, schemas = models_json_schema(
        [(model, "serialization") for model in _MODELS], ref_template="#/components/schemas/{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Qəbul: upload door",
            "version": "1",
            "description": "Signed documents in, sealed answers out.",
        },
        "paths": {
            "/v1/submissions": {"post": _post()},
            "/v1/submissions/{id}": {"get": _get("Where a submission stands", SubmissionView, [_ID, _LANGUAGE])},
            "/v1/submissions/{id}/answers": {"get": _get("Its answers", AnswerList, [_ID, _LANGUAGE])},
            "/v1/submissions/{id}/answers/{answer}": {"get": _sealed()},
        },
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _post() -> dict[str, Any]:
    name = _header("File-Name", "Name of the file, percent-encoded UTF-8.", "^[A-Za-z0-9_][A-Za-z0-9_-]{0,60}$")
    key = _header(
        "Idempotency-Key", "The sender's own key of this upload: sent again, it is the same one.", "^[!-~]{1,255}$"
    )
    body = {kind: {"schema": {"type": "string", "format": "binary", "minLength": 1}} for kind in TYPES}
    return {
        "summary": "Sends a file",
        "description": "201: it is in the ledger, durably. 200: this channel sent the same bytes, or this key, before.",
        "parameters": [name, key, _LANGUAGE],
        "requestBody": {"required": True, "content": body},
        "responses": {
            "201": _json("It is in the ledger", Accepted),
            "200": _json("It was in the ledger", Accepted),
        }
        | _problems(_SENDING),
    }


def _header(name: str, about: str, pattern: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": about,
        "schema": {"type": "string", "pattern": pattern},
    }


def _get(summary: str, model: type[BaseModel], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    responses = {"200": _json(summary, model)} | _problems((*_ASKING, "UPLOAD_NOT_FOUND"))
    return {"summary": summary, "parameters": parameters, "responses": responses}


def _sealed() -> dict[str, Any]:
    content = {SEALED_MEDIA_TYPE: {"schema": {"type": "string"}}}
    responses = {"200": {"description": "The sealed bytes", "content": content}}
    return {
        "summary": "The sealed bytes of an answer",
        "parameters": [_ID, _ANSWER, _LANGUAGE],
        "responses": responses | _problems((*_ASKING, "UPLOAD_NOT_FOUND")),
    }


def _json(about: str, model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _problems(codes: Iterable[str]) -> dict[str, Any]:
    """One response a status; its description names the codes that it may bear."""
    by_status: dict[str, list[str]] = {}
    for code in codes:
        by_status.setdefault(str(STATUS[code]), []).append(f"{code}: {catalogue()[code].en}")
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {status: {"description": " ".join(told), "content": content} for status, told in by_status.items()}
