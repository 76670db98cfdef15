"""Files that a signature is made or proven over, wherever they lie: bytes, a path, or whatever opens a stream."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from signatures.checked_stream import CHUNK, checked

Source = bytes | Path | Callable[[], BinaryIO]
# By their names in the container; folders are written with "/".
DataFiles = Mapping[str, Source]


def pieces(source: Source) -> Iterator[bytes]:
    """The octets of a source, a chunk at a time. Raises OSError."""
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") if isinstance(source, Path) else source() as stream:
        while piece := stream.read(CHUNK):
            yield piece


@dataclass(frozen=True, slots=True)
class SourceOpener:
    """Opens a proven source again. ``sha256`` is hex."""

    source: Source
    sha256: str

    def __call__(self) -> BinaryIO:
        """A fresh stream from the beginning. Reading it raises ContentChanged."""
        return checked(pieces(self.source), self.sha256)
