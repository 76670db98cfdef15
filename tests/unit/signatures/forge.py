"""Forgers' tools: signatures that are mathematically whole and structurally not ours. Refuses nothing."""

import base64
import copy
import hashlib

from lxml import etree
from pki import DOCUMENT, SIGNED_AT

from schemas.xml import parse_xml
from signatures import signing
from signatures.c14n import c14n, c14n_document
from signatures.uris import ds, xades

PROPERTIES = xades("SignedProperties")


def nothing(_root):
    """Changes nothing."""


def signature_of(root):
    return next(root.iter(ds("Signature")))


def forged(key, change=nothing, *, document=DOCUMENT):
    """A signature by ``key`` after ``change(root)`` had its way with document and signature; all digests are right."""
    root = parse_xml(document)
    signing._append_signature(root, b"\0" * 32, key, SIGNED_AT)
    change(root)
    return resigned(root, key)


def resigned(root, key):
    signature = signature_of(root)
    for reference in signature.iter(ds("Reference")):
        octets = _octets(root, signature, reference)
        if octets is not None:
            reference.find(ds("DigestValue")).text = _base64(hashlib.sha256(octets).digest())
    info = signature.find(ds("SignedInfo"))
    method = info.find(ds("CanonicalizationMethod")).get("Algorithm")
    octets = c14n(info, exclusive="exc-c14n" in method)
    signature.find(ds("SignatureValue")).text = _base64(key.sign(octets))
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def _octets(root, signature, reference):
    uri = reference.get("URI", "none")
    exclusive = any("exc-c14n" in one.get("Algorithm", "") for one in reference.iter(ds("Transform")))
    if uri == "" or uri in {f"#{root.get(name)}" for name in ("Id", "ID", "id")}:
        write = c14n_document if uri == "" else c14n
        bare = copy.deepcopy(root.getroottree()).getroot()
        for one in list(bare.iter(ds("Signature"))):
            one.tag, one.text = "gone", None
            del one[:]
            one.attrib.clear()
        etree.strip_tags(bare, "gone")
        return write(bare, exclusive=exclusive)
    for element in (signature.find(f".//{PROPERTIES}"), signature.find(ds("KeyInfo"))):
        if element is not None and uri == f"#{element.get('Id')}":
            return c14n(element, exclusive=exclusive)
    return None


def edited(signed, change):
    """A signed document that is changed afterwards; nothing is signed anew."""
    root = parse_xml(signed)
    changed = change(root)
    return etree.tostring(root if changed is None else changed, xml_declaration=True, encoding="UTF-8")


def _base64(data):
    return base64.b64encode(data).decode()
