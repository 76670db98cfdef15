"""Tokens in our forms: a page of somebody else cannot send one, since it cannot read the cookie that it is made of."""

import hmac
from hashlib import sha256


def token_of(secret: str) -> str:
    """The token that belongs to a cookie's secret."""
    return hmac.new(secret.encode(), b"qebul form", sha256).hexdigest()


def is_token_of(secret: str, token: str) -> bool:
    """Was the form made for the holder of this cookie?"""
    return bool(secret) and hmac.compare_digest(token_of(secret).encode(), token.encode())
