"""``trust.toml`` as a frozen model: which file is an anchor for what, and how each issuing CA writes its certificates.

Reads and checks the text; the certificates it names are ``trust.py``'s.
"""

import re
import tomllib
from typing import Annotated, Literal, Self

from cryptography import x509
from cryptography.x509.oid import NameOID
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

_ADDRESS = r"^https?://[^\s]+$"
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


def _distinguished_name(text: str) -> str:
    x509.Name.from_rfc4514_string(text)
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
    """One ``[[issuer]]``: the CA's certificate as a file, its SHA-256 (hex), or its subject (RFC 4514), one of them.

    A CA of a trusted list has no file here; a subject holds for all certificates that the CA will ever have.
    """

    file: str | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    subject: Annotated[str, AfterValidator(_distinguished_name)] | None = None
    provider: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    fin: WhereEntry | None = None
    voen: WhereEntry | None = None
    card_number: WhereEntry | None = None
    seal_policy: Annotated[str, AfterValidator(_object_identifier)] | None = None

    @model_validator(mode="after")
    def _told_in_one_way(self) -> Self:
        if sum(one is not None for one in (self.file, self.sha256, self.subject)) != 1:
            raise ValueError("one of file, sha256, subject")
        return self


class ListEntry(_Entry):
    """One ``[[trusted_list]]``: its file, the PEM files of those who may sign it, and which statuses trust.

    ``expired``: what its services are worth for moments after its NextUpdate: "hold" (documents wait), or "use".
    ``url``: where the next one is fetched, into ``file``.
    """

    file: str
    signers: Annotated[tuple[str, ...], Field(min_length=1)]
    statuses: Annotated[tuple[str, ...], Field(min_length=1)] = ("granted",)
    expired: Literal["hold", "use"] = "hold"
    url: Annotated[str, Field(pattern=_ADDRESS)] | None = None

    @model_validator(mode="after")
    def _lies_in_the_folder(self) -> Self:
        if self.url is not None and not re.fullmatch(r"[^/.][^/]*\.xml", self.file):
            raise ValueError("file: a name.xml of this folder, where there is a url")
        return self


class FetchEntry(_Entry):
    """``[fetch]``: addresses of revocation lists that no certificate of the store names."""

    crl: tuple[Annotated[str, Field(pattern=_ADDRESS)], ...] = ()


class TrustFile(_Entry):
    """The whole file."""

    anchor: tuple[AnchorEntry, ...] = ()
    issuer: tuple[IssuerEntry, ...] = ()
    trusted_list: tuple[ListEntry, ...] = ()
    fetch: FetchEntry = FetchEntry()


def parse_trust_toml(data: bytes) -> TrustFile:
    """Raises TrustError with the place and the fault of each wrong entry."""
    try:
        return TrustFile.model_validate(tomllib.loads(data.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TrustError(f"trust.toml: {error}") from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise TrustError(f"trust.toml: {faults}") from None
