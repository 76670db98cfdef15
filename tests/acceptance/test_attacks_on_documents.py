"""What an attacker does with good documents: packs those of others again, swaps what lies beside them, turns the clock,
gives their papers names that are code.
"""

import re
from datetime import timedelta
from html import escape
from urllib.parse import quote

import pytest
from desk import told
from test_authorizations import CARD
from test_childcare import PAID, REQUISITES, Office

from demo import hostile_zip
from demo.authorizations import Grant, Revocation, grant_document, revocation_document
from demo.documents import Application, unsigned
from demo.tables import Carer, Table, document_of, saved, scans_of
from pipeline.clock import SystemClock
from schemas.actions import Withdrawal
from signatures.detached import sign_detached
from signatures.signing import sign_xml

one_foundation = pytest.mark.one_foundation


@pytest.fixture
def office(house, sign):
    made = Office(house, sign)
    made.save("t-requisites", "insurer_requisites", REQUISITES)
    return made


def sent_to(house, channel):
    """All that a channel was ever answered, as one text."""
    return "".join(path.read_text() for path in (house.settings.folder("outbox") / channel).iterdir())


@one_foundation
@pytest.mark.parametrize("thief_first", [False, True], ids=["after its owner", "before its owner"])
def test_a_table_packed_again_by_another_sender_binds_its_owner_once_and_tells_the_other_nothing(
    house, office, thief_first
):
    mine = office.container(office.table())
    drops = [("alfa", "mine.asice", mine), ("beta", "taken.asice", hostile_zip.repacked(mine))]
    for channel, name, data in reversed(drops) if thief_first else drops:
        house.drop(channel, name, data)
    first, second = ("taken.asice", "mine.asice") if thief_first else ("mine.asice", "taken.asice")
    assert office.outcome(first) == ("in_review", ())
    assert office.outcome(second) == ("duplicate", ("DUPLICATE_DOCUMENT",))
    assert office.decide("t-1", name=first) == ("registered", ())
    assert office.months() == PAID
    assert "Table" in sent_to(house, "alfa")
    known = house.world.people["worker.1"]
    for private in (known.surname, known.fin, office.ssn(0), "128.31", "AA 1234567"):
        assert str(private) not in sent_to(house, "beta")
        assert str(private) in sent_to(house, "alfa") or private == "AA 1234567"
    assert house.problems() == []


@one_foundation
def test_papers_swapped_between_two_signed_tables_are_refused_in_both(house, office):
    second = office.table("t-2", "AA 7654321", role="worker.2")
    one, other = (hostile_zip._entries(office.container(each)) for each in (office.table(), second))
    name = "1-birth_certificate.pdf"
    one[name], other[name] = other[name], one[name]
    for title, entries in (("t-1", one), ("t-2", other)):
        house.drop("alfa", f"{title}.asice", hostile_zip._packed(entries))
        assert office.outcome(f"{title}.asice") == ("refused", ("REF_DIGEST",))
    assert office.months() == []


def test_a_draft_that_is_signed_twice_at_once_is_registered_once(house):
    document = unsigned(
        Application("twice-1", "worker.30"), house.world.employers["alfa"], house.world.people["worker.30"]
    )
    house.drop("alfa", "draft.xml", document)
    for n in (1, 2):
        signed = sign_detached(
            {"document.xml": document},
            house.world.card("alfa.head"),
            signing_time=SystemClock().now() - timedelta(seconds=n),
        )
        house.drop_unworked("alfa", f"signature-{n}.xml", signed)
    house.work()
    assert sorted((row.file, row.status) for row in house.rows()) == [
        ("draft.xml", "registered"),
        ("signature-1.xml", "merged"),
        ("signature-2.xml", "returned"),
    ]
    assert house.tables("select count(*) from insured_person") == [(1,)]
    assert house.problems() == []


