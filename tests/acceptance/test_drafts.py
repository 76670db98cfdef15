import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from lxml import etree

from demo.documents import Application, deletion, unsigned
from pipeline import legs
from pipeline.clock import SystemClock
from signatures.detached import sign_detached
from signatures.pdf_making import make_pdf
from signatures.signing import sign_xml

# What rules and signatures decide; what is written, waited for and told apart runs on both foundations.
rules_alone = pytest.mark.one_foundation


def packed(files):
    """An unsigned container."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in files.items():
            container.writestr(name, data)
    return made.getvalue()


class Desk:
    """An employer's desk: documents, and detached signatures over them."""

    def __init__(self, house):
        self.house = house

    def document(self, title, role, channel="alfa", **changes):
        about = Application(title, role, **changes)
        return unsigned(about, self.house.world.employers[channel], self.house.world.people[role])

    def key(self, card):
        return self.house.world.card(card)

    def sign(self, files, card="alfa.head"):
        files = {"document.xml": files} if isinstance(files, bytes) else files
        return sign_detached(files, self.key(card), signing_time=SystemClock().now())

    def deletion(self, title, of, channel="alfa", **changes):
        return deletion(title, self.house.world.employers[channel], of, **changes)

    def codes(self, name):
        row = self.house.row(name)
        return row.status, row.codes


@pytest.fixture
def desk(house):
    return Desk(house)


def sql(house, text):
    with house.house.database.reads() as reads:
        return reads.exec_driver_sql(text).all()


def test_a_draft_completed_by_a_detached_signature_is_registered(house, desk):
    draft = desk.document("d-1", "worker.30")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "draft.sig.xml", desk.sign(draft))
    assert desk.codes("draft.xml") == ("registered", ())
    assert desk.codes("draft.sig.xml") == ("merged", ())
    assert sql(house, "select count(*) from insured_person") == [(1,)]
    assert [body.findtext("{*}Sequence") for body in house.answers("alfa", "acceptance")] == ["1"]
    assert house.problems() == []


def test_a_draft_and_its_signature_may_come_in_the_same_second(house, desk):
    draft = desk.document("d-1", "worker.30")
    folder = house.settings.folder("inbox") / "alfa"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.xml").write_bytes(draft)
    (folder / "b.xml").write_bytes(desk.sign(draft))
    house.work()
    assert desk.codes("a.xml") == ("registered", ())
    assert house.problems() == []


def test_a_signature_waits_for_a_draft_that_another_worker_still_verifies(house, desk):
    draft = desk.document("d-1", "worker.30")
    folder = house.settings.folder("inbox") / "alfa"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.xml").write_bytes(draft)
    (folder / "b.xml").write_bytes(desk.sign(draft))
    house.take_in()
    with house.house.database.write() as tx:
        [claim] = legs.claim_batch(tx, "light", "verify", house.clock.now(), timedelta(seconds=5), 1, "another")
    assert claim.subject == house.row("a.xml").id
    house.work()
    assert desk.codes("a.xml") == ("registered", ())
    assert house.problems() == []


@rules_alone
def test_a_container_is_completed_by_a_signature_over_each_of_its_files(house, desk):
    files = {"muraciet.xml": desk.document("d-2", "worker.31")}
    house.drop("alfa", "draft.asice", packed(files))
    house.drop("alfa", "sig.xml", desk.sign(files))
    assert desk.codes("draft.asice") == ("registered", ())
    assert house.problems() == []


@rules_alone
def test_a_signature_that_leaves_a_file_out_completes_nothing(house, desk):
    files = {"muraciet.xml": desk.document("d-3", "worker.31"), "sekil.pdf": b"%PDF-1.7 scan"}
    house.drop("alfa", "draft.asice", packed(files))
    house.drop("alfa", "sig.xml", desk.sign({"muraciet.xml": files["muraciet.xml"]}))
    assert desk.codes("sig.xml") == ("returned", ("DRAFT_UNKNOWN",))
    assert desk.codes("draft.asice") == ("draft", ("NO_SIGNATURE",))


