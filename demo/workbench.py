"""Where the demo's files are made: people, employers, their cards as signing keys, and what was made so far.

Some files are copies of earlier ones, byte by byte; an EC signature is another one each time, so they are looked up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from demo import documents
from demo.authorizations import Grant, Revocation, grant_document, revocation_document
from demo.cards import Card
from demo.documents import SIGNED_AT, Application
from demo.employers import Employer
from demo.tables import Table, document_of, files_of, saved, scans_of
from schemas.frozen import DocumentBody
from schemas.person import PersonRecord
from signatures.asice_making import make_asice
from signatures.detached import sign_detached
from signatures.keys import PemKey
from signatures.signing import sign_xml


@dataclass(frozen=True, slots=True)
class Workbench:
    """``made`` holds the finished files by name, in the order in which they were made."""

    people: Mapping[str, PersonRecord]
    employers: Mapping[str, Employer]
    cards: Mapping[str, Card]
    made: dict[str, bytes] = field(default_factory=dict)

    def unsigned(self, application: Application, employer: str, person: PersonRecord | None = None) -> bytes:
        """The document without a signature; ``person`` replaces the one whom the role names."""
        about = person or self.people[application.role]
        return documents.unsigned(application, self.employers[employer], about)

    def signed(
        self, application: Application, card: str, *, at: datetime = SIGNED_AT, person: PersonRecord | None = None
    ) -> bytes:
        """The document signed with a card, for the employer that the card's name begins with."""
        employer = self.employers[card.partition(".")[0]]
        about = person or self.people[application.role]
        return documents.signed(application, employer, about, self.key(card), at)

    def signed_pdf(self, application: Application, card: str) -> bytes:
        """The document embedded in a PDF that is signed with a card, for the card's employer."""
        return documents.signed_pdf(self.unsigned(application, card.partition(".")[0]), self.key(card))

    def signed_asice(self, application: Application, card: str) -> bytes:
        """The document as the only file of an ASiC-E container that is signed with a card, for the card's employer."""
        return documents.signed_asice(self.unsigned(application, card.partition(".")[0]), self.key(card))

    def signature(self, files: Mapping[str, bytes], card: str) -> bytes:
        """A detached signature over files, made with a card."""
        return sign_detached(files, self.key(card), signing_time=SIGNED_AT)

    def grant(self, grant: Grant, card: str) -> bytes:
        """The grant signed with a card, for the card's employer."""
        document = grant_document(grant, self.employers[card.partition(".")[0]], self.people[grant.role].fin)
        return sign_xml(document, self.key(card), signing_time=SIGNED_AT)

    def revocation(self, revocation: Revocation, card: str) -> bytes:
        """The revocation signed with a card, for the card's employer."""
        document = revocation_document(
            revocation, self.employers[card.partition(".")[0]], self.people[revocation.role].fin
        )
        return sign_xml(document, self.key(card), signing_time=SIGNED_AT)

    def table(self, table: Table, card: str, *, broken: bool = False, inside: bool = False) -> bytes:
        """The settlement table signed with a card, for the card's employer: in a container with its scans, or as XML
        that holds them. ``broken``: half of its first scan.
        """
        employer = self.employers[card.partition(".")[0]]
        if broken:
            scans = scans_of(table)
            first = next(iter(scans))
            table = replace(table, files=scans | {first: scans[first][: len(scans[first]) // 2]})
        if inside:
            document = document_of(table, employer, self.people, inside=True)
            return sign_xml(document, self.key(card), signing_time=SIGNED_AT)
        return make_asice(files_of(table, employer, self.people), self.key(card), signing_time=SIGNED_AT)

    def saved(self, title: str, service: str, body: DocumentBody, card: str) -> bytes:
        """Requisites or a calendar signed with a card, for the card's employer."""
        document = saved(title, service, self.employers[card.partition(".")[0]], body)
        return sign_xml(document, self.key(card), signing_time=SIGNED_AT)

    def key(self, card: str) -> PemKey:
        """A card as a signing key."""
        return self.cards[card].signs
