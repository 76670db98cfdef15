"""What the house trusts at this moment, told to an operator: anchors, lists, what was fetched, and what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.blobs import BlobStore
from pipeline.database import Reads
from pipeline.lines import NotReadyError
from registries.revocation_fetches import Fetch, fetches
from registries.trust_snapshots import Snapshot, latest
from signatures.revocation_sources import CrlState, crl_states
from signatures.trust import TrustError, TrustStore, fingerprint, read_trust_directory
from stages.trust import TrustMaterial, build_material


@dataclass(frozen=True, slots=True)
class TrustState:
    """The snapshot in use, what it holds, what came of fetching. ``problems`` are sentences, none when all is well."""

    snapshot: Snapshot
    material: TrustMaterial
    crls: tuple[CrlState, ...]
    fetched: tuple[Fetch, ...]
    problems: tuple[str, ...]


def trust_state(reads: Reads, store: BlobStore, folder: Path, now: datetime) -> TrustState:
    """Raises NotReadyError where no trust was ever recorded."""
    snapshot = latest(reads)
    if snapshot is None:
        raise NotReadyError("no trust was ever recorded: see docs/operating.md")
    files = {name: store.read(digest) for name, digest in snapshot.files.items()}
    material, crls = build_material(files), crl_states(files)
    fetched = tuple(fetches(reads).values())
    problems = (
        *_of_folder(folder),
        *material.revocation.problems,
        *_of_trust(material.trust, now),
        *(f"{one.name}: {one.issuer}: out of date since {_day(one.next_update)}" for one in crls if _is_old(one, now)),
        *(f"{one.url}: {one.why}" for one in fetched if one.why),
    )
    return TrustState(snapshot, material, crls, fetched, problems)


def _of_folder(folder: Path) -> Iterator[str]:
    """Why what lies in the folder is not in use."""
    try:
        build_material(read_trust_directory(folder))
    except (TrustError, OSError) as error:
        yield f"the folder is not in use: {error}"


def _of_trust(trust: TrustStore, now: datetime) -> Iterator[str]:
    for one in trust.lists:
        if one.next_update < now:
            yield f"{one.file}: the list of {one.territory} is out of date since {_day(one.next_update)}"
        yield from (f"{one.file}: {why}" for why in one.skipped)
    for anchor in trust.anchors:
        if anchor.stands(now) and anchor.certificate.not_valid_after_utc < now:
            ended = _day(anchor.certificate.not_valid_after_utc)
            yield f"anchor {fingerprint(anchor.certificate)[:16]}: its certificate ended on {ended}"


def _is_old(crl: CrlState, now: datetime) -> bool:
    return crl.next_update is not None and crl.next_update < now


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d}"
