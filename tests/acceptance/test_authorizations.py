import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from cryptography.x509 import load_pem_x509_certificate
from lxml import etree
from sqlalchemy import event

from demo.authorizations import Grant, Revocation, grant_document, revocation_document
from demo.cards import SPECS, card_number
from demo.documents import Application, unsigned
from demo.pki import Authority, load_key, make_crl
from registries.authorizations import authorizations_of
from rules.authority import State, state_of
from rules.envelope import BAKU
from schemas.service_directory import newest_row

# What rules and signatures decide; what is written, waited for and told apart runs on both foundations.
rules_alone = pytest.mark.one_foundation

CARD = card_number("alfa.accountant")
PHONE = "+994501234567"
NS = {"n": "urn:qebul:notice:1"}


@pytest.fixture
def give(house, sign):
    """A signed grant of an employer, by its head's card unless another is named."""

    def granted(title="g-1", role="alfa.accountant", card=None, employer="alfa", **wishes):
        if "phone" not in wishes:
            wishes = {"card_number": CARD} | wishes
        fin = house.world.people[role].fin
        document = grant_document(Grant(title, role, **wishes), house.world.employers[employer], fin)
        return sign(document=document, card=card or f"{employer}.head")

    return granted


@pytest.fixture
def take_back(house, sign):
    """A signed revocation."""

    def revoked(title="r-1", grant="g-1", role="alfa.accountant", card=None, employer="alfa"):
        fin = house.world.people[role].fin
        document = revocation_document(Revocation(title, grant, role), house.world.employers[employer], fin)
        return sign(document=document, card=card or f"{employer}.head")

    return revoked


@pytest.fixture
def use(house, sign):
    """Drops a registration that is signed by a card without the seal right; what became of it."""
    count = iter(range(20, 48))

    def used(card="alfa.accountant", employer="alfa", channel=None):
        n = next(count)
        name = f"use-{n}.xml"
        application = Application(f"use-{n}", f"worker.{n}")
        house.drop(channel or employer, name, sign(application, card, employer=employer))
        row = house.row(name)
        return row.status, row.codes

    return used


def drop_together(house, *files, channel="alfa"):
    """In one scan, in the order of their names."""
    folder = house.settings.folder("inbox") / channel
    folder.mkdir(parents=True, exist_ok=True)
    for n, data in enumerate(files):
        (folder / f"together-{n}.xml").write_bytes(data)


def today(house):
    return house.clock.now().astimezone(BAKU).date()


def register(house, channel="alfa"):
    with house.house.database.reads() as reads:
        return authorizations_of(reads, house.world.employers[channel].voen)


REGISTERED = ("registered", ())


def returned(code):
    return ("returned", (code,))


def test_a_grant_opens_the_service_and_the_decision_names_it(house, give, use):
    assert use() == returned("NO_SEAL_NO_AUTHORIZATION")
    house.drop("alfa", "grant.xml", give())
    assert house.row("grant.xml").status == "registered"
    assert use() == REGISTERED
    facts = [json.loads(row[0]) for row in house.tables("select data from fact where stage = 'authorize'")]
    assert [(one["right"], one["grant"]) for one in facts if one["right"] != "seal"] == [
        ("authorization", house.row("grant.xml").document_id)
    ]
    assert [one["grant"] for one in facts if one["right"] == "seal"] == [None]
    assert house.problems() == []


@rules_alone
def test_the_first_entry_of_an_insurer_needs_a_holder_of_the_seal(house, give, use):
    """qamma never sent anything: its accountant is returned until somebody with the seal has let him in."""
    assert house.rows() == []
    assert use("qamma.accountant", "qamma") == returned("NO_SEAL_NO_AUTHORIZATION")
    mine = give("g-own", "qamma.accountant", "qamma.accountant", "qamma", phone=PHONE)
    house.drop("qamma", "own.xml", mine)
    assert house.row("own.xml").codes == ("SEAL_RIGHT_REQUIRED",)
    house.drop("qamma", "grant.xml", give("g-head", "qamma.accountant", employer="qamma", phone=PHONE))
    assert use("qamma.accountant", "qamma") == REGISTERED


