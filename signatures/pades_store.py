"""The document security store (DSS) of a PDF: certificates, lists and responses, bounded before anybody walks it.

ETSI EN 319 142-1 clause 5.4.2. VRI says what belongs to which signature, which the judge finds out by himself: it is
counted and left aside.
"""

from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures.pdf_faults import refusing
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused

_STRUCTURE, _DSS = ReasonCode.EVIDENCE_STRUCTURE, "DSS"
_PURPOSES = {
    "/Certs": DecodePurpose.CERTIFICATE,
    "/CRLs": DecodePurpose.CRL,
    "/OCSPs": DecodePurpose.OCSP_RESPONSE,
}
_VRI_KEYS = ("/Cert", "/CRL", "/OCSP")


def check_stores(reader: PdfFileReader, first: int, policy: Policy) -> None:
    """That the store lists no more than allowed in any revision from ``first`` on: they are compared with each other.

    Raises Refused: LIMIT_EVIDENCE, EVIDENCE_STRUCTURE.
    """
    for revision in range(first, reader.total_revisions):
        with refusing(_STRUCTURE, _DSS):
            store = _store(reader.get_historical_root(revision))
            if any(len(_listed(store, key)) > policy.max_evidence_items for key in _PURPOSES):
                raise Refused(ReasonCode.LIMIT_EVIDENCE, f"> {policy.max_evidence_items}")
            _check_vri(store, policy.max_pdf_signatures * policy.max_evidence_items)


def read_store(reader: PdfFileReader, policy: Policy) -> tuple[tuple[bytes, ...], ...]:
    """Certificates, lists and responses as the file holds them now, each once.

    Raises Refused: LIMIT_EVIDENCE, EVIDENCE_STRUCTURE, LIMIT_PDF.
    """
    left = policy.max_evidence_bytes
    found: list[tuple[bytes, ...]] = []
    with refusing(_STRUCTURE, _DSS):
        store = _store(reader.root)
        for key, purpose in _PURPOSES.items():
            contents: dict[bytes, None] = {}
            for one in _listed(store, key):
                content = _content(one, purpose)
                contents[content] = None
                left -= len(content)
                if left < 0:
                    raise Refused(ReasonCode.LIMIT_EVIDENCE, "bytes")
            found.append(tuple(contents))
    return tuple(found)


def _store(root: DictionaryObject) -> DictionaryObject | None:
    store = root["/DSS"] if "/DSS" in root else None  # noqa: SIM401 - get would not follow the reference
    if not isinstance(store, DictionaryObject | None):
        raise Refused(_STRUCTURE, _DSS)
    return store


def _listed(holder: DictionaryObject | None, key: str) -> ArrayObject:
    listed = holder[key] if holder is not None and key in holder else ArrayObject()
    if not isinstance(listed, ArrayObject):
        raise Refused(_STRUCTURE, _DSS)
    return listed


def _check_vri(store: DictionaryObject | None, most: int) -> None:
    """Each signature may name all that there is."""
    entries = store["/VRI"] if store is not None and "/VRI" in store else {}
    named = len(entries)
    for key in entries if named <= most else ():
        named += sum(len(_listed(entries[key], kind)) for kind in _VRI_KEYS)
    if named > most:
        raise Refused(ReasonCode.LIMIT_EVIDENCE, "VRI")


def _content(listed: PdfObject, purpose: DecodePurpose) -> bytes:
    one = listed.get_object()  # type: ignore[no-untyped-call]
    if not isinstance(one, StreamObject):
        raise Refused(_STRUCTURE, _DSS)
    return bytes(one.read_data(purpose))
