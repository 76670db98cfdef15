"""Makes ASiC-E containers: mimetype first and stored, files, manifest, signatures. ETSI EN 319 162-1 clauses 4.4, A.1.

Nothing leaves before the strict reader has proven it. CannotSign (``signing.py``) tells what it has against the files.
"""

import stat
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from signatures.asice import open_asice
from signatures.asice_layout import MANIFEST_NAME, MANIFEST_NS, META_INF, MIMETYPE, MIMETYPE_NAME
from signatures.data_files import DataFiles, Source, pieces
from signatures.detached import check_names, sign_detached
from signatures.keys import SigningKey
from signatures.media_types import media_type_of
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.signing import CannotSign, refuse_broken
from signatures.zip_guard import same_name

_RESERVED = frozenset({same_name(MIMETYPE_NAME), same_name(META_INF).removesuffix("/")})
_PLAIN_FILE = (stat.S_IFREG | 0o644) << 16


def make_asice(files: DataFiles, key: SigningKey, *, signing_time: datetime) -> bytes:
    """The container with ``files`` and one signature over all of them; ``signing_time`` is aware.

    Raises CannotSign: files or names that the strict reader refuses; OSError.
    """
    made = BytesIO()
    write_asice(made, files, (sign_detached(files, key, signing_time=signing_time),), made_at=signing_time)
    return made.getvalue()


def write_asice(target: BinaryIO, files: DataFiles, signatures: Sequence[bytes], *, made_at: datetime) -> None:
    """Packs ``files`` with detached signatures over them (``detached.py``), and proves the container.

    ``target`` is empty, and must be readable and seekable. Raises CannotSign, OSError; then ``target`` is worthless.
    """
    check_names(files)
    if any(same_name(name).split("/")[0] in _RESERVED for name in files):
        raise CannotSign(Reason(ReasonCode.ZIP_NAME, "reserved"))
    named = {signature_name(number): one for number, one in enumerate(signatures)}
    pack(target, files, _manifest(files), named, made_at=made_at)


def pack(
    target: BinaryIO, files: DataFiles, manifest: bytes | None, signatures: Mapping[str, bytes], *, made_at: datetime
) -> None:
    """Writes a container of exactly these parts, signatures by their whole names, and proves it. As ``write_asice``."""
    with ZipFile(target, "w") as container:
        _add(container, MIMETYPE_NAME, MIMETYPE.encode(), made_at, packed=False)
        for name, source in files.items():
            _add(container, name, source, made_at)
        if manifest is not None:
            _add(container, MANIFEST_NAME, manifest, made_at)
        for name, signature in signatures.items():
            _add(container, name, signature, made_at)
    target.seek(0)
    refuse_broken(open_asice(target, DEFAULT_POLICY))


def signature_name(number: int) -> str:
    """Where the signature with a ``number``, from 0, stands in a container."""
    return f"{META_INF}signatures{number}.xml"


def pack_unsigned(files: DataFiles, made_at: datetime) -> bytes:
    """A container without a signature: a draft, to be signed apart. Raises CannotSign for names, OSError."""
    check_names(files)
    made = BytesIO()
    with ZipFile(made, "w") as container:
        _add(container, MIMETYPE_NAME, MIMETYPE.encode(), made_at, packed=False)
        for name, source in files.items():
            _add(container, name, source, made_at)
    return made.getvalue()


def _add(container: ZipFile, name: str, source: Source, made_at: datetime, *, packed: bool = True) -> None:
    entry = ZipInfo(name, made_at.astimezone(UTC).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
    entry.external_attr = _PLAIN_FILE
    with container.open(entry, "w") as target:
        for piece in pieces(source):
            target.write(piece)


def _manifest(files: DataFiles) -> bytes:
    root = etree.Element(f"{{{MANIFEST_NS}}}manifest", nsmap={"manifest": MANIFEST_NS})
    named = [("/", MIMETYPE), *((name, media_type_of(name)) for name in files)]
    for name, media_type in named:
        attributes = {f"{{{MANIFEST_NS}}}full-path": name, f"{{{MANIFEST_NS}}}media-type": media_type}
        etree.SubElement(root, f"{{{MANIFEST_NS}}}file-entry", attributes)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
