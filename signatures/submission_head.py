"""What an XML file is, by its root: which of several signed files are submissions of our documents' namespace.

Looks at the first bytes only, by a parser that builds nothing and stops at a DOCTYPE. All other files are attachments.
"""

from collections.abc import Iterable
from contextlib import suppress
from pyexpat import ExpatError, ParserCreate

from schemas.xml import DOCUMENT_NS_FAMILY
from signatures.verdict import SignedPart, SignedPayload


class _Seen(Exception):  # noqa: N818 - ends the parsing, no error
    """The root, or something that no submission has before it."""


def sort_parts(parts: Iterable[tuple[SignedPart, bytes]]) -> SignedPayload:
    """``parts`` with their first bytes, in their order, as submissions and attachments."""
    judged = [(part, part.name.casefold().endswith(".xml") and is_submission(head)) for part, head in parts]
    return SignedPayload(
        documents=tuple(part for part, submission in judged if submission),
        attachments=tuple(part for part, submission in judged if not submission),
    )


def is_submission(head: bytes) -> bool:
    """Whether an XML file that begins so has a root of our documents' namespace, whatever its version."""
    return root_name(head).startswith(DOCUMENT_NS_FAMILY)


def root_name(head: bytes) -> str:
    """The root of an XML file that begins so: its namespace, a space, its name. "" where none is seen."""
    if b"\0" in head:
        return ""
    found: list[str] = []
    parser = ParserCreate("utf-8", " ")

    def on_root(name: str, _attributes: dict[str, str]) -> None:
        found.append(name)
        raise _Seen

    def on_doctype(*_: object) -> None:
        raise _Seen

    parser.StartElementHandler = on_root
    parser.StartDoctypeDeclHandler = on_doctype
    with suppress(_Seen, ExpatError):
        parser.Parse(head, False)
    return found[0] if found else ""
