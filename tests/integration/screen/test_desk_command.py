"""`qebul desk`: the screen as a process of its own."""

import os
import signal
import subprocess
import sys

import httpx2
import pytest
from desk_server import ROOT
from free_port import free_port

from pipeline.migrate import upgrade
from pipeline.settings import Settings


@pytest.fixture
def begin():
    begun = []

    def started(*arguments, **settings):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QEBUL_DESK")}
        command = [sys.executable, "-m", "cli.main", "desk", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        begun.append(subprocess.Popen(command, cwd=ROOT, env=kept | settings, **pipes))
        return begun[-1]

    yield started
    for one in begun:
        one.kill()
        one.communicate()


def test_it_tells_its_address_listens_there_and_stops_with_status_0(begin, tmp_path):
    upgrade(Settings(var=tmp_path).database)
    port = free_port()
    desk = begin("--var", str(tmp_path), "--port", str(port))
    assert desk.stdout.readline() == f"qebul: the screen is at http://127.0.0.1:{port}\n"
    answer = httpx2.get(f"http://127.0.0.1:{port}/", headers={"accept": "text/html"}, follow_redirects=True)
    assert 'name="password"' in answer.text
    desk.send_signal(signal.SIGTERM)
    assert desk.wait(20) == 0


def test_where_there_is_no_house_it_says_so(begin, tmp_path):
    desk = begin("--var", str(tmp_path))
    assert "no house" in desk.communicate(timeout=60)[1]
    assert desk.returncode == 3


def test_settings_with_which_anybody_could_come_in_are_a_usage_error(begin, tmp_path):
    upgrade(Settings(var=tmp_path).database)
    desk = begin("--var", str(tmp_path), QEBUL_DESK_IDENTITY="proxy")
    assert "QEBUL_DESK_PROXY_PEERS" in desk.communicate(timeout=60)[1]
    assert desk.returncode == 3
