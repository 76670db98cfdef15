import hashlib
from dataclasses import replace

import pytest
from lxml import etree

from demo.documents import Application, submission, unsigned
from demo.people import new_home
from schemas.registration import DocumentType, Kind
from schemas.submission import write_submission

# What rules and signatures decide; what is written, waited for and told apart runs on both foundations.
rules_alone = pytest.mark.one_foundation


def tables(house, sql):
    with house.house.database.reads() as reads:
        return reads.exec_driver_sql(sql).all()


def text(elements):
    return " ".join(etree.tostring(element, encoding="unicode") for element in elements)


@rules_alone
def test_the_same_person_passes_with_the_seal_right_and_is_returned_without(house, sign):
    house.drop("alfa", "with.xml", sign(Application("t-1", "worker.20"), "alfa.head"))
    house.drop("alfa", "without.xml", sign(Application("t-2", "worker.21"), "alfa.accountant"))
    assert house.row("with.xml").status == "registered"
    without = house.row("without.xml")
    assert (without.status, without.codes) == ("returned", ("NO_SEAL_NO_AUTHORIZATION",))


@rules_alone
def test_the_seal_of_another_insurer_is_returned(house, sign):
    forged = sign(Application("t-3", "worker.20"), "beta.head", employer="alfa")
    house.drop("beta", "forged.xml", forged)
    row = house.row("forged.xml")
    assert (row.status, row.codes) == ("returned", ("SIGNER_OF_ANOTHER_INSURER",))
    assert row.party is None
    # the insurer who did not sign is told nothing, and the stranger no content
    assert house.answers("alfa", "return") == []
    assert house.answers("beta", "return") == []


def test_a_stranger_cannot_occupy_the_document_id_of_an_insurer(house, sign):
    house.drop("beta", "forged.xml", sign(Application("t-4", "worker.22"), "beta.head", employer="alfa"))
    house.drop("alfa", "real.xml", sign(Application("t-4", "worker.22", phone="+994501112233"), "alfa.head"))
    assert house.row("real.xml").status == "registered"


@rules_alone
def test_an_unsigned_document_becomes_a_draft_of_its_channel(house):
    person, employer = house.world.people["worker.23"], house.world.employers["alfa"]
    house.drop("alfa", "draft.xml", unsigned(Application("t-5", "worker.23"), employer, person))
    row = house.row("draft.xml")
    assert (row.status, row.codes) == ("draft", ("NO_SIGNATURE",))
    assert tables(house, f"select draft_key is not null from submission where id = '{row.id}'") == [(1,)]
    assert tables(house, "select count(*) from insured_person") == [(0,)]
    assert house.problems() == []


def test_a_correction_changes_only_the_actual_address_and_the_contacts(house, sign):
    house.drop("alfa", "first.xml", sign(Application("t-6", "worker.24"), "alfa.head"))
    before = tables(house, "select ssn, issued_at from insured_person")
    home = new_home(3)
    corrected = Application(
        "t-7", "worker.24", kind=Kind.CORRECTION, differs=True, actual_address=home, phone="+994559998877"
    )
    house.drop("alfa", "correction.xml", sign(corrected, "alfa.head"))
    assert house.row("correction.xml").status == "registered"
    assert tables(house, "select ssn, issued_at from insured_person") == before
    address, contacts = tables(house, "select actual_address, contacts from insured_person")[0]
    assert home.street in address
    assert "+994559998877" in contacts


@rules_alone
def test_a_correction_with_another_name_is_returned_and_changes_nothing(house, sign):
    house.drop("alfa", "first.xml", sign(Application("t-8", "worker.25"), "alfa.head"))
    before = tables(house, "select * from insured_person")
    named = Application("t-9", "worker.25", kind=Kind.CORRECTION, names=True, phone="+994559998877")
    house.drop("alfa", "named.xml", sign(named, "alfa.head"))
    row = house.row("named.xml")
    assert row.status == "returned"
    assert "CORRECTION_NOT_ALLOWED_FIELD" in row.codes
    assert tables(house, "select * from insured_person") == before


@rules_alone
def test_a_correction_by_an_insurer_who_did_not_register_the_person_is_returned(house, sign):
    house.drop("alfa", "first.xml", sign(Application("t-10", "worker.26"), "alfa.head"))
    house.drop("beta", "foreign.xml", sign(Application("t-11", "worker.26", kind=Kind.CORRECTION), "beta.head"))
    assert house.row("foreign.xml").codes == ("CORRECTION_OF_ANOTHER_INSURERS_PERSON",)


