"""The directory of a zip file, read so that no two readers can see two files in it.

All bytes are accounted for: local headers, data and descriptors tile the file from its first byte to the directory, the
directory reaches to the end record, that to the end of the file. So nothing overlaps, precedes, follows or hides, and
each local header says what the directory says. Inflates nothing. PKWARE APPNOTE.TXT 6.3.3 §4.3.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import BinaryIO

from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_EXTRA = struct.Struct("<HH")
_END = struct.Struct("<4sHHHHLLH")
_END_MAGIC, _CENTRAL_MAGIC, _LOCAL_MAGIC = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_DESCRIPTOR_MAGIC, _ZIP64_LOCATOR = b"PK\x07\x08", b"PK\x06\x07"
_LONGEST_COMMENT = 0xFFFF
_ZIP64_EXTRA, _UNICODE_NAME_EXTRA = 0x0001, 0x7075
_ELSEWHERE = 0xFFFFFFFF  # the number stands in a zip64 record
_BYTES_PER_RECORD = 2048

FLAG_DESCRIPTOR, FLAG_UTF8 = 0x0008, 0x0800


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One entry. ``name`` is as it stands in the file; sizes are bytes; ``data`` is where its octets begin.

    ``mode`` is the Unix mode (0 where unknown), ``dos`` the attributes of DOS; ``version`` is what a reader must know,
    in tenths. Sizes and ``crc`` are claims until the entry was read.
    """

    name: bytes
    flags: int
    method: int
    crc: int
    compressed: int
    size: int
    mode: int
    dos: int
    version: int
    has_extra: bool
    offset: int
    data: int = 0

    @property
    def path(self) -> str:
        """The name as text. What is no UTF-8 becomes surrogates, which the guard refuses."""
        return self.name.decode(errors="surrogateescape")


def read_directory(stream: BinaryIO, policy: Policy) -> tuple[ZipEntry, ...]:
    """The entries in the order of their data. Raises Refused: ZIP_MALFORMED, ZIP_AMBIGUOUS, ZIP_METHOD, LIMIT_ZIP."""
    end, start, count = _read_end(stream, policy)
    entries = sorted(_read_records(_read(stream, start, end - start), count), key=lambda one: one.offset)
    if not entries:
        raise Refused(ReasonCode.ZIP_MALFORMED, "empty")
    if entries[0].offset != 0:
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "data before the first entry")
    ends = [following.offset for _, following in pairwise(entries)] + [start]
    return tuple(_locate(stream, entry, stop) for entry, stop in zip(entries, ends, strict=True))


def _read_end(stream: BinaryIO, policy: Policy) -> tuple[int, int, int]:
    """Where the end record and the directory begin, and the number of entries."""
    size = stream.seek(0, os.SEEK_END)
    tail_start = max(0, size - _END.size - _LONGEST_COMMENT)
    tail = _read(stream, tail_start, size - tail_start)
    found = tail.rfind(_END_MAGIC)
    if found < 0 or len(tail) - found < _END.size:
        raise Refused(ReasonCode.ZIP_MALFORMED, "no end record")
    _, disk, first_disk, here, count, length, start, comment = _END.unpack_from(tail, found)
    end = tail_start + found
    if tail[max(0, found - 20) : found].startswith(_ZIP64_LOCATOR) or _ELSEWHERE in (length, start):
        raise Refused(ReasonCode.ZIP_METHOD, "zip64")
    if (disk, first_disk) != (0, 0) or here != count:
        raise Refused(ReasonCode.ZIP_MALFORMED, "several volumes")
    if end + _END.size + comment != size:
        longer = end + _END.size + comment < size
        code = ReasonCode.ZIP_AMBIGUOUS if longer else ReasonCode.ZIP_MALFORMED
        raise Refused(code, "data after the end" if longer else "truncated")
    if start + length != end:
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "place of the directory")
    if count > policy.max_zip_entries or length > policy.max_zip_entries * _BYTES_PER_RECORD:
        raise Refused(ReasonCode.LIMIT_ZIP, f"entries > {policy.max_zip_entries}")
    return end, start, count


