"""The cards of the demo's people: who holds which, from which CA, with or without the seal right.

Two issuing CAs write their certificates differently on purpose, so that the rules per CA are exercised:
e-imza  serialNumber PNOAZ-<FİN>, organizationIdentifier VATAZ-<VÖEN>, OU "KART <number>"
asan    serialNumber <FİN>, OU "VOEN <VÖEN>", title <user ID>
Both are assumptions [I]: no real profile is public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

from cryptography import x509
from cryptography.x509.oid import NameOID

from demo.employers import Employer
from demo.pki import (
    LEAF_VALIDITY,
    Authority,
    KeyKind,
    Validity,
    certificate_pem,
    issue_card,
    key_pem,
    make_issuing,
    make_key,
    make_root,
)
from schemas.person import PersonRecord
from schemas.text import upper
from signatures.keys import PemKey

AuthorityName = Literal["root", "e-imza", "asan", "rogue-root", "rogue-e-imza"]
TRUSTED: tuple[AuthorityName, ...] = ("root", "e-imza", "asan")

_ROOT_NAME = "Nümayiş AZ Root Authority"
_EIMZA_NAME = "Nümayiş e-imza Issuing CA"
_ASAN_NAME = "Nümayiş ASXM Asan İmza CA"
_THREE_YEARS_AGO = Validity(datetime(2021, 3, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class CardSpec:
    """One card: ``holder`` is a role of ``demo/people.py``, ``channel`` names the employer it tells ("": none)."""

    name: str
    holder: str
    channel: str
    serial: int
    authority: AuthorityName = "e-imza"
    kind: KeyKind = "p256"
    seal: bool = True
    validity: Validity = LEAF_VALIDITY
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A card as PEM: the key, the person's certificate, the issuing CA above it."""

    key: bytes
    certificate: bytes
    chain: bytes

    @property
    def signs(self) -> PemKey:
        """The card as a signing key. Kept: to prove an RSA key takes longer than to sign with it."""
        return _opened(self.key, self.certificate, self.chain)


@lru_cache
def _opened(key: bytes, certificate: bytes, chain: bytes) -> PemKey:
    return PemKey.load(key, certificate, chain)


SPECS: tuple[CardSpec, ...] = (
    CardSpec("alfa.head", "alfa.head", "alfa", 0x1001, kind="rsa2048"),
    CardSpec("alfa.accountant", "alfa.accountant", "alfa", 0x1002, seal=False),
    CardSpec("beta.head", "beta.head", "beta", 0x1003),
    CardSpec("beta.accountant", "beta.accountant", "beta", 0x1004, kind="rsa2048", seal=False),
    CardSpec("beta.head.expired", "beta.head", "beta", 0x0901, validity=_THREE_YEARS_AGO),
    CardSpec("qamma.head", "qamma.head", "qamma", 0x2001, "asan"),
    CardSpec("qamma.accountant", "qamma.accountant", "qamma", 0x2002, "asan", seal=False),
    CardSpec(
        "qamma.head.revoked", "qamma.head", "qamma", 0x2003, "asan", revoked_at=datetime(2026, 10, 1, 8, tzinfo=UTC)
    ),
    # for the authorizations: a second card of one person, and cards of workers who are authorized each in his own way
    CardSpec("alfa.accountant.second", "alfa.accountant", "alfa", 0x1005, seal=False),
    CardSpec("alfa.deputy", "worker.49", "alfa", 0x1006, seal=False),
    CardSpec("alfa.clerk", "worker.50", "alfa", 0x1007, seal=False),
    CardSpec("alfa.lawyer", "worker.51", "alfa", 0x1008, seal=False),
    # individuals who sign for themselves: their certificates name no organization
    CardSpec("applicant.1", "worker.30", "", 0x2101, "asan", seal=False),
    CardSpec("applicant.2", "worker.31", "", 0x1101, seal=False),
    CardSpec("applicant.3", "worker.32", "", 0x1102, seal=False),
    CardSpec("alfa.head.rogue", "alfa.head", "alfa", 0x1001, "rogue-e-imza"),
)


def card_number(name: str) -> str:
    """The number of an e-imza card, as its certificate tells it. Raises KeyError for an unknown card."""
    return _number({spec.name: spec for spec in SPECS}[name])


def _number(spec: CardSpec) -> str:
    return str(7_000_000_000 + spec.serial)


def make_authorities() -> Mapping[AuthorityName, Authority]:
    """The trusted hierarchy, and a rogue one that bears the same names and numbers."""
    root, rogue_root = make_root(_ROOT_NAME, serial=1), make_root(_ROOT_NAME, serial=1)
    return {
        "root": root,
        "e-imza": make_issuing(root, _EIMZA_NAME, kind="rsa3072", serial=2),
        "asan": make_issuing(root, _ASAN_NAME, kind="p256", serial=3),
        "rogue-root": rogue_root,
        "rogue-e-imza": make_issuing(rogue_root, _EIMZA_NAME, kind="rsa3072", serial=2),
    }


def make_cards(
    authorities: Mapping[AuthorityName, Authority],
    people: Mapping[str, PersonRecord],
    employers: Mapping[str, Employer],
) -> Mapping[str, Card]:
    """All cards by name."""
    return {
        spec.name: _make_card(spec, authorities, people[spec.holder], employers.get(spec.channel)) for spec in SPECS
    }


def revoked_by(authority: AuthorityName) -> Mapping[int, datetime]:
    """What the revocation list of a CA says: serial and since when."""
    return {
        spec.serial: spec.revoked_at for spec in SPECS if spec.authority == authority and spec.revoked_at is not None
    }


def _make_card(
    spec: CardSpec, authorities: Mapping[AuthorityName, Authority], holder: PersonRecord, employer: Employer | None
) -> Card:
    issuer, key = authorities[spec.authority], make_key(spec.kind)
    subject = _subject(spec, holder, employer)
    leaf = issue_card(issuer, subject, key, serial=spec.serial, validity=spec.validity, seal=spec.seal)
    return Card(key_pem(key), certificate_pem(leaf), certificate_pem(issuer.certificate))


def _subject(spec: CardSpec, holder: PersonRecord, employer: Employer | None) -> x509.Name:
    common = [
        (NameOID.COUNTRY_NAME, "AZ"),
        (NameOID.ORGANIZATION_NAME, employer.name if employer else ""),
        (NameOID.COMMON_NAME, upper(f"{holder.surname} {holder.given_name} {holder.patronymic}")),
    ]
    own = [
        (NameOID.SERIAL_NUMBER, f"PNOAZ-{holder.fin}"),
        (NameOID.ORGANIZATION_IDENTIFIER, f"VATAZ-{employer.voen}" if employer else ""),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, f"KART {_number(spec)}"),
    ]
    if spec.authority == "asan":
        own = [
            (NameOID.SERIAL_NUMBER, str(holder.fin)),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, f"VOEN {employer.voen}" if employer else ""),
            (NameOID.TITLE, f"{10_000 + spec.serial:06d}"),
        ]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in (*common, *own) if value])
