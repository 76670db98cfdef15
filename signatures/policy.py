"""The verification policy: limits and allowed algorithms, as frozen data that is passed in.

Its version is the digest of its content, so that a decision can name the policy it was made by. Decides nothing itself.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Self

from signatures.uris import C14N_10, C14N_11, DIGESTS, EXC_C14N, SIGNATURES

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits are counts unless said; sizes are bytes. Algorithms are the URIs of XML-DSig."""

    max_bytes: int = 256 * MEBIBYTE
    # A tag with its attributes, a comment, an instruction; texts are read in pieces. One declaration of many megabytes
    # would be copied for each name that uses it.
    max_token_bytes: int = MEBIBYTE // 4
    max_depth: int = 64
    max_namespaces: int = 64
    max_prefix_length: int = 64
    max_uri_length: int = 256
    # What exclusive C14N writes in declarations beyond the document itself, of which it may be as much again.
    max_namespace_bytes: int = 64 * MEBIBYTE
    # Units of ``namespace_census.py``, about a nanosecond each: two million elements of a usual document need a third.
    max_namespace_work: int = 600_000_000
    max_references: int = 8
    max_attributes_per_element: int = 64
    # Of a signature or a manifest in a container, or of a detached signature: 20,000 references need so much.
    max_signature_bytes: int = 16 * MEBIBYTE
    # Several signatures of a container share these: each may have an equal part of the nodes and of the work.
    max_signatures_bytes: int = 32 * MEBIBYTE
    max_signature_nodes: int = 600_000
    max_signature_namespace_work: int = 160_000_000
    max_signatures: int = 16
    max_zip_entries: int = 20_000
    max_zip_total_bytes: int = 400 * MEBIBYTE
    # Inflated to compressed, of entries over 1 MB: XML of a large report reaches 40.
    max_zip_ratio: int = 200
    max_zip_name_bytes: int = 255
    max_pdf_bytes: int = 64 * MEBIBYTE
    max_pdf_pages: int = 1_000
    max_pdf_objects: int = 50_000
    max_pdf_revisions: int = 32
    max_pdf_signatures: int = 8
    max_pdf_attachments: int = 200
    # Of one object stream or cross-reference stream, inflated: fifty thousand objects need much less.
    max_pdf_table_bytes: int = 4 * MEBIBYTE
    # Of one stream, and of all that reading one signed revision inflates.
    max_pdf_stream_bytes: int = 64 * MEBIBYTE
    max_pdf_inflated_bytes: int = 128 * MEBIBYTE
    # Of a PDF whose pages are drawn: one picture (A4 with 600 dots an inch), all of them, and what is deflated beside.
    max_pdf_pixels: int = 40_000_000
    max_pdf_pixels_together: int = 500_000_000
    max_pdf_drawing_bytes: int = 16 * MEBIBYTE
    # A progressive JPEG has some ten; each goes over all its pixels.
    max_jpeg_scans: int = 100
    # What a signature brings along for its time: time-stamps of each kind; certificates, lists and responses, of each
    # kind and their bytes together.
    max_stamps: int = 16
    max_evidence_items: int = 256
    max_evidence_bytes: int = 32 * MEBIBYTE
    # Of one signature value of a PDF or one time-stamp token: with a path and its answers they have some ten thousand.
    max_cms_bytes: int = MEBIBYTE // 4
    # Of data files, read again for time-stamps over archives: of all signatures of a container together.
    max_archived_bytes: int = 4096 * MEBIBYTE
    # A tree costs some hundred bytes an element: more than this belongs into an ASiC-E container, read in parts.
    max_xml_bytes: int = 64 * MEBIBYTE
    max_elements: int = 2_000_000
    # Elements, attributes with their values, comments, instructions, and the texts that may stand between them.
    max_nodes: int = 8_000_000
    max_inclusive_prefixes: int = 16
    rsa_min_bits: int = 2048
    # An RSA key of 64,000 bits in a certificate of the sender's own making would cost seconds a signature.
    rsa_max_bits: int = 8192
    signature_algorithms: tuple[str, ...] = tuple(SIGNATURES)
    digest_algorithms: tuple[str, ...] = tuple(DIGESTS)
    c14n_algorithms: tuple[str, ...] = (EXC_C14N, C14N_10, C14N_11)
    curves: tuple[str, ...] = ("secp256r1", "secp384r1", "secp521r1")
    clock_skew: timedelta = timedelta(minutes=5)
    # Tokens of many authorities name their certificate by SHA-1 alone (RFC 3161 knew no other way before RFC 5816). It
    # only picks one of the certificates at hand, which must then be trusted and have signed the token by SHA-2.
    stamps_name_certificates_by_sha1: bool = True
    # How old an OCSP response may be that does not say until when it holds.
    revocation_freshness: timedelta = timedelta(hours=24)

    def shared_by(self, signatures: int) -> Self:
        """The policy for one of several signatures of a container."""
        return replace(
            self,
            max_signature_nodes=self.max_signature_nodes // signatures,
            max_signature_namespace_work=self.max_signature_namespace_work // signatures,
        )

    @property
    def text(self) -> str:
        """The content as JSON, durations in seconds; ``past_policy.py`` reads it back."""
        return json.dumps(asdict(self), sort_keys=True, default=timedelta.total_seconds)

    @property
    def version(self) -> str:
        """SHA-256 (hex) over the text: equal policies have equal versions."""
        return _version_of(self)


@lru_cache
def _version_of(policy: Policy) -> str:
    return sha256(policy.text.encode()).hexdigest()


DEFAULT_POLICY = Policy()