@rules_alone
def test_a_fin_of_five_passes_with_a_residence_permit_and_not_with_an_identity_card(house, sign):
    house.drop("qamma", "permit.xml", sign(Application("t-12", "resident.5"), "qamma.head"))
    assert house.row("permit.xml").status == "registered"
    claimed = replace(house.world.people["resident.6"], document_type=DocumentType.DIN)
    house.drop("qamma", "card.xml", sign(Application("t-13", "resident.6"), "qamma.head", person=claimed))
    row = house.row("card.xml")
    assert row.status == "returned"
    assert "FIN_LENGTH_FOR_DOCUMENT" in row.codes


@rules_alone
def test_a_registered_address_that_differs_from_the_register_is_returned(house, sign):
    moved = replace(house.world.people["worker.27"], registered_address=new_home(4))
    house.drop("alfa", "moved.xml", sign(Application("t-14", "worker.27", registered_address=True), person=moved))
    assert house.row("moved.xml").codes == ("REGISTERED_ADDRESS_DIFFERS",)


@rules_alone
def test_the_box_and_the_actual_address_go_together(house, sign):
    house.drop("alfa", "empty.xml", sign(Application("t-15", "worker.28", differs=True)))
    house.drop("alfa", "filled.xml", sign(Application("t-16", "worker.28", actual_address=new_home(5))))
    assert house.row("empty.xml").codes == ("ACTUAL_ADDRESS_MISSING",)
    assert house.row("filled.xml").codes == ("ACTUAL_ADDRESS_NOT_TICKED",)


def test_a_registration_writes_person_link_contacts_and_one_ssn(house, sign):
    house.drop("alfa", "one.xml", sign(Application("t-17", "worker.29", phone="+994507654321", email="a@b.example")))
    persons = tables(house, "select fin, ssn, contacts from insured_person")
    assert len(persons) == 1
    fin, ssn, contacts = persons[0]
    assert fin == house.world.people["worker.29"].fin
    assert len(ssn) == 13
    assert "+994507654321" in contacts
    assert "a@b.example" in contacts
    assert tables(house, "select insurer, fin from insured_link") == [(house.world.employers["alfa"].voen, fin)]
    assert house.problems() == []


@rules_alone
def test_the_acceptance_notice_tells_the_ssn(house, sign):
    house.drop("alfa", "one.xml", sign(Application("t-18", "worker.30")))
    ssn = tables(house, "select ssn from insured_person")[0][0]
    assert ssn in text(house.answers("alfa", "acceptance"))
    assert ssn not in text(house.answers("alfa", "processing"))


def test_an_existing_ssn_is_told_with_the_persons_names_and_logged(house, sign):
    person = house.world.people["worker.31"]
    house.drop("alfa", "one.xml", sign(Application("t-19", "worker.31"), "alfa.head"))
    house.drop("beta", "two.xml", sign(Application("t-20", "worker.31"), "beta.head"))
    row = house.row("two.xml")
    assert (row.status, row.codes) == ("refused", ("SSN_EXISTS",))
    told = text(house.answers("beta", "refusal"))
    ssn = tables(house, "select ssn from insured_person")[0][0]
    for expected in (
        "Şəxsin SSN-i mövcuddur",
        "təkrar müraciətə ehtiyac yoxdur",
        person.surname,
        person.given_name,
        person.patronymic,
        ssn,
    ):
        assert expected in told
    voen = house.world.employers["beta"].voen
    assert tables(house, "select party, fin, what from access_log") == [(voen, person.fin, "SSN_EXISTS")]


def test_a_duplicate_that_tells_an_ssn_is_logged(house, sign):
    house.drop("beta", "one.xml", sign(Application("t-40", "worker.45"), "beta.head"))
    house.drop("beta", "again.xml", sign(Application("t-40", "worker.45"), "beta.head"))
    assert house.row("again.xml").status == "duplicate"
    assert tables(house, "select what from access_log") == [("DUPLICATE_DOCUMENT",)]
    ssn = tables(house, "select ssn from insured_person")[0][0]
    assert ssn in text(house.answers("beta", "duplicate"))


