"""Resumable uploads (tus 1.0.0) on the real server: cut, gone on with, and taken as if it had come at once."""

import hashlib
import os
import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from resumable import SPEAKS, append, append_and_cut, begin, begin_append, look, offset
from upload_door import Door, read_all, wait_for

from inbox.upload.unfinished import Begun, Unfinished
from pipeline.clock import SystemClock
from stages.many_machines import beat

MIB = 1 << 20
MOST = 70 * MIB


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    running = Door.start(
        tmp_path_factory.mktemp("resumed") / "var",
        max_file_bytes=MOST,
        web_idle_seconds=3,
        web_unfinished=50,
        web_requests_per_minute=0,
    )
    yield running
    running.kill()


@pytest.fixture
def own_door(tmp_path):
    """A door of one's own, with settings of one's own."""
    running = []

    def start(var=tmp_path / "var", **settings):
        running.append(Door.start(var, **{"web_requests_per_minute": 0} | settings))
        return running[-1]

    yield start
    for one in running:
        one.kill()


def place_of(door, length, **headers):
    got = begin(door, length, **headers)
    assert got.status == 201, got.body
    return got.headers["location"]


def kept(door, digest):
    return (door.var / "store" / digest[:2] / digest[2:4] / digest).read_bytes()


def parts(door):
    return sorted(path.name for path in (door.var / "uploads").iterdir())


def test_an_upload_cut_ten_times_arrives_with_its_hash_right(door):
    data = random.Random(11).randbytes(3 * MIB + 17)
    cuts = sorted(random.Random(12).sample(range(1, len(data)), 10))
    place = place_of(door, len(data))
    at = 0
    for cut in cuts:
        append_and_cut(door, place, at, data[at:], cut - at)
        at = cut
        if len(cuts) // 2 == cuts.index(cut):
            assert look(door, place).headers["upload-length"] == str(len(data))
    wait_for(lambda: append(door, place, at, data[at:]).status == 204)
    digest = hashlib.sha256(data).hexdigest()
    assert kept(door, digest) == data
    told = look(door, place)
    assert told.headers["upload-offset"] == str(len(data))
    answer = door.ask("GET", told.headers["submission"])
    assert (answer.status, answer.json["status"]) == (200, "received")
    assert door.rows(f"select name, channel from delivery where sha256 = '{digest}'") == [("sened.xml", "alfa")]
    assert door.rows("select count(*) from upload") == [(0,)]
    assert not [name for name in parts(door) if name.endswith(".part")]


def test_a_door_killed_in_the_middle_goes_on_where_it_was(own_door):
    door, data = own_door(), os.urandom(2 * MIB)
    place = place_of(door, len(data))
    append_and_cut(door, place, 0, data, MIB)
    line = begin_append(door, place, MIB, MIB)
    line.sendall(data[MIB : MIB + 1000])
    wait_for(lambda: offset(door, place) == MIB + 1000)
    door.kill()
    line.close()
    again = own_door(var=door.var)
    assert offset(again, place) == MIB + 1000
    assert append(again, place, MIB + 1000, data[MIB + 1000 :]).status == 204
    assert kept(again, hashlib.sha256(data).hexdigest()) == data