def _read_records(directory: bytes, count: int) -> Iterator[ZipEntry]:
    position = 0
    for _ in range(count):
        if directory[position : position + 4] != _CENTRAL_MAGIC or len(directory) - position < _CENTRAL.size:
            raise Refused(ReasonCode.ZIP_MALFORMED, "directory")
        fields = _CENTRAL.unpack_from(directory, position)
        names, extras, comments = fields[10:13]
        name_at = position + _CENTRAL.size
        extra_at = name_at + names
        position = extra_at + extras + comments
        if position > len(directory):
            raise Refused(ReasonCode.ZIP_MALFORMED, "directory")
        yield _entry(fields, directory[name_at:extra_at], directory[extra_at : extra_at + extras])
    if position != len(directory):
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "directory")


def _entry(fields: tuple[int, ...], name: bytes, extra: bytes) -> ZipEntry:
    version, flags, method = fields[2:5]
    crc, compressed, size = fields[7:10]
    disk, _, attributes, offset = fields[13:17]
    if disk:
        raise Refused(ReasonCode.ZIP_MALFORMED, "several volumes")
    _check_extra(extra, name)
    if _ELSEWHERE in (compressed, size, offset):
        raise Refused(ReasonCode.ZIP_METHOD, "zip64")
    mode, dos = attributes >> 16, attributes & 0xFF
    return ZipEntry(name, flags, method, crc, compressed, size, mode, dos, version, bool(extra), offset)


def _check_extra(extra: bytes, name: bytes) -> None:
    """Extra fields that would give other sizes or another name than the ones we read."""
    position = 0
    while position < len(extra):
        if len(extra) - position < _EXTRA.size:
            # Archivers that align pad with zeros.
            if extra[position:].strip(b"\0"):
                raise Refused(ReasonCode.ZIP_MALFORMED, "extra field")
            return
        kind, length = _EXTRA.unpack_from(extra, position)
        content = extra[position + _EXTRA.size : position + _EXTRA.size + length]
        if len(content) != length:
            raise Refused(ReasonCode.ZIP_MALFORMED, "extra field")
        if kind == _ZIP64_EXTRA:
            raise Refused(ReasonCode.ZIP_METHOD, "zip64")
        if kind == _UNICODE_NAME_EXTRA and content[5:] != name:
            raise Refused(ReasonCode.ZIP_AMBIGUOUS, "two names")
        position += _EXTRA.size + length


def _locate(stream: BinaryIO, entry: ZipEntry, stop: int) -> ZipEntry:
    """The entry with the place of its data. ``stop`` is where the next entry, or the directory, begins."""
    if stop - entry.offset < _LOCAL.size:
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "overlapping entries")
    header = _read(stream, entry.offset, _LOCAL.size)
    magic, version, flags, method, _, _, crc, compressed, size, names, extras = _LOCAL.unpack(header)
    after = _read(stream, entry.offset + _LOCAL.size, names + extras)
    name, extra = after[:names], after[names:]
    if magic != _LOCAL_MAGIC:
        raise Refused(ReasonCode.ZIP_MALFORMED, "local header")
    if (version, flags, method, name) != (entry.version, entry.flags, entry.method, entry.name):
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "local header")
    _check_extra(extra, name)
    claims, promised = (crc, compressed, size), (entry.crc, entry.compressed, entry.size)
    described = bool(flags & FLAG_DESCRIPTOR)
    if claims != promised and not (described and claims == (0, 0, 0)):
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "sizes")
    data = entry.offset + _LOCAL.size + names + extras
    _check_rest(stream, data + entry.compressed, stop, promised if described else None)
    return replace(entry, has_extra=bool(extra), data=data)


def _check_rest(stream: BinaryIO, at: int, stop: int, promised: tuple[int, int, int] | None) -> None:
    """Between the data and the next entry stands the descriptor where one is announced, and nothing else."""
    if at > stop:
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "overlapping entries")
    if promised is None:
        if at != stop:
            raise Refused(ReasonCode.ZIP_AMBIGUOUS, "gap")
        return
    described = struct.pack("<LLL", *promised)
    if stop - at not in (12, 16) or _read(stream, at, stop - at) not in (described, _DESCRIPTOR_MAGIC + described):
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "data descriptor")


def _read(stream: BinaryIO, at: int, size: int) -> bytes:
    stream.seek(at)
    data = stream.read(size)
    if len(data) != size:
        raise Refused(ReasonCode.ZIP_MALFORMED, "truncated")
    return data
