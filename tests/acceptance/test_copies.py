"""After a return: the copy, its original in the archive, and documents that replace one. Before: taking back."""

from uuid import uuid4

import pytest
from lxml import etree

from demo.documents import Application, submission, with_wrong_fields
from pipeline.clock import SystemClock
from schemas.actions import CopyReturned, Withdrawal
from schemas.delete_draft import DELETE_DRAFT_CODE, DeleteDraft
from schemas.envelope import Envelope
from schemas.identifiers import DocumentId, Voen
from schemas.submission import Submission, write_submission
from schemas.xml import parse_xml
from signatures.detached import sign_detached
from signatures.signing import sign_xml

# What rules and signatures decide; what is written, waited for and told apart runs on both foundations.
rules_alone = pytest.mark.one_foundation

NOTICE = "{urn:qebul:notice:1}"


@pytest.fixture
def desk(house):
    return Desk(house)


class Desk:
    """An employer's accountant: writes, signs and drops."""

    def __init__(self, house):
        self.house = house
        self.count = 0

    def key(self, card):
        return self.house.world.card(card)

    def send(self, document, card="alfa.head", channel=None, name=None):
        """Drops a signed document; its row."""
        self.count += 1
        name = name or f"{self.count:02}.xml"
        channel = channel or card.partition(".")[0]
        self.house.drop(channel, name, sign_xml(document, self.key(card), signing_time=SystemClock().now()))
        return self.house.row(name)

    def registration(self, role="worker.20", *, wrong=False, replaces=None, title="copied", document_id=None):
        person = self.house.world.people[role]
        made = submission(
            Application(title, role, names=True),
            self.house.world.employers["alfa"],
            with_wrong_fields(person) if wrong else person,
        )
        changes = {"document_id": DocumentId(uuid4()), "replaces": replaces}
        if document_id is not None:
            changes["document_id"] = document_id
        envelope = made.envelope.model_copy(update=changes)
        return write_submission(Submission(envelope, made.document))

    def about(self, body, service, employer="alfa"):
        envelope = Envelope(
            document_id=DocumentId(uuid4()),
            service=service,
            service_version=1,
            insurer_voen=Voen.parse(self.house.world.employers[employer].voen),
            created_at=SystemClock().now(),
        )
        return write_submission(Submission(envelope, body))

    def copy_of(self, row, **where):
        return self.send(self.about(CopyReturned(document_id=row.document_id), "copy_returned"), **where)

    def withdraw(self, document_id, **where):
        return self.send(self.about(Withdrawal(document_id=document_id), "withdrawal"), **where)

    def delete(self, document_id):
        body = DeleteDraft(document_id=DocumentId(document_id))
        return self.send(self.about(body, DELETE_DRAFT_CODE))

    def returned(self):
        row = self.send(self.registration(wrong=True))
        assert row.status == "returned"
        return row

    def status(self, row):
        return self.sql(f"select status from submission where id = '{row.id}'")[0].status

    def sql(self, query):
        with self.house.house.database.reads() as reads:
            return reads.exec_driver_sql(query).all()

    def draft(self):
        [row] = self.sql("select * from submission where copy_of is not null")
        return row

    def draft_bytes(self):
        [blob] = self.sql(
            f"select sha256 from submission_blob where role = 'received' and submission = '{self.draft().id}'"
        )
        with self.house.house.store.open(blob.sha256) as stream:
            return stream.read()


def test_a_copy_is_a_draft_with_the_content_and_the_original_is_archived(desk):
    original = desk.returned()
    action = desk.copy_of(original)
    assert action.status == "registered"
    assert desk.status(original) == "archived"
    draft = desk.draft()
    assert (draft.status, draft.copy_of) == ("draft", original.id)
    root = parse_xml(desk.draft_bytes())
    envelope = root[0]
    assert envelope.findtext("{*}Replaces") == original.document_id
    assert envelope.findtext("{*}DocumentId") == draft.draft_key
    assert root.findtext(".//{*}Identity/{*}Fin") == str(desk.house.world.people["worker.20"].fin)
    assert desk.house.problems() == []


@rules_alone
def test_the_answer_to_a_copy_names_the_draft(desk):
    desk.copy_of(desk.returned())
    told = [one for one in desk.house.answers("alfa", "acceptance") if one.find(f".//{NOTICE}Copy") is not None]
    [copy] = [one.find(f".//{NOTICE}Copy") for one in told]
    draft = desk.draft()
    assert (copy.text, copy.get("draft")) == (draft.draft_key, str(draft.sequence))


def test_a_corrected_copy_is_completed_by_a_detached_signature(desk):
    desk.copy_of(desk.returned())
    corrected = _corrected(desk)
    desk.house.drop("alfa", "corrected.xml", corrected)
    assert desk.house.row("corrected.xml").status == "merged"
    signature = sign_detached({"document.xml": corrected}, desk.key("alfa.head"), signing_time=SystemClock().now())
    desk.house.drop("alfa", "signature.xml", signature)
    assert desk.draft().status == "registered"
    assert desk.house.problems() == []


