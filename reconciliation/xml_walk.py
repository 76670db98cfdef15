"""A walk through XML of any size by expat: the texts of known elements by name, and a call at the end of others.

Keeps no tree. A DOCTYPE, a nested namespace, too deep or too long parts end it. What is not known is passed over.

The depth and the number of names are looked at once a chunk: whatever a chunk holds is bounded by its size.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pyexpat import ExpatError, ParserCreate, XMLParserType
from typing import Any, BinaryIO

from reconciliation.statement_error import StatementError

MOST_SIGNS = 32_000  # of one text
_CHUNK = 128 * 1024
_LONGEST_TOKEN = 1024 * 1024
_DEEPEST = 60
_MOST_NAMES = 5_000
_ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii"})
_NO_MEMORY = 1

Act = Callable[[], None]


class Node(dict[str, "Node"]):
    """A known element: those inside by name; where its text or attribute goes; what is called at its end."""

    __slots__ = ("act", "attribute", "field", "is_read")

    def __init__(self, *, field: str = "", attribute: str = "", act: Act | None = None) -> None:
        super().__init__()
        self.field = field
        self.attribute = attribute
        self.act = act
        self.is_read = bool(field or act)


class Leaf(Node):
    """An element of which the text is read: nothing may stand in it but text."""

    __slots__ = ()

    def get(self, _name: str, _default: Node | None = None) -> Node:  # type: ignore[override]
        raise StatementError("STATEMENT_MALFORMED")


_UNKNOWN = Node()


def tree_of(spec: Mapping[str, Any], acts: Mapping[str, Act], prefix: str = "") -> Node:
    """The nodes of ``spec``: by name a mapping (an element with elements) or a text (a leaf: the field of its text).

    Of a mapping ``""`` names the act at its end, and ``"#"`` the field of a text that it may have instead of elements.
    A leaf's text may go on: ``Amt@Ccy`` as its name reads that attribute into field + "@"; ``field!act`` calls the act.
    """
    node = Node(field=spec.get("#", ""), act=acts.get(spec.get("", "")))
    for name, below in spec.items():
        element, _, attribute = name.partition("@")
        if name in {"", "#"}:
            continue
        if isinstance(below, str):
            field, _, act = below.partition("!")
            node[prefix + element] = Leaf(field=field, attribute=attribute, act=acts.get(act))
        else:
            node[prefix + element] = tree_of(below, acts, prefix)
    return node


class XmlWalk:
    """One pass. ``values``: the fields met since its owner cleared them last."""

    def __init__(self, root: Callable[[str, Mapping[str, str]], Node], place: Callable[[], str]) -> None:
        """``root`` is given the root's name and attributes and tells its node, or raises StatementError. ``place``
        tells where the walk is, for an error that does not say.
        """
        self._place = place
        self.values: dict[str, str] = {}
        self._names: dict[str, str] = {}
        # Whatever is declared: expat reads UTF-8, and no other encoding may be declared.
        self._parser = ParserCreate("utf-8", None, self._names)
        self._parser.buffer_text = True
        self._parser.buffer_size = _CHUNK
        self._parser.XmlDeclHandler = _on_declaration
        self._parser.StartDoctypeDeclHandler = _on_doctype
        self._sizes = _listen(self._parser, self.values, root)

    @property
    def line(self) -> int:
        """Of the element that the walk stands at, from 1."""
        return self._parser.CurrentLineNumber

    def run(self, file: BinaryIO) -> None:
        """Read ``file`` to its end. Raises StatementError; what the acts raise goes through."""
        with self._errors():
            read = 0
            while chunk := file.read(_CHUNK):
                if b"\0" in chunk:  # expat goes over to UTF-16 at a zero byte, whatever it was told
                    raise StatementError("STATEMENT_ENCODING")
                self._parser.Parse(chunk, False)
                read += len(chunk)
                depth, signs = self._sizes()
                if depth > _DEEPEST or len(self._names) > _MOST_NAMES:
                    raise StatementError("STATEMENT_MALFORMED")
                # Before 2.6 expat reads an unfinished token anew with each chunk: quadratic.
                if signs > MOST_SIGNS or read - self._parser.CurrentByteIndex > _LONGEST_TOKEN + _CHUNK:
                    raise StatementError("STATEMENT_TEXT_TOO_LONG")
            self._parser.Parse(b"", True)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except StatementError as error:
            raise StatementError(
                error.code, error.where or f"{self._place()} (line {self.line})".lstrip(), error.value
            ) from None
        except ExpatError as error:
            if error.code == _NO_MEMORY:
                raise MemoryError from None
            raise StatementError("STATEMENT_MALFORMED", f"line {error.lineno}") from None


def _on_declaration(version: str, encoding: str | None, _standalone: int) -> None:
    if version != "1.0" or (encoding is not None and encoding.lower() not in _ENCODINGS):
        raise StatementError("STATEMENT_ENCODING", value=encoding or version)


def _on_doctype(*_: object) -> None:
    raise StatementError("STATEMENT_DTD")


def _read_attributes(node: Node, attributes: Mapping[str, str], values: dict[str, str]) -> None:
    if node is _UNKNOWN:
        return
    if any(name.startswith("xmlns") for name in attributes):
        raise StatementError("STATEMENT_MALFORMED", value="xmlns")
    if node.attribute:
        values[node.field + "@"] = attributes.get(node.attribute, "")


def _listen(
    parser: XMLParserType, values: dict[str, str], root: Callable[[str, Mapping[str, str]], Node]
) -> Callable[[], tuple[int, int]]:
    """Set the three handlers: closures with as little in them as can be, since a million entries call them a hundred
    million times. Returns what tells the depth, and the length of the text that is being read.
    """
    above: list[Node] = []
    push, pop = above.append, above.pop
    node, text = Node(), ""

    def first(name: str, attributes: dict[str, str]) -> None:
        nonlocal node
        push(node)
        node = root(name, attributes)
        parser.StartElementHandler = start

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal node, text
        push(node)
        node = node.get(name, _UNKNOWN)
        text = ""
        if attributes:
            _read_attributes(node, attributes, values)

    def end(_name: str) -> None:
        nonlocal node
        if node.is_read:
            if node.field:
                values[node.field] = text
            if node.act is not None:
                node.act()
        node = pop()

    def take(part: str) -> None:
        nonlocal text
        text += part  # a text comes in parts where a chunk ends in it

    parser.StartElementHandler = first
    parser.EndElementHandler = end
    parser.CharacterDataHandler = take
    return lambda: (len(above), len(text))
