import hashlib
import io
import json
import os
import pwd
from pathlib import Path

import pytest
from in_process import qebul

from demo.documents import Application, unsigned
from pipeline.clock import SystemClock
from pipeline.evidence import evidence, quarantined
from pipeline.outcomes import Quarantine
from pipeline.overview import history
from pipeline.pieces import read_piece
from pipeline.quarantine import QuarantineDesk, Said
from signatures.asice_making import make_asice
from signatures.detached import sign_detached
from signatures.signing import sign_xml

BOMB = "22-ad-fezasi-bombasi.xml"
WHY = "Əliyev from the sender called"


def quarantine(house, *arguments):
    return qebul("quarantine", *arguments, "--var", house.var)


def decide(house, act, submission):
    """What the command does, without its process."""
    with house.house.database.write() as tx:
        act(house.house.quarantine(), tx, submission, Said("aysel", WHY), house.clock.now())


def events(house, submission):
    with house.house.database.reads() as reads:
        return history(reads, submission)


def statuses(bodies):
    name = "{urn:qebul:notice:1}"
    return [body.find(f"{name}Processing/{name}Status").get("code") for body in bodies]


def reasons(body):
    return [one.get("code") for one in body.iter("{urn:qebul:notice:1}Reason")]


@pytest.fixture
def bomb(house):
    """A hostile file of the demo that was set aside."""
    house.drop("qamma", BOMB, house.world.content(BOMB))
    row = house.row(BOMB)
    assert row.status == "quarantined"
    return row


def test_the_list_and_the_evidence_tell_all_but_the_content(house, bomb):
    [listed] = json.loads(quarantine(house, "list", "--json").stdout)
    assert listed.keys() == {"sequence", "id", "channel", "service", "since", "why"}
    assert (listed["id"], listed["why"], listed["channel"]) == (bomb.id, "LIMIT_NAMESPACES", "qamma")
    shown = quarantine(house, "show", bomb.id[:8], "--json")
    told = json.loads(shown.stdout)
    content = house.world.content(BOMB)
    assert (told["codes"], told["stage"], told["size"]) == (["LIMIT_NAMESPACES"], "verify", len(content))
    assert Path(told["bytes"]).read_bytes() == content
    assert [one["event"] for one in told["events"]] == ["arrive", "quarantine"]
    assert "urn:n:1" not in shown.stdout
    assert BOMB not in shown.stdout


@pytest.mark.one_foundation
def test_the_tables_tell_the_same(house, bomb):
    assert "LIMIT_NAMESPACES" in quarantine(house, "list").stdout
    assert hashlib.sha256(house.world.content(BOMB)).hexdigest() in quarantine(house, "show", bomb.sequence).stdout


def test_a_released_bomb_is_set_aside_again_and_the_sender_is_told_twice(house, bomb):
    decide(house, QuarantineDesk.release, bomb.id)
    house.work()
    again = house.row(BOMB)
    assert (again.status, again.codes) == ("quarantined", ("LIMIT_NAMESPACES",))
    answers = house.answers("qamma", "processing")
    assert sorted(statuses(answers)) == ["quarantined", "quarantined", "received"]
    assert [reasons(one) for one in answers if statuses([one]) == ["received"]] == [["QUARANTINE_RELEASED"]]
    assert house.problems() == []


def test_a_refused_bomb_ends_and_the_answer_is_sealed(house, bomb):
    told = quarantine(house, "refuse", bomb.sequence, "--why", WHY, "--json")
    assert json.loads(told.stdout) == {"id": bomb.id, "sequence": bomb.sequence, "done": "refused"}
    house.work()
    row = house.row(BOMB)
    assert (row.status, row.codes) == ("refused", ("LIMIT_NAMESPACES", "QUARANTINE_REFUSED"))
    [answer] = [one for one in house.answers("qamma", "processing") if statuses([one]) == ["refused"]]
    assert set(reasons(answer)) == {"LIMIT_NAMESPACES", "QUARANTINE_REFUSED"}
    assert house.answers("qamma", "refusal") == []  # nobody was proven
    assert house.problems() == []


@pytest.mark.one_foundation
def test_the_event_names_the_user_and_his_words_are_told_on_request_only(house, bomb):
    quarantine(house, "refuse", bomb.id, "--why", WHY)
    event = events(house, bomb.id)[-1]
    user = pwd.getpwuid(os.getuid()).pw_name
    assert (event.kind, event.by, event.data["user"]) == ("refuse", "operator", user)
    assert "Əliyev" not in json.dumps(event.data, ensure_ascii=False)
    assert "Əliyev" not in quarantine(house, "show", bomb.id).stdout
    assert WHY in quarantine(house, "show", bomb.id, "--words").stdout
    house.work()
    outbox = house.settings.folder("outbox") / "qamma"
    assert all("Əliyev" not in path.read_text(encoding="utf-8") for path in outbox.iterdir())


@pytest.mark.one_foundation
@pytest.mark.parametrize("act", ["release", "refuse"])
def test_what_has_ended_cannot_be_decided_again(house, bomb, act):
    decide(house, QuarantineDesk.refuse, bomb.id)
    before = events(house, bomb.id)
    told = quarantine(house, act, bomb.id, "--why", WHY)
    assert told.returncode == 2
    assert "is not quarantined: it is refused" in told.stdout
    assert events(house, bomb.id) == before


