"""The first look at a PDF, by pypdf: encryption, pages, objects, active content, number of embedded files.

Looks leniently and at every object, as the programs do in which people will open the file; what is *read* from a PDF is
read by the strict reader of ``pades_reader.py`` alone. Never decodes a content stream or runs anything.
"""

from collections.abc import Iterator
from typing import IO, cast

from pypdf import PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, PdfObject

from signatures.pdf_faults import refusing
from signatures.pdf_lenient import BudgetedFile, LenientReader, check_places
from signatures.pdf_object_streams import check_object_streams
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused

_HEADER, _END = b"%PDF-", b"%%EOF"
_WHITE_SPACE = b" \t\r\n\f\0"
_ACTIVE_TYPES = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute", "/Rendition"})
# XFA: a form that is a program of its own and shows what no PDF reader of ours would see.
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/XFA"})


def check_pdf(data: bytes, policy: Policy) -> Reason | None:
    """Why the file must not be read further; None when it may."""
    # Anything before the header shifts all offsets, and makes files that are two things at once.
    if not data.startswith(_HEADER):
        return Reason(ReasonCode.PDF_MALFORMED, "header")
    if not data.rstrip(_WHITE_SPACE).endswith(_END):
        return Reason(ReasonCode.PDF_MALFORMED, "end")
    try:
        with apply_configuration(zlib_maximum_output_length=policy.max_pdf_table_bytes):
            _look(data, policy)
    except Refused as refused:
        return refused.reason
    return None


def _look(data: bytes, policy: Policy) -> None:
    file = BudgetedFile(data)
    with refusing(ReasonCode.PDF_MALFORMED):
        reader = LenientReader(cast(IO[bytes], file), strict=False)
        encrypted = reader.is_encrypted
    if encrypted:
        raise Refused(ReasonCode.PDF_ENCRYPTED)
    check_places(reader, data)
    _check_objects(reader, policy)
    _check_form(reader)
    with refusing(ReasonCode.PDF_MALFORMED, "pages"):
        pages = reader.get_num_pages()
    if pages > policy.max_pdf_pages:
        raise Refused(ReasonCode.LIMIT_PDF, f"> {policy.max_pdf_pages} pages")
    _check_opening(reader)
    file.check()


def _check_objects(reader: PdfReader, policy: Policy) -> None:
    """Every object is looked at, wherever it hangs: a tree can be built so that a walk along it misses a branch."""
    attachments = 0
    with refusing(ReasonCode.PDF_MALFORMED, "objects"):
        for one in _objects(reader, policy):
            for dictionary in _dictionaries(one):
                if _kind_of_action(dictionary) in _ACTIVE_TYPES or not _ACTIVE_KEYS.isdisjoint(dictionary):
                    raise Refused(ReasonCode.PDF_ACTIVE)
                attachments += "/EF" in dictionary
                if attachments > policy.max_pdf_attachments:
                    raise Refused(ReasonCode.LIMIT_PDF, f"> {policy.max_pdf_attachments} embedded files")


def _kind_of_action(dictionary: DictionaryObject) -> object:
    """What stands under /S, also where it is an object of its own; a key of a dictionary cannot be one."""
    kind = dictionary.raw_get("/S") if "/S" in dictionary else None
    return kind.get_object() if isinstance(kind, IndirectObject) else kind


def _check_form(reader: PdfReader) -> None:
    """The tree of form fields is one: where branches meet, a walk of a few levels would never end."""
    seen: set[int] = set()
    with refusing(ReasonCode.PDF_MALFORMED, "form"):
        root = reader.trailer["/Root"]
        form = root.get("/AcroForm") if isinstance(root, DictionaryObject) else None
        stack = [form.get_object().get("/Fields", ())] if form is not None else []
        while stack:
            kids = stack.pop()
            members: object = kids.get_object() if isinstance(kids, IndirectObject) else kids
            for kid in members if isinstance(members, ArrayObject) else ():
                if isinstance(kid, IndirectObject):
                    if kid.idnum in seen:
                        raise Refused(ReasonCode.LIMIT_PDF, "form")
                    seen.add(kid.idnum)
                field = kid.get_object()
                if isinstance(field, DictionaryObject) and "/Kids" in field:
                    stack.append(field["/Kids"])


def _objects(reader: PdfReader, policy: Policy) -> Iterator[PdfObject | None]:
    places = {
        (number, generation) for generation, numbers in reader.xref.items() for number in numbers if numbers[number]
    }
    places |= {(number, 0) for number in reader.xref_objStm}
    if len(places) > policy.max_pdf_objects:
        raise Refused(ReasonCode.LIMIT_PDF, f"> {policy.max_pdf_objects} objects")
    check_object_streams(reader, policy)
    for number, generation in sorted(places):
        one = reader.get_object(IndirectObject(number, generation, reader))
        # pypdf inflates an object stream anew for each object that isn't in it: fifty thousand times, if one lets it.
        if number in reader.xref_objStm and (one is None or isinstance(one, NullObject)):
            raise Refused(ReasonCode.PDF_MALFORMED, "object stream")
        yield one


def _dictionaries(one: PdfObject | None) -> Iterator[DictionaryObject]:
    """The object and what is nested in it directly; references are objects of their own turn."""
    stack: list[object] = [one]
    while stack:
        top = stack.pop()
        if isinstance(top, DictionaryObject):
            yield top
            stack.extend(top.raw_get(key) for key in top)
        elif isinstance(top, ArrayObject):
            stack.extend(list.__iter__(top))


def _check_opening(reader: PdfReader) -> None:
    """On opening, a PDF may go to a page of its own and do nothing else."""
    with refusing(ReasonCode.PDF_MALFORMED, "catalog"):
        opening = reader.root_object.get("/OpenAction")
        opening = opening.get_object() if isinstance(opening, PdfObject) else opening
        acts = isinstance(opening, DictionaryObject) and opening.get("/S") != "/GoTo" and "/S" in opening
    if acts:
        raise Refused(ReasonCode.PDF_ACTIVE, "OpenAction")
