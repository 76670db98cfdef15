"""Secrets in files: read only where nobody but the owner can read them. What was read is never logged or quoted."""

import stat
from pathlib import Path

from signatures.keys import KeyUnusable

# Letters. No token takes as many.
_LONGEST = 1024


def is_private(path: Path) -> bool:
    """Can nobody but the owner read or write the file?"""
    return not stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)


def read_pin(path: Path) -> str:
    """The PIN in a file, without the end of its line. Raises KeyUnusable, OSError."""
    if not is_private(path):
        raise KeyUnusable(f"{path} can be read by others; chmod 600 it")
    try:
        with path.open(encoding="utf-8") as stream:
            pin = stream.read(_LONGEST).rstrip("\r\n")
    except UnicodeDecodeError:
        raise KeyUnusable(f"{path} holds no PIN") from None
    if not pin or "\n" in pin:
        raise KeyUnusable(f"{path} must hold one line, the PIN")
    return pin