def test_of_two_appends_at_one_offset_one_wins(door):
    place = place_of(door, 2 * MIB)
    got = []
    threads = [
        threading.Thread(target=lambda n=n: got.append((n, append(door, place, 0, bytes([n]) * MIB)))) for n in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    won = [n for n, answer in got if answer.status == 204]
    assert len(won) == 1
    assert {answer.code for n, answer in got if n not in won} <= {"UPLOAD_LOCKED", "UPLOAD_OFFSET"}
    assert append(door, place, MIB, bytes([won[0]]) * MIB).status == 204
    assert kept(door, hashlib.sha256(bytes([won[0]]) * 2 * MIB).hexdigest())


def test_an_append_under_way_locks_others_and_the_end_out(door):
    place = place_of(door, 5000)
    with begin_append(door, place, 0, 4000) as line:
        line.sendall(b"x" * 1000)
        wait_for(lambda: offset(door, place) == 1000)
        got = append(door, place, 1000, b"y" * 1000)
        assert (got.status, got.code) == (423, "UPLOAD_LOCKED")
        assert int(got.headers["retry-after"]) >= 1
        assert door.ask("DELETE", place, **SPEAKS).code == "UPLOAD_LOCKED"


def test_an_append_at_another_offset_is_refused_and_changes_nothing(door):
    place = place_of(door, 100)
    assert append(door, place, 0, b"x" * 10).headers["upload-offset"] == "10"
    for at in (0, 9, 11, 100, 101):
        got = append(door, place, at, b"")
        assert (got.status, got.code) == (409, "UPLOAD_OFFSET"), at
    assert offset(door, place) == 10


def test_more_than_was_announced_is_refused(door):
    place = place_of(door, 100)
    got = append(door, place, 0, b"x" * 101)
    assert (got.status, got.code) == (413, "UPLOAD_TOO_LARGE")
    got = append(door, place, 0, iter([b"x" * 101]))
    assert (got.status, got.code) == (413, "UPLOAD_TOO_LARGE")
    assert offset(door, place) == 0


def test_only_the_channel_that_began_it_may_go_on(door):
    place = place_of(door, 10)
    for ask in (look, lambda *a, **k: append(*a, 0, b"0123456789", **k)):
        assert ask(door, place, channel="beta").status == 404
    foreign = door.ask("DELETE", place, channel="beta", **SPEAKS)
    unknown = door.ask("DELETE", "/v1/uploads/" + "0" * 32, channel="beta", **SPEAKS)
    assert (foreign.status, foreign.body) == (unknown.status, unknown.body) == (404, unknown.body)
    assert append(door, place, 0, b"0123456789", channel=None).status == 401
    assert offset(door, place) == 0


def test_an_upload_that_was_ended_is_gone(door):
    place = place_of(door, 10)
    append(door, place, 0, b"01234")
    assert door.ask("DELETE", place, **SPEAKS).status == 204
    assert look(door, place).status == 404
    assert not [name for name in parts(door) if place.rpartition("/")[2] in name]


def test_the_same_key_is_the_same_upload_and_the_same_arrival_at_either_door(door):
    data = b"<either/>"
    first = begin(door, len(data), Idempotency_Key="ten")
    append(door, first.headers["location"], 0, data[:4])
    again = begin(door, len(data), Idempotency_Key="ten")
    assert (again.status, again.headers["location"]) == (201, first.headers["location"])
    assert again.headers["upload-offset"] == "4"
    other = begin(door, len(data) + 1, Idempotency_Key="ten")
    assert (other.status, other.code) == (422, "UPLOAD_KEY_REUSED")
    done = append(door, first.headers["location"], 4, data[4:])
    at_once = door.send(data, Idempotency_Key="ten")
    assert (at_once.status, at_once.json["submission"]) == (200, done.headers["submission"])
    assert begin(door, len(data), Idempotency_Key="ten").headers["submission"] == done.headers["submission"]
    assert begin(door, len(data), channel="beta", Idempotency_Key="ten").headers["upload-offset"] == "0"


def test_other_bytes_under_a_key_that_was_used_are_refused_at_the_end_and_forgotten(door):
    assert door.send(b"<first/>", Idempotency_Key="eleven").status == 201
    place = place_of(door, 9, Idempotency_Key="eleven")
    got = append(door, place, 0, b"<second/>")
    assert (got.status, got.code) == (422, "UPLOAD_KEY_REUSED")
    assert look(door, place).status == 404


def test_the_last_append_asked_again_is_answered_again(door):
    place = place_of(door, 9)
    first = append(door, place, 0, b"<asked/>\n")
    again = append(door, place, 9, b"")
    assert (first.status, again.status) == (204, 204)
    assert again.headers["submission"] == first.headers["submission"]


def test_a_file_of_just_the_limit_is_taken_in_bounded_memory(door):
    place, half = place_of(door, MOST), MOST // 2
    append(door, place, 0, b"w")
    before = door.memory_mib()
    assert append(door, place, 1, (b"m" * MIB for _ in range(half // MIB)), timeout=60).status == 204
    left = MOST - 1 - half
    assert append(door, place, 1 + half, b"m" * left).status == 204
    assert door.memory_mib() - before < 16
    assert door.memory_mib() < 150


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Tus_Resumable": None}, 412, "UPLOAD_TUS_VERSION"),
        ({"Tus_Resumable": "0.2.2"}, 412, "UPLOAD_TUS_VERSION"),
        ({"Upload_Length": None}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Length": "-1"}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Length": "1e3"}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Length": "9" * 19}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Length": None, "Upload_Defer_Length": "1"}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Length": "0"}, 400, "UPLOAD_EMPTY"),
        ({"Upload_Length": str(MOST + 1)}, 413, "UPLOAD_TOO_LARGE"),
        ({"Upload_Metadata": "filename !!"}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Metadata": "filename YS54bWw=,filename YS54bWw="}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Metadata": "filename Li4vYS54bWw="}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Metadata": "filename /w=="}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Metadata": "a " + "YQ==" * 2000}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Metadata": "filetype aW1hZ2UvcG5n"}, 415, "UPLOAD_TYPE_UNKNOWN"),
        ({"Idempotency_Key": ""}, 400, "UPLOAD_HEADER_INVALID"),
    ],
)
def test_a_bad_beginning_is_refused_and_makes_nothing(door, headers, status, code):
    before = parts(door)
    got = begin(door, 10, **headers)
    assert (got.status, got.code) == (status, code)
    assert parts(door) == before


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Tus_Resumable": None}, 412, "UPLOAD_TUS_VERSION"),
        ({"Upload_Offset": None}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Upload_Offset": "01"}, 400, "UPLOAD_HEADER_INVALID"),
        ({"Content_Type": "application/xml"}, 415, "UPLOAD_TYPE_UNKNOWN"),
        ({"Content_Type": None}, 415, "UPLOAD_TYPE_UNKNOWN"),
        ({"Content_Encoding": "gzip"}, 415, "UPLOAD_TYPE_UNKNOWN"),
    ],
)
def test_a_bad_append_is_refused(door, headers, status, code):
    place = place_of(door, 10)
    got = append(door, place, 0, b"0123456789", **headers)
    assert (got.status, got.code) == (status, code)
    assert offset(door, place) == 0


