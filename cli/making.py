"""Signed documents in each container, from files: which maker belongs to a container, and which files it takes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import typer

from cli.input_files import check_together, open_plain, read_plain
from cli.options import printable
from signatures.asice_making import make_asice
from signatures.containers import HEAD_BYTES, sniff
from signatures.detached import check_names, sign_detached
from signatures.keys import SigningKey
from signatures.pades_making import sign_pdf
from signatures.pdf_making import make_pdf
from signatures.signing import sign_xml

Maker = Callable[[Sequence[Path], SigningKey, datetime], bytes]


class Container(StrEnum):
    """The containers that can be made."""

    XML = "xml"
    ASICE = "asice"
    PDF = "pdf"
    DETACHED = "detached"  # of a draft: the signature alone


def container_of(document: Path) -> Container:
    """The container that a document's own kind asks for. Raises BadParameter: none does."""
    kind = _kind(document)
    if kind not in (Container.XML, Container.PDF):
        raise typer.BadParameter(f"{document} is neither XML nor PDF: say --container", param_hint="--container")
    return Container(kind)


def make(container: Container, documents: Sequence[Path], key: SigningKey, at: datetime) -> bytes:
    """The signed file. Raises CannotSign, BadParameter, KeyUnusable, OSError."""
    maker = MAKERS.get(container)
    if maker is None:
        raise typer.BadParameter(f"{container} cannot be made yet", param_hint="--container")
    return maker(documents, key, at)


def _xml(documents: Sequence[Path], key: SigningKey, at: datetime) -> bytes:
    return sign_xml(read_plain(_only(documents)), key, signing_time=at)


def _pdf(documents: Sequence[Path], key: SigningKey, at: datetime) -> bytes:
    """A PDF as it is, or one made of an XML document and its attachments."""
    if _kind(documents[0]) == Container.PDF:
        return sign_pdf(read_plain(_only(documents)), key, signing_time=at)
    first, *attached = documents
    named = paths_by_name(attached)
    if named:
        check_names(named)
    files = {name: read_plain(path) for name, path in named.items()}
    return sign_pdf(make_pdf(read_plain(first), files, printable(first.stem)), key, signing_time=at)


def _asice(documents: Sequence[Path], key: SigningKey, at: datetime) -> bytes:
    return make_asice(paths_by_name(documents), key, signing_time=at)


def _detached(documents: Sequence[Path], key: SigningKey, at: datetime) -> bytes:
    return sign_detached(paths_by_name(documents), key, signing_time=at)


def _only(documents: Sequence[Path]) -> Path:
    if len(documents) != 1:
        raise typer.BadParameter("this container takes one document; see --container", param_hint="DOCUMENT")
    return documents[0]


def paths_by_name(files: Sequence[Path]) -> dict[str, Path]:
    """The files by their names. Raises BadParameter for two of one name: one of them would silently be left out.

    Raises UsageError for files that are not plain, or too long together.
    """
    named = {one.name: one for one in files}
    if len(named) != len(files):
        raise typer.BadParameter("two files of the same name")
    check_together(list(files))
    return named


def _kind(document: Path) -> str:
    with open_plain(document) as opened:
        return sniff(opened.read(HEAD_BYTES))


MAKERS: dict[Container, Maker] = {
    Container.XML: _xml,
    Container.PDF: _pdf,
    Container.ASICE: _asice,
    Container.DETACHED: _detached,
}
