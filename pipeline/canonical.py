"""Canonical JSON: one value, one text, so that hashes of it mean something."""

import hashlib
import json
from typing import Any


def dumps(value: Any) -> str:
    """Sorted keys, no spaces, UTF-8 letters as they are. Raises TypeError for what JSON does not know, and for floats
    that are not numbers (ValueError).
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def loads(text: str) -> Any:
    """The value behind a canonical text."""
    return json.loads(text)


def digest(value: Any) -> str:
    """SHA-256 (hex) of the canonical text."""
    return hashlib.sha256(dumps(value).encode()).hexdigest()
