"""The machine: versions, disk, folders, letters of prints, languages of scans."""

import os
import platform
import shutil
import sqlite3
import ssl
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from lxml import etree

from outbox.prints.glyphs import FONTS, coverage
from pipeline.settings import Settings
from scanning.ocr import Engine, UnreadError
from stages.examination.signs import Sign, bad, good, warning

GIB = 1 << 30
LIBRARIES = ("dramatiq", "sqlalchemy", "pyhanko", "streamlit")
LITTLE, NEARLY_NONE = 0.10, 0.02
LEAST_BYTES = GIB
LETTERS = "AaBbCcÇçDdEeƏəFfGgĞğHhXxIıİiJjKkQqLlMmNnOoÖöPpRrSsŞşTtUuÜüVvYyZz₼"
_OPEN_TO_OTHERS = 0o007
_ENGINE_ADVICE = {
    "no engine": "install tesseract (Debian: tesseract-ocr), or pause the queue: qebul pause attachments",
    "no language": "install its model (Debian: tesseract-ocr-aze), or change QEBUL_OCR_LANGUAGES",
}


def versions() -> Iterator[Sign]:
    """Of what was installed, for a report of a fault; none of them is judged."""
    libraries = ", ".join(f"{one} {metadata.version(one)}" for one in LIBRARIES)
    libxml = ".".join(map(str, etree.LIBXML_VERSION))
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, libxml2 {libxml}"
    yield good("versions", f"qebul {metadata.version('qebul')}, {python}, {ssl.OPENSSL_VERSION}, {libraries}")


def disk(settings: Settings) -> Iterator[Sign]:
    """Room for what comes; a full disk stops the intake, and loses nothing."""
    total, _, free = shutil.disk_usage(settings.var)
    seen = f"{free / GIB:,.1f} GiB of {total / GIB:,.1f} are free"
    if free < max(LEAST_BYTES, NEARLY_NONE * total):
        yield bad("disk", seen, f"make room below {settings.var}: nothing is taken in on a full disk")
    elif free < LITTLE * total:
        yield warning("disk", seen, "make room before it is full")
    else:
        yield good("disk", seen)


def folders(settings: Settings) -> Iterator[Sign]:
    """What is the house's alone is closed to others; inbox and what was claimed lie on one file system."""
    mine = [settings.folder(name) for name in ("store", "claimed", "keys", "trust", "log", "uploads")]
    wide = [one for one in mine if one.exists() and one.stat().st_mode & _OPEN_TO_OTHERS]
    if wide:
        yield bad("folders", f"open to everybody: {', '.join(map(str, wide))}", "chmod o= these folders")
    inbox, claimed = settings.folder("inbox"), settings.folder("claimed")
    if inbox.exists() and claimed.exists() and inbox.stat().st_dev != claimed.stat().st_dev:
        yield bad(
            "folders", "inbox and claimed are on two file systems", "a file is taken by a rename: put both on one"
        )
    elif not wide:
        yield good("folders", f"{settings.var.resolve()}, closed to others")


def letters() -> Iterator[Sign]:
    """Prints bring their own fonts: are they there, with every letter of the language?"""
    drawn = coverage()
    missing = "".join(one for one in LETTERS if ord(one) not in drawn)
    if missing:
        yield bad("fonts", f"no letter for {missing}", "install the package anew: its fonts were changed")
    else:
        yield good("fonts", ", ".join(Path(one).stem for one in FONTS))


def reading(settings: Settings) -> Iterator[Sign]:
    """Scans can be read, in the languages that are wanted."""
    try:
        yield good("scans", Engine(settings.ocr_languages, settings.ocr_seconds).version())
    except UnreadError as error:
        advice = _ENGINE_ADVICE.get(error.why, "see what `tesseract --version` says")
        yield bad("scans", f"{settings.ocr_languages}: {error.why}", advice)


def who() -> Iterator[Sign]:
    """Whom the house runs as."""
    if os.geteuid() == 0:
        yield warning("user", "root", "run the house as a user of its own (docs/operating.md)")
    else:
        yield good("user", str(os.geteuid()))
