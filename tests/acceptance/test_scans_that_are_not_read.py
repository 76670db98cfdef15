"""Scans that nobody reads: set aside for malware, held back while nobody looks for it, or sent on unread."""

import socket
import threading

import pytest
from demo_house import DemoHouse

from demo.scans import pdf_scan
from demo.tables import Carer, Table, files_of
from pipeline.clock import SystemClock
from signatures.asice_making import make_asice
from stages.attachments import AttachmentsFacts

# What becomes of a scan does not hang on the foundation.
pytestmark = pytest.mark.one_foundation


class Daemon:
    """Says the same of each stream that it is sent."""

    def __init__(self, answer):
        self.answer = answer
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                asked, _ = self.socket.accept()
            except OSError:
                return
            with asked:
                data = b""
                while not data.endswith(b"\0\0\0\0") and (piece := asked.recv(65536)):
                    data += piece
                asked.sendall(self.answer)

    def close(self):
        self.socket.close()


def drop(house, rounds=300):
    table = Table("not-read", (Carer("team.20", "AA 7654397", papers=()),), files={"1-other.pdf": pdf_scan("a paper")})
    files = files_of(table, house.world.employers["alfa"], house.world.people)
    data = make_asice(files, house.world.card("alfa.head"), signing_time=SystemClock().now())
    house.drop_unworked("alfa", "not-read.asice", data)
    house.work(rounds)
    return house.row("not-read.asice")


def kept(house):
    return house.tables("select count(*) from page_reading")[0][0]


def test_a_scan_in_which_malware_is_found_is_set_aside_unopened(var, monkeypatch, foundation):
    daemon = Daemon(b"stream: Eicar-Test-Signature FOUND\0")
    monkeypatch.setenv("QEBUL_CLAMD", daemon.address)
    house = DemoHouse(var, reads_anew=True)
    row = drop(house)
    daemon.close()
    assert (row.status, "SCAN_MALWARE" in row.codes, kept(house)) == ("quarantined", True, 0)
    house.close()


def test_a_scan_waits_while_nobody_looks_for_malware(var, monkeypatch, foundation):
    daemon = Daemon(b"INSTREAM size limit exceeded. ERROR\0")
    monkeypatch.setenv("QEBUL_CLAMD", daemon.address)
    house = DemoHouse(var, reads_anew=True)
    with pytest.raises(AssertionError, match="does not come to rest"):
        drop(house, rounds=12)
    daemon.close()
    assert (house.row("not-read.asice").status, kept(house)) == ("in_progress", 0)
    [leg] = house.tables("select kind, errors, deaths from leg where kind = 'attachments'")
    assert tuple(leg) == ("attachments", 0, 0), "the daemon's fault is nobody else's"
    house.close()


def test_without_an_engine_an_item_goes_on_unread(var, monkeypatch, foundation):
    house = DemoHouse(var, reads_anew=True)
    monkeypatch.setenv("PATH", "/nowhere")
    row = drop(house)
    [[told]] = house.tables(f"select data from fact where submission = '{row.id}' and stage = 'attachments'")
    facts = AttachmentsFacts.model_validate_json(told)
    assert [page.unread for paper in facts.papers for page in paper.pages] == ["no engine"]
    assert row.status == "returned", "for what registers say: nobody is registered here"
    assert "SCAN_UNREAD" in row.codes
    house.close()
