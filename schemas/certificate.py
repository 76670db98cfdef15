"""Replacement or duplicate of the social insurance certificate (sosial sığorta şəhadətnaməsi, SSŞ), 002 §4.3.

Owns the document's model and its XML table; the XSD twin is ``xsd/certificate_replacement.xsd``. What the person's
identity document says is not written here: it comes from the population register. Rules: ``rules/certificate.py``.
"""

from enum import StrEnum

from schemas.binding import TEXT, Element, Group
from schemas.frozen import DocumentBody
from schemas.identifiers import Ssn
from schemas.registration import IDENTITY, Identity

CERTIFICATE_CODE = "certificate_replacement"


class Reason(StrEnum):
    """Müraciətin səbəbi: one of four (002 §4.3)."""

    IDENTITY_CHANGED = "IDENTITY_CHANGED"  # şəxsiyyəti təsdiq edən sənəddəki dəyişiklik
    LOST = "LOST"  # şəhadətnamənin itirilməsi
    WRONG_DATA = "WRONG_DATA"  # yazılan məlumatlarda yanlışlıq və ya səhv
    UNUSABLE = "UNUSABLE"  # yararsız hala düşməsi


class CertificateKind(StrEnum):
    """What a certificate is."""

    FIRST = "first"  # uçota alınarkən verilib
    REPLACEMENT = "replacement"  # dəyişdirilib
    DUPLICATE = "duplicate"  # dublikat


class CertificateReplacement(DocumentBody):
    """The application. Whether a replacement or a duplicate comes of it follows from the reason."""

    identity: Identity
    ssn: Ssn
    reason: Reason


CERTIFICATE_REPLACEMENT = Group(
    CertificateReplacement,
    (
        Element("Identity", "identity", IDENTITY),
        Element("Ssn", "ssn", TEXT),
        Element("Reason", "reason", TEXT),
    ),
)
