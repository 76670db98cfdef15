"""docker-compose.yml: valid by the schema of its specification, hardened, and its commands work with its settings."""

import json
import re
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from compose_processes import ROOT, ComposedProcess, composed, house_services

from cli.main import COMMANDS
from demo.world import World
from pipeline.settings import PREFIX, Settings
from stages.assembly import build
from stages.many_machines import QUEUES

PATIENCE = 90.0
# Settings and secrets of containers that this machine has elsewhere.
ELSEWHERE = (
    "QEBUL_BROKER_PASSWORD_FILE",
    "QEBUL_DATABASE_PASSWORD_FILE",
    "QEBUL_SEAL_KEY",
    "QEBUL_SEAL_CERTIFICATE",
)


def wait_for(what, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)
    return found


def ask(port, path):
    """(status, body) of a health door, None while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()
    except OSError:
        return None


def test_the_file_is_valid_by_the_schema_of_its_specification():
    told = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_process_of_the_house_is_hardened_and_looked_after():
    for name, service in house_services().items():
        assert service["read_only"], name
        assert service["user"] == "10001:10001", name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["healthcheck"].get("test") or service["command"] == ["migrate"], name


def test_every_queue_has_a_worker_and_the_seal_has_one():
    served = [
        queue
        for service in house_services().values()
        if service["command"][0] == "worker"
        for queue in service["command"][2].split(",")
    ]
    assert set(served) == set(QUEUES)
    assert served.count("seal") == 1


def test_no_secret_stands_in_the_file():
    kept = composed()["secrets"]
    for name, service in composed()["services"].items():
        for setting, value in service.get("environment", {}).items():
            assert "@" not in value.partition("://")[2].partition("@")[0], (name, setting)
            if setting.endswith("_FILE"):
                assert Path(value).name in kept, (name, setting)
        assert set(service.get("secrets", ())) <= set(kept), name


def test_every_setting_in_the_file_is_one():
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name, service in house_services().items():
        assert set(service["environment"]) <= known, name


def pins(lock):
    """Name and version of each package of a lock."""
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==([^ ;]+)", (ROOT / lock).read_text()))


def test_the_image_installs_what_the_server_needs_as_it_is_tested_and_no_tools():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["server"]]
    names = {re.match(r"[a-z0-9-]+", one)[0] for one in needed} - {"qebul"}
    image, tested = pins("deploy/image.lock"), pins("requirements.lock")
    assert names <= set(image)
    assert image.items() <= tested.items()
    assert "pytest" not in image


@pytest.fixture
def composed_house(var, on_postgresql, redis_server, tmp_path):
    """Every service of the file as a process, on a demo house."""
    here = dict.fromkeys(ELSEWHERE) | {
        "QEBUL_VAR": str(var),
        "QEBUL_BROKER_URL": redis_server.url,
        "QEBUL_DATABASE_URL": on_postgresql,
    }
    assert ComposedProcess("migrate", here, tmp_path).process.wait(timeout=PATIENCE) == 0
    house = build(Settings(var=var))
    with house.database.write() as tx:
        World.open(var).seed(tx)
    house.close()
    names = [name for name, one in house_services().items() if one["command"][0] in COMMANDS and name != "migrate"]
    made = [ComposedProcess(name, here, tmp_path) for name in names]
    yield made
    for one in made:
        one.process.kill()
        one.process.wait()


def test_its_commands_take_a_file_to_its_sealed_answer_and_stop_when_they_are_told(composed_house, var, redis_server):
    for one in composed_house:
        wait_for(lambda one=one: (ask(one.port, one.ready) or (0,))[0] == 200)
        assert one.name == "desk" or ask(one.port, "/healthz")[0] == 200
    part = var / "inbox" / "alfa" / ".mine.part"
    part.write_bytes(World.open(var).content("01-ilkin-ucot.xml"))
    part.rename(part.with_name("mine.xml"))
    wait_for(lambda: list((var / "outbox" / "alfa").glob("mine.xml.*.acceptance.xml")))
    [worker] = [one for one in composed_house if one.name == "worker-1"]
    wait_for(lambda: "qebul_processes" in ask(worker.port, "/metrics")[1])
    redis_server.kill()
    wait_for(lambda: ask(worker.port, "/readyz")[0] == 503)
    assert json.loads(ask(worker.port, "/readyz")[1])["broker"] is False
    assert ask(worker.port, "/healthz")[0] == 200
    assert [one.stop() for one in composed_house] == [0] * len(composed_house)