@pytest.mark.one_foundation  # it turns foreign keys off in SQLite's way
def test_an_unknown_or_ambiguous_id_is_exit_status_1(house, bomb):
    house.drop("alfa", BOMB, house.world.content(BOMB))
    twin = house.row(BOMB, "alfa")
    with house.house.database.write() as tx:  # two ids that begin alike
        tx.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table, column in (("submission", "id"), ("event", "submission"), ("finding", "submission")):
            tx.exec_driver_sql(f"update {table} set {column} = '{bomb.id[:-1]}x' where {column} = '{twin.id}'")
        for table in ("fact", "notice", "submission_blob"):
            tx.exec_driver_sql(f"update {table} set submission = '{bomb.id[:-1]}x' where submission = '{twin.id}'")
    assert quarantine(house, "show", "999").returncode == 1
    both = quarantine(house, "refuse", bomb.id[:8], "--why", WHY)
    assert (both.returncode, "several" in both.stdout) == (1, True)
    with house.house.database.reads() as reads:
        assert len(quarantined(reads)) == 2


@pytest.mark.one_foundation
def test_a_decision_needs_its_reason(house, bomb):
    assert quarantine(house, "refuse", bomb.id).returncode == 3
    assert quarantine(house, "refuse", bomb.id, "--why", "  ").returncode == 3
    assert house.row(BOMB).status == "quarantined"


@pytest.mark.one_foundation
def test_show_of_what_was_never_set_aside_is_exit_status_2(house):
    house.drop("beta", "note.txt", b"hello")
    assert quarantine(house, "show", "1").returncode == 2


@pytest.fixture
def proven(house):
    """A good registration that was set aside behind authorize, by a stage that is mended since."""
    signed = sign_xml(document(house, 20), head(house), signing_time=SystemClock().now())
    drop_while_broken(house, "good.xml", signed)
    assert house.row("good.xml").status == "quarantined"
    return house.row("good.xml")


def head(house):
    return house.world.card("alfa.head")


def document(house, n):
    person = house.world.people[f"worker.{n}"]
    return unsigned(Application(f"q-{n}", f"worker.{n}"), house.world.employers["alfa"], person)


def drop_while_broken(house, name, data):
    stages = house.house.submissions.house.stages
    mended, stages["register"] = stages["register"], Broken()
    house.drop("alfa", name, data)
    stages["register"] = mended


class Broken:
    name = "register"

    def gather(self, items, reads):
        return {}

    def run(self, item, gathered):
        return Quarantine(why="NO_EFFECT")


def test_a_released_document_that_is_good_is_registered_once(house, proven):
    assert quarantine(house, "release", proven.sequence, "--why", WHY).returncode == 0
    house.work()
    assert house.row("good.xml").status == "registered"
    with house.house.database.reads() as reads:
        assert reads.exec_driver_sql("select count(*) from insured_person").all() == [(1,)]
        assert reads.exec_driver_sql("select count(*) from document_key").all() == [(1,)]
    assert len(house.answers("alfa", "acceptance")) == 1
    assert house.problems() == []


def test_the_proven_party_of_a_refused_document_is_told(house, proven):
    decide(house, QuarantineDesk.refuse, proven.id)
    house.work()
    [refusal] = house.answers("alfa", "refusal")
    found = [one.get("code") for one in refusal.iter("{urn:qebul:notice:1}Finding")]
    assert found == ["QUARANTINE_REFUSED"]
    with house.house.database.reads() as reads:
        assert reads.exec_driver_sql("select count(*) from insured_person").all() == [(0,)]
    assert house.problems() == []


def test_a_bundle_is_closed_when_an_operator_has_decided_about_all_its_parts(house):
    files = {f"{n}.xml": document(house, n) for n in (20, 21)}
    drop_while_broken(house, "toplu.asice", make_asice(files, head(house), signing_time=SystemClock().now()))
    with house.house.database.reads() as reads:
        first, second = quarantined(reads)
        seen = evidence(reads, house.house.quarantine(), second.id)
    whole = house.house.store.read(seen.received.sha256)
    assert read_piece(io.BytesIO(whole), seen.received.piece).read() == files["21.xml"]
    decide(house, QuarantineDesk.release, first.id)
    house.work()
    assert house.row("toplu.asice").status == "split"
    decide(house, QuarantineDesk.refuse, second.id)
    house.work()
    assert house.row("toplu.asice").status == "completed"
    [summary] = house.answers("alfa", "summary")
    assert [one.get("status") for one in summary.iter("{urn:qebul:notice:1}Document")] == ["registered", "refused"]
    assert house.problems() == []


def test_a_completed_draft_that_is_released_is_judged_with_its_signature(house):
    data = document(house, 20)
    house.drop("alfa", "draft.xml", data)
    drop_while_broken(
        house, "draft.sig.xml", sign_detached({"document.xml": data}, head(house), signing_time=SystemClock().now())
    )
    assert house.row("draft.xml").status == "quarantined"
    decide(house, QuarantineDesk.release, house.row("draft.xml").id)
    house.work()
    assert house.row("draft.xml").status == "registered"
    assert house.problems() == []
