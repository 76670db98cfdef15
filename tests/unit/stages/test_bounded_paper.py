"""A page that draws for ever ends the process that draws it, within its time."""

import multiprocessing
import signal

import pytest

from pipeline.bounds import MEMORY_MB, Bounds
from stages.bounded_paper import open_bounded
from tests.unit.scanning.sheets import written_pdf

# Each form draws itself again, which pdfium follows some levels down.
EIGHT_TIMES = "/I Do " * 8


def laughing() -> bytes:
    plain = written_pdf(EIGHT_TIMES)
    start, end = plain.index(b"6 0 obj"), plain.index(b"endobj", plain.index(b"6 0 obj"))
    body = EIGHT_TIMES.encode()
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I 6 0 R>>>>/Length %d>>stream\n" % len(
        body
    )
    return plain[:start] + b"6 0 obj\n" + head + body + b"\nendstream\n" + plain[end:]


def draw(data: bytes, seconds: float) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with open_bounded(data, Bounds(MEMORY_MB, seconds)) as paper:
        paper.page(1)


@pytest.mark.parametrize(
    ("data", "ending"), [(laughing(), -signal.SIGALRM), (written_pdf("0 0 9 9 re f"), 0)], ids=["for ever", "at once"]
)
def test_a_page_that_draws_for_ever_ends_its_process(data, ending):
    process = multiprocessing.get_context("fork").Process(target=draw, args=(data, 1.0 if ending else 30.0))
    process.start()
    process.join(60)
    assert process.exitcode == ending
