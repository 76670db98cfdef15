"""The strict reader of PDFs: pyHanko's, within our limits. Never falls back to a lenient reading."""

from io import BytesIO

from pyhanko.pdf_utils.decode_limits import DecodeLimits, DecodePurpose, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures.pdf_faults import refusing
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused

# Payloads compress 34:1 here; the worst that one layer of Deflate can do is 1032:1.
_MAX_RATIO = 200


def strict_reader(data: bytes, policy: Policy) -> PdfFileReader:
    """Raises Refused: PDF_MALFORMED, PDF_ENCRYPTED, PDF_HYBRID, LIMIT_PDF."""
    table = StreamDecodeLimits(max_ratio=_MAX_RATIO, max_output_size=policy.max_pdf_table_bytes)
    limits = DecodeLimits(
        per_stream=StreamDecodeLimits(max_ratio=_MAX_RATIO, max_output_size=policy.max_pdf_stream_bytes),
        per_purpose={DecodePurpose.OBJECT_STREAM: table, DecodePurpose.XREF_STREAM: table},
        document_budget=DocumentDecodeBudget(base_allowance=policy.max_pdf_inflated_bytes, max_ratio=0),
    )
    with refusing(ReasonCode.PDF_MALFORMED):
        reader = PdfFileReader(BytesIO(data), strict=True, decode_limits=limits)
        encrypted, hybrid, revisions = reader.encrypted, reader.xrefs.hybrid_xrefs_present, reader.total_revisions
    if encrypted:
        raise Refused(ReasonCode.PDF_ENCRYPTED)
    if hybrid:
        raise Refused(ReasonCode.PDF_HYBRID)
    if revisions > policy.max_pdf_revisions:
        raise Refused(ReasonCode.LIMIT_PDF, f"> {policy.max_pdf_revisions} revisions")
    return reader
