"""The cookies of the doors: the session's, the form's, the language's. No script can read any of them."""

import secrets
from datetime import timedelta
from typing import Final, TypeVar

from starlette.requests import HTTPConnection
from starlette.responses import Response

from registries.sessions import Language
from review_ui.address import Site
from review_ui.porter import SESSION

FORM: Final = "qebul-form"
LANGUAGE: Final = "qebul-language"
_Answer = TypeVar("_Answer", bound=Response)


class DoorCookies:
    """Reads and writes them, each for this host alone and over https where the screen has it."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def language(self, request: HTTPConnection) -> Language:
        """What the page says: as asked now, else as asked before, else Azerbaijani."""
        said = request.query_params.get("lang") or request.cookies.get(self._site.cookie(LANGUAGE))
        return "en" if said == "en" else "az"

    def form_secret(self, request: HTTPConnection) -> str:
        """What the form's token is made of."""
        return request.cookies.get(self._site.cookie(FORM)) or secrets.token_urlsafe(24)

    def with_form(self, answer: _Answer, secret: str) -> _Answer:
        """The answer with the form's cookie."""
        return self._put(answer, FORM, secret, strict=True)

    def keep_language(self, answer: _Answer, language: Language) -> _Answer:
        """The answer with the language's cookie, for a year."""
        return self._put(answer, LANGUAGE, language, lasts=timedelta(days=365))

    def seated(self, answer: _Answer, secret: str) -> _Answer:
        """The answer with the session's cookie, which the browser forgets when it is closed.

        Lax: an address that a colleague sent by mail opens. What changes something asks for its origin besides.
        """
        return self._put(answer, SESSION, secret)

    def gone(self, answer: _Answer) -> _Answer:
        """The answer that takes the session's cookie away."""
        return self._put(answer, SESSION, "", lasts=timedelta(0))

    def _put(
        self, answer: _Answer, name: str, value: str, *, strict: bool = False, lasts: timedelta | None = None
    ) -> _Answer:
        answer.set_cookie(
            self._site.cookie(name),
            value,
            max_age=None if lasts is None else int(lasts.total_seconds()),
            path="/",
            secure=self._site.https,
            httponly=True,
            samesite="strict" if strict else "lax",
        )
        return answer