@rules_alone
def test_a_grant_by_somebody_without_the_seal_right_is_returned_even_if_he_is_authorized(house, give, use):
    house.drop("alfa", "grant.xml", give())
    house.drop("alfa", "more.xml", give("g-2", "worker.20", "alfa.accountant"))
    assert (house.row("more.xml").status, house.row("more.xml").codes) == returned("SEAL_RIGHT_REQUIRED")
    assert len(register(house)) == 1


@rules_alone
def test_the_seal_of_another_insurer_grants_nothing(house, give):
    house.drop("beta", "foreign.xml", give(card="beta.head"))
    assert house.row("foreign.xml").codes == ("SIGNER_OF_ANOTHER_INSURER",)
    assert register(house) == []


@rules_alone
def test_an_asan_signature_with_the_seal_right_can_grant(house, give):
    house.drop("qamma", "grant.xml", give("g-1", "worker.20", employer="qamma", card_number="7000001111"))
    assert house.row("grant.xml").status == "registered"
    assert len(register(house, "qamma")) == 1


@rules_alone
def test_a_service_that_the_house_does_not_run_can_be_granted(house, give):
    house.drop("alfa", "grant.xml", give(service="death_notice"))
    assert [(one.service, one.kind) for one in register(house)] == [("death_notice", "CARD")]


@rules_alone
def test_a_service_outside_of_the_directory_is_returned_at_its_place(house, give):
    house.drop("alfa", "grant.xml", give(service="fishing_licence"))
    assert house.row("grant.xml").codes == ("SERVICE_NOT_IN_DIRECTORY",)
    assert "/Submission/AuthorizationGrant/Service" in answered(house, "return")
    assert register(house) == []


@rules_alone
def test_a_card_and_an_asan_signature_are_granted_each_in_its_way(house, give):
    house.drop("alfa", "card.xml", give("g-1"))
    house.drop("alfa", "asan.xml", give("g-2", phone=PHONE))
    fin = house.world.people["alfa.accountant"].fin
    assert [(one.kind, one.card_number, one.phone, one.fin) for one in register(house)] == [
        ("CARD", CARD, None, fin),
        ("ASAN", None, PHONE, fin),
    ]


@rules_alone
@pytest.mark.parametrize(("wish", "place"), [({"card_number": CARD}, "Card"), ({"phone": PHONE}, "Asan")])
def test_without_fin_there_is_no_grant(house, sign, wish, place):
    fin = house.world.people["alfa.accountant"].fin
    for name, written in (("empty.xml", "<Fin/>"), ("none.xml", "")):
        document = grant_document(Grant(name, "alfa.accountant", **wish), house.world.employers["alfa"], fin)
        house.drop("alfa", name, sign(document=document.replace(f"<Fin>{fin}</Fin>".encode(), written.encode())))
    assert house.row("empty.xml").codes == house.row("none.xml").codes == ("XSD_INVALID",)
    told = answered(house, "return")
    assert f"<Where>/Submission/AuthorizationGrant/{place}/Fin</Where>" in told
    assert f"<Where>/Submission/AuthorizationGrant/{place}</Where>" in told


@rules_alone
def test_the_notice_tells_the_name_that_was_found_and_the_look_is_logged(house, give):
    person = house.world.people["worker.20"]
    house.drop("alfa", "grant.xml", give(role="worker.20", service="burial_benefit"))
    told = answered(house, "acceptance")
    for expected in (person.surname, person.given_name, person.fin, CARD, "Müddətsiz", "Unlimited"):
        assert expected in told
    assert newest_row("burial_benefit").name_az in told
    assert person.surname not in answered(house, "processing")
    voen = house.world.employers["alfa"].voen
    assert house.tables("select party, fin, what from access_log") == [(voen, person.fin, "GRANTEE_NAMED")]


@rules_alone
@pytest.mark.parametrize(("role", "code"), [("absent", "PERSON_UNKNOWN"), ("deceased", "PERSON_DIED")])
def test_a_grant_to_nobody_alive_is_returned_at_the_fin_and_tells_no_name(house, give, role, code):
    house.drop("alfa", "grant.xml", give(role=role))
    assert (house.row("grant.xml").status, house.row("grant.xml").codes) == returned(code)
    told = answered(house, "return")
    assert "/Submission/AuthorizationGrant/Card/Fin" in told
    assert house.world.people[role].surname not in told
    assert house.tables("select count(*) from access_log") == [(0,)]
    assert register(house) == []


