"""Which rules judged: a digest over the sources of rules and schemas and their tables, named by each decision.

Rules are program (``.py``, ``.xsd``) and dated tables (``.csv``). The house keeps the tables of each rule-set that it
judged by: an older one can be followed again by the same program with its tables, and by no other program.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from schemas.code_table import package_tables

_TABLES = "schemas/codes"
_PROGRAM = (".py", ".xsd")
_KINDS = (*_PROGRAM, ".csv")


def digest_of(files: Iterable[tuple[str, bytes]]) -> str:
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


def program_files() -> Iterator[tuple[str, bytes]]:
    """Those of ``rule_files`` that are program and no tables."""
    return ((name, content) for name, content in rule_files() if name.endswith(_PROGRAM))


def version_with(tables: Mapping[str, str]) -> str:
    """The version of the rule-set that this install's program makes with ``tables`` (texts by name)."""
    texts = ((f"{_TABLES}/{name}.csv", text.encode()) for name, text in tables.items())
    return "rules-" + digest_of([*program_files(), *texts])[:16]


RULES_VERSION = version_with(package_tables())
PROGRAM_VERSION = "program-" + digest_of(program_files())[:16]
