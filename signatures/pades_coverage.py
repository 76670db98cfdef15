"""What a PDF signature covers: its byte ranges, and what was appended after them.

ISO 32000-2 12.8.1 (byte ranges), 12.8.2.2 (changes that are allowed). pyHanko judges what an update changes; how much
of that is accepted is decided here.
"""

from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signatures.pdf_faults import refusing
from signatures.reasons import ReasonCode
from signatures.refusal import Refused

_RANGE_NUMBERS = 4


def byte_ranges(data: bytes, signature: EmbeddedPdfSignature) -> tuple[int, int, int]:
    """Where the gap begins and ends, and where what is signed ends. Raises Refused: PDF_COVERAGE."""
    with refusing(ReasonCode.PDF_COVERAGE, "ByteRange"):
        numbers = [int(one) for one in signature.byte_range]
        contents = bytes(signature.pkcs7_content)
    if len(numbers) != _RANGE_NUMBERS or numbers[0] != 0 or min(numbers) < 0:
        raise Refused(ReasonCode.PDF_COVERAGE, "ByteRange")
    _, first, second, length = numbers
    gap = data[first:second]
    if not 0 < first < second <= second + length <= len(data) or gap[:1] != b"<" or gap[-1:] != b">":
        raise Refused(ReasonCode.PDF_COVERAGE, "ByteRange")
    # The gap is the value and nothing else, not even white space.
    if gap[1:-1].lower() != contents.hex().encode():
        raise Refused(ReasonCode.PDF_COVERAGE, "Contents")
    return first, second, second + length


def signed_octets(data: bytes, signature: EmbeddedPdfSignature) -> bytes:
    """The file as it was signed, with zeros where the signature value stands: a function of the signed bytes alone.

    What follows the ranges is cut off, and the gap is blanked because its padding is nobody's: an object whose bytes
    lie across it could be changed at will. Raises Refused: PDF_COVERAGE.
    """
    first, second, end = byte_ranges(data, signature)
    blank = b"<" + b"0" * (second - first - 2) + b">"
    return data[:first] + blank + data[second:end]


def check_changes(signature: EmbeddedPdfSignature, *, last: bool) -> None:
    """After the last signature only proofs for the archive may follow; after an earlier one also the next signature.

    Raises Refused: PDF_COVERAGE, PDF_CHANGED.
    """
    if covers_file(signature):
        return
    with refusing(ReasonCode.PDF_CHANGED):
        signature.compute_integrity_info()  # type: ignore[no-untyped-call]
        allowed, found = signature.summarise_integrity_info()["docmdp_ok"], signature.diff_result
    # FORM_FILLING lets shadow attacks pass, so the last signature must not be followed by any.
    most = ModificationLevel.LTA_UPDATES if last else ModificationLevel.FORM_FILLING
    if not allowed or not isinstance(found, DiffResult) or found.modification_level > most:
        raise Refused(ReasonCode.PDF_CHANGED)


def covers_file(signature: EmbeddedPdfSignature) -> bool:
    """Whether nothing follows; what does is an update. Raises Refused: PDF_COVERAGE, PDF_CHANGED."""
    with refusing(ReasonCode.PDF_COVERAGE):
        coverage = signature.evaluate_signature_coverage()
        updates = signature.reader.total_revisions - 1 - signature.signed_revision
    if coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True
    if coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        raise Refused(ReasonCode.PDF_COVERAGE)
    # No update, and yet bytes behind the signed ones: other programs may make something of them.
    if updates == 0:
        raise Refused(ReasonCode.PDF_CHANGED, "bytes behind the signed ones")
    return False