@one_foundation
def test_a_clock_that_is_moved_back_revives_no_authority_and_loses_nothing(house, sign):
    alfa, fin = house.world.employers["alfa"], house.world.people["alfa.accountant"].fin
    house.clock.advance(timedelta(hours=6))
    given = Grant("g-back", "alfa.accountant", card_number=CARD)
    taken = Revocation("r-back", "g-back", "alfa.accountant")
    house.drop("alfa", "grant.xml", sign(document=grant_document(given, alfa, fin), card="alfa.head"))
    house.drop("alfa", "revocation.xml", sign(document=revocation_document(taken, alfa, fin), card="alfa.head"))
    before = house.row("revocation.xml")
    assert {row.status for row in house.rows()} == {"registered"}
    house.clock.moment = SystemClock().now()
    house.drop("alfa", "late.xml", sign(Application("late-1", "worker.31"), "alfa.accountant", employer="alfa"))
    late = house.row("late.xml")
    assert (late.status, late.codes) == ("returned", ("AUTHORIZATION_REVOKED",))
    assert late.received_at < before.received_at
    assert late.sequence > before.sequence
    assert house.problems() == []


CODE = ("<img src=x onerror=alert(1)>.pdf", "[a](javascript:alert(1)).pdf", '"=HYPERLINK(0)&<!--.pdf')


@one_foundation
def test_names_of_papers_that_are_code_stay_text_on_the_screen(desk):
    house = desk.house
    table = Table("code-1", (Carer(role="worker.1", certificate="AA 7654321"),))
    document = document_of(table, house.world.employers["alfa"], house.world.people, inside=True)
    for name, code in zip(scans_of(table), CODE, strict=True):
        document = document.replace(name.encode(), escape(code).encode())
    house.drop("alfa", "code.xml", sign_xml(document, house.world.card("alfa.head"), signing_time=SystemClock().now()))
    screen = desk.item("aliyeva", house.row("code.xml").id)
    shown = told(screen)
    assert [one.partition(" · ")[2] for one in screen.selectbox[0].options] == list(CODE)  # text, to Streamlit
    for code in CODE:
        assert f"<td>{escape(code)}</td>" in shown
        assert f"/scans/1/{quote(code, safe='')}" in shown or code != CODE[0]
    assert not [one for one in re.findall("<img[^>]*", shown) if not one.startswith('<img src="/papers/')]


@one_foundation
def test_a_grant_that_was_revoked_is_not_given_again_by_whoever_sends_it_anew(house, sign):
    alfa, fin = house.world.employers["alfa"], house.world.people["alfa.accountant"].fin
    grant = grant_document(Grant("g-again", "alfa.accountant", card_number=CARD), alfa, fin)
    taken = revocation_document(Revocation("r-again", "g-again", "alfa.accountant"), alfa, fin)
    for name, document in (("grant.xml", grant), ("revocation.xml", taken)):
        house.drop("alfa", name, sign(document=document, card="alfa.head"))
    house.drop("beta", "again.xml", sign(document=grant, card="alfa.head"))
    house.drop("alfa", "again.xml", sign(document=grant, card="alfa.head") + b"\n")
    assert {row.status for row in house.rows() if row.file == "again.xml"} == {"duplicate"}
    house.drop("alfa", "use.xml", sign(Application("again-1", "worker.31"), "alfa.accountant", employer="alfa"))
    assert house.row("use.xml").codes == ("AUTHORIZATION_REVOKED",)
    assert house.problems() == []


@one_foundation
def test_what_waits_for_an_office_is_taken_back_by_nobody_else(house, office, sign):
    office.drop(office.table())
    waits = Withdrawal(document_id=house.row("t-1.asice").document_id)
    tries = (
        ("beta", "beta.head", "TARGET_UNKNOWN"),
        ("alfa", "beta.head", "SIGNER_OF_ANOTHER_INSURER"),
        ("alfa", "alfa.accountant", "NO_SEAL_NO_AUTHORIZATION"),
    )
    for party, card, code in tries:
        document = saved(f"w-{code}", "withdrawal", house.world.employers[party], waits)
        house.drop("beta", f"{code}.xml", sign(document=document, card=card))
        assert house.row(f"{code}.xml").codes == (code,)
    assert office.outcome("t-1.asice") == ("in_review", ())
