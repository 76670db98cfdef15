"""Zip files by hand: every field as it is wanted, right or wrong. And containers taken apart and put together."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from pki import DOCUMENT, SIGNED_AT

from signatures.asice_making import write_asice
from signatures.detached import sign_detached

FILES = {
    "submission.xml": DOCUMENT,
    "əlavələr/Şəkil 1 100%+.txt": "Əliyeva".encode() * 30_000,
    "scan.pdf": b"%PDF-1.7 no submission",
}
UTF8 = 0x800


@dataclass
class Entry:
    name: str
    content: bytes = b""
    method: int = 0
    flags: int = UTF8
    mode: int = 0o100644
    dos: int = 0
    extra: bytes = b""
    local: dict = field(default_factory=dict)
    central: dict = field(default_factory=dict)
    packed: bytes | None = None
    behind: bytes = b""

    @property
    def body(self):
        if self.packed is not None:
            return self.packed
        return deflate(self.content) if self.method == 8 else self.content

    def fields(self, changed):
        own = {
            "name": self.name.encode("utf-8", "surrogateescape"),
            "flags": self.flags,
            "method": self.method,
            "crc": zlib.crc32(self.content),
            "compressed": len(self.body),
            "size": len(self.content),
        }
        return own | changed


def deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def build(entries, *, before=b"", between=b"", after=b"", comment=b"", count=None, shift=0):
    """The zip file of ``entries``, with foreign bytes where they are wanted."""
    data, directory = before, b""
    for entry in entries:
        f = entry.fields(entry.local)
        g = entry.fields(entry.central)
        offset = entry.central.get("offset", len(data))
        data += struct.pack(
            "<4sHHHHHLLLHH", b"PK\3\4", f.get("version", 20), f["flags"], f["method"], 0, 33, f["crc"], f["compressed"],
            f["size"], len(f["name"]), len(entry.extra),
        )  # fmt: skip
        data += f["name"] + entry.extra + entry.body + entry.behind
        directory += struct.pack(
            "<4sHHHHHHLLLHHHHHLL", b"PK\1\2", 0x314, g.get("version", 20), g["flags"], g["method"], 0, 33, g["crc"],
            g["compressed"], g["size"], len(g["name"]), len(g.get("extra", b"")), 0, 0, 0,
            entry.mode << 16 | entry.dos, offset,
        )  # fmt: skip
        directory += g["name"] + g.get("extra", b"")
    start = len(data) + len(between)
    n = len(entries) if count is None else count
    end = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, n, n, len(directory), start + shift, len(comment))
    return data + between + directory + end + comment + after


def asice(key, *keys, files=None):
    """A container with one signature a key."""
    files = FILES if files is None else files
    made = io.BytesIO()
    signatures = [sign_detached(files, one, signing_time=SIGNED_AT) for one in (key, *keys)]
    write_asice(made, files, signatures, made_at=SIGNED_AT)
    return made.getvalue()


def contents(data):
    """What stands in a container, by name, in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist()}


def packed(files):
    """A container of exactly these entries; nothing is looked at."""
    pairs = files.items() if isinstance(files, dict) else files
    return build([Entry(name, content, method=0 if name == "mimetype" else 8) for name, content in pairs])


def repacked(data, change):
    """A container that is taken apart, changed (a dict in place) and put together again."""
    files = contents(data)
    changed = change(files)
    return packed(files if changed is None else changed)
