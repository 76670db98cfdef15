"""Errors as RFC 9457 problem details, with a code of the catalogue and its words in the language that was asked for."""

import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from schemas.catalogue import catalogue
from schemas.findings import Language

MEDIA_TYPE = "application/problem+json"
STATUS: Mapping[str, int] = {
    "UPLOAD_UNAUTHORIZED": 401,
    "UPLOAD_TOO_LARGE": 413,
    "UPLOAD_EMPTY": 400,
    "UPLOAD_HEADER_INVALID": 400,
    "UPLOAD_TYPE_UNKNOWN": 415,
    "UPLOAD_KEY_REUSED": 422,
    "UPLOAD_UNDER_WAY": 409,
    "UPLOAD_LOCKED": 423,
    "UPLOAD_OFFSET": 409,
    "UPLOAD_TUS_VERSION": 412,
    "UPLOAD_TOO_SLOW": 408,
    "UPLOAD_CUT": 400,
    "UPLOAD_TOO_MANY": 429,
    "UPLOAD_BUSY": 503,
    "UPLOAD_NOT_FOUND": 404,
    "UPLOAD_METHOD": 405,
    "UPLOAD_FAULT": 500,
}


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A request that cannot be served; ``headers`` go with the answer."""

    def __init__(self, code: str, headers: Mapping[str, str] | None = None) -> None:
        self.code = code
        self.headers = dict(headers or {})
        super().__init__(code)

    @classmethod
    def later(cls, code: str, seconds: float) -> "Problem":
        """One that may go away after a while."""
        return cls(code, {"Retry-After": str(max(1, round(seconds + 0.5)))})


def language_of(accept: str) -> Language:
    """Azerbaijani, unless English is wanted more (RFC 9110 12.5.4)."""
    wanted = {"az": 0.0, "en": 0.0}
    for part in accept.split(","):
        tag, _, weight = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in wanted:
            wanted[language] = max(wanted[language], _weight(weight))
    return "en" if wanted["en"] > wanted["az"] else "az"


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def answer_problem(request: Request, problem: Problem) -> Response:
    """The response for a problem."""
    entry, status = catalogue()[problem.code], STATUS[problem.code]
    language = language_of(request.headers.get("accept-language", ""))
    told = {
        "type": f"urn:qebul:problem:{problem.code}",
        "title": entry.text(language),
        "status": status,
        "detail": entry.hint(language),
        "code": problem.code,
    }
    headers = {"Content-Language": language, "Cache-Control": "no-store"} | problem.headers
    return Response(json.dumps(told, ensure_ascii=False), status, headers, MEDIA_TYPE)
