"""Bundles: one signature over many submissions, each with its own way and its own answer."""

import io
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from lxml import etree
from sqlalchemy import event

from demo.documents import Application, submission, unsigned, with_wrong_fields
from pipeline.clock import SystemClock
from schemas.envelope import AttachmentEntry
from schemas.submission import write_submission
from signatures.asice_making import make_asice


def key_of(house, card):
    return house.world.card(card)


@pytest.fixture
def bundle(house):
    """An ASiC-E container with files of the given names, signed with a card."""

    def made(files, card="alfa.head", later=timedelta(0)):
        return make_asice(files, key_of(house, card), signing_time=SystemClock().now() + later)

    return made


@pytest.fixture
def document(house):
    """The unsigned registration of ``worker.<n>`` by an employer."""

    def made(n, employer="alfa", person=None):
        about = person or house.world.people[f"worker.{n}"]
        return unsigned(Application(f"bundle-{n}", f"worker.{n}", names=True), house.world.employers[employer], about)

    return made


def children(house):
    with house.house.database.reads() as reads:
        sql = "select id, idx, sequence, status, parent from submission where parent is not null order by rank"
        return reads.exec_driver_sql(sql).all()


def texts(notices, path):
    return [one.text for notice in notices for one in notice.iterfind(path.replace("n:", "{urn:qebul:notice:1}"))]


def test_twenty_five_registrations_with_three_bad_ones_give_twenty_five_answers(house, bundle, document):
    files = {f"{n:02}.xml": document(n) for n in range(10, 35)}
    for n in (12, 20, 34):
        files[f"{n:02}.xml"] = document(n, person=with_wrong_fields(house.world.people[f"worker.{n}"]))
    house.drop("alfa", "toplu.asice", bundle(files))
    assert house.row("toplu.asice").status == "completed"
    assert Counter(row.status for row in children(house)) == {"registered": 22, "returned": 3}
    assert len(house.answers("alfa", "acceptance")) == 22
    assert len(house.answers("alfa", "return")) == 3
    assert len(house.answers("alfa", "receipt")) == 1
    assert house.problems() == []


def test_the_summary_lists_each_document_for_its_party_and_counts_for_the_channel(house, bundle, document):
    good, bad = document(10), document(11, person=with_wrong_fields(house.world.people["worker.11"]))
    house.drop("alfa", "toplu.asice", bundle({"a.xml": good, "b.xml": bad}))
    [summary] = house.answers("alfa", "summary")
    assert texts([summary], "n:Summary/n:Document/n:File") == ["a.xml", "b.xml"]
    listed = summary.findall("{urn:qebul:notice:1}Summary/{urn:qebul:notice:1}Document")
    assert [one.get("status") for one in listed] == ["registered", "returned"]
    told = texts(house.answers("alfa", "acceptance"), ".//n:Ssn")
    assert texts([summary], "n:Summary/n:Document/n:Ssn") == told
    [processing] = house.answers("alfa", "processing")
    counts = processing.findall("{urn:qebul:notice:1}Processing/{urn:qebul:notice:1}Count")
    assert {one.get("status"): one.get("number") for one in counts} == {"registered": "1", "returned": "1"}
    assert told[0] not in etree.tostring(processing, encoding="unicode")


def test_documents_of_two_insurers_in_one_bundle_are_told_apart(house, bundle, document):
    files = {"own.xml": document(10), "foreign.xml": document(11, employer="beta")}
    house.drop("alfa", "toplu.asice", bundle(files))
    assert [row.status for row in children(house)] == ["registered", "returned"]
    [summary] = house.answers("alfa", "summary")
    assert texts([summary], "n:Summary/n:Document/n:File") == ["own.xml"]
    # who did not sign is told nothing; the channel that dropped it learns the code
    assert not (house.settings.folder("outbox") / "beta").exists()
    notices = house.answers("alfa", "processing")
    codes = {one.get("code") for notice in notices for one in notice.iter("{urn:qebul:notice:1}Reason")}
    assert codes == {"SIGNER_OF_ANOTHER_INSURER"}


