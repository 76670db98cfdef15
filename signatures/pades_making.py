"""Signing a PDF: PAdES B-B, and B-T with a time-stamp, through pyHanko, with any key of ours.

ETSI EN 319 142-1 clause 6.3; ``pades_augmenting.py`` makes the levels above. A signature is an update of the file, so a
second signer signs what the first has signed. Nothing leaves before the strict reader has proven it. CannotSign
(``signing.py``) tells what it has against the file.
"""

import asyncio
from datetime import datetime
from hashlib import new
from io import BytesIO

from asn1crypto import algos
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signatures.keys import SigningKey
from signatures.pades import open_pdf
from signatures.pades_content import read_content
from signatures.pades_reader import strict_reader
from signatures.pades_stamping import RESERVED_STAMP_BYTES, Stamper
from signatures.pdf_faults import refusing
from signatures.pdf_guard import check_pdf
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused
from signatures.signing import CannotSign, refuse_broken
from signatures.tsa_client import StampSource
from signatures.uris import SIGNATURES, SignatureScheme

# Of the CMS besides its certificates: attributes, digests, and a signature of the longest key allowed.
_RESERVED_BYTES = 4096
_MECHANISMS = {"rsa-pkcs1": "rsa", "ecdsa": "ecdsa"}


class _KeySigner(Signer):
    """pyHanko's face of a ``SigningKey``."""

    def __init__(self, key: SigningKey) -> None:
        chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        chain.register_multiple(_as_asn1(one) for one in key.chain)
        self.key = key
        self.scheme = SIGNATURES[key.signature_algorithm]
        mechanism = _mechanism(self.scheme)
        super().__init__(signing_cert=_as_asn1(key.certificate), cert_registry=chain, signature_mechanism=mechanism)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 - pyHanko's signature
        """CMS writes ECDSA in DER (RFC 5753), our keys as raw r||s. Only sizes are asked for when ``dry_run``."""
        if digest_algorithm != self.scheme.hash:
            raise ValueError("the key signs with another digest")
        if dry_run:
            return bytes(_RESERVED_BYTES)
        value = self.key.sign(data)
        if self.scheme.family != "ecdsa":
            return value
        half = len(value) // 2
        return encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))


def sign_pdf(pdf: bytes, key: SigningKey, *, signing_time: datetime, stamps: StampSource | None = None) -> bytes:
    """The file with one more signature over all that is in it; with ``stamps``, one that is time-stamped (B-T).

    ``signing_time`` is aware. Raises CannotSign; and what ``stamps`` does.
    """
    try:
        session = _prepare(pdf, key, signing_time, None if stamps is None else Stamper(stamps))
        signed = asyncio.run(_sign(session, _reserved(key, stamped=stamps is not None))).getvalue()
    except Refused as refused:
        raise CannotSign(refused.reason) from None
    refuse_broken(open_pdf(BytesIO(signed), DEFAULT_POLICY))
    return signed


def _prepare(pdf: bytes, key: SigningKey, signing_time: datetime, stamper: Stamper | None) -> PdfSigningSession:
    """All that can be refused is refused here, before the key is touched. Raises Refused."""
    breach: Reason | None = check_pdf(pdf, DEFAULT_POLICY)
    if breach is not None:
        raise Refused(breach.code, breach.detail)
    read_content(pdf, DEFAULT_POLICY)
    reader = strict_reader(pdf, DEFAULT_POLICY)
    signer = _KeySigner(key)
    with refusing(ReasonCode.PDF_MALFORMED, "signature fields"):
        name = f"Signature{sum(1 for _ in enumerate_sig_fields(reader)) + 1}"
        metadata = PdfSignatureMetadata(
            field_name=name, md_algorithm=signer.scheme.hash, subfilter=SigSeedSubFilter.PADES
        )
        pdf_signer = PdfSigner(metadata, signer, timestamper=stamper, new_field_spec=SigFieldSpec(name))
        session = pdf_signer.init_signing_session(IncrementalPdfFileWriter.from_reader(reader))
    session.system_time = signing_time
    return session


async def _sign(session: PdfSigningSession, reserved: int) -> BytesIO:
    """The steps of pyHanko's ``async_sign_pdf``, which cannot be told a signing time.

    No bytes: asyncio puts back a signal handler that holds the result, and writes it out as text on the way.
    """
    document = session.prepare_tbs_document(validation_info=None, bytes_reserved=reserved)
    output = BytesIO()
    prepared, _ = document.digest_tbs_document(output=output)
    attributes = PdfCMSSignedAttributes(signing_time=session.system_time)
    finished = await document.perform_signature(prepared.document_digest, attributes)
    await finished.post_signature_processing(output)
    return output


def _reserved(key: SigningKey, *, stamped: bool) -> int:
    """Hex digits kept free for the CMS: an even number."""
    certificates = sum(len(one.public_bytes(Encoding.DER)) for one in (key.certificate, *key.chain))
    return 2 * (_RESERVED_BYTES + certificates + (RESERVED_STAMP_BYTES if stamped else 0))


def _mechanism(scheme: SignatureScheme) -> algos.SignedDigestAlgorithm:
    """RFC 4056 for RSA-PSS: the salt is as long as the hash, and the mask made with the same."""
    if scheme.family != "rsa-pss":
        return algos.SignedDigestAlgorithm({"algorithm": f"{scheme.hash}_{_MECHANISMS[scheme.family]}"})
    hashing = {"algorithm": scheme.hash}
    parameters = {
        "hash_algorithm": hashing,
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": hashing},
        "salt_length": new(scheme.hash).digest_size,
    }
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(parameters)})


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