@rules_alone
def test_trust_must_be_stated(house, give):
    house.drop("alfa", "grant.xml", give(trusted=False))
    assert house.row("grant.xml").codes == ("TRUST_NOT_STATED",)
    assert register(house) == []


@rules_alone
def test_without_days_it_is_unlimited_and_with_days_it_ends(house, give, use):
    house.drop("alfa", "grant.xml", give())
    assert [(one.term, one.start, one.end) for one in register(house)] == [("UNLIMITED", None, None)]
    day = today(house)
    dated = give("g-2", "beta.accountant", card_number=card_number("beta.accountant"), start=day, end=day)
    house.drop("alfa", "dated.xml", dated)
    assert use("beta.accountant") == REGISTERED
    house.clock.advance(timedelta(days=1))
    assert today(house) == day + timedelta(days=1)
    assert use("beta.accountant") == returned("AUTHORIZATION_EXPIRED")
    assert use() == REGISTERED


@rules_alone
def test_before_its_first_day_it_opens_nothing(house, give, use):
    day = today(house) + timedelta(days=2)
    house.drop("alfa", "grant.xml", give(start=day, end=day + timedelta(days=9)))
    assert use() == returned("AUTHORIZATION_NOT_STARTED")


@rules_alone
def test_a_term_that_is_over_is_registered_with_a_warning(house, give, use):
    house.drop("alfa", "grant.xml", give(start=date(2026, 10, 1), end=date(2026, 10, 31)))
    assert (house.row("grant.xml").status, house.row("grant.xml").codes) == ("registered", ("TERM_ALREADY_OVER",))
    assert use() == returned("AUTHORIZATION_EXPIRED")


@rules_alone
def test_its_days_begin_and_end_at_midnight_in_baku(house, give, use):
    """20:00 UTC is midnight there."""
    day = today(house) + timedelta(days=2)
    house.drop("alfa", "grant.xml", give(start=day, end=day))
    told = []
    for days, hour, minute in ((-1, 19, 59), (-1, 20, 0), (0, 19, 59), (0, 20, 0)):
        house.clock.moment = datetime.combine(day + timedelta(days=days), time(hour, minute), UTC)
        told.append(use()[1])
    assert told == [("AUTHORIZATION_NOT_STARTED",), (), (), ("AUTHORIZATION_EXPIRED",)]


def test_a_revoked_grant_opens_nothing_for_what_comes_later(house, give, take_back, use):
    house.drop("alfa", "grant.xml", give())
    assert use() == REGISTERED
    house.drop("alfa", "revocation.xml", take_back())
    assert house.row("revocation.xml").status == "registered"
    assert use() == returned("AUTHORIZATION_REVOKED")
    assert [state_of(one, today(house)) for one in register(house)] == [State.REVOKED]
    assert house.problems() == []


def test_a_new_grant_after_a_revocation_opens_it_again(house, give, take_back, use):
    for name, data in (("1.xml", give("g-1")), ("2.xml", take_back()), ("3.xml", give("g-2"))):
        house.drop("alfa", name, data)
    assert use() == REGISTERED


@rules_alone
def test_a_revocation_tells_what_was_taken_back_and_no_name(house, give, take_back):
    house.drop("alfa", "grant.xml", give())
    house.drop("alfa", "revocation.xml", take_back())
    [told] = [body for body in house.answers("alfa", "acceptance") if "revoked" in etree.tostring(body).decode()]
    assert told.findtext(".//n:Authorization/n:Grant", namespaces=NS) == house.row("grant.xml").document_id
    assert told.find(".//n:Person", NS) is None


