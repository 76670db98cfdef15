"""Authorizations (səlahiyyətlər) as signed actions: the documents that give one and that take one back.

Owns both models and their XML tables; the XSD twins are ``xsd/authorization_grant.xsd`` and
``xsd/authorization_revocation.xsd``. Manuals 001 §2.2, 002 §4.2, 003 §2.1.1, 004 §2.2.
"""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from schemas.binding import TEXT, Element, Group, Leaf
from schemas.frozen import DocumentBody, FrozenModel
from schemas.identifiers import DocumentId, Fin
from schemas.lexical import (
    CardNumber,
    Code,
    Day,
    Text20,
    read_boolean,
    read_day,
    read_uuid,
    write_boolean,
    write_day,
)


class GrantKind(StrEnum):
    """Səlahiyyətin tipi: what the person authorized signs with."""

    CARD = "CARD"  # RYTN e-İmza kartı
    ASAN = "ASAN"  # Asan imza


class Term(StrEnum):
    """Etibar edilmə müddəti."""

    UNLIMITED = "UNLIMITED"  # Müddətsiz
    DATED = "DATED"  # Müddətli


class CardGrantee(FrozenModel):
    """The holder of an e-imza card: the grant holds for this card and no other."""

    number: CardNumber
    fin: Fin


class AsanGrantee(FrozenModel):
    """The user of an Asan signature; its certificate tells the FİN, never the phone."""

    phone: Text20
    fin: Fin


class Dated(FrozenModel):
    """First and last day, in Baku. That they stand in order is a rule, not part of the schema."""

    start: Day
    end: Day


class AuthorizationGrant(DocumentBody):
    """Səlahiyyətin verilməsi: one person, one service. Without ``dated`` it holds until it is taken back."""

    service: Code
    card: CardGrantee | None = None
    asan: AsanGrantee | None = None
    dated: Dated | None = None
    trusted: bool

    @model_validator(mode="after")
    def _one_grantee(self) -> Self:
        if (self.card is None) == (self.asan is None):
            raise ValueError("a card or an Asan signature, not both")
        return self

    @property
    def kind(self) -> GrantKind:
        """Card or Asan."""
        return GrantKind.CARD if self.card is not None else GrantKind.ASAN

    @property
    def term(self) -> Term:
        """Unlimited is the default (001 §2.2)."""
        return Term.UNLIMITED if self.dated is None else Term.DATED

    @property
    def fin(self) -> Fin:
        """The FİN of the person who is authorized."""
        grantee = self.card or self.asan
        assert grantee is not None
        return grantee.fin

    @property
    def grantee_place(self) -> str:
        """The XPath of the person who is authorized."""
        return f"/Submission/AuthorizationGrant/{'Card' if self.card is not None else 'Asan'}"


class AuthorizationRevocation(DocumentBody):
    """Səlahiyyətin ləğvi: names the grant by its document and the person again, so that a slip hits nobody else."""

    grant: DocumentId
    fin: Fin


_FIN = Element("Fin", "fin", TEXT)
_CARD = Group(CardGrantee, (Element("Number", "number", TEXT), _FIN))
_ASAN = Group(AsanGrantee, (Element("Phone", "phone", TEXT), _FIN))
_DAY = Leaf(read=read_day, write=write_day)
_DATED = Group(Dated, (Element("Start", "start", _DAY), Element("End", "end", _DAY)))

AUTHORIZATION_GRANT = Group(
    AuthorizationGrant,
    (
        Element("Service", "service", TEXT),
        Element("Card", "card", _CARD, optional=True),
        Element("Asan", "asan", _ASAN, optional=True),
        Element("Dated", "dated", _DATED, optional=True),
        Element("Trusted", "trusted", Leaf(read=read_boolean, write=write_boolean)),
    ),
)
AUTHORIZATION_REVOCATION = Group(
    AuthorizationRevocation, (Element("Grant", "grant", Leaf(read=read_uuid, write=str)), _FIN)
)
