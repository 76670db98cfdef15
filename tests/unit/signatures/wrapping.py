"""Signature wrapping: where the genuine content goes in a document of the forger's. Signs nothing: he has no key.

XSW1 to XSW8 after Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be" (2012), with the root for assertion.
"""

from dataclasses import dataclass

from forge import signature_of
from hypothesis import strategies as st
from lxml import etree

from schemas.xml import parse_xml
from signatures.uris import C14N_10, EXC_C14N, XML_NS, ds, xades

ID_NAMES = ("Id", "ID", "id", f"{{{XML_NS}}}id")


def form(style, *, inclusive=False):
    """The whole document by ``URI=""``, or its root by an id; inclusive or exclusive C14N."""

    def change(root):
        if style:
            root.set(style, "whole")
            next(root.iter(ds("Reference"))).set("URI", "#whole")
        for one in root.iter(ds("Transform"), ds("CanonicalizationMethod")) if inclusive else ():
            if one.get("Algorithm") == EXC_C14N:
                one.set("Algorithm", C14N_10)

    return change


def written(root):
    """The bytes of the whole document: processing instructions beside the root are signed too."""
    return etree.tostring(root.getroottree())


def bare(signed):
    root = parse_xml(signed)
    root.remove(signature_of(root))
    return root


@dataclass(frozen=True)
class Loot:
    """What the forger has. ``place`` picks an element, ``last`` puts something behind and not before."""

    signed: bytes
    forged: etree._Element
    place: int = 0
    last: bool = True

    def whole(self):
        return parse_xml(self.signed)

    def parts(self):
        """The original without its signature, and the signature."""
        original = self.whole()
        signature = signature_of(original)
        original.remove(signature)
        return original, signature

    def put(self, inner, outer):
        outer.insert(len(outer) if self.last else 0, inner)

    def somewhere(self, root):
        found = list(root.iter(etree.Element))
        return found[self.place % len(found)]


def wrap_1(loot):
    """The original in an Object of its own in the signature, which stands in the forged document."""
    original, signature = loot.parts()
    etree.SubElement(signature, ds("Object")).append(original)
    loot.put(signature, loot.forged)
    return loot.forged


def wrap_2(loot):
    """The original beside the signature, before or behind it."""
    original, signature = loot.parts()
    loot.forged.append(signature)
    loot.put(original, loot.forged)
    return loot.forged


def wrap_3(loot):
    """The forged document before or behind the whole signed one, both in a frame."""
    frame = etree.Element(loot.forged.tag, nsmap=loot.forged.nsmap)
    frame.append(loot.forged)
    loot.put(loot.whole(), frame)
    return frame


def wrap_4(loot):
    """The whole signed document somewhere in the forged one."""
    loot.put(loot.whole(), loot.somewhere(loot.forged))
    return loot.forged


def wrap_5(loot):
    """The signed document is changed in place, a copy of the original stands at its end."""
    original, signature = loot.parts()
    loot.put(signature, loot.forged)
    loot.forged.append(original)
    return loot.forged


def wrap_6(loot):
    """The original as a child of the signature, wherever in it."""
    original, signature = loot.parts()
    loot.put(original, loot.somewhere(signature))
    loot.forged.append(signature)
    return loot.forged


def wrap_7(loot):
    """The original in an extension, somewhere in the forged document; the signature below its root."""
    original, signature = loot.parts()
    extension = etree.SubElement(loot.somewhere(loot.forged), "Extensions")
    extension.append(original)
    loot.put(signature, loot.forged)
    return loot.forged


def wrap_8(loot):
    """The original in the Object that the signature has, or in properties that nobody signed."""
    original, signature = loot.parts()
    holder = signature.find(ds("Object"))
    if loot.last:
        holder = etree.SubElement(next(signature.iter(xades("QualifyingProperties"))), xades("UnsignedProperties"))
    holder.append(original)
    loot.forged.append(signature)
    return loot.forged


def wrap_inside(loot):
    """The other way round: the forged content somewhere in the signed document."""
    root = loot.whole()
    loot.put(loot.forged, loot.somewhere(root))
    return root


WRAPPINGS = (wrap_1, wrap_2, wrap_3, wrap_4, wrap_5, wrap_6, wrap_7, wrap_8, wrap_inside)


def with_ids(root, name, value):
    """``root`` claims the id of the original, under a name of the forger's choice, or none."""
    for one in ID_NAMES:
        root.attrib.pop(one, None)
    if name is not None:
        root.set(name, value)
    return root


id_names = st.sampled_from([None, *ID_NAMES])