@rules_alone
@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"grant": "g-9"}, "GRANT_UNKNOWN"),
        ({"role": "beta.accountant"}, "GRANT_OF_ANOTHER_PERSON"),
        ({"employer": "beta"}, "GRANT_UNKNOWN"),
        ({"card": "alfa.accountant"}, "SEAL_RIGHT_REQUIRED"),
    ],
)
def test_a_revocation_must_name_a_standing_grant_of_its_insurer(house, give, take_back, use, wish, code):
    house.drop("alfa", "grant.xml", give())
    house.drop(wish.get("employer", "alfa"), "revocation.xml", take_back(**wish))
    assert (house.row("revocation.xml").status, house.row("revocation.xml").codes) == returned(code)
    assert use() == REGISTERED


def test_a_grant_is_revoked_once(house, give, take_back):
    drop_together(house, give(), take_back("r-1"), take_back("r-2"))
    house.work()
    assert [house.row(f"together-{n}.xml").status for n in range(3)] == ["registered", "registered", "returned"]
    assert house.row("together-2.xml").codes == ("GRANT_ALREADY_REVOKED",)
    assert house.problems() == []


@rules_alone
def test_another_card_of_the_same_person_is_not_authorized(house, give, use):
    house.drop("alfa", "grant.xml", give())
    assert use("alfa.accountant.second") == returned("AUTHORIZATION_OTHER_CARD")


@rules_alone
def test_with_a_revoked_certificate_an_authorization_opens_nothing(house, give, use):
    house.drop("alfa", "grant.xml", give())
    assert use() == REGISTERED
    folder = house.world.root / "authorities"
    authority = Authority(
        load_key((folder / "e-imza.key.pem").read_bytes()),
        load_pem_x509_certificate((folder / "e-imza.pem").read_bytes()),
    )
    [serial] = [spec.serial for spec in SPECS if spec.name == "alfa.accountant"]
    listed = make_crl(authority, {serial: house.clock.now()}, at=house.clock.now())
    (house.world.trust / "e-imza.crl").write_bytes(listed)
    house.house.trust_refresh()()
    assert use() == ("refused", ("REV_REVOKED",))


@rules_alone
def test_an_asan_grant_is_used_with_an_asan_signature_of_that_fin(house, give, use):
    house.drop("qamma", "grant.xml", give("g-1", "qamma.accountant", employer="qamma", phone=PHONE))
    assert use("qamma.accountant", "qamma") == REGISTERED
    # the same person of alfa has an e-imza card only
    house.drop("alfa", "grant.xml", give("g-2", "alfa.accountant", phone=PHONE))
    assert use() == returned("AUTHORIZATION_OTHER_CARD")


@rules_alone
def test_a_grant_for_another_service_opens_nothing(house, give, use):
    house.drop("alfa", "grant.xml", give(service="death_notice"))
    assert use() == returned("AUTHORIZATION_OTHER_SERVICE")


@rules_alone
def test_a_person_of_another_insurer_can_be_authorized_and_is_told_of_his_own_grants_only(house, give, use):
    assert use("beta.accountant") == returned("SIGNER_OF_ANOTHER_INSURER")
    house.drop("alfa", "other.xml", give("g-1"))
    assert use("beta.accountant") == returned("SIGNER_OF_ANOTHER_INSURER")
    house.drop("alfa", "grant.xml", give("g-2", "beta.accountant", card_number=card_number("beta.accountant")))
    assert use("beta.accountant", channel="beta") == REGISTERED
    # alfa's grant opens nothing at beta
    assert use("beta.accountant", "beta") == returned("NO_SEAL_NO_AUTHORIZATION")


def test_a_grant_dropped_just_before_a_document_of_its_grantee_is_waited_for(house, give, sign):
    drop_together(house, give(), sign(Application("w-1", "worker.20"), "alfa.accountant"))
    house.take_in()
    house.engine.run("submission", "light", "verify")
    slow = house.row("together-0.xml").id
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"update leg set due_at = '2099-01-01' where subject = '{slow}'")
    house.engine.run("submission", "light", "authorize")
    assert house.row("together-1.xml").status == "in_progress"
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"update leg set due_at = '2020-01-01' where subject = '{slow}'")
    house.work()
    assert [house.row(f"together-{n}.xml").status for n in (0, 1)] == ["registered", "registered"]


