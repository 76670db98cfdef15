"""What the PDF libraries raise on broken and hostile files, and how it becomes a refusal.

Both document an exception tree of their own and leak more than it: a file whose page tree is a number ends in an
AttributeError. The list is closed all the same, so that what is not the file's fault (memory, disk) goes through.
Their warnings quote the document, whose content must never reach a log: their loggers are silent.
"""

import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfDecodeLimitError, PdfError
from pyhanko_certvalidator.errors import ValidationError
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from signatures.reasons import ReasonCode
from signatures.refusal import Refused

for _name in ("pypdf", "pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_LIMITS = (PdfDecodeLimitError, LimitReachedError)
_FAULTS = (
    PyPdfError,
    DependencyError,
    PdfError,
    # pyHanko's SignatureValidationError, CMSExtractionError, SuspiciousModification … are ValueErrors.
    ValidationError,
    UnsupportedAlgorithm,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


@contextmanager
def refusing(code: ReasonCode, detail: str = "") -> Iterator[None]:
    """What a PDF library raises within is refused as ``code``, what goes beyond its limits as LIMIT_PDF.

    To stand close around calls of the library: our own mistakes would be taken for the file's.
    """
    try:
        yield
    except _LIMITS:
        raise Refused(ReasonCode.LIMIT_PDF, "decompression") from None
    except _FAULTS:
        raise Refused(code, detail) from None
