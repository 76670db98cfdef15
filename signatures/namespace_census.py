"""What namespaces make canonicalisation write and look at, counted beforehand: a small file can ask for gigabytes.

Exclusive C14N writes a declaration at each element that uses a namespace its output ancestors did not use (§3); for the
prefixes of a PrefixList, and in C14N 1.0 for all that are in scope, libxml2 walks from each element to the root.
"""

from pyexpat import XMLParserType
from typing import NamedTuple

from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.uris import EXC_C14N_NS, XML_NS

# ` xmlns=""` around a URI; a prefix comes with a colon.
_DECLARATION = 9
_NAMES_KEPT = 4096


class Name(NamedTuple):
    """A name as expat tells it; "" where it has no URI or prefix."""

    uri: str
    local: str
    prefix: str


_PREFIX_LIST = (EXC_C14N_NS, "InclusiveNamespaces")


class NamespaceCensus:
    """Counts for one pass of a parser that tells names as "URI local prefix". Raises Refused: LIMIT_NAMESPACES.

    A unit of work is a step to the next element, or a byte of a name that is compared: about a nanosecond.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.declared = 0
        # Of the element that begins: its declarations and the bytes of their prefixes.
        self._own, self._own_bytes = 0, 0
        # For each open element: declarations in scope, work of a walk to the root, names that C14N keeps on its stack.
        self._open = [(0, 0, 0)]
        # By prefix, as the output has them here; "xml" is never written.
        self._rendered = {"": "", "xml": XML_NS}
        self._undo: list[tuple[int, str, str | None]] = []
        self._names: dict[str, Name] = {}
        self.written = 0
        self.work, self.work_a_prefix, self.listed = 0, 0, 0

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._open) - 1

    def listen_to_declarations(self, parser: XMLParserType) -> None:
        """Takes the handler of declarations: their number and lengths are judged as they come."""
        parser.namespace_prefixes = True
        parser.StartNamespaceDeclHandler = self.on_namespace

    def listen(self, parser: XMLParserType) -> None:
        """Takes the handlers of declarations and of the ends of elements; beginnings are to be handed over."""
        self.listen_to_declarations(parser)
        parser.EndElementHandler = self.on_end

    def on_namespace(self, prefix: str | None, uri: str | None) -> None:
        """A declaration; expat tells it before the element it stands at."""
        self.declared += 1
        if self.declared > self.policy.max_namespaces:
            raise Refused(ReasonCode.LIMIT_NAMESPACES, f"> {self.policy.max_namespaces}")
        if len(uri or "") > self.policy.max_uri_length or len(prefix or "") > self.policy.max_prefix_length:
            raise Refused(ReasonCode.LIMIT_NAMESPACES, "long name")
        self._own += 1
        self._own_bytes += 1 + len(prefix or "")

    def on_start(self, told: str, attributes: list[str]) -> Name:
        """An element, and its attributes as expat orders them: name, value, name, value. Gives back its name."""
        name = self._names.get(told) or self._learn(told)
        uri, _, prefix = name
        scope, walk, kept = self._open[-1]
        walk += 1 + len(prefix)
        if self._own:
            scope, walk = scope + self._own, walk + self._own_bytes
            self._own = self._own_bytes = 0
        if self._rendered.get(prefix) != uri:
            self._render(prefix, uri)
        used = 1 + self._look_at(attributes, name) if attributes else 1
        kept += used
        self.work += (1 + scope) * walk + used * kept
        self.work_a_prefix += walk + used * len(self._open)
        self._open.append((scope, walk, kept))
        if self.work + self.listed * self.work_a_prefix > self.policy.max_namespace_work:
            raise Refused(ReasonCode.LIMIT_NAMESPACES, "work")
        if self.written > self.policy.max_namespace_bytes:
            raise Refused(ReasonCode.LIMIT_NAMESPACES, "bytes")
        return name

    def on_end(self, _name: str) -> None:
        """The innermost element ends."""
        self._open.pop()
        depth = len(self._open)
        while self._undo and self._undo[-1][0] == depth:
            _, prefix, before = self._undo.pop()
            if before is None:
                del self._rendered[prefix]
            else:
                self._rendered[prefix] = before

    def _look_at(self, attributes: list[str], element: Name) -> int:
        """How many attributes have a namespace."""
        # They are sorted by insertion: each name is compared with half of those before it.
        self.work += len(attributes) // 2 * sum(map(len, attributes[::2])) // 4
        if element[:2] == _PREFIX_LIST:
            self.listed = max(self.listed, *(len(value.split()) for value in attributes[1::2]))
        used = 0
        for told in attributes[::2]:
            if " " in told:
                name = self._names.get(told) or self._learn(told)
                used += 1
                if self._rendered.get(name.prefix) != name.uri:
                    self._render(name.prefix, name.uri)
        return used

    def _learn(self, told: str) -> Name:
        parts = told.split(" ")
        name = Name("", told, "") if len(parts) == 1 else Name(parts[0], parts[1], "".join(parts[2:]))
        if len(self._names) < _NAMES_KEPT:
            self._names[told] = name
        return name

    def _render(self, prefix: str, uri: str) -> None:
        self._undo.append((len(self._open), prefix, self._rendered.get(prefix)))
        self._rendered[prefix] = uri
        self.written += _DECLARATION + len(uri) + (1 + len(prefix) if prefix else 0)
