"""The OpenAPI 3.1 document of the door, from the models of its bodies and the table of its problems."""

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from inbox.upload.desk import SEALED_MEDIA_TYPE
from inbox.upload.models import Accepted, AnswerList, ProblemDetails, SubmissionView
from inbox.upload.openapi_parts import ASKING, LANGUAGE, header, json_body, problems
from inbox.upload.openapi_uploads import upload_paths
from inbox.upload.problems import STATUS
from inbox.upload.told import TYPES

_MODELS = (Accepted, AnswerList, ProblemDetails, SubmissionView)
_ELSEWHERE = ("UPLOAD_NOT_FOUND", "UPLOAD_METHOD", "UPLOAD_LOCKED", "UPLOAD_OFFSET", "UPLOAD_TUS_VERSION")
_SENDING = tuple(code for code in STATUS if code not in _ELSEWHERE)
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
_ANSWER = {
    "name": "answer",
    "in": "path",
    "required": True,
    "description": "Kind of the answer, and its number where that is not 1: receipt, processing, processing-2.",
    "schema": {"type": "string", "pattern": "^[a-z]{1,20}(-[1-9][0-9]{0,4})?$"},
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
            "/v1/submissions/{id}": {"get": _get("Where a submission stands", SubmissionView, [_ID, LANGUAGE])},
            "/v1/submissions/{id}/answers": {"get": _get("Its answers", AnswerList, [_ID, LANGUAGE])},
            "/v1/submissions/{id}/answers/{answer}": {"get": _sealed()},
            **upload_paths(),
        },
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _post() -> dict[str, Any]:
    name = header("File-Name", "Name of the file, percent-encoded UTF-8.", "^[A-Za-z0-9_][A-Za-z0-9_-]{0,60}$")
    key = header(
        "Idempotency-Key", "The sender's own key of this upload: sent again, it is the same one.", "^[!-~]{1,255}$"
    )
    body = {kind: {"schema": {"type": "string", "format": "binary", "minLength": 1}} for kind in TYPES}
    return {
        "summary": "Sends a file",
        "description": "201: it is in the ledger, durably. 200: this channel sent the same bytes, or this key, before.",
        "parameters": [name, key, LANGUAGE],
        "requestBody": {"required": True, "content": body},
        "responses": {
            "201": json_body("It is in the ledger", Accepted),
            "200": json_body("It was in the ledger", Accepted),
        }
        | problems(_SENDING),
    }


def _get(summary: str, model: type[BaseModel], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    responses = {"200": json_body(summary, model)} | problems((*ASKING, "UPLOAD_NOT_FOUND"))
    return {"summary": summary, "parameters": parameters, "responses": responses}


def _sealed() -> dict[str, Any]:
    content = {SEALED_MEDIA_TYPE: {"schema": {"type": "string"}}}
    responses = {"200": {"description": "The sealed bytes", "content": content}}
    return {
        "summary": "The sealed bytes of an answer",
        "parameters": [_ID, _ANSWER, LANGUAGE],
        "responses": responses | problems((*ASKING, "UPLOAD_NOT_FOUND")),
    }
