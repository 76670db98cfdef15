"""Raises the level of a signed PDF: B-LT by what proves its certificates (DSS), B-LTA by a time-stamp over the file.

ETSI EN 319 142-1 clauses 5.4 and 6.3; no VRI, which clause 5.4.2.3 advises against. Each is an update behind what is
signed; nothing leaves before the strict reader has proven it. CannotSign (``signing.py``) tells what it has against it.
"""

import asyncio
from collections.abc import Callable, Iterable
from io import BytesIO

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from signatures.opened import Opened
from signatures.pades import open_pdf
from signatures.pades_reader import strict_reader
from signatures.pades_stamping import RESERVED_STAMP_BYTES, Stamper
from signatures.pdf_faults import refusing
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.signing import CannotSign, refuse_broken
from signatures.tsa_client import StampSource

_STAMP_HASH = "sha256"


def add_evidence(
    pdf: bytes, *, certificates: Iterable[bytes] = (), crls: Iterable[bytes] = (), ocsps: Iterable[bytes] = ()
) -> bytes:
    """The signed file with more in its DSS; all in DER, as certification centres hand it out. Raises CannotSign."""

    def change(writer: IncrementalPdfFileWriter) -> bytes:
        with refusing(ReasonCode.EVIDENCE_STRUCTURE, "DSS"):
            DocumentSecurityStore.supply_dss_in_writer(
                writer,
                sig_contents=None,
                certs=[x509.Certificate.load(one, strict=True) for one in certificates],
                crls=[crl.CertificateList.load(one, strict=True) for one in crls],
                ocsps=[ocsp.OCSPResponse.load(one, strict=True) for one in ocsps],
            )
        output = BytesIO()
        writer.write(output)  # type: ignore[no-untyped-call]
        return output.getvalue()

    return _augmented(pdf, change)


def add_archive_stamp(pdf: bytes, stamps: StampSource) -> bytes:
    """The signed file with a time-stamp over all that is in it. Raises CannotSign; and what ``stamps`` does."""

    def change(writer: IncrementalPdfFileWriter) -> bytes:
        stamping = PdfTimeStamper(Stamper(stamps)).async_timestamp_pdf(
            writer, _STAMP_HASH, bytes_reserved=2 * RESERVED_STAMP_BYTES
        )
        stamped: BytesIO = asyncio.run(stamping)
        return stamped.getvalue()

    return _augmented(pdf, change)


def _augmented(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], bytes]) -> bytes:
    before = open_pdf(BytesIO(pdf), DEFAULT_POLICY)
    refuse_broken(before)
    assert isinstance(before, Opened)
    try:
        augmented = change(IncrementalPdfFileWriter.from_reader(strict_reader(pdf, DEFAULT_POLICY)))
    except Refused as refused:
        raise CannotSign(refused.reason) from None
    refuse_broken(open_pdf(BytesIO(augmented), DEFAULT_POLICY))
    return augmented