def test_a_draft_is_judged_by_the_moment_and_the_place_in_the_order_of_its_signature(house, desk):
    draft = desk.document("d-4", "worker.32")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "other.xml", desk.document("d-5", "worker.33"))
    house.drop("alfa", "sig.xml", desk.sign(draft))
    rows = {row.file: row for row in house.rows()}
    assert rows["draft.xml"].received_at == rows["sig.xml"].received_at
    assert sql(house, "select sequence, rank / 1048576 from submission order by sequence") == [(1, 3), (2, 2), (3, 3)]


def test_the_same_document_id_is_the_next_version_and_the_old_one_is_kept(house, desk):
    first = desk.document("d-6", "worker.34")
    second = desk.document("d-6", "worker.34", phone="+994501112233")
    house.drop("alfa", "v1.xml", first)
    house.drop("alfa", "v2.xml", second)
    assert desk.codes("v1.xml") == ("draft", ("NO_SIGNATURE",))
    assert desk.codes("v2.xml") == ("merged", ())
    held = dict(sql(house, "select role, sha256 from submission_blob b join submission s on s.id = b.submission"
                           " where s.sequence = 1"))  # fmt: skip
    assert held == {"received.1": hashlib.sha256(first).hexdigest(), "received": hashlib.sha256(second).hexdigest()}
    house.drop("alfa", "sig.xml", desk.sign(second))
    assert desk.codes("v1.xml") == ("registered", ())
    assert "+994501112233" in sql(house, "select contacts from insured_person")[0][0]
    assert house.problems() == []


@rules_alone
def test_a_signature_over_a_former_version_is_told_so(house, desk):
    first = desk.document("d-7", "worker.35")
    house.drop("alfa", "v1.xml", first)
    house.drop("alfa", "v2.xml", desk.document("d-7", "worker.35", phone="+994501112233"))
    house.drop("alfa", "sig.xml", desk.sign(first))
    assert desk.codes("sig.xml") == ("returned", ("DRAFT_CHANGED_SINCE",))
    assert desk.codes("v1.xml") == ("draft", ("NO_SIGNATURE",))


def test_a_version_and_a_signature_over_the_one_before_keep_their_order(house, desk):
    first = desk.document("d-8", "worker.36")
    house.drop("alfa", "v1.xml", first)
    folder = house.settings.folder("inbox") / "alfa"
    (folder / "v2.xml").write_bytes(desk.document("d-8", "worker.36", phone="+994501112233"))
    house.take_in()
    (folder / "sig.xml").write_bytes(desk.sign(first))
    house.work()
    assert desk.codes("v2.xml") == ("merged", ())
    assert desk.codes("sig.xml") == ("returned", ("DRAFT_CHANGED_SINCE",))
    assert house.problems() == []


@rules_alone
def test_a_broken_signature_leaves_a_draft_that_can_be_signed_again(house, desk):
    draft = desk.document("d-9", "worker.37")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "broken.xml", desk.sign(draft).replace(b"<xades:SigningTime>2", b"<xades:SigningTime>1"))
    status, codes = desk.codes("draft.xml")
    assert status == "draft"
    assert "DRAFT_KEPT" in codes
    assert "NO_SIGNATURE" not in codes
    assert len(codes) == 2
    assert sql(house, "select count(*) from submission_blob where role = 'signature'") == [(0,)]
    assert house.problems() == []
    told = house.answers("alfa", "processing")
    assert any("DRAFT_KEPT" in etree.tostring(body, encoding="unicode") for body in told)
    house.drop("alfa", "sig.xml", desk.sign(draft))
    assert desk.codes("draft.xml") == ("registered", ())
    assert house.problems() == []


def test_two_signatures_at_once_the_first_broken_complete_the_draft(house, desk):
    draft = desk.document("d-9", "worker.37")
    house.drop("alfa", "draft.xml", draft)
    folder = house.settings.folder("inbox") / "alfa"
    broken = desk.sign(draft).replace(b"<xades:SigningTime>2", b"<xades:SigningTime>1")
    (folder / "1.xml").write_bytes(broken)
    (folder / "2.xml").write_bytes(desk.sign(draft))
    house.work()
    assert desk.codes("draft.xml") == ("registered", ())
    assert house.problems() == []


@rules_alone
@pytest.mark.parametrize(
    ("card", "code"),
    [("beta.head.expired", "CERT_EXPIRED"), ("qamma.head.revoked", "REV_REVOKED")],
)
def test_a_certificate_that_does_not_hold_leaves_a_draft(house, desk, card, code):
    draft = desk.document("d-10", "worker.38")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "sig.xml", desk.sign(draft, card))
    assert desk.codes("draft.xml") == ("draft", tuple(sorted((code, "DRAFT_KEPT"))))
    assert house.problems() == []


