"""The files embedded in a signed PDF: one submission XML, and attachments. ISO 32000-2 7.11.4.

Reads Names/EmbeddedFiles and nothing else; what hangs elsewhere (annotations, other trees) is not handed out.
"""

import unicodedata
from collections.abc import Iterator
from hashlib import sha256

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject, TextStringObject

from signatures.guards import check_xml
from signatures.opened import Octets
from signatures.pades_reader import strict_reader
from signatures.pdf_faults import refusing
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.verdict import SignedPart, SignedPayload

_CODE = ReasonCode.PDF_CONTENT
_MAX_NAME = 255
_MAX_TREE_DEPTH = 16


def read_content(octets: bytes, policy: Policy) -> SignedPayload:
    """``octets`` is a file as it was signed (``signed_octets``).

    Raises Refused: PDF_CONTENT, PDF_MALFORMED, LIMIT_PDF, and what the guard has against the submission XML.
    """
    reader = strict_reader(octets, policy)
    parts = []
    with refusing(_CODE):
        for index, specification in enumerate(_specifications(reader.root)):
            if index == policy.max_pdf_attachments:
                raise Refused(ReasonCode.LIMIT_PDF, f"> {policy.max_pdf_attachments} embedded files")
            parts.append(_part(specification))
    _check_names([part.name for part in parts])
    documents = [part for part in parts if part.name.casefold().endswith(".xml")]
    if len(documents) != 1:
        raise Refused(_CODE, f"{len(documents)} XML files")
    with documents[0].open() as stream:
        breach = check_xml(stream.read(), policy)
    if breach is not None:
        raise Refused(breach.code, breach.detail)
    return SignedPayload((documents[0],), tuple(part for part in parts if part is not documents[0]))


def _specifications(root: DictionaryObject) -> Iterator[DictionaryObject]:
    if "/Names" in root and "/EmbeddedFiles" in root["/Names"]:
        yield from _leaves(root["/Names"]["/EmbeddedFiles"], 0, set())


def _leaves(node: DictionaryObject, depth: int, seen: set[int]) -> Iterator[DictionaryObject]:
    """The values of a name tree. One whose branches meet, or that bites its own tail, would be walked for ever."""
    if depth > _MAX_TREE_DEPTH:
        raise Refused(ReasonCode.LIMIT_PDF, "name tree")
    for kid in node.get("/Kids", ()):
        if isinstance(kid, IndirectObject):
            if kid.idnum in seen:
                raise Refused(ReasonCode.LIMIT_PDF, "name tree")
            seen.add(kid.idnum)
        resolved = kid.get_object() if isinstance(kid, IndirectObject) else kid  # type: ignore[no-untyped-call]
        yield from _leaves(resolved, depth + 1, seen)
    names = node.get("/Names", ArrayObject())
    for index in range(1, len(names), 2):
        yield names[index]


def _part(specification: DictionaryObject) -> SignedPart:
    name = specification["/UF"] if "/UF" in specification else specification["/F"]
    if not isinstance(name, TextStringObject):
        raise Refused(_CODE, "file name")
    files = specification["/EF"]
    # Two forms of one file are allowed to be named, but they must be one file.
    if len({repr(files.raw_get(key)) for key in files}) != 1:
        raise Refused(_CODE, "several files under one name")
    stream = next(files[key] for key in files)
    if not isinstance(stream, StreamObject):
        raise Refused(_CODE, "embedded file")
    content = bytes(stream.data)
    return SignedPart(str(name), sha256(content).hexdigest(), len(content), Octets(content))


def _check_names(names: list[str]) -> None:
    for name in names:
        odd = any(letter in "/\\" or unicodedata.category(letter).startswith("C") for letter in name)
        if odd or not 0 < len(name) <= _MAX_NAME or set(name) <= {"."}:
            raise Refused(_CODE, "file name")
    if len({unicodedata.normalize("NFC", name).casefold() for name in names}) != len(names):
        raise Refused(_CODE, "a file name twice")
