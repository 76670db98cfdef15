"""Each answer and each limit of the upload door, on the real server."""

import hashlib
import json
import threading
import time
from datetime import timedelta

import pytest
from upload_door import Door, read_all, wait_for

from pipeline import credentials
from pipeline.clock import SystemClock

MIB = 1 << 20
MOST = 70 * MIB


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    running = Door.start(
        tmp_path_factory.mktemp("door") / "var",
        max_file_bytes=MOST,
        web_idle_seconds=2,
        web_upload_seconds=6,
        web_uploads=4,
        web_requests_per_minute=0,
    )
    yield running
    running.kill()


@pytest.fixture
def own_door(tmp_path):
    """A door of one's own, with settings of one's own."""
    running = []

    def start(var=tmp_path / "var", **settings):
        running.append(Door.start(var, **settings))
        return running[-1]

    yield start
    for one in running:
        one.kill()


def test_a_file_is_in_store_and_ledger_when_it_is_answered(door):
    got = door.send(b"<durable/>", File_Name="s%C9%99n%C9%99d.xml")
    assert got.status == 201
    assert got.headers["location"] == got.json["submission"] == f"/v1/submissions/{got.json['id']}"
    digest = hashlib.sha256(b"<durable/>").hexdigest()
    assert (door.var / "store" / digest[:2] / digest[2:4] / digest).read_bytes() == b"<durable/>"
    rows = door.rows(
        "select d.channel, d.name, d.sha256, l.queue from submission s join delivery d on d.id = s.delivery"
        f" join leg l on l.subject = s.id where s.id = '{got.json['id']}'"
    )
    assert rows == [("alfa", "sənəd.xml", digest, "light")]
    assert door.rows("select count(*) from upload") == [(0,)]


def test_a_file_without_a_name_is_named_by_its_digest(door):
    got = door.send(b"<nameless/>")
    [(name,)] = door.rows(
        f"select d.name from delivery d join submission s on s.delivery = d.id where s.id = '{got.json['id']}'"
    )
    assert name == hashlib.sha256(b"<nameless/>").hexdigest()[:16] + ".xml"


def test_the_same_bytes_again_get_the_first_answer(door):
    first, again = door.send(b"<again/>"), door.send(b"<again/>", File_Name="other.xml")
    assert (first.status, again.status) == (201, 200)
    assert again.json == first.json


def test_the_same_bytes_from_another_channel_are_a_file_of_its_own(door):
    mine, other = door.send(b"<shared/>"), door.send(b"<shared/>", channel="beta")
    assert (mine.status, other.status) == (201, 201)
    assert mine.json["id"] != other.json["id"]


def test_the_same_key_with_the_same_bytes_is_the_same_upload(door):
    first, again = (door.send(b"<keyed/>", Idempotency_Key="order 7") for _ in range(2))
    assert (first.status, again.status) == (201, 200)
    assert again.json == first.json
    [(arrivals,)] = door.rows(
        f"select count(*) from arrival a join submission s on s.delivery = a.delivery where s.id = '{first.json['id']}'"
    )
    assert arrivals == 1, "a repeat of the request is no second arrival"


def test_the_same_key_with_other_bytes_is_refused_and_leaves_no_bytes(door):
    assert door.send(b"<k1/>", Idempotency_Key="one-file").status == 201
    before = set(door.blobs())
    got = door.send(b"<k2/>", Idempotency_Key="one-file")
    assert (got.status, got.code) == (422, "UPLOAD_KEY_REUSED")
    assert set(door.blobs()) == before
    assert door.send(b"<k3/>", Idempotency_Key="one-file", channel="beta").status == 201, "keys are each channel's own"


def test_an_upload_under_way_keeps_its_key(door):
    from pipeline.ledger import Arrival
    from pipeline.uploads import announce, forget, token_of_key

    token = token_of_key("alfa", "busy-key")
    with door.write() as tx:
        announce(tx, Arrival(token, "alfa", "a.xml", "0" * 64, 3), SystemClock().now())
    got = door.send(b"<other bytes/>", Idempotency_Key="busy-key")
    assert (got.status, got.code) == (409, "UPLOAD_UNDER_WAY")
    with door.write() as tx:
        forget(tx, token)


