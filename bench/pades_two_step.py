"""The two-step validation of a PAdES signature written directly on pyHanko: what our verdict over a PDF is measured by.

Step 1 with certificates as they are now, for the time-stamp; step 2 at the moment that the time-stamp proves. Then the
payload is read from the signed revision, as whoever asks for a verdict wants it. No guard, limit or identity of ours.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import crl, x509
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, KeyUsageConstraints, async_validate_pdf_signature
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

_USAGE = KeyUsageConstraints(key_usage={"non_repudiation"})


@dataclass(frozen=True)
class Trusted:
    """All in DER: roots, the CAs below them, revocation lists that were fetched."""

    roots: Sequence[bytes]
    others: Sequence[bytes] = ()
    crls: Sequence[bytes] = ()


def two_step(data: bytes, trusted: Trusted, now: datetime) -> dict[str, bytes]:
    """The embedded files of the first signature's revision, by name. Raises ValueError: it is not valid."""
    reader = PdfFileReader(BytesIO(data), strict=True)
    signature = reader.embedded_regular_signatures[0]
    # What this returned would be written out as text: asyncio puts back a signal handler that holds the result.
    asyncio.run(_validate(reader, signature, trusted, now))
    return _embedded_files(reader, signature)


async def _validate(reader: PdfFileReader, signature: EmbeddedPdfSignature, trusted: Trusted, now: datetime) -> None:
    context = _context(reader, trusted, now)
    first = await _validated(signature, context, context)
    stamp = first.timestamp_validity
    if stamp is None:
        held = first
    elif not (stamp.intact and stamp.valid and stamp.trusted):
        raise ValueError("time-stamp")
    else:
        proven = _context(reader, trusted, stamp.timestamp, retroactive_revinfo=True)
        held = await _validated(signature, proven, context)
    if not held.bottom_line:
        raise ValueError("signature")


async def _validated(signature: EmbeddedPdfSignature, context: ValidationContext, stamps: ValidationContext) -> Any:
    return await async_validate_pdf_signature(
        signature, signer_validation_context=context, ts_validation_context=stamps, key_usage_settings=_USAGE
    )


def _context(reader: PdfFileReader, trusted: Trusted, moment: datetime, **more: Any) -> ValidationContext:
    known: dict[str, Any] = {
        "trust_roots": [x509.Certificate.load(one) for one in trusted.roots],
        "other_certs": [x509.Certificate.load(one) for one in trusted.others],
        "crls": [crl.CertificateList.load(one) for one in trusted.crls],
        "moment": moment,
        "allow_fetching": False,
        "revocation_mode": "require",
        **more,
    }
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(known)  # type: ignore[no-untyped-call, no-any-return]
    except NoDSSFoundError:
        return ValidationContext(**known)


def _embedded_files(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> dict[str, bytes]:
    root: Mapping[str, Any] = reader.get_historical_root(signature.signed_revision)
    names = root["/Names"]["/EmbeddedFiles"]["/Names"]
    pairs = ((names[index], names[index + 1]) for index in range(0, len(names), 2))
    return {str(name): _content(specification) for name, specification in pairs}


def _content(specification: DictionaryObject) -> bytes:
    return bytes(specification["/EF"]["/F"].data)
