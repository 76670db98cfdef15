"""Verified octets read a second time: they are digested again, and no stream ends quietly on others.

OSError
└── ContentChanged   the bytes under a payload are no longer those that were verified
"""

import io
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, BinaryIO

CHUNK = 64 * 1024


class ContentChanged(OSError):  # noqa: N818 - tells what happened to the file
    """The bytes are not those that were verified."""


def checked(pieces: Iterator[bytes], digest: str) -> BinaryIO:
    """A stream of ``pieces`` whose SHA-256 must be ``digest`` (hex).

    Raises ContentChanged before the last piece is out: what is shorter than a piece is never seen unless it is right.
    """
    return io.BufferedReader(_Checked(pieces, digest), CHUNK)


class _Checked(io.RawIOBase):
    """One piece behind its source, so that the last one leaves only when the digest is right."""

    def __init__(self, pieces: Iterator[bytes], digest: str) -> None:
        super().__init__()
        self._pieces = pieces
        self._expected = digest
        self._digest = sha256()
        self._next = self._advance()
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and self._next is not None:
            self._ready, self._next = self._next, self._advance()
        taken, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _advance(self) -> bytes | None:
        """The next piece; None at the end, when all of it was what it should be."""
        piece = next(self._pieces, None)
        if piece is not None:
            self._digest.update(piece)
        elif self._digest.hexdigest() != self._expected:
            raise ContentChanged("digest")
        return piece
