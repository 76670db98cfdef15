"""The end state of ledger and registers as one text, without issued numbers, ids of our own, and times.

Two runs over the same files give the same text, however often one of them was killed. Only of the demo world: it asks
the registers about the demo's people and employers.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO

from demo.employers import make_employers
from demo.insurers import APPLICANTS, voen_of
from demo.people import make_people
from pipeline import ledger, order, overview
from pipeline.database import Reads
from pipeline.effects import EffectKinds
from pipeline.items import Item
from pipeline.overview import SubmissionRow
from registries.accounts.balances import balances_of
from registries.authorizations import authorizations_of
from registries.bank_booking import told_of
from registries.certificates import certificates_of
from registries.insured import insured_by_fin, linked
from registries.insurer_registrations import activities_of
from registries.insurers import insurers_by_voen
from registries.personal_accounts import account_of

_EVERYTHING = 1_000_000
# Facts that differ from run to run: what was issued, our own ids, and material that each opening of the world renews.
_VOLATILE = frozenset(
    {
        "submission",
        "sequence",
        "ssn",
        "applied_on",
        "issued_at",
        "ends",
        "trust_version",
        "revocation_version",
        "cert_sha256",
        "received_at",
        "best_time",
        "path",
        "revocation",
        "piece",
        "at",
        "seen",
        "report",
        "before",
    }
)
_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def canonical_dump(reads: Reads, kinds: EffectKinds) -> str:
    """The state that ``reads`` shows; ``kinds`` are all effect kinds of the house."""
    roots = overview.submissions(reads, limit=_EVERYTHING)
    parts = [part for row in roots for part in overview.submissions(reads, bundle=row.id, limit=_EVERYTHING)]
    rows = sorted([*roots, *parts], key=lambda row: (row.channel, row.file, row.part, row.sequence))
    items = ledger.load_items(reads, [row.id for row in rows], _NO_MOMENT, kinds, _no_content)
    by_id = {item.id: item for item in items}
    files = _files(rows)
    state = {
        "files": [_file(reads, row, by_id[row.id], files) for row in rows],
        "repeats": overview.repeats(reads),
        "document_keys": _document_keys(reads, rows, files),
        "insured": _insured(reads),
        "insurers": _insurers(reads),
        "links": _links(reads),
        "authorizations": _authorizations(reads),
        "certificates": _certificates(reads),
        "balances": _balances(reads),
    }
    return json.dumps(state, ensure_ascii=False, indent=1, sort_keys=True)


def _no_content(sha256: str) -> BinaryIO:
    raise KeyError(sha256)


def _files(rows: Sequence[SubmissionRow]) -> Mapping[str, str]:
    """What a submission is called where another one names it."""
    return {row.id: f"{row.channel}/{row.file}/{row.part}" for row in rows}


def _file(reads: Reads, row: SubmissionRow, item: Item, files: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        "channel": row.channel,
        "name": row.file,
        "part": row.part,
        "status": row.status,
        "service": row.service,
        "party": row.party,
        "document_id": row.document_id,
        "findings": sorted([one.code, one.severity, one.where, one.value] for one in item.findings),
        "facts": {stage: _stable(json.loads(data), files) for stage, data in item.facts.items()},
        "effects": sorted(effect.kind for effect in item.effects),
        "notices": sorted(_notices(reads, row.id)),
        "entries": [[*group, *sums] for group, sums in told_of(reads, row.id).items()],
    }


def _notices(reads: Reads, submission_id: str) -> list[list[Any]]:
    """Kind, sealed, and for each channel whether it is delivered."""
    return [
        [one.kind, one.sealed, [[channel, delivered] for channel, _name, delivered in one.deliveries]]
        for one in overview.answers(reads, submission_id)
    ]


def _stable(fact: Any, files: Mapping[str, str]) -> Any:
    if isinstance(fact, dict):
        return {name: _stable(value, files) for name, value in fact.items() if name not in _VOLATILE}
    if isinstance(fact, list):
        return [_stable(one, files) for one in fact]
    return files.get(fact, fact) if isinstance(fact, str) else fact


def _document_keys(reads: Reads, rows: Sequence[SubmissionRow], files: Mapping[str, str]) -> list[list[str]]:
    keys = {(row.party, row.document_id) for row in rows if row.party and row.document_id}
    holders = order.key_holders(reads, keys)
    return sorted([*key, holder.content_digest, files[holder.submission]] for key, holder in holders.items())


def _insured(reads: Reads) -> Mapping[str, Any]:
    """Insured persons by FİN: actual address and contacts, without the SSN."""
    found = insured_by_fin(reads, [person.fin for person in make_people().values()])
    return {
        str(fin): {
            "actual_address": one.actual_address.model_dump() if one.actual_address else None,
            "contacts": one.contacts.model_dump(),
        }
        for fin, one in found.items()
    }


def _balances(reads: Reads) -> Mapping[str, int]:
    """What each account of an employer comes to."""
    return {row.account: row.amount for one in make_employers() for row in balances_of(reads, one.voen)}


def _insurers(reads: Reads) -> Mapping[str, Any]:
    """Who became an insurer, by VÖEN: FİN, office and activities, without the number."""
    voens = _new_voens()
    codes = activities_of(reads, voens)
    found = insurers_by_voen(reads, voens)
    return {voen: [one.fin, one.office, *codes.get(voen, ())] for voen, one in found.items()}


def _new_voens() -> list[str]:
    return [voen_of(card) for card in APPLICANTS]


def _certificates(reads: Reads) -> Mapping[str, Any]:
    """By FİN the chain of certificates, without numbers and moments, and whether there is an account."""
    chains = {str(person.fin): certificates_of(reads, person.fin) for person in make_people().values()}
    return {
        fin: {
            "chain": [[one.kind, one.end_reason, one.successor is None] for one in chain],
            "account": account_of(reads, fin) is not None,
        }
        for fin, chain in chains.items()
        if chain
    }


def _links(reads: Reads) -> list[list[str]]:
    voens = [*(employer.voen for employer in make_employers()), *_new_voens()]
    pairs = [(voen, person.fin) for voen in voens for person in make_people().values()]
    return sorted([str(voen), str(fin)] for voen, fin in linked(reads, pairs))


def _authorizations(reads: Reads) -> list[list[str]]:
    """All that the register says but for moments and ranks, which differ from run to run."""
    given = [one for employer in make_employers() for one in authorizations_of(reads, employer.voen)]
    return sorted(
        [
            str(one.insurer),
            one.document_id,
            one.service,
            one.card_number or one.phone or "",
            str(one.fin),
            f"{one.start or ''}..{one.end or ''}",
            "revoked" if one.revoked_rank is not None else "",
        ]
        for one in given
    )
