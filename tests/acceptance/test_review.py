"""What a local office decides: who may, what becomes of it, and what happens when the world moved meanwhile.

A wrong check digit of the VÖEN that one acts for is made a doubt by a setting, so that a registration is parked.
"""

import json
from hashlib import sha256
from uuid import uuid4

import pytest
from demo_house import DemoHouse
from in_process import qebul

from demo.documents import Application, submission
from demo.scans import pdf_scan
from pipeline.clock import SystemClock
from schemas.actions import Withdrawal
from schemas.envelope import AttachmentEntry, Envelope
from schemas.identifiers import DocumentId, Voen
from schemas.submission import AttachmentContent, Submission, write_submission
from signatures.signing import sign_xml

NOTICE = "{urn:qebul:notice:1}"
WRONG_CHECK_DIGIT = Voen("1300144710")


@pytest.fixture
def house(var, monkeypatch):
    monkeypatch.setenv("QEBUL_VOEN_CHECK_DIGIT", "review")
    made = DemoHouse(var)
    yield made
    made.close()


@pytest.fixture
def office(house):
    return Office(house)


def _listed(paper):
    digest = sha256(paper.content).hexdigest()
    return AttachmentEntry(name=paper.name, sha256=digest, media_type="application/pdf", document_type="OTHER")


class Office:
    """An employer who sends what is doubted, and the officers."""

    def __init__(self, house):
        self.house = house
        self.count = 0

    def send(self, document):
        self.count += 1
        name = f"{self.count:02}.xml"
        signer = self.house.world.card("alfa.head")
        self.house.drop("alfa", name, sign_xml(document, signer, signing_time=SystemClock().now()))
        return self.house.row(name)

    def doubted(self, role="worker.20", papers=()):
        world = self.house.world
        made = submission(Application(f"doubted-{self.count}", role), world.employers["alfa"], world.people[role])
        listed = tuple(_listed(one) for one in papers)
        envelope = made.envelope.model_copy(update={"acting_for": WRONG_CHECK_DIGIT, "attachments": listed})
        return self.send(write_submission(Submission(envelope, made.document, tuple(papers))))

    def withdraw(self, row):
        envelope = Envelope(
            document_id=DocumentId(uuid4()),
            service="withdrawal",
            service_version=1,
            insurer_voen=Voen.parse(self.house.world.employers["alfa"].voen),
            created_at=SystemClock().now(),
        )
        return self.send(write_submission(Submission(envelope, Withdrawal(document_id=row.document_id))))

    def says(self, *arguments):
        """`qebul review …`; exit status and JSON (None where it printed none)."""
        told = qebul("review", *arguments, "--var", self.house.var, "--json")
        return told.returncode, json.loads(told.stdout) if told.stdout else None

    def after(self, row):
        self.house.work()
        return next(one for one in self.house.rows() if one.id == row.id)


def test_a_doubt_is_parked_for_the_office_of_the_insurer_and_nobody_else_sees_it(office):
    row = office.doubted()
    assert row.status == "in_review"
    status, mine = office.says("list", "--officer", "aliyeva")
    assert (status, [one["sequence"] for one in mine]) == (0, [row.sequence])
    assert office.says("list", "--officer", "huseynov") == (0, [])
    assert office.says("list", "--officer", "nobody' or 1=1 --") == (0, [])
    assert office.says("show", str(row.sequence), "--officer", "huseynov")[0] == 2


def test_an_accepted_item_is_registered(office):
    row = office.doubted()
    assert office.says("accept", str(row.sequence), "--officer", "aliyeva")[0] == 0
    assert office.after(row).status == "registered"
    assert len(office.house.answers("alfa", "acceptance")) == 1
    assert office.house.problems() == []


@pytest.mark.parametrize("officer", ["huseynov", "audit", "nobody"])
def test_who_may_not_decide_decides_nothing(office, officer):
    row = office.doubted()
    assert office.says("accept", str(row.sequence), "--officer", officer)[0] == 2
    assert office.after(row).status == "in_review"


def test_the_event_names_officer_office_and_the_user_of_the_system_and_no_text(office):
    row = office.doubted()
    office.says("accept", str(row.sequence), "--officer", "qasimov")
    with office.house.house.database.reads() as reads:
        [data] = reads.exec_driver_sql("select data from event where kind = 'decide'").scalars()
    told = json.loads(data)
    assert (told["officer"], told["office"], told["verdict"]) == ("qasimov", "188", "accept")
    assert told["user"]
    assert len(told["text"]) == 64


def test_a_returned_item_is_told_with_date_reason_and_the_officers_words(office):
    row = office.doubted()
    given = ("--reason", "PERSON_NOT_IDENTIFIED", "--reason", "AT_INSURERS_WISH", "--text", "Şəkil aydın deyil.")
    assert office.says("return", str(row.sequence), "--officer", "aliyeva", *given)[0] == 0
    assert office.after(row).status == "returned"
    [told] = [one.find(f".//{NOTICE}Decision") for one in office.house.answers("alfa", "return")]
    assert [one.get("code") for one in told.iter(f"{NOTICE}Reason")] == ["PERSON_NOT_IDENTIFIED", "AT_INSURERS_WISH"]
    words = " ".join(told.itertext())
    assert "Şəxsin kimliyini müəyyən etmək mümkün olmadı." in words
    assert "The person could not be identified." in words
    assert "Şəkil aydın deyil." in words
    assert told.find(f"{NOTICE}DecidedAt") is not None
    assert office.house.problems() == []


