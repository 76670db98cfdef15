import os
import re
import signal
import threading

import pytest

from pipeline.apart import OutOfBoundsError, apart
from pipeline.bounds import Bounds

ROOMY = Bounds(256, 20)


def test_what_work_returns_and_raises_comes_back():
    assert apart(ROOMY, lambda: {"pid": os.getpid()})["pid"] != os.getpid()
    with pytest.raises(FileNotFoundError, match="gone"):
        apart(ROOMY, lambda: (_ for _ in ()).throw(FileNotFoundError(2, "gone")))


def test_an_answer_may_be_long():
    assert len(apart(ROOMY, lambda: b"x" * 3_000_000)) == 3_000_000


@pytest.mark.parametrize(
    ("bounds", "work", "why"),
    [
        # Of so much, no heap that a long life has left behind has a hole.
        (Bounds(32, 20), lambda: len(bytearray(1 << 30)), "it needs more than 32 MiB of memory"),
        (Bounds(64, 0.2), lambda: re.match("(a+)+$", "a" * 64 + "b"), "it takes longer than 0.2 s"),
        (ROOMY, lambda: os.kill(os.getpid(), signal.SIGKILL), "it died: SIGKILL"),
        (ROOMY, lambda: lambda: "no function can be sent", "it died"),
    ],
    ids=["memory", "time", "killed", "no answer"],
)
def test_what_comes_to_no_end_is_told_and_this_process_goes_on(bounds, work, why):
    with pytest.raises(OutOfBoundsError, match=re.escape(why)):
        apart(bounds, work)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_thread_may_have_its_work_done_apart_while_others_go_on():
    """The work ends when the other thread has spoken: were that held up, the work would run out of its time."""
    done = []
    reader, writer = os.pipe()
    asker = threading.Thread(target=lambda: done.append(apart(ROOMY, lambda: os.read(reader, 4))))
    asker.start()
    os.write(writer, b"done")
    asker.join()
    os.close(reader)
    os.close(writer)
    assert done == [b"done"]
