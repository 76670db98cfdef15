"""Whether the bytes of a document alone show that no limit can be reached: then nothing needs to be counted.

Every count here is of bytes and an upper bound of what the census would count, in any document that is well-formed.
Says "no" whenever it is not sure, and never that a document is good: well-formedness, declarations and namespaces are
still the guard's.
"""

from signatures.policy import Policy

# A larger document is looked at where it declares no prefix: so are those of a hundred thousand rows written.
_SMALL = 64 * 1024
# Below an element of "xml:" a namespace may begin that it does not use itself.
_PREFIXES = (b"xmlns:", b"<xml:")
# ` xmlns=""` around a URI, as canonicalisation writes it.
_DECLARATION = 9
# Where a tag begins, where an attribute has its sign, and where an end tag begins, in a byte that XML does not allow.
_END = b"\x01"
_PAIR = b"<" + _END
_NO_MARKS = bytes(set(range(256)) - set(b"<=" + _END))
# Comments, CDATA and DOCTYPE begin so: a "<" in them would be no tag. A prefix list multiplies the work of all.
_UNCOUNTABLE = (b"<!", b"InclusiveNamespaces")


def is_surely_within(data: bytes, policy: Policy) -> bool:
    """Whether a census of ``data`` could only find it within ``policy``, should it be well-formed UTF-8."""
    plain = not any(one in data for one in _PREFIXES)
    if len(data) > min(_SMALL, policy.max_token_bytes) and not plain:
        return False
    if any(one in data for one in _UNCOUNTABLE):
        return False
    if data.find(b"<?", 1) != -1 or data.count(b":Reference") + data.count(b"<Reference") > policy.max_references:
        return False
    marks = data.replace(b"</", _END).translate(None, _NO_MARKS)
    if (b"=" * (policy.max_attributes_per_element + 1)) in marks.translate(None, _END):
        return False
    if marks.count(b"<") > policy.max_elements:
        return False
    depth = _depth(marks.translate(None, b"="), policy.max_depth)
    return depth <= policy.max_depth and _counts_are_within(data, marks, depth, policy, plain=plain)


def _depth(marks: bytes, limit: int) -> int:
    """At most so deep, or more than ``limit``. Empty elements count as if they were never closed: what is left of the
    beginnings when all pairs are taken out, the innermost first.
    """
    taken = 0
    while _PAIR in marks and taken <= limit:
        marks = marks.replace(_PAIR, b"")
        taken += 1
    return taken + marks.count(b"<")


def _counts_are_within(data: bytes, marks: bytes, depth: int, policy: Policy, *, plain: bool) -> bool:
    """Of a document with at most so many: the sums of ``guards.py`` and ``namespace_census.py`` at their worst.

    In a ``plain`` one no prefix is declared: elements have none, and a namespace is written where it is declared only.
    """
    elements, attributes, declared = marks.count(b"<"), marks.count(b"="), data.count(b"xmlns")
    names = elements + attributes
    # A step, or the bytes of a prefix: a longer one is refused where it is declared.
    step = 1 + (len("xml") if plain else policy.max_prefix_length)
    walk = step * (depth + declared)
    # Names that C14N keeps on its stack: of the open elements, and of all attributes at most.
    kept = min(names, depth + 1 + attributes)
    # Each name may be compared with half of those beside it; none is longer than its own bytes, its URI and its prefix.
    beside = min(policy.max_attributes_per_element, attributes)
    compared = beside * (len(data) + (policy.max_uri_length + step + 2) * attributes)
    written = declared if plain else names
    return (
        elements <= policy.max_elements
        and 3 * elements + 2 * attributes <= policy.max_nodes
        and elements * (1 + declared) * walk + names * kept + compared <= policy.max_namespace_work
        and written * (_DECLARATION + policy.max_uri_length + step) <= policy.max_namespace_bytes
    )
