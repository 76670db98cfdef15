"""How a forger with a good card reshapes a signature before he signs it (``forge.forged``): forms allowed and not."""

import copy

from forge import PROPERTIES, signature_of
from lxml import etree

from signatures.uris import DS_NS, ENVELOPED, EXC_C14N, ds, xades

XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"


def part(root, name):
    return next(root.iter(name))


def references(root):
    return signature_of(root).findall(f"{ds('SignedInfo')}/{ds('Reference')}")


def transforms(root, index):
    return references(root)[index].find(ds("Transforms"))


def add(parent, name, algorithm, **attributes):
    return etree.SubElement(parent, name, {"Algorithm": algorithm, **attributes})


def add_key_info_reference(root):
    signature_of(root).find(ds("KeyInfo")).set("Id", "keys")
    twin = copy.deepcopy(references(root)[1])
    twin.set("URI", "#keys")
    del twin.attrib["Type"]
    signature_of(root).find(ds("SignedInfo")).append(twin)


def drop_properties_transforms(root):
    references(root)[1].remove(transforms(root, 1))


def put_unsigned_properties(root):
    unsigned = etree.SubElement(part(root, xades("QualifyingProperties")), xades("UnsignedProperties"))
    etree.SubElement(unsigned, xades("UnsignedSignatureProperties"))


def add_data_property(name):
    """A property about the signed data, where there may be none yet."""

    def change(root):
        holder = root.find(f".//{xades('SignedDataObjectProperties')}")
        if holder is None:
            holder = etree.SubElement(part(root, xades("SignedProperties")), xades("SignedDataObjectProperties"))
        etree.SubElement(holder, xades(name))

    return change


def set_method(root, name, algorithm, index=0):
    list(root.iter(ds(name)))[index].set("Algorithm", algorithm)


def duplicate_reference(root):
    twin = copy.deepcopy(references(root)[0])
    twin.attrib.pop("Id", None)
    signature_of(root).find(ds("SignedInfo")).append(twin)


def add_twin(root, name):
    one = part(root, name)
    one.addnext(copy.deepcopy(one))


def add_foreign_reference(root):
    duplicate_reference(root)
    references(root)[-1].set("URI", "http://127.0.0.1:1/other.xml")


def add_manifest(root):
    holder = etree.SubElement(signature_of(root), ds("Object"))
    etree.SubElement(holder, ds("Manifest"))


def add_manifest_reference(root):
    references(root)[0].set("Type", f"{DS_NS}Manifest")


def add_transform(root, algorithm):
    add(transforms(root, 0), ds("Transform"), algorithm)


def put_xpath_first(root):
    step = etree.Element(ds("Transform"), {"Algorithm": XPATH})
    etree.SubElement(step, ds("XPath")).text = "not(ancestor-or-self::Contacts)"
    transforms(root, 0).insert(1, step)


def swap_transforms(root):
    transforms(root, 0).append(transforms(root, 0)[0])


def envelope_properties(root):
    transforms(root, 1).insert(0, etree.Element(ds("Transform"), {"Algorithm": ENVELOPED}))


def move_signature_down(root):
    root[0].append(signature_of(root))


def add_second_signature(root):
    root.append(copy.deepcopy(signature_of(root)))


def add_counter_signature(root):
    put_unsigned_properties(root)
    etree.SubElement(part(root, xades("UnsignedSignatureProperties")), ds("Signature"))


def drop(name):
    def change(root):
        one = part(root, name)
        one.getparent().remove(one)

    return change


def move_properties_away(root):
    """SignedProperties stand in the document, the signature has an empty frame."""
    root.insert(0, part(root, PROPERTIES))


def add_second_properties(root):
    twin = copy.deepcopy(part(root, PROPERTIES))
    twin.set("Id", "twin")
    part(root, xades("QualifyingProperties")).append(twin)


def add_default_prefix(root):
    step = transforms(root, 0)[1]
    etree.SubElement(step, f"{{{EXC_C14N}}}InclusiveNamespaces", {"PrefixList": "#default"})


def add_xml_base(root):
    root.set("{http://www.w3.org/XML/1998/namespace}base", "http://x/")
    set_method(root, "CanonicalizationMethod", "http://www.w3.org/2006/12/xml-c14n11")