@rules_alone
def test_a_signer_without_authority_leaves_a_draft_that_another_may_sign(house, desk):
    draft = desk.document("d-11", "worker.39")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "sig.xml", desk.sign(draft, "alfa.accountant"))
    assert desk.codes("draft.xml") == ("draft", ("DRAFT_KEPT", "NO_SEAL_NO_AUTHORIZATION"))
    assert house.answers("alfa", "return") == []
    assert house.problems() == []
    house.drop("alfa", "seal.xml", desk.sign(draft))
    assert desk.codes("draft.xml") == ("registered", ())
    assert house.problems() == []


def test_a_draft_in_one_channel_cannot_be_signed_changed_or_found_through_another(house, desk):
    draft = desk.document("d-12", "worker.20")
    house.drop("alfa", "draft.xml", draft)
    house.drop("beta", "sig.xml", desk.sign(draft))
    house.drop("beta", "version.xml", desk.document("d-12", "worker.20", phone="+994501112233"))
    assert desk.codes("sig.xml") == ("returned", ("DRAFT_UNKNOWN",))
    assert desk.codes("version.xml") == ("draft", ("NO_SIGNATURE",))
    assert desk.codes("draft.xml") == ("draft", ("NO_SIGNATURE",))
    assert house.problems() == []


@rules_alone
def test_a_signature_for_no_draft_is_returned(house, desk):
    house.drop("alfa", "sig.xml", desk.sign(b"nobody has seen this"))
    assert desk.codes("sig.xml") == ("returned", ("DRAFT_UNKNOWN",))


@rules_alone
def test_a_broken_file_that_is_meant_as_a_signature_is_refused_for_what_it_is(house, desk):
    house.drop("alfa", "sig.xml", b'<a:XAdESSignatures xmlns:a="http://uri.etsi.org/02918/v1.2.1#"/>')
    assert desk.codes("sig.xml") == ("refused", ("SIG_STRUCTURE",))


@rules_alone
def test_an_unfinished_draft_is_kept_and_returned_with_its_findings_when_it_is_completed(house, desk):
    draft = desk.document("d-13", "worker.21").replace(b"<Kind>initial</Kind>", b"")
    house.drop("alfa", "draft.xml", draft)
    assert desk.codes("draft.xml") == ("draft", ("NO_SIGNATURE",))
    house.drop("alfa", "sig.xml", desk.sign(draft))
    assert desk.codes("draft.xml") == ("returned", ("XSD_INVALID",))
    assert house.problems() == []


@rules_alone
def test_a_draft_is_finished_by_a_new_version(house, desk):
    whole = desk.document("d-14", "worker.22")
    house.drop("alfa", "v1.xml", whole.replace(b"<Kind>initial</Kind>", b""))
    house.drop("alfa", "v2.xml", whole)
    house.drop("alfa", "sig.xml", desk.sign(whole))
    assert desk.codes("v1.xml") == ("registered", ())


def test_the_document_of_a_completed_draft_sent_whole_is_a_duplicate(house, desk):
    draft = desk.document("d-15", "worker.23")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "sig.xml", desk.sign(draft))
    house.drop("alfa", "whole.xml", sign_xml(draft, desk.key("alfa.head"), signing_time=SystemClock().now()))
    assert desk.codes("whole.xml") == ("duplicate", ("DUPLICATE_DOCUMENT",))


@rules_alone
def test_a_merged_file_is_told_which_draft_it_joined(house, desk):
    draft = desk.document("d-16", "worker.24")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "sig.xml", desk.sign(draft))
    told = [body for body in house.answers("alfa", "processing") if body.findtext("{*}Sequence") == "2"]
    assert [body.findtext(".//{*}Draft/{*}Sequence") for body in told] == ["1"]
    assert [body.find(".//{*}Draft").get("as") for body in told] == ["signature"]


