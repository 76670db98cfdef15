import resource
import signal
import subprocess
import sys
import textwrap

import pytest

from pipeline.bounds import Bounds


def run(script):
    told = textwrap.dedent(script)
    return subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=25)


def test_a_block_gets_no_more_memory_than_its_bounds_and_the_process_has_it_back_afterwards():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(MemoryError), Bounds(64, 60).held():
        bytearray(128 << 20)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert len(bytearray(128 << 20)) == 128 << 20


def test_a_narrower_limit_of_the_worker_stands():
    ended = run("""
        import resource
        from pipeline.bounds import Bounds, address_space
        worker = address_space() + (32 << 20)
        resource.setrlimit(resource.RLIMIT_AS, (worker, worker))
        with Bounds(1024, 60).held():
            assert resource.getrlimit(resource.RLIMIT_AS) == (worker, worker)
        assert resource.getrlimit(resource.RLIMIT_AS) == (worker, worker)
    """)
    assert ended.returncode == 0, ended.stderr


def test_a_library_that_never_lets_go_of_the_interpreter_ends_with_its_process_when_the_time_is_over():
    ended = run("""
        import re
        from pipeline.bounds import Bounds
        with Bounds(64, 0.3).held():
            re.match("(a+)+$", "a" * 64 + "b")
    """)
    assert ended.returncode == -signal.SIGALRM, ended.stderr


def test_what_is_done_in_time_goes_on_after_it():
    ended = run("""
        import time
        from pipeline.bounds import Bounds
        with Bounds(64, 0.2).held():
            pass
        time.sleep(0.4)
    """)
    assert ended.returncode == 0, ended.stderr