def test_the_same_person_twice_in_a_bundle_is_registered_once(house, bundle, document):
    twice = unsigned(
        Application("bundle-twice", "worker.10"), house.world.employers["alfa"], house.world.people["worker.10"]
    )
    house.drop("alfa", "toplu.asice", bundle({"a.xml": document(10), "b.xml": twice}))
    assert [row.status for row in children(house)] == ["registered", "refused"]


def test_the_same_document_twice_in_a_bundle_is_a_duplicate(house, bundle, document):
    house.drop("alfa", "toplu.asice", bundle({"a.xml": document(10), "b.xml": document(10)}))
    assert [row.status for row in children(house)] == ["registered", "duplicate"]


def test_a_bundle_packed_again_registers_nothing_again(house, bundle, document):
    files = {"a.xml": document(10), "b.xml": document(11)}
    house.drop("alfa", "toplu.asice", bundle(files))
    house.drop("alfa", "yeniden.asice", bundle(files, later=timedelta(minutes=-1)))
    assert [row.status for row in children(house)] == ["registered", "registered", "duplicate", "duplicate"]


def test_a_document_that_is_no_xml_to_its_end_is_refused_alone(house, bundle, document):
    broken = document(11)[:-20]
    house.drop("alfa", "toplu.asice", bundle({"a.xml": document(10), "b.xml": broken}))
    assert [row.status for row in children(house)] == ["registered", "refused"]
    assert house.problems() == []


def test_each_document_gets_the_attachments_that_its_envelope_lists(house, bundle):
    scan = b"a scanned paper"
    entry = AttachmentEntry(
        name="scan.pdf", sha256=sha256(scan).hexdigest(), media_type="application/pdf", document_type="OTHER"
    )
    files = {"scan.pdf": scan, "nobodys.pdf": b"nobody lists me"}
    for n, listed in ((10, (entry,)), (11, ())):
        plain = submission(
            Application(f"with-{n}", f"worker.{n}"), house.world.employers["alfa"], house.world.people[f"worker.{n}"]
        )
        files[f"{n}.xml"] = write_submission(
            replace(plain, envelope=plain.envelope.model_copy(update={"attachments": listed}))
        )
    house.drop("alfa", "toplu.asice", bundle(files))
    assert [row.status for row in children(house)] == ["registered", "registered"]
    with house.house.database.reads() as reads:
        roles = reads.exec_driver_sql(
            "select s.idx, b.role from submission_blob b join submission s on s.id = b.submission"
            " where s.parent is not null order by 1, 2"
        ).all()
    assert [tuple(one) for one in roles] == [(1, "attachment:scan.pdf"), (1, "signed"), (2, "signed")]
    assert house.row("toplu.asice").codes == ("BUNDLE_FILE_UNCLAIMED",)


def test_one_changed_document_refuses_the_whole_bundle(house, bundle, document):
    whole = bundle({"a.xml": document(10), "b.xml": document(11)})
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(
                entry, data.replace(b"</Submission>", b" </Submission>") if entry.filename == "b.xml" else data
            )
    house.drop("alfa", "deyisib.asice", changed.getvalue())
    assert (house.row("deyisib.asice").status, house.row("deyisib.asice").codes) == ("refused", ("REF_DIGEST",))
    assert children(house) == []


def test_a_later_document_about_a_person_of_the_bundle_waits_for_it(house, bundle, document):
    house.drop("alfa", "toplu.asice", bundle({f"{n}.xml": document(n) for n in (10, 11)}))
    late = unsigned(Application("late", "worker.11"), house.world.employers["alfa"], house.world.people["worker.11"])
    house.drop("alfa", "sonra.asice", bundle({"late.xml": late}))
    assert house.row("sonra.asice").codes == ("SSN_EXISTS",)


def test_the_statements_of_a_bundle_do_not_grow_with_its_children(house, bundle, document):
    counted = {}
    database = house.house.database
    for size, first in ((2, 10), (22, 20)):
        statements = []
        for engine in (database.reader, database.writer):
            event.listen(engine, "before_cursor_execute", lambda *told, mine=statements: mine.append(told[2]))
        house.drop("alfa", f"{size}.asice", bundle({f"{n}.xml": document(n) for n in range(first, first + size)}))
        counted[size] = len(statements)
    # the second listener heard the second bundle only; the first heard both
    assert counted[22] <= counted[2] * 1.5