def test_a_draft_that_waits_for_revocation_data_is_held_and_completed_later(house, desk):
    lists = {path: path.read_bytes() for path in house.settings.folder("trust").glob("*.crl*")}
    assert lists
    for path in lists:
        path.unlink()
    house.house.trust_refresh()()
    draft = desk.document("d-17", "worker.25")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "sig.xml", desk.sign(draft))
    assert desk.codes("draft.xml") == ("on_hold", ("REV_UNKNOWN",))
    for path, data in lists.items():
        path.write_bytes(data)
    house.house.trust_refresh()()
    house.clock.advance(house.house._stages()[0].hold_check)
    house.work()
    assert desk.codes("draft.xml") == ("registered", ())
    assert house.problems() == []


def test_an_unsigned_deletion_ends_a_draft_of_its_channel(house, desk):
    house.drop("alfa", "draft.xml", desk.document("d-20", "worker.26"))
    house.drop("alfa", "delete.xml", desk.deletion("x-20", "d-20"))
    assert desk.codes("draft.xml") == ("deleted", ("NO_SIGNATURE",))
    assert desk.codes("delete.xml") == ("registered", ())
    told = [body for body in house.answers("alfa", "processing") if body.findtext("{*}Sequence") == "2"]
    assert [(body.find(".//{*}Draft").get("as"), body.findtext(".//{*}Draft/{*}Sequence")) for body in told] == [
        ("deletion", "1")
    ]
    assert house.problems() == []


def test_a_signed_deletion_is_honoured_whoever_signed_it(house, desk):
    house.drop("alfa", "draft.xml", desk.document("d-21", "worker.26"))
    signed = sign_xml(desk.deletion("x-21", "d-21"), desk.key("alfa.accountant"), signing_time=SystemClock().now())
    house.drop("alfa", "delete.xml", signed)
    assert desk.codes("draft.xml")[0] == "deleted"
    assert desk.codes("delete.xml") == ("registered", ())
    assert house.problems() == []


@rules_alone
def test_a_deletion_whose_signature_is_broken_is_not_honoured(house, desk):
    house.drop("alfa", "draft.xml", desk.document("d-22", "worker.26"))
    signed = sign_xml(desk.deletion("x-22", "d-22"), desk.key("alfa.head"), signing_time=SystemClock().now())
    house.drop("alfa", "delete.xml", signed.replace(b"2026-11-02T09:00:00Z", b"2026-11-02T09:00:01Z"))
    assert desk.codes("draft.xml")[0] == "draft"
    assert desk.codes("delete.xml") == ("refused", ("REF_DIGEST",))


@rules_alone
def test_a_draft_without_an_id_is_deleted_by_the_digest_of_its_file(house, desk):
    draft = packed({"qeyd.txt": b"only a note"})
    house.drop("alfa", "draft.asice", draft)
    house.drop("alfa", "delete.xml", desk.deletion("x-23", None, sha256=hashlib.sha256(draft).hexdigest()))
    assert desk.codes("draft.asice")[0] == "deleted"


@rules_alone
def test_a_deletion_that_came_in_a_container_deletes_once_it_is_signed(house, desk):
    house.drop("alfa", "draft.xml", desk.document("d-31", "worker.26"))
    files = {"silinme.xml": desk.deletion("x-33", "d-31")}
    house.drop("alfa", "delete.asice", packed(files))
    assert desk.codes("draft.xml")[0] == "draft"
    house.drop("alfa", "sig.xml", desk.sign(files))
    assert desk.codes("delete.asice") == ("registered", ())
    assert desk.codes("draft.xml")[0] == "deleted"
    assert house.problems() == []


@rules_alone
def test_an_unsigned_pdf_is_a_draft_that_no_signature_apart_completes(house, desk):
    pdf = make_pdf(desk.document("d-32", "worker.26"), {}, "Müraciət")
    house.drop("alfa", "draft.pdf", pdf)
    house.drop("alfa", "sig.xml", desk.sign({"draft.pdf": pdf}))
    assert desk.codes("draft.pdf") == ("draft", ("NO_SIGNATURE",))
    assert desk.codes("sig.xml") == ("returned", ("DRAFT_UNKNOWN",))


@rules_alone
def test_another_channel_cannot_delete_a_draft(house, desk):
    house.drop("alfa", "draft.xml", desk.document("d-24", "worker.26"))
    house.drop("beta", "delete.xml", desk.deletion("x-24", "d-24"))
    assert desk.codes("draft.xml")[0] == "draft"
    assert desk.codes("delete.xml") == ("returned", ("DRAFT_UNKNOWN",))


