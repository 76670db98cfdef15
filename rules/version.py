"""Which rules judged: a digest over the sources of rules and schemas and their tables, named by each decision."""

import hashlib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

_KINDS = (".py", ".csv", ".xsd")


def digest_of(files: Iterator[tuple[str, bytes]]) -> str:
    """SHA-256 (hexadecimal) over names and contents in the order of names; line ends do not count."""
    total = hashlib.sha256()
    for name, received in sorted(files):
        content = received.replace(b"\r\n", b"\n")
        # Lengths in between: without them a byte could move from one file to the next unseen.
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def rule_files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file that can change what the rules say."""
    for package in ("rules", "schemas"):
        yield from _files(resources.files(package), package)


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, name)
        elif entry.name.endswith(_KINDS):
            yield name, entry.read_bytes()


RULES_VERSION = "rules-" + digest_of(rule_files())[:16]
