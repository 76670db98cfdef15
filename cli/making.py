"""Signed documents in each container, from files: which maker belongs to a container, and which files it takes."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from io import BytesIO
from pathlib import Path

import typer

from cli.input_files import check_together, open_plain, read_plain
from cli.options import printable
from signatures.asice_augmenting import add_signer
from signatures.asice_making import write_asice
from signatures.containers import HEAD_BYTES, sniff
from signatures.counter_signing import counter_sign
from signatures.data_files import DataFiles
from signatures.detached import check_names, draft_files, sign_detached, verify_detached
from signatures.drafts_signing import sign_drafts
from signatures.keys import SigningKey
from signatures.levels import Level, Means
from signatures.opened import Opened
from signatures.pades import open_pdf
from signatures.pades_making import sign_pdf
from signatures.pdf_making import make_pdf
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.signing import AlreadySigned, CannotSign, read_signed, sign_xml


@dataclass(frozen=True, slots=True)
class Signing:
    """By whom and when is signed, up to which level, and whether beside those who have signed already."""

    key: SigningKey
    at: datetime
    means: Means
    beside: bool


Maker = Callable[[Sequence[Path], Signing], bytes]


class Container(StrEnum):
    """The containers that can be made."""

    XML = "xml"
    ASICE = "asice"
    PDF = "pdf"
    DETACHED = "detached"  # of a draft: the signature alone
    DRAFTS = "drafts"  # of several drafts: one signature alone


def container_of(document: Path, *, beside: bool = False) -> Container:
    """The container that a document's own kind asks for; ``beside``: it is signed. Raises BadParameter: none does."""
    kind = _kind(document)
    allowed = (Container.XML, Container.PDF, Container.ASICE) if beside else (Container.XML, Container.PDF)
    if kind not in allowed:
        raise typer.BadParameter(f"{document} is neither XML nor PDF: say --container", param_hint="--container")
    return Container(kind)


def make(container: Container, documents: Sequence[Path], signing: Signing) -> bytes:
    """The signed file. Raises CannotSign, BadParameter, KeyUnusable, StampRefused, OSError."""
    maker = MAKERS.get(container)
    if maker is None:
        raise typer.BadParameter(f"{container} cannot be made yet", param_hint="--container")
    return maker(documents, signing)


def _xml(documents: Sequence[Path], signing: Signing) -> bytes:
    document = read_plain(_only(documents))
    if not signing.beside:
        try:
            signed = sign_xml(document, signing.key, signing_time=signing.at)
        except AlreadySigned:
            raise _say_add() from None
        return signing.means.raise_xades(signed, read_signed)
    if signing.means.level is not Level.B:
        raise typer.BadParameter("a counter-signature takes none", param_hint="--level")
    return counter_sign(document, signing.key, signing_time=signing.at)


def _pdf(documents: Sequence[Path], signing: Signing) -> bytes:
    """A PDF as it is, or one made of an XML document and its attachments; signed before only if that was said."""
    stamps = signing.means.signing_stamps
    pdf = _pdf_to_sign(documents)
    opened = open_pdf(BytesIO(pdf), DEFAULT_POLICY)
    if isinstance(opened, Opened) and not signing.beside:
        raise _say_add()
    if signing.beside and opened == Reason(ReasonCode.NO_SIGNATURE):
        raise CannotSign(Reason(ReasonCode.NO_SIGNATURE))
    signed = sign_pdf(pdf, signing.key, signing_time=signing.at, stamps=stamps)
    return signing.means.raise_pdf(signed)


def _pdf_to_sign(documents: Sequence[Path]) -> bytes:
    if _kind(documents[0]) == Container.PDF:
        return read_plain(_only(documents))
    first, *attached = documents
    named = paths_by_name(attached)
    if named:
        check_names(named)
    files = {name: read_plain(path) for name, path in named.items()}
    return make_pdf(read_plain(first), files, printable(first.stem))


def _asice(documents: Sequence[Path], signing: Signing) -> bytes:
    made = BytesIO()
    if signing.beside:
        with open_plain(_only(documents)) as container:
            add_signer(container, made, signing.key, signing_time=signing.at, raising=signing.means.raise_xades)
        return made.getvalue()
    files = paths_by_name(documents)
    write_asice(made, files, (_detached(documents, signing),), made_at=signing.at)
    return made.getvalue()


def _detached(documents: Sequence[Path], signing: Signing) -> bytes:
    if signing.beside:
        raise typer.BadParameter("a detached signature stands alone", param_hint="--add")
    files = paths_by_name(documents)
    signature = sign_detached(files, signing.key, signing_time=signing.at)
    return signing.means.raise_xades(signature, partial(verify_detached, files=files, policy=DEFAULT_POLICY))


def _drafts(documents: Sequence[Path], signing: Signing) -> bytes:
    """Each document is a draft as it was sent: XML, or a container whose files are signed."""
    if signing.beside:
        raise typer.BadParameter("a detached signature stands alone", param_hint="--add")
    check_together(list(documents))
    with ExitStack() as opened:
        drafts = {f"{number}": _draft(one, opened) for number, one in enumerate(documents, start=1)}
        return sign_drafts(drafts, signing.key, signing_time=signing.at, means=signing.means)


def _draft(document: Path, opened: ExitStack) -> DataFiles:
    kind = _kind(document)
    if kind == Container.PDF:
        raise typer.BadParameter(f"{document}: a PDF is signed by itself", param_hint="DOCUMENT")
    if kind == Container.XML:
        return {document.name: document}
    files = draft_files(opened.enter_context(open_plain(document)), DEFAULT_POLICY)
    if isinstance(files, Reason):
        raise CannotSign(files)
    return files


def _say_add() -> typer.BadParameter:
    return typer.BadParameter("somebody has signed it already: say --add to sign beside", param_hint="--add")


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
    Container.DRAFTS: _drafts,
}