def test_an_item_waits_for_an_earlier_one_of_its_channel_that_is_not_parsed(house, sign):
    folder = house.settings.folder("inbox") / "alfa"
    folder.mkdir(parents=True, exist_ok=True)
    for n in (1, 2):
        (folder / f"{n}.xml").write_bytes(sign(Application(f"t-41-{n}", "worker.46" if n == 1 else "worker.47")))
    house.take_in()
    late = next(row for row in house.rows() if row.file == "1.xml")
    with house.house.database.write() as tx:  # the earlier one is slow to be verified
        tx.exec_driver_sql(f"update leg set due_at = '2099-01-01' where subject = '{late.id}'")
    house.engine.run("submission", "light", "verify")
    house.engine.run("submission", "light", "authorize")
    assert house.row("2.xml").status == "in_progress"
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"update leg set due_at = '2020-01-01' where subject = '{late.id}'")
    house.work()
    assert {house.row("1.xml").status, house.row("2.xml").status} == {"registered"}


def test_a_document_that_a_stranger_names_first_makes_nobody_wait(house, sign):
    folder = house.settings.folder("inbox")
    for channel in ("alfa", "beta"):
        (folder / channel).mkdir(parents=True, exist_ok=True)
    (folder / "alfa" / "0-slow.xml").write_bytes(b"<slow/>")
    (folder / "alfa" / "1-claims-beta.xml").write_bytes(
        sign(Application("t-42", "worker.48"), "alfa.accountant", employer="beta")
    )
    house.take_in()
    slow = house.row("0-slow.xml")
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"update leg set due_at = '2099-01-01' where subject = '{slow.id}'")
    house.engine.run("submission", "light", "verify")
    (folder / "beta" / "real.xml").write_bytes(sign(Application("t-42", "worker.48"), "beta.head"))
    house.take_in()
    for kind in ("verify", "authorize", "review"):
        house.engine.run("submission", "light", kind)
    assert house.row("real.xml").status == "registered"
    assert house.row("1-claims-beta.xml").status == "in_progress"


def test_two_registrations_of_one_person_in_one_scan_are_judged_in_their_order(house, sign):
    folder = house.settings.folder("inbox") / "alfa"
    folder.mkdir(parents=True, exist_ok=True)
    for n in (1, 2):
        (folder / f"{n}.xml").write_bytes(sign(Application(f"t-21-{n}", "worker.32")))
    house.work()
    assert house.row("1.xml").status == "registered"
    assert house.row("2.xml").codes == ("SSN_EXISTS",)


@rules_alone
def test_all_findings_are_told_once_in_both_languages(house, sign):
    house.drop("alfa", "wrong.xml", sign(Application("t-22", "worker.33", differs=True, phone="12")))
    assert house.row("wrong.xml").codes == ("ACTUAL_ADDRESS_MISSING", "PHONE_FORMAT")
    returns = house.answers("alfa", "return")
    assert len(returns) == 1
    told = text(returns)
    assert "Faktiki ünvan" in told
    assert "actual address" in told
    assert text(returns).count("12") >= 1
    assert "PHONE_FORMAT" in text(house.answers("alfa", "processing"))


@rules_alone
def test_a_test_document_is_judged_and_registers_nothing(house, sign):
    person, employer = house.world.people["worker.34"], house.world.employers["alfa"]
    made = submission(Application("t-23", "worker.34"), employer, person)
    document = write_submission(replace(made, envelope=made.envelope.model_copy(update={"test": True})))
    house.drop("alfa", "test.xml", sign(document=document))
    row = house.row("test.xml")
    assert (row.status, row.codes) == ("returned", ("TEST_NO_EFFECT",))
    assert tables(house, "select count(*) from insured_person") == [(0,)]


@rules_alone
def test_a_document_that_breaks_the_schema_is_returned_with_the_place(house, sign):
    person, employer = house.world.people["worker.35"], house.world.employers["alfa"]
    broken = unsigned(Application("t-24", "worker.35"), employer, person).replace(b"<Kind>initial", b"<Kind>other")
    house.drop("alfa", "broken.xml", sign(document=broken))
    assert house.row("broken.xml").codes == ("XSD_INVALID",)
    assert "/Submission/InsuredRegistration/Kind" in text(house.answers("alfa", "return"))


