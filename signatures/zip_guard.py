"""Which entries of a zip file may be opened at all: names, methods, sizes, told from its directory alone.

Bombs go to quarantine; what a careless program wrote is refused with its own name. Inflates nothing.
"""

import stat
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from signatures.policy import MEBIBYTE, Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.zip_directory import FLAG_UTF8, ZipEntry

STORED, DEFLATED = 0, 8
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
# How hard deflate tried (1, 2), descriptor (3), UTF-8 (11). The others change what the data is.
_HARMLESS = 0x0002 | 0x0004 | 0x0008 | FLAG_UTF8
# Control, format (also right-to-left tricks), surrogate, line and paragraph separator.
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
# What would begin with these letters, whatever follows behind a dot, is a device to Windows.
_DEVICES = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    }
)
_NO_FILE_NAME = '\\:<>"|?*'
# 1.0 stored, 2.0 deflated and folders; 4.5 is zip64, which some announce and do not use.
_NEWEST_VERSION = 45
_DOS_VOLUME, _DOS_FOLDER = 0x08, 0x10
_RATIO_FROM = MEBIBYTE
_EMPTY_DEFLATED = 2
_MOST_STEPS = 16


def check_entries(entries: Sequence[ZipEntry], policy: Policy) -> None:
    """Raises Refused for the first entry that must not be opened: LIMIT_ZIP, ZIP_*."""
    for entry in entries:
        _check_kind(entry)
        if not (entry.flags & FLAG_UTF8 or entry.name.isascii()):
            raise Refused(ReasonCode.ZIP_NAME, "not UTF-8")
        check_path(entry.path.removesuffix("/"), policy)
        if entry.size > _RATIO_FROM and entry.size > policy.max_zip_ratio * entry.compressed:
            raise Refused(ReasonCode.LIMIT_ZIP, f"ratio > {policy.max_zip_ratio}")
    if sum(entry.size for entry in entries) > policy.max_zip_total_bytes:
        raise Refused(ReasonCode.LIMIT_ZIP, f"bytes > {policy.max_zip_total_bytes}")
    check_distinct(
        (entry.path for entry in entries if not is_folder(entry)),
        (entry.path for entry in entries if is_folder(entry)),
    )


def is_folder(entry: ZipEntry) -> bool:
    """Whether the entry is a folder: it has a name and nothing else."""
    return entry.name.endswith(b"/")


def _check_kind(entry: ZipEntry) -> None:
    if entry.flags & _ENCRYPTED:
        raise Refused(ReasonCode.ZIP_ENCRYPTED)
    if entry.method not in (STORED, DEFLATED) or entry.flags & ~_HARMLESS:
        raise Refused(ReasonCode.ZIP_METHOD, f"method {entry.method}")
    if entry.version > _NEWEST_VERSION:
        raise Refused(ReasonCode.ZIP_METHOD, f"version {entry.version}")
    kind = stat.S_IFMT(entry.mode)
    if kind not in (0, stat.S_IFDIR if is_folder(entry) else stat.S_IFREG):
        raise Refused(ReasonCode.ZIP_SPECIAL)
    if entry.dos & _DOS_VOLUME or (entry.dos & _DOS_FOLDER and not is_folder(entry)):
        raise Refused(ReasonCode.ZIP_SPECIAL, "attributes")
    if is_folder(entry) and (entry.size or entry.crc or entry.compressed > _EMPTY_DEFLATED):
        raise Refused(ReasonCode.ZIP_SPECIAL, "folder with content")
    if entry.method == STORED and entry.size != entry.compressed:
        raise Refused(ReasonCode.ZIP_AMBIGUOUS, "sizes")


def check_path(path: str, policy: Policy) -> None:
    """A path inside the container that means the same on every system. Raises Refused: ZIP_NAME.

    The name itself is never told: it may be personal.
    """
    if any(unicodedata.category(letter) in _UNSEEN for letter in path):
        raise Refused(ReasonCode.ZIP_NAME, "control character")
    if len(path.encode()) > policy.max_zip_name_bytes:
        raise Refused(ReasonCode.ZIP_NAME, f"bytes > {policy.max_zip_name_bytes}")
    for sign in _NO_FILE_NAME:
        if sign in path:
            raise Refused(ReasonCode.ZIP_NAME, sign)
    if path.count("/") >= _MOST_STEPS:
        raise Refused(ReasonCode.ZIP_NAME, f"folders > {_MOST_STEPS - 1}")
    # "", "." and "..", and what Windows would cut off.
    if any(not step or step.endswith((".", " ")) for step in path.split("/")):
        raise Refused(ReasonCode.ZIP_NAME, "path")
    if any(step.split(".")[0].rstrip(" ").casefold() in _DEVICES for step in path.split("/")):
        raise Refused(ReasonCode.ZIP_NAME, "device")


def check_distinct(files: Iterable[str], folders: Iterable[str] = ()) -> None:
    """No two names that one system or another would take for the same, and no file that is a folder of others.

    Raises Refused: ZIP_DUPLICATE.
    """
    file_keys = [same_name(name) for name in files]
    keys = [*file_keys, *(same_name(name.removesuffix("/")) for name in folders)]
    if len(set(keys)) != len(keys):
        raise Refused(ReasonCode.ZIP_DUPLICATE)
    holders = {str(parent) for key in keys for parent in PurePosixPath(key).parents}
    if not holders.isdisjoint(file_keys):
        raise Refused(ReasonCode.ZIP_DUPLICATE, "file and folder")


def same_name(name: str) -> str:
    """The key under which two names count as one: NFC and case folded (macOS, Windows)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
