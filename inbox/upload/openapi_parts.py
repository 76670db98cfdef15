"""Pieces that descriptions of several addresses are made of."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from inbox.upload.problems import MEDIA_TYPE, STATUS
from schemas.catalogue import catalogue

ASKING = ("UPLOAD_UNAUTHORIZED", "UPLOAD_TOO_MANY", "UPLOAD_BUSY", "UPLOAD_FAULT")
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "enum": ["az", "en"], "default": "az"},
}


def header(name: str, about: str, pattern: str, *, required: bool = False) -> dict[str, Any]:
    """A header of a request."""
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": about,
        "schema": {"type": "string", "pattern": pattern},
    }


def json_body(about: str, model: type[BaseModel]) -> dict[str, Any]:
    """A response with a body of ``model``."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def problems(codes: Iterable[str]) -> dict[str, Any]:
    """One response a status; its description names the codes that it may bear."""
    by_status: dict[str, list[str]] = {}
    for code in codes:
        by_status.setdefault(str(STATUS[code]), []).append(f"{code}: {catalogue()[code].en}")
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {status: {"description": " ".join(told), "content": content} for status, told in by_status.items()}
