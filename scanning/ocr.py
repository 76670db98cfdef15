"""tesseract, through pytesseract: one page in a process of its own, one thread, within a time.

pytesseract is loaded when the first page is read: it brings pandas where that is installed.

Exception
└── UnreadError   ``why``: ``no engine``, ``no language``, ``time``, ``engine``
"""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from scanning.private_folder import private_folder
from schemas.readings import Box, Word

# Bounds that hold even where the worker that asked was killed.
_BOUNDED = Path(__file__).with_name("bounded-tesseract")
_ASK_SECONDS = 10.0
_known: dict[tuple[str, str, float], str] = {}


class UnreadError(Exception):
    """Nothing was read: why."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Engine:
    """How pages are read: languages as tesseract joins them (``aze+eng``), seconds on the wall for one page."""

    languages: str = "aze"
    seconds: float = 60.0

    def version(self) -> str:
        """What a reading hangs on: tesseract, its models, our own preparing. Raises UnreadError where it cannot read.

        Asked of the machine once in a process, and again when the program's file changed.
        """
        program = shutil.which("tesseract")
        if program is None:
            raise UnreadError("no engine")
        key = (self.languages, program, Path(program).stat().st_mtime)
        if key not in _known:
            _known[key] = f"{_release(program)} {_models(program, self.languages)} qebul:{_own_digest()}"
        return _known[key]

    def read(self, picture: Image.Image, *, psm: int = 3, deadline: float | None = None) -> tuple[Word, ...]:
        """The words on a picture, in its pixels; ``deadline`` by the monotonic clock. Raises UnreadError."""
        import pytesseract  # noqa: PLC0415 - it brings pandas

        self.version()
        left = self.seconds if deadline is None else deadline - time.monotonic()
        if left <= 0:
            raise UnreadError("time")
        pytesseract.pytesseract.tesseract_cmd = os.fspath(_BOUNDED)
        try:
            # not ``image_to_data``, whose files lie in the open and stay where its process is killed
            with private_folder() as folder:
                picture.save(folder / "page.tif")  # as it is: squeezing a PNG costs more than the disk
                files = os.fspath(folder / "page.tif"), os.fspath(folder / "words")
                how = f"-c tessedit_create_tsv=1 -c tessedit_do_invert=0 --psm {psm}"
                pytesseract.pytesseract.run_tesseract(*files, "tsv", self.languages, how, timeout=left)
                return tuple(_words((folder / "words.tsv").read_text("utf-8")))
        except pytesseract.TesseractError:
            raise UnreadError("engine") from None
        except RuntimeError:
            raise UnreadError("time") from None
        except (OSError, ValueError, LookupError):
            raise UnreadError("engine") from None


def _words(table: str) -> Iterator[Word]:
    """Tesseract's table, whose level 5 are words; its lines are numbered within paragraphs of blocks."""
    lines: dict[tuple[str, ...], int] = {}
    for row in table.strip("\n").split("\n")[1:]:
        level, _, block, paragraph, line, _, left, top, width, height, confidence, *text = row.split("\t")
        word = "".join(text).strip()
        if level == "5" and word:
            yield Word(
                text=word,
                confidence=min(max(round(float(confidence)), 0), 100),
                box=Box(left=int(left), top=int(top), width=int(width), height=int(height)),
                line=lines.setdefault((block, paragraph, line), len(lines)),
            )


def _release(program: str) -> str:
    """``tesseract 5.3.0``."""
    return _told(program, "--version").partition("\n")[0].strip()


def _models(program: str, languages: str) -> str:
    """Each language with the digest of its model. Raises UnreadError for one that is not there."""
    head, *_ = _told(program, "--list-langs").splitlines()
    folder = Path(head.partition('"')[2].rpartition('"')[0])
    told = []
    for language in languages.split("+"):
        model = folder / f"{language}.traineddata"
        if not model.is_file():
            raise UnreadError("no language")
        with model.open("rb") as stream:
            told.append(f"{language}:{hashlib.file_digest(stream, 'sha256').hexdigest()[:8]}")
    return " ".join(told)


def _told(program: str, question: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a program of this machine, fixed words
            [program, question], capture_output=True, text=True, timeout=_ASK_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        raise UnreadError("engine") from None
    return (done.stdout or done.stderr).strip()


def _own_digest() -> str:
    """Of the sources that prepare and judge a page, so that no change of theirs leaves older readings standing."""
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:8]
