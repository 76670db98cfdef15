"""Unsigned properties written by hand into signed documents and containers, right or wrong."""

import base64

from lxml import etree
from zips import contents, repacked

from schemas.xml import parse_xml
from signatures.uris import C14N_10, C14N_11, EXC_C14N, ds, xades, xades_141

SIGNATURE_FILE = "META-INF/signatures0.xml"
SIGNATURE_STAMP = xades("SignatureTimeStamp")
METHODS = (EXC_C14N, C14N_10, C14N_11)


def stamp(token, method=EXC_C14N, *, name=SIGNATURE_STAMP):
    """A time-stamp property; without ``method`` it does not say how what it is over was written."""
    one = etree.Element(name)
    if method is not None:
        etree.SubElement(one, ds("CanonicalizationMethod"), {"Algorithm": method})
    return encapsulated(one, "EncapsulatedTimeStamp", token)


def archive_stamp(token, method=EXC_C14N):
    return stamp(token, method, name=xades_141("ArchiveTimeStamp"))


def encapsulated(parent, name, *values):
    for value in values:
        etree.SubElement(parent, xades(name)).text = base64.b64encode(value).decode()
    return parent


def certificate_values(*values):
    return encapsulated(etree.Element(xades("CertificateValues")), "EncapsulatedX509Certificate", *values)


def revocation_values(crls=(), ocsps=()):
    one = etree.Element(xades("RevocationValues"))
    encapsulated(etree.SubElement(one, xades("CRLValues")), "EncapsulatedCRLValue", *crls)
    encapsulated(etree.SubElement(one, xades("OCSPValues")), "EncapsulatedOCSPValue", *ocsps)
    return one


def put(root, *properties):
    """``properties`` become the last unsigned ones of the first signature in ``root``."""
    qualifying = next(root.iter(xades("QualifyingProperties")))
    holder = next(qualifying.iter(xades("UnsignedSignatureProperties")), None)
    if holder is None:
        unsigned = etree.SubElement(qualifying, xades("UnsignedProperties"))
        holder = etree.SubElement(unsigned, xades("UnsignedSignatureProperties"))
    holder.extend(properties)


def with_unsigned(signed, *properties):
    """The same document or container with more unsigned properties."""
    return changed(signed, lambda root: put(root, *properties))


def changed(signed, change):
    """A document, or the first signature of a container, after ``change(root)``; nothing is signed anew."""
    if not signed.startswith(b"PK"):
        root = parse_xml(signed)
        change(root)
        return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")

    def repack(files):
        files[SIGNATURE_FILE] = changed(files[SIGNATURE_FILE], change)

    return repacked(signed, repack)


def root_of(signed):
    """The tree that a signature stands in."""
    return parse_xml(contents(signed)[SIGNATURE_FILE] if signed.startswith(b"PK") else signed)