@rules_alone
def test_what_was_sent_cannot_be_deleted(house, desk):
    draft = desk.document("d-25", "worker.26")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "sig.xml", desk.sign(draft))
    house.drop("alfa", "delete.xml", desk.deletion("x-25", "d-25"))
    assert desk.codes("draft.xml") == ("registered", ())
    assert desk.codes("delete.xml") == ("returned", ("DRAFT_UNKNOWN",))


@rules_alone
def test_deleting_twice_finds_no_draft_the_second_time(house, desk):
    house.drop("alfa", "draft.xml", desk.document("d-26", "worker.26"))
    folder = house.settings.folder("inbox") / "alfa"
    (folder / "1.xml").write_bytes(desk.deletion("x-26", "d-26"))
    (folder / "2.xml").write_bytes(desk.deletion("x-27", "d-26"))
    house.work()
    assert desk.codes("1.xml") == ("registered", ())
    assert desk.codes("2.xml") == ("returned", ("DRAFT_UNKNOWN",))
    assert house.problems() == []


def test_a_deleted_draft_can_be_neither_signed_nor_changed(house, desk):
    draft = desk.document("d-27", "worker.26")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "delete.xml", desk.deletion("x-28", "d-27"))
    house.drop("alfa", "sig.xml", desk.sign(draft))
    house.drop("alfa", "again.xml", desk.document("d-27", "worker.26", phone="+994501112233"))
    assert desk.codes("sig.xml") == ("returned", ("DRAFT_UNKNOWN",))
    assert desk.codes("again.xml") == ("draft", ("NO_SIGNATURE",))
    assert desk.codes("draft.xml")[0] == "deleted"


def test_the_bytes_of_a_deleted_draft_are_a_repeat_and_change_nothing(house, desk):
    draft = desk.document("d-28", "worker.26")
    house.drop("alfa", "draft.xml", draft)
    house.drop("alfa", "delete.xml", desk.deletion("x-29", "d-28"))
    house.drop("alfa", "once-more.xml", draft)
    assert len(house.rows()) == 2
    assert desk.codes("draft.xml")[0] == "deleted"
    assert house.problems() == []


@rules_alone
def test_a_test_deletion_deletes_nothing(house, desk):
    house.drop("alfa", "draft.xml", desk.document("d-29", "worker.26"))
    trial = desk.deletion("x-30", "d-29", test=True)
    house.drop("alfa", "1.xml", trial)
    house.drop("alfa", "2.xml", sign_xml(trial, desk.key("alfa.head"), signing_time=SystemClock().now()))
    assert desk.codes("1.xml") == ("returned", ("TEST_NO_EFFECT",))
    assert desk.codes("2.xml") == ("returned", ("TEST_NO_EFFECT",))
    assert desk.codes("draft.xml")[0] == "draft"


@rules_alone
def test_an_unsigned_deletion_that_breaks_its_schema_is_returned_and_is_no_draft(house, desk):
    house.drop("alfa", "draft.xml", desk.document("d-30", "worker.26"))
    broken = desk.deletion("x-32", "d-30").replace(b"<DeleteDraft>", b"<DeleteDraft><Why/>")
    house.drop("alfa", "broken.xml", broken)
    assert desk.codes("broken.xml") == ("returned", ("XSD_INVALID",))
    assert desk.codes("draft.xml")[0] == "draft"


@rules_alone
def test_the_parts_of_a_draft_bundle_are_returned_to_a_signer_without_authority(house):
    from demo.documents import Application, unsigned
    from signatures.asice_making import pack_unsigned
    from signatures.detached import sign_detached

    files = {
        f"{n}.xml": unsigned(
            Application(f"drafts-{n}", f"worker.{n}"), house.world.employers["alfa"], house.world.people[f"worker.{n}"]
        )
        for n in (20, 21)
    }
    signer = house.world.card("alfa.accountant")
    now = house.clock.now()
    house.drop("alfa", "toplu.asice", pack_unsigned(files, now))
    house.drop("alfa", "imza.xml", sign_detached(files, signer, signing_time=now))
    assert house.row("toplu.asice").status == "completed"
    with house.house.database.reads() as reads:
        parts = reads.exec_driver_sql("select status from submission where parent is not null").scalars().all()
    assert parts == ["returned", "returned"]
    assert house.problems() == []
