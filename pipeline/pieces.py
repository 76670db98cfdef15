"""A piece of a stored blob: where a file lies inside of a container that is kept as it came.

Thousands of documents of one bundle are then one blob on the disk and one fsync, and each is still read alone.
"""

import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Literal

from pydantic import BaseModel, ConfigDict

CHUNK = 64 * 1024


class PieceChangedError(OSError):
    """The octets of a piece are not those that were verified: the store is damaged, which is the world's trouble."""


class Piece(BaseModel):
    """``length`` octets of ``blob`` (hex SHA-256) from ``offset`` on; ``size`` and ``sha256`` (hex) of what they hold.

    ``packing``: stored as they are, or deflated (RFC 1951).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    blob: str
    offset: int
    length: int
    packing: Literal["stored", "deflated"]
    size: int
    sha256: str


def read_piece(blob: BinaryIO, piece: Piece) -> BinaryIO:
    """The octets of ``piece`` in memory. Raises PieceChangedError unless they are exactly those of its digest."""
    hashed, held = hashlib.sha256(), io.BytesIO()
    for octets in _octets(blob, piece):
        hashed.update(octets)
        held.write(octets)
    if hashed.hexdigest() != piece.sha256:
        raise PieceChangedError("a piece of a blob does not have its digest")
    held.seek(0)
    return held


def _octets(blob: BinaryIO, piece: Piece) -> Iterator[bytes]:
    """At most one octet more than ``size``: what is more is wrong anyway."""
    blob.seek(piece.offset)
    packed = blob.read(piece.length)
    if piece.packing == "stored":
        yield packed[: piece.size + 1]
        return
    try:
        yield zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, piece.size + 1)
    except zlib.error:
        raise PieceChangedError("a piece of a blob cannot be inflated") from None