def test_two_uploads_of_the_same_bytes_at_once_are_one_submission(door):
    got = []
    threads = [
        threading.Thread(target=lambda: got.append(door.send(b"<race/>", Idempotency_Key="race"))) for _ in range(6)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    taken = [one for one in got if one.status in (200, 201)]
    assert taken
    assert {one.status for one in got} <= {200, 201, 429}
    assert len({one.json["id"] for one in taken}) == 1
    assert [one.status for one in taken].count(201) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"File_Name": "a%2Fb.xml"},
        {"File_Name": "%00.xml"},
        {"File_Name": "%FF.xml"},
        {"File_Name": "."},
        {"File_Name": ".hidden"},
        {"File_Name": "%E2%80%AEgpj.xml"},
        {"File_Name": "x" * 201},
        {"File_Name": "%zz"},
        {"Idempotency_Key": "k" * 256},
        {"Idempotency_Key": ""},
    ],
)
def test_a_bad_name_or_key_is_refused(door, headers):
    got = door.send(b"<bad/>", **headers)
    assert (got.status, got.code) == (400, "UPLOAD_HEADER_INVALID")


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/html", "image/png"])
def test_content_of_another_type_is_refused(door, kind):
    got = door.send(b"<bad/>", Content_Type=kind)
    assert (got.status, got.code) == (415, "UPLOAD_TYPE_UNKNOWN")


def test_a_compressed_body_is_refused(door):
    assert door.send(b"<bad/>", Content_Encoding="gzip").code == "UPLOAD_TYPE_UNKNOWN"


def test_an_empty_file_is_refused(door):
    got = door.send(b"")
    assert (got.status, got.code) == (400, "UPLOAD_EMPTY")


def test_a_file_that_says_it_is_too_large_is_refused_before_it_is_sent(door):
    with door.begin(length=MOST + 1, first=b"") as line:
        assert b"413 " in read_all(line)


