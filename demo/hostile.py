"""Files that nobody should send: each attacks one thing. Built from good signed documents, changed after signing.

Sources: the catalogue of signature-wrapping attacks (Somorovsky et al., "On Breaking SAML", XSW1–8), OWASP XXE, and
the namespace blow-up of canonicalisation. None of them does harm to a reader that only stores bytes.
"""

import random
import re

from lxml import etree

from demo.employers import SEED
from schemas.xml import DOCUMENT_NS, parse_xml

DS_NS = "http://www.w3.org/2000/09/xmldsig#"
BOMB_NAMESPACES = 2_000
BOMB_DEPTH = 40
_PHONE = re.compile(rb"(<Phone>\+994\d{8})(\d)(</Phone>)")


def tamper(signed: bytes) -> bytes:
    """One digit of the first phone is another one; the signature stays."""
    changed, count = _PHONE.subn(lambda m: m[1] + str((int(m[2]) + 1) % 10).encode() + m[3], signed, count=1)
    if count != 1:
        raise ValueError("no phone to change")
    return changed


def wrap_in_forged(signed: bytes, forged: bytes) -> bytes:
    """The whole signed document lies inside a forged one: a naive reader proves the inner and reads the outer one."""
    root = parse_xml(forged)
    shelf = etree.SubElement(root, f"{{{DOCUMENT_NS}}}AttachmentContent", {"name": "original.xml"})
    shelf.append(parse_xml(signed))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def wrap_in_object(signed: bytes, forged: bytes) -> bytes:
    """The signature moves to a forged document and carries the original along in a ds:Object (XSW1, XSW8)."""
    original, root = parse_xml(signed), parse_xml(forged)
    signature = original.find(f"{{{DS_NS}}}Signature")
    if signature is None:
        raise ValueError("no signature to wrap")
    original.remove(signature)
    etree.SubElement(signature, f"{{{DS_NS}}}Object").append(original)
    root.append(signature)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def with_external_entity(signed: bytes) -> bytes:
    """A DOCTYPE with an entity that would read a file of the server into the phone (XXE)."""
    body = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", signed)
    doctype = b'<!DOCTYPE Submission [<!ENTITY leak SYSTEM "file:///etc/hostname">]>\n'
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + doctype + _PHONE.sub(rb"\1&leak;\3", body, count=1)


def namespace_bomb() -> bytes:
    """Thousands of namespace declarations over nested elements: seconds of canonicalisation from few bytes."""
    declarations = " ".join(f'xmlns:n{n}="urn:n:{n}"' for n in range(BOMB_NAMESPACES))
    inside = "".join(f"<n{n}:e>" for n in range(BOMB_DEPTH))
    outside = "".join(f"</n{n}:e>" for n in reversed(range(BOMB_DEPTH)))
    return f'<Submission xmlns="{DOCUMENT_NS}" {declarations}>{inside}{outside}</Submission>'.encode()


def noise(size: int = 4096) -> bytes:
    """Bytes of no format at all, the same ones each time."""
    return random.Random(f"{SEED}/noise").randbytes(size)  # noqa: S311 - noise, no secret


def note() -> bytes:
    """A text that somebody dropped by mistake."""
    return "Salam! Sənədləri sabah göndərəcəyəm, zəhmət olmasa gözləyin.\n".encode()


def foreign_document() -> bytes:
    """XML of somebody else's: a well-formed invoice, nothing of ours."""
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns="urn:example:invoice:2">'
        b'<Number>2026-114</Number><Total currency="AZN">1250.00</Total></Invoice>'
    )