@pytest.mark.parametrize("upload_id", ["x", "..%2f..%2fqebul", "0" * 31, "A" * 32, "0" * 33])
def test_what_is_no_id_of_an_upload_is_not_found(door, upload_id):
    assert door.ask("DELETE", f"/v1/uploads/{upload_id}", **SPEAKS).code == "UPLOAD_NOT_FOUND"


def test_anybody_is_told_what_is_spoken(door):
    got = door.ask("OPTIONS", "/v1/uploads", channel=None)
    assert got.status == 204
    assert got.headers["tus-version"] == "1.0.0"
    assert got.headers["tus-max-size"] == str(MOST)
    assert got.headers["tus-extension"] == "creation,expiration,termination"


def test_an_append_that_stands_still_is_ended_and_what_came_stays(door):
    place = place_of(door, 5000)
    with begin_append(door, place, 0, 5000) as line:
        line.sendall(b"x" * 1000)
        assert b"UPLOAD_TOO_SLOW" in read_all(line)
    assert offset(door, place) == 1000


def test_a_channel_has_only_so_many_unfinished(own_door):
    door = own_door(web_unfinished=2)
    first = place_of(door, 10)
    place_of(door, 10)
    got = begin(door, 10)
    assert (got.status, got.code) == (429, "UPLOAD_TOO_MANY")
    assert begin(door, 10, channel="beta").status == 201
    assert append(door, first, 0, b"0123456789").status == 204
    assert begin(door, 10).status == 201


def test_an_upload_whose_time_is_over_is_gone_and_swept(own_door):
    door = own_door(web_resume_hours=0.0001)
    place = place_of(door, 10)
    assert parts(door)
    wait_for(lambda: look(door, place).status == 404)
    begin(door, 10)
    assert not [name for name in parts(door) if place.rpartition("/")[2] in name]


def test_what_is_whole_and_was_not_entered_is_entered_by_the_next_door(own_door):
    door = own_door()
    place = place_of(door, 8)
    append(door, place, 0, b"<w")
    door.kill()
    (part,) = (door.var / "uploads").glob("*.part")
    part.write_bytes(b"<whole/>")
    assert Unfinished(door.var / "uploads").sweep(SystemClock().now() + timedelta(days=9)) == 0, "never swept"
    again = own_door(var=door.var)
    wait_for(lambda: "submission" in look(again, place).headers)
    assert again.send(b"<whole/>").status == 200


@pytest.mark.one_foundation
def test_the_beat_sweeps_what_is_over_its_time_where_no_door_runs(house):
    folder, stop = Unfinished(house.settings.folder("uploads")), threading.Event()
    told = {"channel": "alfa", "name": None, "ending": "xml", "length": 10}
    for n, lasts in ((1, timedelta()), (2, timedelta(hours=1))):
        folder.begin(Begun(id=f"{n:032x}", token=f"t{n}", expires_at=house.clock.now() + lasts, **told))
    beat(house.house, "beat-1", stop, stop.set)  # told to stop in its first round, it ends that round
    assert [one.id for one in folder.all()] == [f"{2:032x}"]


def test_of_many_begun_at_once_none_comes_in_over_the_number(own_door):
    door = own_door(web_unfinished=3)
    with ThreadPoolExecutor(24) as senders:
        got = list(senders.map(lambda n: begin(door, 1000, name=f"{n}.xml").status, range(24)))
    assert (got.count(201), got.count(429)) == (3, 21)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"POST /v1/submissions HTTP/1.1\r\nHost: qebul\r\nX-A: ",
        b"GET /healthz HTTP/1.1\r\nHost: qebul\r\n\r\nGET /healthz HTTP/1.1\r\nX-A: ",
        b"POST /v1/submissions HTTP/1.1\r\nHost: qebul\r\nContent-Length: 999999\r\n\r\nx",
    ],
    ids=["nothing", "half a request", "a request and a half", "a body that nobody wants"],
)
def test_a_line_that_asks_nothing_is_cut_even_where_bytes_trickle(door, said):
    with socket.create_connection(("127.0.0.1", door.port), timeout=30) as line:
        line.sendall(said)
        line.settimeout(0.5)
        begun = time.monotonic()
        while time.monotonic() - begun < 15:
            try:
                line.sendall(b"x" if said else b"")
                if not line.recv(65536):
                    return
            except TimeoutError:
                continue
            except ConnectionError:
                return
    raise AssertionError("the line stayed open")
