"""How an ASiC-E container is laid out: mimetype, META-INF with signatures and manifest, data files. Proves nothing.

ETSI EN 319 162-1 clauses 4.4 and A.1. The manifest is signed by nobody: its agreement with the files is hygiene.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import BinaryIO

from signatures.detached_xades import read_guarded
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.zip_directory import ZipEntry, read_directory
from signatures.zip_guard import STORED, check_entries, is_folder
from signatures.zip_stream import read_entry

MIMETYPE = "application/vnd.etsi.asic-e+zip"
MIMETYPE_NAME, META_INF, MANIFEST_NAME = "mimetype", "META-INF/", "META-INF/manifest.xml"
MANIFEST_NS = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_SIGNATURE_NAMES = "META-INF/*signatures*.xml"
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][\w!#$&^.+-]*/[A-Za-z0-9][\w!#$&^.+-]*( *;.*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Layout:
    """The entries of a container by what they are; ``signatures`` may be empty: then it is a draft."""

    mimetype: ZipEntry | None
    manifest: ZipEntry | None
    signatures: tuple[ZipEntry, ...]
    data: tuple[ZipEntry, ...]


def read_layout(stream: BinaryIO, policy: Policy) -> Layout:
    """Raises Refused: ZIP_*, LIMIT_ZIP, ASIC_PROFILE."""
    entries = read_directory(stream, policy)
    check_entries(entries, policy)
    for folder in filter(is_folder, entries):
        read_entry(stream, folder, 0)
    files = [entry for entry in entries if not is_folder(entry)]
    special = [entry for entry in files if entry.path.casefold().startswith(META_INF.casefold())]
    signatures = tuple(entry for entry in special if _is_signature(entry.path))
    manifest = next((entry for entry in special if entry.path == MANIFEST_NAME), None)
    if len(special) != len(signatures) + (manifest is not None):
        raise Refused(ReasonCode.ASIC_PROFILE)
    if len(signatures) > policy.max_signatures:
        raise Refused(ReasonCode.LIMIT_ZIP, f"signatures > {policy.max_signatures}")
    if sum(entry.size for entry in signatures) > policy.max_signatures_bytes:
        raise Refused(ReasonCode.LIMIT_ZIP, f"bytes of signatures > {policy.max_signatures_bytes}")
    mimetype = next((entry for entry in files if entry.path == MIMETYPE_NAME), None)
    data = tuple(entry for entry in files if entry not in special and entry is not mimetype)
    return Layout(mimetype, manifest, signatures, data)


def check_signed_layout(stream: BinaryIO, layout: Layout, policy: Policy) -> None:
    """What a container must have besides its signatures.

    Raises Refused: ASIC_MIMETYPE_*, ASIC_COVERAGE without data files, ASIC_MANIFEST.
    """
    mimetype = layout.mimetype
    if mimetype is None:
        raise Refused(ReasonCode.ASIC_MIMETYPE_MISSING)
    if mimetype.offset != 0 or mimetype.method != STORED or mimetype.has_extra:
        raise Refused(ReasonCode.ASIC_MIMETYPE_PLACE)
    if read_entry(stream, mimetype, policy.max_signature_bytes) != MIMETYPE.encode():
        raise Refused(ReasonCode.ASIC_MIMETYPE_VALUE)
    if not layout.data:
        raise Refused(ReasonCode.ASIC_COVERAGE, "no files")
    if layout.manifest is not None:
        _check_manifest(read_entry(stream, layout.manifest, policy.max_signature_bytes), layout.data, policy)


def _is_signature(path: str) -> bool:
    return fnmatchcase(path, _SIGNATURE_NAMES) and path.count("/") == 1


def _check_manifest(data: bytes, files: Sequence[ZipEntry], policy: Policy) -> None:
    root = read_guarded(data, policy)
    found = list(root.iter(f"{{{MANIFEST_NS}}}file-entry"))
    if root.tag != f"{{{MANIFEST_NS}}}manifest" or [one for one in root if isinstance(one.tag, str)] != found:
        raise Refused(ReasonCode.ASIC_MANIFEST, "manifest")
    types = [(_attribute(one, "full-path"), _attribute(one, "media-type")) for one in found]
    if any(path == "/" and kind != MIMETYPE for path, kind in types):
        raise Refused(ReasonCode.ASIC_MANIFEST, "media-type")
    named = [(path, kind) for path, kind in types if path != "/"]
    if sorted(path for path, _ in named) != sorted(entry.path for entry in files):
        raise Refused(ReasonCode.ASIC_MANIFEST, "files")
    if not all(_MEDIA_TYPE.fullmatch(kind) for _, kind in named):
        raise Refused(ReasonCode.ASIC_MANIFEST, "media-type")


def _attribute(element: object, name: str) -> str:
    return str(getattr(element, "attrib", {}).get(f"{{{MANIFEST_NS}}}{name}", ""))