def test_only_reasons_of_the_services_catalogue_are_taken(office):
    row = office.doubted()
    assert office.says("return", str(row.sequence), "--officer", "aliyeva", "--reason", "NO_SUCH")[0] == 3
    assert office.after(row).status == "in_review"


def test_a_second_decision_comes_too_late(office):
    row = office.doubted()
    office.says("accept", str(row.sequence), "--officer", "aliyeva")
    assert office.says("accept", str(row.sequence), "--officer", "aliyeva")[0] == 2
    office.after(row)
    assert office.says("accept", str(row.sequence), "--officer", "aliyeva")[0] == 2


def test_a_decision_about_what_has_changed_since_is_not_applied(office):
    row = office.doubted()
    office.says("accept", str(row.sequence), "--officer", "aliyeva")
    # between decision and register the stages judge anew and find something else: the digest no longer agrees
    with office.house.house.database.write() as tx:
        tx.exec_driver_sql(
            "update fact set data = replace(data, '\"patronymic\":\"', '\"patronymic\":\"x') where stage = 'ssn_lookup'"
        )
    assert office.after(row).status == "in_review"
    with office.house.house.database.reads() as reads:
        whys = reads.exec_driver_sql("select data from event where kind = 'park' order by n").scalars().all()
    assert json.loads(whys[-1])["why"] == "CHANGED_SINCE_DECISION"


def test_what_waits_for_an_office_can_be_taken_back(office):
    row = office.doubted()
    action = office.withdraw(row)
    assert action.status == "registered"
    assert office.after(row).status == "withdrawn"
    assert office.says("accept", str(row.sequence), "--officer", "aliyeva")[0] == 2
    [told] = [
        one for one in office.house.answers("alfa", "acceptance") if one.find(f".//{NOTICE}Withdrawn") is not None
    ]
    assert told.find(f".//{NOTICE}Withdrawn").get("sequence") == str(row.sequence)
    assert office.house.problems() == []


def test_the_person_can_be_registered_after_a_withdrawal(office):
    office.withdraw(office.doubted("worker.22"))
    again = office.doubted("worker.22")
    assert again.status == "in_review"
    office.says("accept", str(again.sequence), "--officer", "aliyeva")
    assert office.after(again).status == "registered"


def test_the_office_sees_what_was_written_and_takes_document_and_print_along(office, tmp_path):
    row = office.doubted()
    folder = tmp_path / "seen"
    exit_status, told = office.says("show", str(row.sequence), "--officer", "aliyeva", "--files", str(folder))
    assert exit_status == 0
    assert [one["value"] for one in told["findings"]] == [str(WRONG_CHECK_DIGIT)]
    assert told["files"] == ["document.pdf", "document.xml"]
    assert str(WRONG_CHECK_DIGIT).encode() in (folder / "document.xml").read_bytes()
    assert (folder / "document.pdf").read_bytes().startswith(b"%PDF")


def test_a_paper_that_bears_the_name_of_our_print_does_not_take_its_place(office, tmp_path):
    forged = {name: pdf_scan(name) for name in ("document.pdf", "document-1.pdf", "document.xml")}
    papers = [AttachmentContent(name, data) for name, data in forged.items()]
    row, folder = office.doubted(papers=papers), tmp_path / "seen"
    status, told = office.says("show", str(row.sequence), "--officer", "aliyeva", "--files", str(folder))
    assert status == 0
    assert {name: (folder / name).read_bytes() for name in forged} == forged
    ours = sorted(set(told["files"]) - set(forged))
    assert [name.rpartition(".")[2] for name in ours] == ["pdf", "xml"]
    assert str(WRONG_CHECK_DIGIT).encode() in (folder / ours[1]).read_bytes()


def test_another_office_gets_no_files(office, tmp_path):
    row, folder = office.doubted(), tmp_path / "seen"
    exit_status, told = office.says("show", str(row.sequence), "--officer", "huseynov", "--files", str(folder))
    assert (exit_status, set(told)) == (2, {"error"})
    assert not folder.exists()


@pytest.mark.parametrize("text", [b"a\x01b", "a\u202eb".encode(), b"\xff\xfe"])
def test_what_nobody_can_read_is_not_written_to_a_sender(office, text):
    row = office.doubted()
    told = ["return", str(row.sequence), "--officer", "aliyeva", "--reason", "WRONG_DATA", "--text", text]
    ran = qebul("review", *told, "--var", office.house.var)
    assert (ran.returncode, "nobody can read" in ran.stderr) == (3, True)
    assert office.after(row).status == "in_review"


def test_a_decision_about_another_state_than_was_shown_is_not_taken(office):
    row = office.doubted()
    asked = (str(row.sequence), "--officer", "aliyeva")
    seen = office.says("show", *asked)[1]["seen"]
    assert office.says("accept", *asked, "--seen", "0" * len(seen))[0] == 2
    assert office.after(row).status == "in_review"
    assert office.says("accept", *asked, "--seen", seen)[0] == 0
    assert office.after(row).status == "registered"
