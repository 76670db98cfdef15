"""Policies of former decisions, read back from the text that was kept of them.

ValueError
└── PolicyError   not the text of a policy, or of one that this program cannot follow any more; says which limit
"""

import json
from dataclasses import fields
from datetime import timedelta
from hashlib import sha256
from typing import Any

from signatures.policy import DEFAULT_POLICY, Policy


class PolicyError(ValueError):
    """The text says something that no policy of this program says."""


def read_policy(text: str) -> Policy:
    """The policy of ``text``. What it does not say came later, and is as it is by default. Raises PolicyError."""
    try:
        said = json.loads(text)
    except ValueError:
        raise PolicyError("not the text of a policy") from None
    known = {field.name: getattr(DEFAULT_POLICY, field.name) for field in fields(Policy)}
    if not isinstance(said, dict) or (unknown := sorted(said.keys() - known.keys())):
        raise PolicyError(f"no limit of this program: {', '.join(unknown)}" if isinstance(said, dict) else "no object")
    return Policy(**{name: _like(known[name], value, name) for name, value in said.items()})


def version_of_text(text: str) -> str:
    """SHA-256 (hex): the version that a policy of this text bears."""
    return sha256(text.encode()).hexdigest()


def _like(default: Any, value: Any, name: str) -> Any:
    """``value`` in the type that ``default`` has. Raises PolicyError."""
    if isinstance(default, tuple) and isinstance(value, list):
        return tuple(value)
    if isinstance(default, timedelta) and isinstance(value, int | float):
        return timedelta(seconds=value)
    if type(value) is not type(default):
        raise PolicyError(f"{name}: not what it should be")
    return value