def test_a_file_that_turns_out_too_large_is_refused_and_leaves_nothing(door):
    before = set(door.blobs())
    piece = b"%x\r\n%s\r\n" % (MIB, b"x" * MIB)
    with door.begin(first=b"x" * MIB) as line:
        line.sendall(piece * (MOST // MIB - 1))  # just what is allowed
        line.sendall(piece)
        answer = read_all(line)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"UPLOAD_TOO_LARGE" in answer
    assert set(door.blobs()) == before
    assert door.temporary() == []


def test_a_file_of_just_the_limit_is_taken_in_bounded_memory(door):
    door.send(b"<warm/>")
    before = door.memory_mib()
    got = door.ask("POST", "/v1/submissions", (b"m" * MIB for _ in range(MOST // MIB)))
    assert got.status == 201
    assert door.memory_mib() - before < 16
    assert door.memory_mib() < 150


@pytest.mark.parametrize("length", [None, 5000])
def test_a_cut_connection_leaves_nothing_behind(door, length):
    submissions, blobs = door.rows("select count(*) from submission"), set(door.blobs())
    with door.begin(length=length):
        wait_for(door.temporary)
    wait_for(lambda: not door.temporary())
    assert door.rows("select count(*) from submission") == submissions
    assert set(door.blobs()) == blobs
    assert door.rows("select count(*) from upload") == [(0,)]


def test_an_upload_that_stands_still_is_ended(door):
    with door.begin() as line:
        answer = read_all(line)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"UPLOAD_TOO_SLOW" in answer
    assert door.temporary() == []


def test_an_upload_that_drips_for_ever_is_ended(door):
    began = time.monotonic()
    with door.begin() as line:
        try:
            while time.monotonic() - began < 15:
                line.sendall(b"1\r\nx\r\n")
                time.sleep(0.5)
        except (BrokenPipeError, ConnectionResetError):
            pass
    assert 5 < time.monotonic() - began < 13
    assert door.temporary() == []


def test_a_channel_has_a_share_of_the_uploads_and_all_together_have_an_end(own_door):
    door = own_door(web_uploads=4)
    with door.begin(), door.begin(channel="beta"):
        wait_for(lambda: len(door.temporary()) == 2)
        got = door.send(b"<third/>")
        assert (got.status, got.code) == (429, "UPLOAD_TOO_MANY")
        assert int(got.headers["retry-after"]) >= 1
    small = own_door(var=door.var, web_uploads=1)
    with small.begin():
        wait_for(small.temporary)
        got = small.send(b"<other/>", channel="beta")
        assert (got.status, got.code) == (503, "UPLOAD_BUSY")
    wait_for(lambda: not small.temporary())
    assert small.send(b"<other/>", channel="beta").status == 201


def test_more_requests_in_a_minute_than_agreed_wait(own_door):
    door = own_door(web_requests_per_minute=3)
    got = [door.ask("GET", "/v1/submissions/none") for _ in range(4)]
    assert [one.status for one in got] == [404, 404, 404, 429]
    assert 1 <= int(got[3].headers["retry-after"]) <= 21
    assert door.ask("GET", "/v1/submissions/none", channel="beta").status == 404, "each token has its own"


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer qbl_wrong", "Basic YTpi", "Bearer a b"])
def test_who_is_not_proven_gets_nothing(door, header):
    got = door.ask("GET", "/v1/submissions/none", channel=None, Authorization=header)
    assert (got.status, got.code) == (401, "UPLOAD_UNAUTHORIZED")
    assert got.headers["www-authenticate"].startswith('Bearer realm="qebul"')


def test_an_unproven_upload_is_refused_without_being_stored(door):
    before = set(door.blobs())
    assert door.ask("POST", "/v1/submissions", b"<x-unproven/>", channel=None).status == 401
    assert set(door.blobs()) == before


def test_an_expired_and_a_revoked_token_prove_nothing(door):
    door.tokens["expired"] = door.token("alfa", timedelta(milliseconds=1))
    with door.write() as tx:
        made, door.tokens["revoked"] = credentials.issue_token(tx, "alfa", SystemClock().now(), timedelta(days=1))
    assert door.ask("GET", "/v1/submissions/none", channel="revoked").status == 404
    with door.write() as tx:
        assert credentials.revoke(tx, made, SystemClock().now())
    told = [door.ask("GET", "/v1/submissions/none", channel=one) for one in ("expired", "revoked")]
    assert [one.status for one in told] == [401, 401]
    assert told[0].json == told[1].json == door.ask("GET", "/x", channel=None).json | told[0].json


def test_no_token_is_kept_in_the_database(door):
    dump = "".join(map(str, door.rows("select * from credential")))
    assert credentials.digest_of(door.tokens["alfa"].encode()) in dump
    assert door.tokens["alfa"] not in dump


def test_another_channels_submission_is_as_unknown_as_none(door):
    mine = door.send(b"<private/>").json["id"]
    assert door.ask("GET", f"/v1/submissions/{mine}").status == 200
    for path in ("", "/answers", "/answers/receipt"):
        foreign = door.ask("GET", f"/v1/submissions/{mine}{path}", channel="beta")
        unknown = door.ask("GET", f"/v1/submissions/00000000-0000-4000-8000-000000000000{path}", channel="beta")
        assert (foreign.status, foreign.code) == (404, "UPLOAD_NOT_FOUND")
        assert foreign.body == unknown.body


def test_problems_are_told_in_azerbaijani_and_in_english(door):
    az, en = (door.ask("GET", "/v1/submissions/none", Accept_Language=one) for one in ("az, en;q=0.5", "en-GB"))
    assert az.json["title"] == "Belə ünvan və ya müraciət yoxdur."
    assert en.json["title"] == "There is no such address or submission."
    assert (az.headers["content-language"], en.headers["content-language"]) == ("az", "en")
    assert en.json.keys() == {"type", "title", "status", "detail", "code"}


def test_an_unknown_address_and_a_wrong_method_are_problems_too(door):
    assert door.ask("GET", "/v2").code == "UPLOAD_NOT_FOUND"
    wrong = door.ask("DELETE", "/v1/submissions")
    assert (wrong.status, wrong.code) == (405, "UPLOAD_METHOD")
    assert wrong.headers["allow"] == "POST"


def test_health_tells_alive_and_ready_to_anybody(door):
    assert door.ask("GET", "/healthz", channel=None).json == {"alive": True}
    assert door.ask("GET", "/readyz", channel=None).json == {"ready": True, "missing": []}


def test_a_door_that_lost_its_database_is_not_ready_and_says_busy(own_door):
    door = own_door()
    (door.var / "qebul.sqlite").unlink()
    for name in ("qebul.sqlite-wal", "qebul.sqlite-shm"):
        (door.var / name).unlink(missing_ok=True)
    (door.var / "qebul.sqlite").mkdir()
    got = door.ask("GET", "/readyz", channel=None)
    assert got.status in (200, 503)  # an open connection may still read the old file
    assert door.ask("GET", "/healthz", channel=None).status == 200


def test_sigterm_lets_an_upload_end_and_then_ends_the_door(own_door):
    door = own_door()
    line = door.begin(length=2000)
    wait_for(door.temporary)
    stopping = threading.Thread(target=door.stop)
    stopping.start()
    time.sleep(0.5)
    line.sendall(b"y" * 1000)
    assert read_all(line).startswith(b"HTTP/1.1 201 ")
    line.close()
    stopping.join()
    assert door.process.returncode == 0


def test_sigterm_does_not_wait_for_ever_and_leaves_nothing(own_door):
    door = own_door(web_stop_seconds=1, web_idle_seconds=3)
    line = door.begin()
    wait_for(door.temporary)
    began = time.monotonic()
    door.stop()
    line.close()
    assert time.monotonic() - began < 10
    assert door.temporary() == []


def test_a_killed_door_leaves_nothing_that_the_next_does_not_sweep(own_door):
    door = own_door()
    line = door.begin()
    wait_for(door.temporary)
    door.kill()
    line.close()
    assert door.temporary()
    again = own_door(var=door.var)
    wait_for(lambda: not again.temporary())


def test_a_sweep_spares_what_is_being_written(own_door):
    door = own_door()
    line = door.begin(length=2000)
    wait_for(door.temporary)
    own_door(var=door.var)
    time.sleep(1)
    line.sendall(b"z" * 1000)
    assert b" 201 " in read_all_of(line)
    line.close()


def read_all_of(line):
    line.settimeout(10)
    return line.recv(65536)


def test_what_a_death_kept_and_did_not_enter_is_entered_by_the_next_door(own_door):
    from pipeline.blobs import DirectoryStore
    from pipeline.ledger import Arrival
    from pipeline.uploads import announce

    door = own_door()
    door.kill()
    digest = DirectoryStore(door.var / "store").put_bytes(b"<kept/>")
    with door.write() as tx:
        before = SystemClock().now() - timedelta(minutes=2)
        announce(tx, Arrival("t" * 32, "alfa", "kept.xml", digest, 7), before)
        announce(tx, Arrival("u" * 32, "alfa", "never.xml", "0" * 64, 7), before)
    again = own_door(var=door.var)
    wait_for(lambda: again.rows("select name from delivery") == [("kept.xml",)])
    wait_for(lambda: again.rows("select count(*) from upload") == [(0,)])
    assert again.send(b"<kept/>").status == 200


def test_no_token_and_no_name_of_a_file_is_in_the_log(door):
    door.send(b"<logged/>", File_Name="Aliyev-5VBKO7M.xml")
    door.ask("GET", "/v1/submissions/none", channel=None, Authorization="Bearer qbl_secret-of-somebody")
    lines = door.log.read_text().splitlines()
    assert any(json.loads(line)["event"] == "inbox.entered" for line in lines)
    text = "\n".join(lines)
    for private in ("Aliyev", "5VBKO7M", "qbl_", *door.tokens.values()):
        assert private not in text
