"""``trust.toml`` as a frozen model: which file is an anchor for what, and how each issuing CA writes its certificates.

Reads and checks the text; the certificates it names are ``trust.py``'s.
"""

import re
import tomllib
from typing import Annotated, Literal

from cryptography import x509
from cryptography.x509.oid import NameOID
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

# RFC 4519 and ETSI EN 319 412 names of subject attributes; any other attribute is given by its dotted OID.
ATTRIBUTES = {
    "commonName": NameOID.COMMON_NAME,
    "givenName": NameOID.GIVEN_NAME,
    "surname": NameOID.SURNAME,
    "serialNumber": NameOID.SERIAL_NUMBER,
    "title": NameOID.TITLE,
    "organizationName": NameOID.ORGANIZATION_NAME,
    "organizationalUnitName": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "organizationIdentifier": NameOID.ORGANIZATION_IDENTIFIER,
    "userId": NameOID.USER_ID,
    "dnQualifier": NameOID.DN_QUALIFIER,
    "pseudonym": NameOID.PSEUDONYM,
}


class TrustError(ValueError):
    """A trust folder that cannot be used; the message names the file and says what is wrong with it."""


def _object_identifier(text: str) -> str:
    x509.ObjectIdentifier(text)
    return text


def _known_attribute(name: str) -> str:
    if name not in ATTRIBUTES:
        x509.ObjectIdentifier(name)
    return name


def _pattern_with_value(text: str) -> str:
    try:
        groups = re.compile(text).groups
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from None
    if groups < 1:
        raise ValueError("a group must mark the value")
    return text


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WhereEntry(_Entry):
    """An attribute of the subject and the pattern of its value."""

    attribute: Annotated[str, AfterValidator(_known_attribute)]
    pattern: Annotated[str, AfterValidator(_pattern_with_value)]

    @property
    def oid(self) -> x509.ObjectIdentifier:
        """The attribute's OID."""
        return ATTRIBUTES.get(self.attribute) or x509.ObjectIdentifier(self.attribute)


class AnchorEntry(_Entry):
    """One ``[[anchor]]``."""

    file: str
    purpose: Literal["submission", "seal", "timestamp"]


class IssuerEntry(_Entry):
    """One ``[[issuer]]``."""

    file: str
    provider: str
    fin: WhereEntry | None = None
    voen: WhereEntry | None = None
    card_number: WhereEntry | None = None
    seal_policy: Annotated[str, AfterValidator(_object_identifier)] | None = None


class TrustFile(_Entry):
    """The whole file."""

    anchor: tuple[AnchorEntry, ...] = ()
    issuer: tuple[IssuerEntry, ...] = ()


def parse_trust_toml(data: bytes) -> TrustFile:
    """Raises TrustError with the place and the fault of each wrong entry."""
    try:
        return TrustFile.model_validate(tomllib.loads(data.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TrustError(f"trust.toml: {error}") from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise TrustError(f"trust.toml: {faults}") from None
