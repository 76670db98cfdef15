"""Headers of every answer: what a browser may do with our pages, and that it keeps none of them.

Trap: without 'unsafe-inline' for styles Streamlit has no looks (it writes them as it goes); scripts need no such leave.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review_ui.address import Site

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def security_headers(site: Site) -> Mapping[str, str]:
    """The headers by name."""
    told = {
        "content-security-policy": _policy(site),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }
    return told | ({"strict-transport-security": "max-age=31536000"} if site.https else {})


def _policy(site: Site) -> str:
    socket = f"{'wss' if site.https else 'ws'}://{site.host}"
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' {_own_scripts()}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' {socket}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {rule}" for name, rule in rules.items())


def _own_scripts() -> str:
    """Hashes of the scripts that stand in Streamlit's page itself."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    return " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in _INLINE.findall(page))


class Headers:
    """ASGI middleware that writes them on every answer. Only Streamlit's own files may be kept, by this browser."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._headers = security_headers(site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._write(MutableHeaders(scope=message), scope["path"], message["status"])
            await send(message)

        await self._app(scope, receive, told if scope["type"] == "http" else send)

    def _write(self, headers: MutableHeaders, path: str, status: int) -> None:
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        may_stay = path.startswith("/static/") and status in (200, 304)
        headers["cache-control"] = "private, max-age=3600" if may_stay else "no-store"