@rules_alone
def test_a_comment_inside_a_value_is_read_as_signed(house, sign):
    person, employer = house.world.people["worker.36"], house.world.employers["alfa"]
    document = unsigned(Application("t-25", "worker.36", phone="+994501234567"), employer, person)
    split = document.replace(b"+99450", b"+994<!-- -->50")
    assert split != document
    house.drop("alfa", "comment.xml", sign(document=split))
    assert house.row("comment.xml").status == "registered"
    assert "+994501234567" in tables(house, "select contacts from insured_person")[0][0]


def test_content_notices_wait_for_a_channel_of_the_party(house, sign):
    voen = house.world.employers["alfa"].voen
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"delete from channel_party where party = '{voen}'")
    house.drop("alfa", "one.xml", sign(Application("t-26", "worker.37")))
    assert house.answers("alfa", "acceptance") == []
    assert house.problems() == []
    from pipeline.channels import register_party

    with house.house.database.write() as tx:
        register_party(tx, voen, "alfa", house.clock.now())
    house.work()
    assert len(house.answers("alfa", "acceptance")) == 1
    assert house.problems() == []


def test_an_unknown_revocation_holds_the_item_until_a_list_comes(house, sign):
    lists = list(house.settings.folder("trust").glob("*.crl"))
    kept = {path: path.read_bytes() for path in lists}
    for path in lists:
        path.unlink()
    house.house.trust_refresh()()
    house.drop("alfa", "held.xml", sign(Application("t-27", "worker.38")))
    assert house.row("held.xml").status == "on_hold"
    for path, data in kept.items():
        path.write_bytes(data)
    house.house.trust_refresh()()
    from datetime import timedelta

    house.clock.advance(timedelta(seconds=house.settings.hold_check_seconds + 1))
    house.work()
    assert house.row("held.xml").status == "registered"
    assert house.problems() == []


def test_a_hold_that_never_ends_is_refused_after_its_end(house, sign):
    for path in house.settings.folder("trust").glob("*.crl"):
        path.unlink()
    house.house.trust_refresh()()
    house.drop("alfa", "held.xml", sign(Application("t-28", "worker.39")))
    from datetime import timedelta

    house.clock.advance(timedelta(hours=house.settings.hold_hours + 1))
    house.work()
    row = house.row("held.xml")
    assert row.status == "refused"
    assert set(row.codes) == {"HOLD_EXPIRED", "REV_UNKNOWN"}


@rules_alone
def test_a_decision_names_the_versions_that_it_was_judged_by(house, sign):
    import json

    house.drop("alfa", "one.xml", sign(Application("t-29", "worker.40")))
    row = house.row("one.xml")
    facts = dict(tables(house, f"select stage, data from fact where submission = '{row.id}'"))
    verified = json.loads(facts["verify"])
    for name in ("policy_version", "trust_version", "revocation_version"):
        assert verified[name]
    assert json.loads(facts["validate"])["rules_version"].startswith("rules-")
    snapshots = [one[0] for one in tables(house, "select version from trust_snapshot")]
    assert verified["trust_version"] in snapshots


@rules_alone
def test_the_received_bytes_stay_as_they_came(house, sign):
    data = sign(Application("t-30", "worker.41"))
    house.drop("alfa", "one.xml", data)
    assert house.house.store.read(hashlib.sha256(data).hexdigest()) == data


def test_a_register_conflict_is_judged_anew_from_the_beginning_of_its_leg(house, sign):
    """Two employers register one person at once: batches of both see nobody, and the later one is told."""
    for channel, card in (("alfa", "alfa.head"), ("beta", "beta.head")):
        folder = house.settings.folder("inbox") / channel
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "same.xml").write_bytes(sign(Application(f"race-{channel}", "worker.25"), card))
    house.work()
    assert sorted(row.status for row in house.rows()) == ["refused", "registered"]
    [told] = [row for row in house.rows() if row.status == "refused"]
    assert told.codes == ("SSN_EXISTS",)
    assert house.problems() == []


def test_an_application_under_another_name_than_it_was_listed_is_red(house, sign):
    house.drop("alfa", "a.xml", sign(Application("listed-1", "worker.1")))
    assert house.problems() == []
    with house.house.database.write() as tx:
        tx.exec_driver_sql("update application set surname = 'X'")
    assert [one for one in house.problems() if one.startswith("applications ")]
