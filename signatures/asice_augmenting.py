"""Adds to a signed ASiC-E container: another signer over the same files, or what raises the level of its signatures.

ETSI EN 319 162-1 clause 4.4.3: each signature is a file of its own, so those of others stay as they are. Nothing leaves
before the strict reader has proven it. CannotSign (``signing.py``) tells what it has against the container.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from typing import BinaryIO

from signatures.asice import open_asice
from signatures.asice_layout import read_layout
from signatures.asice_making import pack, signature_name
from signatures.data_files import DataFiles
from signatures.detached import entry_source, sign_detached, verify_detached
from signatures.keys import SigningKey
from signatures.policy import DEFAULT_POLICY
from signatures.refusal import Refused
from signatures.signing import CannotSign, refuse_broken
from signatures.xades_augmenting import Opener
from signatures.zip_guard import same_name
from signatures.zip_stream import read_entry

# Raises the level of the XML of one signature, which the opener reads.
Raising = Callable[[bytes, Opener], bytes]


def as_it_is(signature: bytes, _opener: Opener) -> bytes:
    """No raising: level B."""
    return signature


@dataclass(frozen=True, slots=True)
class _Contents:
    files: DataFiles
    manifest: bytes | None
    signatures: Mapping[str, bytes]


def add_signer(
    container: BinaryIO, target: BinaryIO, key: SigningKey, *, signing_time: datetime, raising: Raising = as_it_is
) -> None:
    """Writes ``container`` with one more signature, raised by ``raising``, to ``target`` (empty, seekable).

    ``signing_time`` is aware. Raises CannotSign, OSError, and what ``raising`` does.
    """
    found = _unpack(container)
    signature = raising(sign_detached(found.files, key, signing_time=signing_time), _opener(found.files))
    taken = {same_name(name) for name in found.signatures}
    name = next(one for one in map(signature_name, count(len(taken))) if same_name(one) not in taken)
    pack(target, found.files, found.manifest, {**found.signatures, name: signature}, made_at=signing_time)


def raise_signatures(container: BinaryIO, target: BinaryIO, raising: Raising, *, made_at: datetime) -> None:
    """Writes ``container`` with each of its signatures raised to ``target``. Raises as ``add_signer``."""
    found = _unpack(container)
    raised = {name: raising(one, _opener(found.files)) for name, one in found.signatures.items()}
    pack(target, found.files, found.manifest, raised, made_at=made_at)


def _opener(files: DataFiles) -> Opener:
    return partial(verify_detached, files=files, policy=DEFAULT_POLICY)


def _unpack(container: BinaryIO) -> _Contents:
    container.seek(0)
    refuse_broken(open_asice(container, DEFAULT_POLICY))
    read = partial(read_entry, container, limit=DEFAULT_POLICY.max_signature_bytes)
    try:
        layout = read_layout(container, DEFAULT_POLICY)
        return _Contents(
            {entry.path: entry_source(container, entry) for entry in layout.data},
            read(layout.manifest) if layout.manifest else None,
            {entry.path: read(entry) for entry in layout.signatures},
        )
    except Refused as refused:
        raise CannotSign(refused.reason) from None