def _corrected(desk):
    """The copy with the right surname and document type."""
    person = desk.house.world.people["worker.20"]
    root = parse_xml(desk.draft_bytes())
    root.find(".//{*}Names/{*}Surname").text = person.surname
    root.find(".//{*}Identity/{*}DocumentType").text = person.document_type.value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def test_a_copy_sent_whole_under_its_own_id_ends_the_draft(desk):
    desk.copy_of(desk.returned())
    sent = desk.send(_corrected(desk), name="whole.xml")
    assert sent.status == "registered"
    assert desk.draft().status == "merged"
    assert desk.house.problems() == []


def test_there_is_no_second_copy_not_even_when_the_first_was_deleted(desk):
    original = desk.returned()
    desk.copy_of(original)
    assert desk.copy_of(original).codes == ("COPY_ALREADY_MADE",)
    desk.delete(desk.draft().draft_key)
    assert desk.draft().status == "deleted"
    again = desk.copy_of(original)
    assert (again.status, again.codes) == ("returned", ("COPY_ALREADY_MADE",))
    corrected = desk.send(desk.registration(replaces=DocumentId(original.document_id)))
    assert (corrected.status, corrected.codes) == ("returned", ("COPY_ALREADY_MADE",))
    assert desk.send(desk.registration()).status == "registered"  # a fresh one that names no other


def test_what_is_in_the_archive_cannot_be_deleted(desk):
    original = desk.returned()
    desk.copy_of(original)
    answer = desk.delete(original.document_id)
    assert (answer.status, answer.codes) == ("returned", ("DRAFT_UNKNOWN",))
    assert desk.status(original) == "archived"
    assert desk.withdraw(DocumentId(original.document_id)).codes == ("WITHDRAWAL_TOO_LATE",)
    assert desk.status(original) == "archived"


def test_a_document_that_replaces_a_returned_one_archives_it(desk):
    original = desk.returned()
    successor = desk.send(desk.registration(replaces=DocumentId(original.document_id)))
    assert successor.status == "registered"
    assert desk.status(original) == "archived"
    other = desk.send(desk.registration(role="worker.21", replaces=DocumentId(original.document_id)))
    assert (other.status, other.codes) == ("returned", ("COPY_ALREADY_MADE",))
    assert desk.house.problems() == []


def test_a_successor_that_is_returned_is_the_one_to_copy(desk):
    original = desk.returned()
    successor = desk.send(desk.registration(wrong=True, replaces=DocumentId(original.document_id)))
    assert (desk.status(original), successor.status) == ("archived", "returned")
    assert desk.copy_of(successor).status == "registered"
    assert desk.status(successor) == "archived"


@rules_alone
@pytest.mark.parametrize(
    ("replaces", "codes"),
    [
        ("nothing", ("REPLACES_UNKNOWN",)),
        ("registered", ("REPLACES_NOT_RETURNED",)),
        ("foreign", ("REPLACES_UNKNOWN",)),
    ],
)
def test_only_a_returned_document_of_the_same_sender_is_replaced(desk, replaces, codes):
    document_id = DocumentId(uuid4())
    if replaces == "registered":
        document_id = DocumentId(desk.send(desk.registration(role="worker.30")).document_id)
    if replaces == "foreign":
        person = desk.house.world.people["worker.31"]
        made = submission(
            Application("foreign", "worker.31", names=True),
            desk.house.world.employers["beta"],
            with_wrong_fields(person),
        )
        document_id = DocumentId(desk.send(write_submission(made), card="beta.head").document_id)
    row = desk.send(desk.registration(replaces=document_id))
    assert (row.status, row.codes) == ("returned", codes)


@rules_alone
def test_what_stands_in_the_registers_is_not_copied(desk):
    row = desk.send(desk.registration())
    answer = desk.copy_of(row)
    assert (answer.status, answer.codes) == ("returned", ("COPY_NOT_RETURNED",))


@rules_alone
def test_a_stranger_learns_nothing_of_another_ones_document(desk):
    original = desk.returned()
    body = CopyReturned(document_id=original.document_id)
    answer = desk.send(desk.about(body, "copy_returned", employer="beta"), card="beta.head")
    assert (answer.status, answer.codes) == ("returned", ("TARGET_UNKNOWN",))
    assert desk.status(original) == "returned"


@rules_alone
def test_somebody_without_authority_makes_no_copy(desk):
    original = desk.returned()
    body = CopyReturned(document_id=original.document_id)
    answer = desk.send(desk.about(body, "copy_returned"), card="alfa.accountant")
    assert (answer.status, answer.codes) == ("returned", ("NO_SEAL_NO_AUTHORIZATION",))
    assert desk.status(original) == "returned"


@rules_alone
def test_what_was_decided_is_not_taken_back(desk):
    row = desk.send(desk.registration())
    answer = desk.withdraw(DocumentId(row.document_id))
    assert (answer.status, answer.codes) == ("returned", ("WITHDRAWAL_TOO_LATE",))
    assert desk.withdraw(DocumentId(uuid4())).codes == ("TARGET_UNKNOWN",)
