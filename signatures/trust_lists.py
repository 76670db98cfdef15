"""Trusted lists of a trust folder as anchors: proven by their pinned signers, read, and dated by their own words."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from cryptography import x509

from signatures.trust_store import Anchor, ListState, Purpose
from signatures.trust_toml import ListEntry, TrustError
from signatures.trusted_list import STATUSES, Service, TrustedList, read_list
from signatures.trusted_list_proof import prove_list

MOST_KEPT = 8


def anchors_of_lists(
    entries: Iterable[ListEntry], files: Mapping[str, bytes], pems: Mapping[str, tuple[x509.Certificate, ...]]
) -> tuple[tuple[Anchor, ...], tuple[ListState, ...]]:
    """The anchors of all lists of a folder, and what the lists say of themselves. Raises TrustError."""
    anchors: list[Anchor] = []
    states: list[ListState] = []
    for entry in entries:
        found = _list_of(entry, files, pems)
        anchors += (_anchor(service, entry, found) for service in found.services)
        states.append(_state(entry, found))
    return tuple(anchors), tuple(states)


def _list_of(
    entry: ListEntry, files: Mapping[str, bytes], pems: Mapping[str, tuple[x509.Certificate, ...]]
) -> TrustedList:
    missing = [name for name in (entry.file, *entry.signers) if name not in files]
    if missing:
        raise TrustError(f"{missing[0]}: named in trust.toml, but not there")
    signers = tuple(one for name in entry.signers for one in pems.get(name, ()))
    try:
        return _proven(files[entry.file], signers, frozenset(map(_status, entry.statuses)))
    except TrustError as error:
        raise TrustError(f"{entry.file}: {error}") from None


@lru_cache(maxsize=MOST_KEPT)
def _proven(data: bytes, signers: tuple[x509.Certificate, ...], statuses: frozenset[str]) -> TrustedList:
    """Kept, since a new revocation list makes a new store of the same list."""
    root, signer = prove_list(data, signers)
    found = read_list(root, statuses)
    if not signer.not_valid_before_utc <= found.issued <= signer.not_valid_after_utc:
        raise TrustError("its signer's certificate did not hold when it was issued")
    return found


def _status(name: str) -> str:
    return name if "/" in name else STATUSES + name


def _anchor(service: Service, entry: ListEntry, found: TrustedList) -> Anchor:
    vouched_until = found.next_update if entry.expired == "hold" else None
    return Anchor(service.certificate, Purpose(service.use), service.since, service.until, vouched_until)


def _state(entry: ListEntry, found: TrustedList) -> ListState:
    return ListState(
        file=entry.file,
        territory=found.territory,
        sequence=found.sequence,
        issued=found.issued,
        next_update=found.next_update,
        expired=entry.expired,
        skipped=found.skipped,
    )