def test_what_came_before_a_grant_is_not_opened_by_it_however_late_it_is_judged(house, give, sign):
    drop_together(house, sign(Application("w-2", "worker.20"), "alfa.accountant"), give())
    house.take_in()
    house.engine.run("submission", "light", "verify")
    early = house.row("together-0.xml").id
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"update leg set due_at = '2099-01-01' where subject = '{early}'")
    house.work()
    assert house.row("together-1.xml").status == "registered"
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"update leg set due_at = '2020-01-01' where subject = '{early}'")
    house.work()
    assert house.row("together-0.xml").codes == ("NO_SEAL_NO_AUTHORIZATION",)


def test_what_came_before_a_revocation_stays_open_however_late_it_is_judged(house, give, take_back, sign):
    house.drop("alfa", "grant.xml", give())
    drop_together(house, sign(Application("w-3", "worker.20"), "alfa.accountant"), take_back())
    house.take_in()
    house.engine.run("submission", "light", "verify")
    early = house.row("together-0.xml").id
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"update leg set due_at = '2099-01-01' where subject = '{early}'")
    house.work()
    assert house.row("together-1.xml").status == "registered"
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"update leg set due_at = '2020-01-01' where subject = '{early}'")
    house.work()
    assert house.row("together-0.xml").status == "registered"


def test_a_grant_that_never_ends_is_waited_for_ten_minutes(house, give, sign):
    drop_together(house, give(), sign(Application("w-4", "worker.20"), "alfa.accountant"))
    house.take_in()
    house.engine.run("submission", "light", "verify")
    stuck = house.row("together-0.xml").id
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"update leg set due_at = '2099-01-01' where subject = '{stuck}'")
    house.clock.advance(house.settings.dependency_wait)
    house.engine.run("submission", "light", "authorize")
    assert house.row("together-1.xml").codes == ("NO_SEAL_NO_AUTHORIZATION",)


def test_an_unproven_grant_of_another_channel_makes_nobody_wait(house, give, sign):
    folder = house.settings.folder("inbox")
    for channel in ("alfa", "beta"):
        (folder / channel).mkdir(parents=True, exist_ok=True)
    (folder / "beta" / "claims.xml").write_bytes(give(card="beta.head"))
    house.take_in()
    (folder / "alfa" / "mine.xml").write_bytes(sign(Application("w-5", "worker.20"), "alfa.accountant"))
    house.take_in()
    house.engine.run("submission", "light", "verify")
    claims = house.row("claims.xml").id
    with house.house.database.write() as tx:
        tx.exec_driver_sql(f"update leg set due_at = '2099-01-01' where subject = '{claims}'")
    house.engine.run("submission", "light", "authorize")
    assert house.row("mine.xml").codes == ("NO_SEAL_NO_AUTHORIZATION",)


def test_the_same_grant_again_is_a_duplicate_and_stands_once(house, give):
    for name in ("1.xml", "2.xml"):  # an EC signature is another one each time
        house.drop("beta", name, give(employer="beta"))
    assert house.row("2.xml").status == "duplicate"
    assert len(register(house, "beta")) == 1
    assert house.tables("select what from access_log") == [("GRANTEE_NAMED",)]


def test_the_queries_of_authorize_do_not_grow_with_its_batch(house, give, sign):
    house.drop("alfa", "grant.xml", give())
    employer, reads_of, n = house.world.employers["alfa"], {}, 20
    for size in (1, 12):
        documents = []
        for _ in range(size):
            person = house.world.people[f"worker.{n}"]
            documents.append(
                sign(document=unsigned(Application(f"q-{n}", f"worker.{n}"), employer, person), card="alfa.accountant")
            )
            n += 1
        drop_together(house, *documents)
        house.take_in()
        house.engine.run("submission", "light", "verify")
        statements = []
        event.listen(
            house.house.database.reader, "before_cursor_execute", lambda *told, seen=statements: seen.append(told[2])
        )
        assert house.engine.run("submission", "light", "authorize") == size
        reads_of[size] = len([one for one in statements if " authorization" in one.replace('"', "")]), len(statements)
        house.work()
    assert reads_of[1] == reads_of[12]
    assert reads_of[1][0] == 1
    assert {row.status for row in house.rows()} == {"registered"}


def answered(house, kind, channel="alfa"):
    return " ".join(etree.tostring(body, encoding="unicode") for body in house.answers(channel, kind))
