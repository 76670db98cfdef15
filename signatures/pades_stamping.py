"""Time-stamps for PDFs that we make: pyHanko's face of whoever gives tokens. RFC 3161.

A token that is over something else never gets into a file; whether its maker may be trusted is for whoever judges.
"""

from asn1crypto import cms
from pyhanko.sign.timestamps import TimeStamper

from signatures.pdf_faults import refusing
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.tsa_client import StampSource

# Kept free for a token with the certificates of its authority, in octets.
RESERVED_STAMP_BYTES = 12 * 1024


class Stamper(TimeStamper):
    """Asks ``source`` once for each time-stamp."""

    def __init__(self, source: StampSource) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._source = source

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Raises Refused: TST_MALFORMED, TST_IMPRINT; and what the source does."""
        token = self._source(message_digest, md_algorithm)
        if len(token) > RESERVED_STAMP_BYTES:
            raise Refused(ReasonCode.TST_MALFORMED, f"> {RESERVED_STAMP_BYTES} bytes")
        with refusing(ReasonCode.TST_MALFORMED):
            info = cms.ContentInfo.load(token, strict=True)
            about = info["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            stamped = (about["hash_algorithm"]["algorithm"].native, about["hashed_message"].native)
        if stamped != (md_algorithm, message_digest):
            raise Refused(ReasonCode.TST_IMPRINT)
        return info
