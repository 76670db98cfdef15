import errno
import re
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, StatementError

from pipeline.database import trouble_code


@pytest.mark.one_foundation
def test_what_is_committed_survives_a_power_cut(house):
    with house.database.write() as tx:
        assert tx.exec_driver_sql("pragma synchronous").scalar() == 2  # FULL
        assert tx.exec_driver_sql("pragma journal_mode").scalar() == "wal"
        assert tx.exec_driver_sql("pragma foreign_keys").scalar() == 1


def test_an_errors_text_does_not_hold_what_was_written(house):
    with pytest.raises(StatementError) as raised, house.database.write() as tx:
        tx.execute(text("insert into nowhere values (:secret)"), {"secret": "5VBK5VR"})
    assert "5VBK5VR" not in str(raised.value)


@pytest.mark.one_foundation
def test_a_log_tells_the_code_of_a_database_and_of_a_system_and_no_text(house):
    with pytest.raises(OperationalError) as raised, house.database.reads() as reads:
        reads.execute(text("select '5VBK5VR' from nowhere"))
    assert trouble_code(raised.value) == "OperationalError SQLITE_ERROR"
    assert trouble_code(OSError(errno.ENOSPC, "5VBK5VR")) == "OSError ENOSPC"
    assert trouble_code(ValueError("5VBK5VR")) == "ValueError"


def test_a_worker_that_asks_for_too_much_memory_is_ended_by_its_bound(tmp_path):
    script = """
import sys
from pipeline.supervisor import Program, Supervisor
deaths = []
def bomb():
    try:
        bytearray(600 << 20)
    except MemoryError:
        import os
        os._exit(42)
def note(name):
    deaths.append(name)
def over():
    return len(deaths) >= 1
Supervisor([Program("bomb", bomb, memory_mb=512)], note).run(over)
print("ended", len(deaths))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    assert "ended" in done.stdout, done.stderr
    assert re.search(r"exitcode\W+(?:\x1b\[\d+m)*42", done.stdout + done.stderr), done.stdout + done.stderr
