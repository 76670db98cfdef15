"""The octets of a zip entry, a chunk at a time: never more than were declared, and exactly as many."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from signatures.checked_stream import CHUNK, ContentChanged, checked
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.verdict import Place
from signatures.zip_directory import ZipEntry
from signatures.zip_guard import STORED


def chunks(stream: BinaryIO, entry: ZipEntry) -> Iterator[bytes]:
    """The octets of ``entry``, in pieces of at most ``CHUNK`` bytes. Others may move ``stream`` between two pieces.

    Raises Refused at the end, or before: ZIP_MALFORMED (broken), ZIP_AMBIGUOUS (other sizes than declared).
    """
    checksum = length = 0
    for piece in _stored(stream, entry) if entry.method == STORED else _inflated(stream, entry):
        length += len(piece)
        if length > entry.size:
            raise Refused(ReasonCode.ZIP_AMBIGUOUS, "sizes")
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if length != entry.size:
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "sizes")
    if checksum != entry.crc:
        raise Refused(ReasonCode.ZIP_MALFORMED, "checksum")


def read_entry(stream: BinaryIO, entry: ZipEntry, limit: int) -> bytes:
    """All octets of a small entry. Raises Refused, also LIMIT_ZIP when it declares more than ``limit`` bytes."""
    if entry.size > limit:
        raise Refused(ReasonCode.LIMIT_ZIP, f"bytes > {limit}")
    return b"".join(chunks(stream, entry))


def _stored(stream: BinaryIO, entry: ZipEntry) -> Iterator[bytes]:
    position, end = entry.data, entry.data + entry.compressed
    while position < end:
        stream.seek(position)
        piece = stream.read(min(CHUNK, end - position))
        if not piece:
            raise Refused(ReasonCode.ZIP_MALFORMED, "truncated")
        position += len(piece)
        yield piece


def _inflated(stream: BinaryIO, entry: ZipEntry) -> Iterator[bytes]:
    """The deflated data must end where the entry ends: what stood behind it would be seen by nobody, or by somebody."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _stored(stream, entry):
            if inflate.eof:
                raise Refused(ReasonCode.ZIP_AMBIGUOUS, "data behind the data")
            pending = packed
            while pending:
                yield inflate.decompress(pending, CHUNK)
                pending = inflate.unconsumed_tail
        # All input is taken, but zlib may still hold back output: as much as it had no room for.
        while not inflate.eof and (rest := inflate.decompress(b"", CHUNK)):
            yield rest
    except zlib.error:
        raise Refused(ReasonCode.ZIP_MALFORMED, "deflate") from None
    if inflate.unused_data:
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "data behind the data")
    if not inflate.eof:
        raise Refused(ReasonCode.ZIP_MALFORMED, "deflate")


@dataclass(frozen=True, slots=True)
class EntryOpener:
    """Opens an entry of a verified container again; a value, so that verdicts compare. ``sha256`` is hex.

    Reads the container's own stream, which must still be open; one thread at a time.
    """

    stream: BinaryIO = field(compare=False, repr=False)
    entry: ZipEntry
    sha256: str

    @property
    def place(self) -> Place:
        """Where the entry's octets are."""
        return Place(self.entry.data, self.entry.compressed, self.entry.method != STORED)

    def __call__(self) -> BinaryIO:
        """A fresh stream from the beginning. Reading it raises ContentChanged."""
        return checked(self._pieces(), self.sha256)

    def _pieces(self) -> Iterator[bytes]:
        try:
            yield from chunks(self.stream, self.entry)
        except Refused as refused:
            raise ContentChanged(refused.reason.code) from None
