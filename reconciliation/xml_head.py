"""The namespace of an XML file's root, from its first bytes. Nothing is built; of a DOCTYPE nothing is read."""

import re
from contextlib import suppress
from pyexpat import ExpatError, ParserCreate

# Behind a DOCTYPE the root is not looked for: that it may be a statement is enough, its reader refuses it and says why.
_NAMED = re.compile(rb"urn:iso:std:iso:20022:tech:xsd:camt\.05[34]\.001\.[0-9]{2}")


class _Seen(Exception):  # noqa: N818 - ends the parsing, no error
    """The root, or something that no statement has before it."""


def root_namespace(head: bytes) -> str:
    """Nothing where no root is seen."""
    if b"\0" in head or not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ""
    found: list[str] = []
    parser = ParserCreate("utf-8", " ")

    def on_root(name: str, _attributes: dict[str, str]) -> None:
        found.append(name.rpartition(" ")[0])
        raise _Seen

    def on_doctype(*_: object) -> None:
        found.extend(one.decode() for one in _NAMED.findall(head)[:1])
        raise _Seen

    parser.StartElementHandler = on_root
    parser.StartDoctypeDeclHandler = on_doctype
    with suppress(_Seen, ExpatError):
        parser.Parse(head, False)
    return found[0] if found else ""
