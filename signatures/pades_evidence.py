"""What a PDF brings along for the time and the certificates of its signatures: time-stamps and the DSS.

ETSI EN 319 142-1 clauses 5.4.2 (DSS), 5.4.3 (document time-stamps), EN 319 122-1 clause 5.3 (signature time-stamp).
Read from the file as it arrived, for none of it is signed by the signer, and judged by nobody here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import new
from typing import TypeVar

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_signer_info, find_cms_attribute_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signatures.evidence import Evidence, Stamp
from signatures.pades_coverage import byte_ranges, covers_file
from signatures.pades_store import read_store
from signatures.pdf_faults import refusing
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused

STAMP_SUBFILTER = "/ETSI.RFC3161"
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class FileEvidence:
    """What belongs to the file and not to one signature of it. ``stamps``: with their revisions, the oldest first."""

    stamps: tuple[tuple[int, Stamp], ...]
    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]

    def of(self, signature: EmbeddedPdfSignature, policy: Policy) -> Evidence:
        """With what stands in the signature itself, and the time-stamps over a file that held it.

        Raises Refused: TST_MALFORMED, EVIDENCE_STRUCTURE, LIMIT_EVIDENCE.
        """
        with refusing(ReasonCode.EVIDENCE_STRUCTURE, "certificates"):
            others = tuple(_bounded((one.dump() for one in signature.other_embedded_certs), policy.max_evidence_items))
        return Evidence(
            signature=_signature_stamps(signature, policy),
            archive=tuple(stamp for revision, stamp in self.stamps if revision > signature.signed_revision),
            certificates=tuple(dict.fromkeys((*others, *self.certificates))),
            crls=self.crls,
            ocsps=self.ocsps,
        )


def read_file_evidence(
    data: bytes, reader: PdfFileReader, stamps: list[EmbeddedPdfSignature], policy: Policy
) -> FileEvidence:
    """Raises Refused: LIMIT_EVIDENCE, EVIDENCE_STRUCTURE, TST_MALFORMED, PDF_COVERAGE, PDF_CHANGED, LIMIT_PDF."""
    ordered = sorted(stamps, key=lambda one: one.signed_revision)
    archive = tuple((one.signed_revision, _document_stamp(data, one)) for one in ordered)
    return FileEvidence(archive, *read_store(reader, policy))


def _signature_stamps(signature: EmbeddedPdfSignature, policy: Policy) -> tuple[Stamp, ...]:
    """The time-stamps over the signature's value."""
    with refusing(ReasonCode.TST_MALFORMED):
        # Read anew, as in ``pades_cms.py``: what asn1crypto has looked into, it may write otherwise.
        signer = extract_signer_info(cms.ContentInfo.load(bytes(signature.pkcs7_content))["content"])
        value = signer["signature"].native
        found = find_cms_attribute_iter(signer["unsigned_attrs"], "signature_time_stamp_token")
        tokens = tuple(_bounded((one.dump() for one in found), policy.max_stamps))
    return tuple(Stamp(token, _OfOctets((value,))) for token in tokens)


def _document_stamp(data: bytes, stamp: EmbeddedPdfSignature) -> Stamp:
    """A time-stamp over the file up to the end of its own revision, with nothing left out."""
    first, second, end = byte_ranges(data, stamp)
    covers_file(stamp)
    with refusing(ReasonCode.EVIDENCE_STRUCTURE, "DocTimeStamp"):
        subfilter = stamp.sig_object.get("/SubFilter")
    if subfilter != STAMP_SUBFILTER:
        raise Refused(ReasonCode.EVIDENCE_STRUCTURE, "SubFilter")
    with refusing(ReasonCode.TST_MALFORMED):
        token = cms.ContentInfo.load(bytes(stamp.pkcs7_content)).dump()  # without the padding behind it
    view = memoryview(data)
    return Stamp(token, _OfOctets((view[:first], view[second:end])))


@dataclass(frozen=True, slots=True)
class _OfOctets:
    """The digest of octets, when it is asked for."""

    pieces: tuple[bytes | memoryview, ...]

    def __call__(self, hash_name: str) -> bytes:
        digest = new(hash_name)
        for piece in self.pieces:
            digest.update(piece)
        return digest.digest()


def _bounded(items: Iterable[_Item], most: int) -> Iterator[_Item]:
    """Raises Refused: LIMIT_EVIDENCE."""
    for index, item in enumerate(items):
        if index == most:
            raise Refused(ReasonCode.LIMIT_EVIDENCE, f"> {most}")
        yield item
