"""An issuer of OpenID Connect on a port of its own: discovery, a code at once, keys, a token that a test can spoil."""

import threading
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT, SECRET = "qebul", "a client's secret of some length"


class Issuer:
    """``login`` is who signs in; ``spoils`` stands over the claims, ``key`` and ``algorithm`` sign them."""

    def __init__(self, port):
        self.origin = f"http://127.0.0.1:{port}"
        self.good = RSAKey.generate_key(2048, {"kid": "one"})
        self.asked = {}
        self.reset()
        routes = [
            Route("/.well-known/openid-configuration", self._about),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/keys", self._keys),
        ]
        config = uvicorn.Config(Starlette(routes=routes), port=port, log_level="error", ws="none")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def reset(self):
        self.login, self.spoils, self.key, self.algorithm = "", {}, self.good, "RS256"

    def start(self):
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def stop(self):
        self.server.should_exit = True
        self.thread.join(20)

    def shared_key(self):
        """A key of a secret that the client knows, too: the classic confusion of algorithms."""
        return OctKey.import_key(SECRET, {"kid": "one"})

    async def _about(self, request):
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return JSONResponse({"issuer": self.origin} | {name: f"{self.origin}/{end}" for name, end in ends.items()})

    async def _authorize(self, request):
        self.asked = dict(request.query_params)
        back = urlencode({"code": "a-code", "state": self.asked["state"]})
        return RedirectResponse(f"{self.asked['redirect_uri']}?{back}", status_code=303)

    async def _keys(self, request):
        return JSONResponse({"keys": [self.good.as_dict(private=False)]})

    async def _token(self, request):
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        proof = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if form["code"] != "a-code" or proof != self.asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        claims = {"iss": self.origin, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300}
        claims |= {"nonce": self.asked["nonce"], "preferred_username": self.login} | self.spoils
        claims = {name: value for name, value in claims.items() if value is not None}
        head = {"alg": self.algorithm, "kid": "one"}
        token = jwt.encode(head, claims, self.key, algorithms=[self.algorithm])
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": token})
