"""A small statement against the official XSD of its version, where ``xsd/`` has one.

The way of reading is streaming and looks at what it needs; this looks at all the rest, and needs the whole tree: so it
is done for files up to ``MOST_BYTES``, behind the reading, which has refused a DOCTYPE and what is too deep already.
"""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, BinaryIO, cast

from lxml import etree

from reconciliation.statement_error import StatementError

MOST_BYTES = 4 * 1024 * 1024


def check_by_schema(file: BinaryIO, message: str) -> bool:
    """Whether there was anything to check ``file`` by; ``message`` is as ``camt.053.001.08``.

    Raises StatementError with the first line that is not as the standard says.
    """
    schema = _schema(message)
    content = file.read(MOST_BYTES + 1) if schema is not None else b""
    if schema is None or len(content) > MOST_BYTES:
        return False
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise StatementError("STATEMENT_MALFORMED", f"line {error.lineno}") from None
    if not schema.validate(tree):
        first = next(iter(cast("Iterable[Any]", schema.error_log)))
        raise StatementError("STATEMENT_SCHEMA", f"line {first.line}", _element(first.message))
    return True


@cache
def _schema(message: str) -> etree.XMLSchema | None:
    found = resources.files("reconciliation").joinpath("xsd", f"{message}.xsd")
    return etree.XMLSchema(etree.fromstring(found.read_bytes())) if found.is_file() else None


def _element(message: str) -> str:
    """The element that the checker speaks of, without its namespace; what stood in it is not told."""
    return message.partition("}")[2].partition("'")[0]
