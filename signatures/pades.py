"""The container PDF: PAdES signatures over the whole file, the submission XML and its attachments embedded in it.

ETSI EN 319 142-1 (PAdES). The payload is read from the bytes that every signature covers, and never from the file as it
arrived: what a later update shows is not what was signed.
"""

from dataclasses import replace
from typing import BinaryIO

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signatures.opened import Opened, OpenedSignature
from signatures.pades_cms import check_dictionary, check_value, claimed_time, prove_cms
from signatures.pades_content import read_content
from signatures.pades_coverage import byte_ranges, check_changes, signed_octets
from signatures.pades_evidence import FileEvidence, read_file_evidence
from signatures.pades_reader import strict_reader
from signatures.pades_store import check_stores
from signatures.pdf_faults import refusing
from signatures.pdf_guard import check_pdf
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused


def open_pdf(document: BinaryIO, policy: Policy) -> Opened | Reason:
    """Guard, signatures, content. A file without a signature is a draft: NO_SIGNATURE."""
    data = document.read(policy.max_pdf_bytes + 1)
    if len(data) > policy.max_pdf_bytes:
        return Reason(ReasonCode.LIMIT_BYTES, f"> {policy.max_pdf_bytes}")
    breach = check_pdf(data, policy)
    if breach is not None:
        return breach
    try:
        reader = strict_reader(data, policy)
        embedded = embedded_signatures(reader, policy)
        check_stores(reader, embedded[0].signed_revision, policy)
        signatures = read_signatures(data, embedded, policy)
        if any(one.reasons for one in signatures):
            return Opened(signatures, None)
        evidence = read_file_evidence(data, reader, document_stamps(reader, policy), policy)
        return _with_content(data, embedded, _with_evidence(embedded, signatures, evidence, policy), policy)
    except Refused as refused:
        return refused.reason


def embedded_signatures(reader: PdfFileReader, policy: Policy) -> list[EmbeddedPdfSignature]:
    """The signatures in the order of their revisions. Raises Refused: NO_SIGNATURE, PDF_PROFILE, LIMIT_PDF,
    LIMIT_EVIDENCE.
    """
    found: list[EmbeddedPdfSignature] = []
    with refusing(ReasonCode.PDF_MALFORMED, "signature fields"):
        for name, value, field in enumerate_sig_fields(reader, filled_status=True):
            dictionary = value.get_object()
            if _is_timestamp(dictionary):
                continue
            if len(found) == policy.max_pdf_signatures:
                raise Refused(ReasonCode.LIMIT_PDF, f"> {policy.max_pdf_signatures} signatures")
            check_dictionary(dictionary)
            with refusing(ReasonCode.PDF_PROFILE, "CMS"):
                check_value(dictionary, policy)
                found.append(EmbeddedPdfSignature(reader, field, name))
    if not found:
        raise Refused(ReasonCode.NO_SIGNATURE)
    return sorted(found, key=lambda one: one.signed_revision)


def document_stamps(reader: PdfFileReader, policy: Policy) -> list[EmbeddedPdfSignature]:
    """The time-stamps over the file, in no order. Raises Refused: TST_MALFORMED, LIMIT_EVIDENCE, PDF_MALFORMED."""
    found: list[EmbeddedPdfSignature] = []
    with refusing(ReasonCode.PDF_MALFORMED, "signature fields"):
        for name, value, field in enumerate_sig_fields(reader, filled_status=True):
            if not _is_timestamp(value.get_object()):
                continue
            if len(found) == policy.max_stamps:
                raise Refused(ReasonCode.LIMIT_EVIDENCE, f"> {policy.max_stamps} time-stamps")
            with refusing(ReasonCode.TST_MALFORMED, "DocTimeStamp"):
                check_value(value.get_object(), policy)
                found.append(EmbeddedPdfSignature(reader, field, name))
    return found


def _is_timestamp(dictionary: DictionaryObject) -> bool:
    """A time-stamp over the file signs nothing for anybody: it is evidence (level LTA)."""
    return dictionary.get("/Type") == "/DocTimeStamp"


def read_signatures(data: bytes, embedded: list[EmbeddedPdfSignature], policy: Policy) -> tuple[OpenedSignature, ...]:
    """Profile, mathematics and coverage of each, in the given order."""
    return tuple(
        _read(data, signature, policy, name=f"signature-{index}", last=index == len(embedded))
        for index, signature in enumerate(embedded, start=1)
    )


def _read(data: bytes, signature: EmbeddedPdfSignature, policy: Policy, *, name: str, last: bool) -> OpenedSignature:
    claimed = None
    try:
        claimed = claimed_time(signature)
        byte_ranges(data, signature)
        leaf, method = prove_cms(signature, policy)
        check_changes(signature, last=last)
    except Refused as refused:
        return OpenedSignature(name, None, claimed, (), (refused.reason,))
    return OpenedSignature(name, leaf, claimed, (), algorithm=method)


def _with_evidence(
    embedded: list[EmbeddedPdfSignature], signatures: tuple[OpenedSignature, ...], found: FileEvidence, policy: Policy
) -> tuple[OpenedSignature, ...]:
    return tuple(
        replace(opened, evidence=found.of(signature, policy))
        for signature, opened in zip(embedded, signatures, strict=True)
    )


def _with_content(
    data: bytes, embedded: list[EmbeddedPdfSignature], signatures: tuple[OpenedSignature, ...], policy: Policy
) -> Opened:
    """What all have signed: each revision is read by itself, and they must hold the same files."""
    first = read_content(signed_octets(data, embedded[0]), policy)
    for signature in embedded[1:]:  # one after the other: each may inflate to the limit
        if read_content(signed_octets(data, signature), policy) != first:
            raise Refused(ReasonCode.PDF_CONTENT, "the signers signed different files")
    covers = tuple(part.name for part in (*first.documents, *first.attachments))
    return Opened(tuple(replace(one, covers=covers) for one in signatures), first)
