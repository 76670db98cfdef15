"""A detached signature: XAdES in a file of its own, which completes a draft. Makes it and proves it over the files.

The same file as in an ASiC-E container, so what is signed apart can be put together (``asice_making.py``).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from lxml import etree

from signatures.asice_layout import read_layout
from signatures.data_files import DataFiles, Source, SourceOpener, pieces
from signatures.detached_coverage import Claim, FileDigests, digest_file, methods_of, read_claim, settle
from signatures.detached_xades import ASIC_NS, SIGNATURES_TAG, files_of, read_detached, uri_of
from signatures.keys import SigningKey
from signatures.media_types import media_type_of
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused
from signatures.signing import CannotSign, refuse_broken
from signatures.submission_head import root_name, sort_parts
from signatures.uris import DIGESTS, SHA256
from signatures.verdict import SignedPart
from signatures.xades_building import SignedData, append_signature
from signatures.zip_directory import ZipEntry
from signatures.zip_guard import check_distinct, check_path
from signatures.zip_stream import EntryOpener, chunks


def sign_detached(files: DataFiles, key: SigningKey, *, signing_time: datetime) -> bytes:
    """The XAdES file over all of ``files``, in UTF-8; ``signing_time`` is aware.

    Raises CannotSign: the files cannot be signed so; OSError.
    """
    check_names(files)
    data = [_signed(name, source) for name, source in files.items()]
    root = etree.Element(SIGNATURES_TAG, nsmap={"asic": ASIC_NS})
    append_signature(root, data, key, signing_time=signing_time)
    signature = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    refuse_broken(verify_detached(signature, files, DEFAULT_POLICY))
    return signature


def verify_detached(signature: bytes, files: DataFiles, policy: Policy) -> Opened | Reason:
    """Structure and mathematics of a detached signature over exactly ``files``; trust is ``verify``'s.

    A file that stands alone may bear any name: it has it from whoever stored it; of several, no two may count as one.
    Raises what reading the files raises.
    """
    try:
        check_distinct(files)
        claim = read_claim(signature, frozenset(files), policy, lone_name_counts=False)
    except Refused as refused:
        return refused.reason
    methods = methods_of((claim,))
    read = {} if claim.reasons else {name: digest_file(pieces(source), methods) for name, source in files.items()}
    return opened_over(claim, files, read, policy)


def opened_over(claim: Claim, files: DataFiles, read: Mapping[str, FileDigests], policy: Policy) -> Opened:
    """What ``claim`` comes to over ``files``, of which ``read`` are the digests where it has no reasons of its own."""
    signatures = settle((claim,), read, files, policy)
    if signatures[0].reasons:
        return Opened(signatures, None)
    return Opened(signatures, sort_parts((_part(name, files[name], one), one.head) for name, one in read.items()))


def _part(name: str, source: Source, read: FileDigests) -> SignedPart:
    place = source.place if isinstance(source, EntryOpener) else None
    return SignedPart(name, read.sha256, read.size, SourceOpener(source, read.sha256), place)


def is_detached(head: bytes) -> bool:
    """Whether an XML file that begins so is meant as a detached signature. Proves nothing."""
    return root_name(head) == f"{ASIC_NS} XAdESSignatures"


def named_digests(signature: bytes, policy: Policy) -> Mapping[str, str] | Reason:
    """What a detached signature says it is over, to find the draft it completes: "sha256:hex" by file name.

    Proves nothing. A Reason when ``signature`` is no detached signature.
    """
    try:
        files = files_of(read_detached(signature, policy.max_zip_entries, policy))
    except Refused as refused:
        return refused.reason
    return {name: f"{DIGESTS[one.digest_method]}:{one.digest.hex()}" for name, one in files.items()}


def draft_files(container: BinaryIO, policy: Policy) -> DataFiles | Reason:
    """The data files of an unsigned container, openers that read it while it is open. A Reason if it is none."""
    try:
        layout = read_layout(container, policy)
        if layout.signatures:
            return Reason(ReasonCode.ASIC_PROFILE, "signed")
        return {entry.path: entry_source(container, entry) for entry in layout.data}
    except Refused as refused:
        return refused.reason


def check_names(files: DataFiles) -> None:
    """Raises CannotSign: names that no container may hold, two that count as one, or none at all."""
    try:
        for name in files:
            check_path(name, DEFAULT_POLICY)
        check_distinct(files)
    except Refused as refused:
        raise CannotSign(refused.reason) from None
    if not files:
        raise CannotSign(Reason(ReasonCode.ASIC_COVERAGE, "no files"))


def entry_source(container: BinaryIO, entry: ZipEntry) -> EntryOpener:
    """A file of a container, to be read while that is open. Raises Refused: ZIP_*."""
    return EntryOpener(container, entry, digest_file(chunks(container, entry), frozenset({SHA256})).sha256)


def _signed(name: str, source: Source) -> SignedData:
    digest = digest_file(pieces(source), frozenset({SHA256})).digests[SHA256]
    return SignedData(uri_of(name), digest, media_type_of(name))
