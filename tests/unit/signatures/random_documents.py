"""Random documents to sign, and what a forger would rather have signed. Hypothesis draws them; lxml builds them."""

import copy
from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from lxml import etree

from signatures.uris import XML_NS

NAMES = ("Submission", "Note", "{urn:qebul:document:1}Phone", "{urn:a}Row", "{urn:b}Row")
PREFIXES = ({None: "urn:a"}, {"a": "urn:a"}, {"a": "urn:b", "unused": "urn:c"}, {None: "urn:qebul:document:1"}, {})
ATTRIBUTES = ("kind", "{urn:a}kind", f"{{{XML_NS}}}lang", f"{{{XML_NS}}}space")
# Ends of lines, quotes and markup are what canonical XML rewrites.
texts = st.text("abc019ƏİşĞ .+&<>\"'\n\t\r", max_size=12)

cards = st.sampled_from(["person", "rsa"])
styles = st.sampled_from(["", "Id", "ID", "id"])
many = settings(max_examples=25, deadline=None)


@dataclass(frozen=True)
class Node:
    name: str
    prefixes: int
    attributes: dict
    text: str
    children: tuple = ()
    tail: str = ""
    comment: bool = False

    def append_to(self, parent):
        nsmap = {prefix: uri for prefix, uri in PREFIXES[self.prefixes].items() if prefix or self.name.startswith("{")}
        element = etree.Element(self.name, self.attributes, nsmap=nsmap)
        element.text, element.tail = self.text, self.tail
        if parent is not None:
            parent.append(element)
        for child in self.children:
            child.append_to(element)
        if self.comment:
            element.append(etree.Comment("aside"))
        return element


def _nodes(children):
    return st.builds(
        Node,
        st.sampled_from(NAMES),
        st.integers(0, len(PREFIXES) - 1),
        st.dictionaries(st.sampled_from(ATTRIBUTES), texts, max_size=2),
        texts,
        children,
        texts,
        st.booleans(),
    )


trees = st.recursive(_nodes(st.just(())), lambda inner: _nodes(st.lists(inner, max_size=3).map(tuple)), max_leaves=6)


@st.composite
def documents(draw):
    """The bytes of a document. Below its root there is an element at least."""
    root = draw(trees).append_to(None)
    root.tail = None
    draw(trees).append_to(root)
    if draw(st.booleans()):
        root.addprevious(etree.ProcessingInstruction("style", "one"))
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


@st.composite
def forgeries(draw, root):
    """The root of a copy of ``root`` that says something else in one place: a text, an attribute or a name."""
    # With what stands beside the root.
    changed = copy.deepcopy(root.getroottree()).getroot()
    one = draw(st.sampled_from(list(changed.iter(etree.Element))))
    other = draw(texts.filter(bool))
    how = draw(st.sampled_from(["text", "attribute", "name", "child"]))
    if how == "text":
        one.text = (one.text or "") + other
    elif how == "attribute":
        one.set("kind", one.get("kind", "") + other)
    elif how == "name":
        one.tag = "Forged"
    else:
        etree.SubElement(one, "Forged").text = other
    return changed
