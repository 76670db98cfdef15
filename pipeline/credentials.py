"""What proves a sender at the upload door: bearer tokens and client certificates, each bound to one channel.

Only SHA-256 digests are kept. A plain digest is enough: a token is 256 random bits, so nobody can try his way back to
it; a certificate is public, and its key was proven to the proxy that handed it on.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import insert, select, update

from pipeline.database import Reads, Write
from pipeline.tables import channel, credential

TOKEN_PREFIX = "qbl_"  # noqa: S105 - a mark by which a leaked token is found by those who search for such
_ID_BYTES, _SECRET_BYTES = 5, 32

Kind = Literal["token", "certificate"]


class UnknownChannelError(KeyError):
    """No channel of this name is open."""


class KnownCertificateError(ValueError):
    """The certificate proves a channel already, or did until it was revoked; one certificate is one sender's."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks: the channel, and which of its credentials proved it."""

    channel: str
    credential: str


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """A credential as an operator sees it; its secret is not there to be seen."""

    id: str
    channel: str
    kind: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def issue_token(tx: Write, name: str, at: datetime, lifetime: timedelta) -> tuple[str, str]:
    """A new token for a channel: (its id, the token). The token is in no row: it can be told this once only.

    Raises UnknownChannelError.
    """
    token = TOKEN_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    return _put(tx, name, "token", digest_of(token.encode()), at, at + lifetime), token


def admit_certificate(tx: Write, name: str, der: bytes, at: datetime, until: datetime) -> str:
    """From now on the holder of a certificate (DER) sends as a channel, until its end; the credential's id.

    Raises UnknownChannelError, KnownCertificateError.
    """
    digest = digest_of(der)
    if tx.execute(select(credential.c.id).where(credential.c.digest == digest)).first():
        raise KnownCertificateError(digest)
    return _put(tx, name, "certificate", digest, at, until)


def _put(tx: Write, name: str, kind: Kind, digest: str, at: datetime, until: datetime) -> str:
    if not tx.execute(select(channel.c.name).where(channel.c.name == name)).first():
        raise UnknownChannelError(name)
    made = secrets.token_hex(_ID_BYTES)
    tx.execute(
        insert(credential).values(id=made, channel=name, kind=kind, digest=digest, created_at=at, expires_at=until)
    )
    return made


def revoke(tx: Write, credential_id: str, at: datetime) -> bool:
    """Ends a credential, for ever; False if there is no such one that is not revoked yet."""
    mine = (credential.c.id == credential_id, credential.c.revoked_at.is_(None))
    return bool(tx.execute(update(credential).where(*mine).values(revoked_at=at)).rowcount)


def sender_of(reads: Reads, kind: Kind, digest: str, now: datetime) -> Sender | None:
    """Whom a credential proves now; None for one that is unknown, expired or revoked."""
    row = reads.execute(
        select(credential.c.id, credential.c.channel).where(
            credential.c.digest == digest,
            credential.c.kind == kind,
            credential.c.expires_at > now,
            credential.c.revoked_at.is_(None),
        )
    ).first()
    return None if row is None else Sender(row.channel, row.id)


def credentials(reads: Reads, name: str | None = None) -> Sequence[CredentialRow]:
    """All credentials, or those of a channel, oldest first."""
    query = select(credential).order_by(credential.c.created_at, credential.c.id)
    rows = reads.execute(query if name is None else query.where(credential.c.channel == name))
    return [
        CredentialRow(row.id, row.channel, row.kind, row.created_at, row.expires_at, row.revoked_at) for row in rows
    ]


def digest_of(proof: bytes) -> str:
    """By what a token's text or a certificate's DER is known."""
    return hashlib.sha256(proof).hexdigest()
