"""The container ASiC-E with detached XAdES: submissions and attachments as files, every one under every signature.

Verification streams: no file is held in memory whole. ETSI EN 319 162-1 clause 4.4.
"""

from collections.abc import Mapping
from typing import BinaryIO

from signatures.asice_layout import Layout, check_signed_layout, read_layout
from signatures.detached_coverage import Claim, FileDigests, digest_file, methods_of, read_claim, settle
from signatures.opened import Opened
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused
from signatures.submission_head import sort_parts
from signatures.verdict import SignedPart
from signatures.zip_stream import EntryOpener, chunks, read_entry


def open_asice(document: BinaryIO, policy: Policy) -> Opened | Reason:
    """Guards, layout, structure of each signature, mathematics. The payload reads ``document`` while that is open."""
    try:
        return _open(document, policy)
    except Refused as refused:
        return refused.reason


def _open(document: BinaryIO, policy: Policy) -> Opened:
    layout = read_layout(document, policy)
    if not layout.signatures:
        raise Refused(ReasonCode.NO_SIGNATURE)
    check_signed_layout(document, layout, policy)
    claims = _read_claims(document, layout, policy)
    if all(claim.reasons for claim in claims):
        return Opened(settle(claims, {}, {}, policy), None)
    methods = methods_of(claims)
    files = {entry.path: digest_file(chunks(document, entry), methods) for entry in layout.data}
    sources = {entry.path: EntryOpener(document, entry, files[entry.path].sha256) for entry in layout.data}
    signatures = settle(claims, files, sources, policy)
    if any(one.reasons for one in signatures):
        return Opened(signatures, None)
    return Opened(signatures, sort_parts(_parts(document, layout, files)))


def _read_claims(document: BinaryIO, layout: Layout, policy: Policy) -> tuple[Claim, ...]:
    names = frozenset(entry.path for entry in layout.data)
    share = policy.shared_by(len(layout.signatures))
    return tuple(
        read_claim(read_entry(document, entry, policy.max_signature_bytes), names, share) for entry in layout.signatures
    )


def _parts(document: BinaryIO, layout: Layout, files: Mapping[str, FileDigests]) -> list[tuple[SignedPart, bytes]]:
    """Each file with its first bytes, in the order of the container."""
    found = []
    for entry in layout.data:
        file = files[entry.path]
        opener = EntryOpener(document, entry, file.sha256)
        found.append((SignedPart(entry.path, file.sha256, file.size, opener, opener.place), file.head))
    return found
