"""The real processes: supervisor, watcher, workers, sealer."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from free_port import free_port

from demo.world import World
from pipeline.channels import open_channel
from pipeline.settings import Settings
from pipeline.supervisor import HouseIsTakenError, HouseLock
from stages.assembly import build, programs

PATIENCE = 30.0
PROGRAMS = len(programs(Settings()))


def wait_for(what, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.fixture
def up(var):
    """A running ``qebul up`` with the demo's registers."""
    house = build(Settings(var=var))
    house.open_house()
    with house.database.write() as tx:
        World.open(var).seed(tx)
    house.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "up", "--no-desk", "--var", str(var)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def children(process):
    found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True)
    return [int(one) for one in found.stdout.split()]


def drop(var, name, world_name="01-ilkin-ucot.xml", channel="alfa"):
    folder = var / "inbox" / channel
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    part.write_bytes(World.open(var).content(world_name))
    part.rename(folder / name)


def test_a_dropped_file_gets_its_receipt_and_its_acceptance(up, var):
    drop(var, "mine.xml")
    outbox = var / "outbox" / "alfa"
    wait_for(lambda: list(outbox.glob("mine.xml.*.receipt.xml")))
    wait_for(lambda: list(outbox.glob("mine.xml.*.acceptance.xml")))
    assert not (var / "inbox" / "alfa" / "mine.xml").exists()


def test_a_killed_worker_is_replaced_and_work_goes_on(up, var):
    wait_for(lambda: len(children(up)) == PROGRAMS)
    before = set(children(up))
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    wait_for(lambda: len(children(up)) == PROGRAMS and not before & set(children(up)))
    drop(var, "after.xml")
    wait_for(lambda: list((var / "outbox" / "alfa").glob("after.xml.*.acceptance.xml")))


def test_the_workers_end_with_the_supervisor(up, var):
    workers = wait_for(lambda: children(up) if len(children(up)) == PROGRAMS else None)
    up.kill()
    up.communicate()
    wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def test_sigterm_ends_the_house_cleanly(up):
    wait_for(lambda: len(children(up)) == PROGRAMS)
    up.terminate()
    out, err = up.communicate(timeout=PATIENCE)
    assert up.returncode == 0, (out, err)


def test_a_second_house_on_the_same_folder_is_refused(up, var):
    wait_for(lambda: len(children(up)) == PROGRAMS)
    with pytest.raises(HouseIsTakenError):
        HouseLock(var).take(patience=0.2)


def test_the_processes_of_a_house_are_told_apart_by_their_names(up):
    def names():
        return {Path(f"/proc/{one}/comm").read_text().strip() for one in children(up)}

    wait_for(lambda: {"qebul watch", "qebul worker-1", "qebul outbox"} <= names())


def test_a_channel_opened_while_it_runs_is_read(up, var):
    house = build(Settings(var=var))
    with house.database.write() as tx:
        open_channel(tx, "delta", house.clock.now())
    house.close()
    drop(var, "new.xml", channel="delta")
    wait_for(lambda: list((var / "outbox" / "delta").glob("new.xml.*.receipt.xml")))


def test_a_new_house_receipts_what_it_cannot_judge_yet_and_judges_it_when_trust_comes(tmp_path, made_world):
    var = tmp_path / "new"
    command = [sys.executable, "-m", "cli.main"]
    subprocess.run([*command, "migrate", "--var", str(var)], check=True, capture_output=True)
    subprocess.run([*command, "channel", "open", "alfa", "--var", str(var)], check=True, capture_output=True)
    process = subprocess.Popen(
        [*command, "up", "--no-desk", "--var", str(var)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        part = var / "inbox" / "alfa" / ".note.txt"
        part.write_bytes(b"not a document")
        part.rename(part.with_name("note.txt"))
        outbox = var / "outbox" / "alfa"
        receipt = wait_for(lambda: list(outbox.glob("note.txt.*.receipt.xml")))[0]
        proven = [*command, "receipt", "verify", str(receipt), "--seal-cert", str(var / "keys" / "seal.pem")]
        assert subprocess.run(proven, capture_output=True).returncode == 0
        time.sleep(3)
        assert not list(outbox.glob("*.processing.xml")), "nothing is judged without trust, and nothing set aside"
        for path in (made_world / "trust").iterdir():
            (var / "trust" / path.name).write_bytes(path.read_bytes())
        wait_for(lambda: list(outbox.glob("note.txt.*.processing.xml")))
        status = subprocess.run([*command, "status", "1", "--json", "--var", str(var)], capture_output=True, text=True)
        assert json.loads(status.stdout)["status"] == "refused"
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def test_conserve_is_green_while_the_house_works(up, var):
    folder = var / "inbox" / "beta"
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(200):
        part = folder / f".{n}.part"
        part.write_bytes(f"busy {n}".encode())
        part.rename(folder / f"busy-{n:03}.txt")
    told = []
    while len(list((var / "outbox" / "beta").glob("busy-*.processing.xml"))) < 200:
        command = [sys.executable, "-m", "cli.main", "conserve", "--json", "--var", str(var)]
        told.append(json.loads(subprocess.run(command, capture_output=True, text=True).stdout))
    assert told
    assert all(one["green"] for one in told), [one["problems"] for one in told if not one["green"]]


def test_many_files_all_get_their_receipts(up, var):
    folder = var / "inbox" / "beta"
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(300):
        part = folder / f".{n}.part"
        part.write_bytes(f"not a document, number {n}".encode())
        part.rename(folder / f"{n:03}.txt")
    wait_for(lambda: len(list((var / "outbox" / "beta").glob("*.processing.xml"))) == 300, 120)
    assert len(list((var / "outbox" / "beta").glob("*.receipt.xml"))) == 300
    told = subprocess.run(
        [sys.executable, "-m", "cli.main", "conserve", "--json", "--var", str(var)], capture_output=True, text=True
    )
    assert json.loads(told.stdout)["green"], told.stdout


def test_an_operator_decides_beside_the_running_house(up, var):
    drop(var, "bomb.xml", "22-ad-fezasi-bombasi.xml", "qamma")
    for act, before, after in (("release", "", "-3"), ("refuse", "-3", "-4")):
        wait_for(lambda before=before: list((var / "outbox" / "qamma").glob(f"bomb.xml.*.processing{before}.xml")))
        command = [sys.executable, "-m", "cli.main", "quarantine", act, "1", "--why", "looked at", "--var", str(var)]
        decided = subprocess.run(command, capture_output=True, text=True)
        assert decided.returncode == 0, decided.stdout + decided.stderr
        wait_for(lambda after=after: list((var / "outbox" / "qamma").glob(f"bomb.xml.*.processing{after}.xml")))
    command = [sys.executable, "-m", "cli.main", "conserve", "--var", str(var)]
    assert subprocess.run(command, capture_output=True).returncode == 0


def test_the_screen_stands_beside_the_house_and_ends_with_it(var):
    port = free_port()
    screen = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "cli.main", "up", "--var", str(var)]
    environment = os.environ | {"QEBUL_DESK_URL": screen}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    try:
        assert wait_for(lambda: status_of(screen)) == 401, "there, and shut"
        other = [*command[:-1], str(var.with_name("other"))]
        told = subprocess.run(other, env=environment, capture_output=True, text=True)
        assert (told.returncode, str(port) in told.stderr) == (3, True), told.stderr
    finally:
        process.terminate()
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, screen in out.decode()) == (0, True), err
    assert status_of(screen) is None


def status_of(address):
    """None where nobody listens."""
    try:
        return httpx2.get(address).status_code
    except httpx2.ConnectError:
        return None
