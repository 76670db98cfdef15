"""Passwords of officers: what one must be, and its argon2id hash (RFC 9106). Nothing here is ever logged or quoted.

One hash takes some 64 MiB and 50 ms: whoever lets strangers ask for hashes bounds how many at once.
"""

import secrets
from base64 import b64encode
from typing import Literal, get_args
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

SHORTEST = 12
LONGEST = 200  # characters: hashing is work that a stranger can order
FEWEST_DIFFERENT = 5
_FIRST_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another one

PasswordFault = Literal["SHORT", "LONG", "MONOTONOUS", "LIKE_LOGIN", "SAME"]
FAULTS: frozenset[str] = frozenset(get_args(PasswordFault))
_HASHER = PasswordHasher()


def _nobodys_hash() -> str:
    """Of no password, and as much work to verify as any; made without that work, which each process would do."""
    sizes = (_HASHER.salt_len, _HASHER.hash_len)
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in sizes)
    costs = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"


# Verified where there is no account, so that a stranger's name takes as long as an officer's.
_NOBODYS = _nobodys_hash()


def fault_of(password: str, login: str) -> PasswordFault | None:
    """Why nobody may have this password; None for a good one. Whether it is the old one is not known here."""
    if len(password) < SHORTEST:
        return "SHORT"
    if len(password) > LONGEST:
        return "LONG"
    if len(set(password)) < FEWEST_DIFFERENT:
        return "MONOTONOUS"
    return "LIKE_LOGIN" if login.casefold() in password.casefold() else None


def hash_password(password: str) -> str:
    """The hash to keep. The same letters, however a keyboard composes them, are the same password."""
    return _HASHER.hash(normalize("NFC", password))


def is_password(kept: str | None, password: str) -> bool:
    """Is it the password of that hash? For ``None`` it is not, and takes as long."""
    if len(password) > LONGEST:
        return False
    try:
        return _HASHER.verify(kept or _NOBODYS, normalize("NFC", password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def make_first_password() -> str:
    """Four groups of five, to be read out and typed once (some 100 bits)."""
    return "-".join("".join(secrets.choice(_FIRST_LETTERS) for _ in range(5)) for _ in range(4))
