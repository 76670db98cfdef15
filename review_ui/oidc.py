"""Signing in by OpenID Connect (authorization code with PKCE): what the issuer proves is whose session begins.

What ties the answer to this browser is a random secret in a cookie of ten minutes; state, nonce and verifier are made
of it, so that nothing is kept here. OpenID Connect Core 1.0 §3.1, RFC 7636, RFC 9700.
"""

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote, unquote

import httpx2
from anyio import to_thread
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pipeline.log import get_logger
from review_ui.address import Site
from review_ui.door_cookies import DoorCookies
from review_ui.doors import asker_of, safe_target
from review_ui.sign_in import begin_session
from stages.assembly import Assembly

log = get_logger(__name__)
_COOKIE: Final = "qebul-oidc"
_MINUTES: Final = 10
_SECONDS_TO_ANSWER: Final = 10.0
_ALGORITHMS: Final = ["RS256", "PS256", "ES256"]


class _UnprovenError(Exception):
    """The issuer's answer does not prove anybody."""


class OidcDoor:
    """The two routes: there, and back."""

    def __init__(self, house: Assembly, site: Site) -> None:
        settings = house.settings
        assert settings.desk_oidc_issuer is not None
        assert settings.desk_oidc_secret_file is not None
        self._house = house
        self._site = site
        self._cookies = DoorCookies(site)
        self._issuer = settings.desk_oidc_issuer.rstrip("/")
        self._secret = settings.desk_oidc_secret_file.read_text(encoding="utf-8").strip()

    def routes(self) -> list[BaseRoute]:
        """For the app."""
        return [
            Route("/login/oidc", self.go, methods=["GET"]),
            Route("/login/oidc/back", self.come_back, methods=["GET"]),
        ]

    async def go(self, request: Request) -> Response:
        """To the issuer."""
        secret = secrets.token_urlsafe(32)
        try:
            async with self._client() as client:
                address = (await self._about(client))["authorization_endpoint"]
                there, _ = client.create_authorization_url(
                    address,
                    state=_of(secret, "state"),
                    nonce=_of(secret, "nonce"),
                    code_verifier=_of(secret, "verifier"),
                )
        except (_UnprovenError, httpx2.HTTPError, KeyError) as error:
            log.warning("desk.issuer_unreachable", error=type(error).__name__)
            return RedirectResponse("/login?refused", status_code=303)
        answer = RedirectResponse(there, status_code=303)
        kept = f"{secret}.{quote(safe_target(request.query_params.get('next', '/')), safe='')}"
        return self._keep(answer, kept, _MINUTES * 60)

    async def come_back(self, request: Request) -> Response:
        """From the issuer, with a code that only we and this browser can redeem."""
        secret, _, goes_to = request.cookies.get(self._site.cookie(_COOKIE), "").partition(".")
        try:
            login = await self._login_of(request, secret)
        except (_UnprovenError, httpx2.HTTPError, AuthlibBaseError, JoseError, KeyError, ValueError) as error:
            log.warning("desk.refused", peer=asker_of(request, self._site), way="oidc", error=type(error).__name__)
            return self._keep(RedirectResponse("/login?refused", status_code=303), "", 0)

        def enter() -> str | None:
            language = self._cookies.language(request)
            return begin_session(self._house, login, "oidc", peer=asker_of(request, self._site), language=language)

        session = await to_thread.run_sync(enter)
        if session is None:
            return self._keep(RedirectResponse("/login?refused", status_code=303), "", 0)
        answer = RedirectResponse(safe_target(unquote(goes_to)), status_code=303)
        return self._keep(self._cookies.seated(answer, session), "", 0)

    async def _login_of(self, request: Request, secret: str) -> str:
        told = request.query_params
        if not secret or not hmac.compare_digest(told.get("state", "").encode(), _of(secret, "state").encode()):
            raise _UnprovenError("state")
        async with self._client() as client:
            about = await self._about(client)
            token = await client.fetch_token(
                about["token_endpoint"], code=told["code"], code_verifier=_of(secret, "verifier")
            )
            keys = KeySet.import_key_set((await client.request("GET", about["jwks_uri"], withhold_token=True)).json())
        claims = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS).claims
        self._check(claims, _of(secret, "nonce"))
        login = claims[self._house.settings.desk_oidc_claim]
        if not isinstance(login, str):
            raise _UnprovenError("claim")
        return login

    def _check(self, claims: Mapping[str, Any], nonce: str) -> None:
        client = self._house.settings.desk_oidc_client or ""
        now = int(self._house.clock.now().timestamp())
        jwt.JWTClaimsRegistry(
            now=now,
            leeway=60,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": client},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(dict(claims))

    def _client(self) -> Any:
        return AsyncOAuth2Client(
            self._house.settings.desk_oidc_client,
            self._secret,
            scope="openid profile",
            redirect_uri=f"{self._site.origin}/login/oidc/back",
            code_challenge_method="S256",
            timeout=_SECONDS_TO_ANSWER,
        )

    async def _about(self, client: Any) -> Mapping[str, Any]:
        found = await client.request("GET", f"{self._issuer}/.well-known/openid-configuration", withhold_token=True)
        told: Mapping[str, Any] = found.raise_for_status().json()
        if told.get("issuer", "").rstrip("/") != self._issuer:
            raise _UnprovenError("issuer")
        return told

    def _keep(self, answer: Response, value: str, seconds: int) -> Response:
        name = self._site.cookie(_COOKIE)
        answer.set_cookie(
            name, value, max_age=seconds, path="/", secure=self._site.https, httponly=True, samesite="lax"
        )
        return answer


def _of(secret: str, purpose: str) -> str:
    return hmac.new(secret.encode(), purpose.encode(), sha256).hexdigest()
