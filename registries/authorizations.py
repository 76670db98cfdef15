"""The register of authorizations (səlahiyyətlərin reyestri): who may sign for an insurer, in which service, until when.

Written by ``authorization_effects.py`` only. Whether one of them opens a service is ``rules/authority.py``.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from pipeline.bulk import rows_by
from pipeline.database import Reads
from registries.tables import authorization
from schemas.authority import Authorization
from schemas.authorization import GrantKind, Term
from schemas.identifiers import Fin, Voen

GrantKey = tuple[str, str]  # insurer's VÖEN, id of the granting document


def authorizations_naming(
    reads: Reads, pairs: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], Sequence[Authorization]]:
    """All that an insurer ever gave to a person, by (insurer's VÖEN, FİN), in their order; absent where it gave none.

    One query for each 10,000 persons.
    """
    wanted = {(str(insurer), str(fin)) for insurer, fin in pairs}
    found: dict[tuple[str, str], list[Authorization]] = {}
    for row in rows_by(reads, authorization.c.fin, sorted({fin for _, fin in wanted})):
        if (row.insurer, row.fin) in wanted:
            found.setdefault((row.insurer, row.fin), []).append(_read(row))
    return {pair: sorted(many, key=lambda one: one.rank) for pair, many in found.items()}


def authorizations_of(reads: Reads, insurer: str) -> Sequence[Authorization]:
    """All that an insurer ever gave, in their order."""
    mine = select(authorization).where(authorization.c.insurer == str(insurer)).order_by(authorization.c.rank)
    return [_read(row) for row in reads.execute(mine)]


def authorizations_by_key(reads: Reads, keys: Iterable[GrantKey]) -> Mapping[GrantKey, Authorization]:
    """Those among ``keys`` that were given; one query for each 10,000 documents."""
    wanted = {(str(insurer), str(document_id)) for insurer, document_id in keys}
    rows = rows_by(reads, authorization.c.document_id, sorted({document_id for _, document_id in wanted}))
    return {key: _read(row) for row in rows if (key := (row.insurer, row.document_id)) in wanted}


def _read(row: Row[Any]) -> Authorization:
    return Authorization(
        document_id=row.document_id,
        insurer=Voen(row.insurer),
        service=row.service,
        kind=GrantKind(row.kind),
        card_number=row.card_number,
        phone=row.phone,
        fin=Fin(row.fin),
        term=Term(row.term),
        start=row.starts_on,
        end=row.ends_on,
        granted_at=row.granted_at,
        rank=row.rank,
        revoked_at=row.revoked_at,
        revoked_rank=row.revoked_rank,
    )
