"""A scan that came as PDF: whether it may be opened, and how many of its pages show anything. Nothing is rendered."""

from io import BytesIO

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.generic import ArrayObject, StreamObject

from signatures.pdf_drawn import check_drawn
from signatures.pdf_faults import refusing
from signatures.pdf_guard import check_pdf
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused


def count_pages(data: bytes, policy: Policy) -> tuple[int, int] | Reason:
    """(pages, pages that have a content), or why the file cannot be opened: the guard of signed PDF looks first, then
    it is asked what drawing would cost.
    """
    reason = check_pdf(data, policy)
    if reason is not None:
        return reason
    try:
        with (
            refusing(ReasonCode.PDF_MALFORMED),
            apply_configuration(zlib_maximum_output_length=policy.max_pdf_table_bytes),
        ):
            reader = PdfReader(BytesIO(data), strict=False)
            check_drawn(reader, policy)
            pages = reader.pages
            return len(pages), sum(_shows_something(page) for page in pages)
    except Refused as refused:
        return refused.reason


def _shows_something(page: PageObject) -> bool:
    """A page has content streams with bytes in them, which are neither inflated nor drawn."""
    contents = page.get("/Contents")
    found = contents.get_object() if contents is not None else None
    streams = [one.get_object() for one in found] if isinstance(found, ArrayObject) else [found]
    return any(isinstance(one, StreamObject) and one._data.strip() for one in streams)  # noqa: SLF001 - as stored
