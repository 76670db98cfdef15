"""Containers that nobody should send: good ASiC-E files taken apart, changed in one thing, and zipped again.

Only names and packing change, never the signature: what the strict reader says is about that one thing. ETSI
EN 319 162-1 clause 4.4: each file of the container is covered, and nothing else lies in it.
"""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from signatures.asice_layout import MANIFEST_NAME, META_INF, MIMETYPE, MIMETYPE_NAME
from signatures.pdf_making import SUBMISSION_NAME

BOMB_BYTES = 16 * 1024 * 1024
_MOMENT = (2026, 11, 2, 9, 0, 0)


def repacked(container: bytes) -> bytes:
    """The same files with the same octets, stored and not deflated, as another program zips them."""
    return _packed(_entries(container), method=ZIP_STORED)


def with_unsigned_file(container: bytes) -> bytes:
    """Another file lies beside the signed one; the manifest, which nobody signs, names it too."""
    entries = _entries(container)
    row = b'<manifest:file-entry manifest:full-path="elave.xml" manifest:media-type="text/xml"/>'
    closing = b"</manifest:manifest>"
    entries[MANIFEST_NAME] = _replaced(entries[MANIFEST_NAME], closing, row + closing)
    return _packed({**entries, "elave.xml": entries[SUBMISSION_NAME]})


def with_other_name(container: bytes) -> bytes:
    """The signed file bears another name, in the zip and in the manifest; the signature knows the old one."""
    renamed = "basqa-ad.xml"
    entries = _entries(container)
    entries[MANIFEST_NAME] = _replaced(entries[MANIFEST_NAME], SUBMISSION_NAME.encode(), renamed.encode())
    return _packed({renamed if name == SUBMISSION_NAME else name: content for name, content in entries.items()})


def without_signature(container: bytes) -> bytes:
    """A container that is still to be signed."""
    signatures = f"{META_INF}signatures"
    return _packed({name: content for name, content in _entries(container).items() if not name.startswith(signatures)})


def truncated(container: bytes) -> bytes:
    """Its first two thirds: the transfer broke off, and the zip directory, which stands last, is missing."""
    return container[: len(container) * 2 // 3]


def zip_bomb() -> bytes:
    """A few kilobytes that inflate to a thousand times as much."""
    return _packed({MIMETYPE_NAME: MIMETYPE.encode(), SUBMISSION_NAME: bytes(BOMB_BYTES)})


def _entries(container: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(container)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _packed(entries: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as container:
        for name, content in entries.items():
            chosen = ZIP_STORED if name == MIMETYPE_NAME else method
            container.writestr(ZipInfo(name, _MOMENT), content, compress_type=chosen)
    return made.getvalue()


def _replaced(text: bytes, old: bytes, new: bytes) -> bytes:
    if text.count(old) != 1:
        raise ValueError("not exactly one place to change")
    return text.replace(old, new)
