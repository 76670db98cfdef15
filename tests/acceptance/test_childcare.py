"""Settlement tables from the dropped container to the register: real signatures, real scans, the office's decision."""

import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from demo.authorizations import Grant, grant_document
from demo.cards import card_number
from demo.documents import Application
from demo.scans import pdf_scan
from demo.tables import Carer, Table, document_of, files_of, paid_to, saved, scans_of
from pipeline.clock import SystemClock
from pipeline.review import Decision, accept, decide
from registries.access import accesses_of
from registries.insurer_data import requisites_of
from rules.envelope import BAKU
from schemas.childcare import PaymentKind, Span
from schemas.identifiers import Ssn
from schemas.months import Month
from schemas.production_calendar import ProductionCalendar, WorkRegime
from schemas.registration import Address, Contacts
from schemas.requisites import InsurerRequisites
from signatures.asice_making import make_asice
from stages.routes import ROUTES

# Mostly rules; tables go through PostgreSQL and Redis in test_copies, test_demo_day and test_four_eyes.
pytestmark = pytest.mark.one_foundation

NS = {"n": "urn:qebul:notice:1"}
TABLE = "/Submission/ChildcareTable"
REQUISITES = InsurerRequisites(
    address=Address(region="Bakı", street="Nizami", building="1"), contacts=Contacts(phones=("+994501234567",))
)


class Office:
    """An insurer with requisites and three registered persons, and the officer of its office."""

    def __init__(self, house, sign, registered=(1, 2, 3)):
        self.house, self.sign = house, sign
        self.fins = [house.world.people[f"worker.{n}"].fin for n in (1, 2, 3)]
        for n in registered:
            house.drop("alfa", f"person-{n}.xml", sign(Application(f"t-person-{n}", f"worker.{n}"), "alfa.head"))

    def save(self, title, service, body, employer="alfa"):
        document = saved(title, service, self.house.world.employers[employer], body)
        self.house.drop(employer, f"{title}.xml", self.sign(document=document, card=f"{employer}.head"))
        return self.house.row(f"{title}.xml")

    def ssn(self, n):
        [[ssn]] = self.house.tables(f"select ssn from insured_person where fin = '{self.fins[n]}'")
        return Ssn(ssn)

    def table(self, title="t-1", certificate="AA 1234567", **differs):
        return Table(title, (Carer(**({"role": "worker.1", "certificate": certificate} | differs)),))

    def container(self, table, card="alfa.head", employer="alfa"):
        loaded = self.house.world.card(card)
        files = files_of(table, self.house.world.employers[employer], self.house.world.people)
        return make_asice(files, loaded, signing_time=SystemClock().now())

    def drop(self, table, card="alfa.head", employer="alfa"):
        name = f"{table.title}.asice"
        self.house.drop(employer, name, self.container(table, card, employer))
        return self.outcome(name)

    def outcome(self, name):
        row = self.house.row(name)
        return row.status, row.codes

    def decide(self, title, verdict="accept", reasons=(), name=None, first=None):
        """By one officer, or by ``first`` and another."""
        row = self.house.row(name or f"{title}.asice")
        told = Decision(
            officer="o.1",
            office="188",
            user="tester",
            verdict=verdict,
            reasons=reasons,
            text="baxıldı",
            at=self.house.clock.now(),
        )
        with self.house.house.database.write() as tx:
            if first is not None:
                accept(tx, ROUTES, row.id, told.model_copy(update={"officer": first, "user": first}), two=True)
            decide(tx, ROUTES, row.id, told)
        self.house.work()
        return self.outcome(name or f"{title}.asice")

    def months(self):
        return [tuple(row) for row in self.house.tables("select month, amount from benefit_month order by month")]

    def findings(self, title):
        row = self.house.row(f"{title}.asice")
        return {
            (code, where, value)
            for code, where, value in self.house.tables(
                f"select code, place, value from finding where submission = '{row.id}'"
            )
        }


@pytest.fixture
def office(house, sign):
    made = Office(house, sign)
    made.save("t-requisites", "insurer_requisites", REQUISITES)
    return made


PAID = [("2025-01", 4400), ("2025-02", 4400), ("2025-03", 4031)]


def test_a_good_table_waits_for_its_office_and_stands_in_the_register_once_accepted(house, office):
    assert office.drop(office.table()) == ("in_review", ())
    assert office.months() == []
    assert office.decide("t-1") == ("registered", ())
    assert office.months() == PAID
    assert house.problems() == []


def test_the_acceptance_tells_persons_months_and_total_and_that_is_logged(house, office):
    office.drop(office.table())
    office.decide("t-1")
    [told] = [one for one in house.answers("alfa", "acceptance") if one.find(".//n:Table", NS) is not None]
    person = house.world.people["worker.1"]
    assert told.findtext(".//n:Table/n:Total", namespaces=NS) == "128.31"
    assert told.findtext(".//n:Person/n:Surname", namespaces=NS) == person.surname
    paid = told.findall(".//n:Paid", NS)
    assert [(one.get("month"), one.text) for one in paid] == [
        ("2025-01", "44.00"),
        ("2025-02", "44.00"),
        ("2025-03", "40.31"),
    ]
    with house.house.database.reads() as reads:
        assert "TABLE_ACCEPTED" in {one.what for one in accesses_of(reads, person.fin)}


def test_nobody_is_named_before_the_office_has_accepted(house, office):
    before = len(house.answers("alfa", "acceptance"))
    office.drop(office.table())
    assert len(house.answers("alfa", "acceptance")) == before
    told = [etree.tostring(one, encoding="unicode") for one in house.answers("alfa", "processing")]
    surname = house.world.people["worker.1"].surname
    assert told
    assert all(surname not in one for one in told)


def test_what_was_computed_is_kept_with_its_explanation(house, office):
    office.drop(office.table())
    [[data]] = house.tables("select data from fact where stage = 'assess'")
    last = json.loads(data)["computed"][-1]
    assert (last["month"], last["due"]) == ("2025-03", 4031)
    assert last["lines"] == ["10/13 × 44.00", "3/13 × 28.00"]


def test_a_table_that_the_office_returns_writes_nothing(house, office):
    office.drop(office.table())
    assert office.decide("t-1", "return", ("DATA_DIFFER_FROM_PAPERS",)) == ("returned", ("RETURNED_BY_OFFICE",))
    assert office.months() == []
    assert house.problems() == []


def test_a_missing_paper_is_returned(office):
    table = office.table(papers=("ORDER_EXTRACT", "BIRTH_CERTIFICATE"))
    assert office.drop(table) == ("returned", ("ATTACHMENT_REQUIRED",))


def test_a_wrong_amount_is_told_with_both_values(office):
    assert office.drop(office.table(due={"2025-01": 4500})) == ("returned", ("ALLOWANCE_AMOUNT_DIFFERS",))
    [(_, where, value)] = office.findings("t-1")
    assert where == f"{TABLE}/Person/PaidMonth/Amount"
    assert value.startswith("45.00 ≠ 44.00")


def test_amounts_follow_the_calendar_that_the_insurer_saved_before(house, office):
    calendar = ProductionCalendar(month=Month("2025-03"), regime=WorkRegime.OTHER, work_days=(3, 4, 17, 18))
    assert office.save("t-calendar", "production_calendar", calendar).status == "registered"
    due = {"2025-03": 3600}  # two of four days before 18 months
    assert office.drop(office.table(due=due)) == ("in_review", ())
    newer = calendar.model_copy(update={"work_days": (3, 17, 18, 19)})
    office.save("t-calendar-2", "production_calendar", newer)
    assert office.drop(office.table("t-2", "AA 2", due=due)) == ("returned", ("ALLOWANCE_AMOUNT_DIFFERS",))
    assert office.drop(office.table("t-3", "AA 3", due={"2025-03": 3200})) == ("in_review", ())


def test_a_period_that_ends_after_the_day_of_receipt_is_returned_however_late_it_is_judged(house, office):
    today = house.clock.now().astimezone(BAKU).date()
    until_today = office.table("t-0", "AA 2", due={"2025-01": 4400}, period=Span(start=date(2025, 1, 1), end=today))
    assert "PERIOD_ENDS_IN_FUTURE" not in office.drop(until_today)[1]
    tomorrow = Span(start=date(2025, 1, 1), end=today + timedelta(days=1))
    table = office.container(office.table(due={"2025-01": 4400}, period=tomorrow))
    (house.settings.folder("inbox") / "alfa" / "t-1.asice").write_bytes(table)
    house.take_in()
    house.clock.advance(timedelta(days=5))
    house.work()
    assert "PERIOD_ENDS_IN_FUTURE" in office.outcome("t-1.asice")[1]


def test_a_month_is_not_paid_twice_for_a_child(house, office):
    office.drop(office.table())
    office.decide("t-1")
    again = office.table("t-2", "aa1234567", due={"2025-02": 4400}, role="worker.2")
    assert office.drop(again) == ("returned", ("MONTH_ALREADY_PAID",))
    [(_, where, value)] = office.findings("t-2")
    assert where == f"{TABLE}/Person/PaidMonth/Month"
    assert value == f"2025-02 (№ {house.row('t-1.asice').sequence})"


def test_a_certificate_is_not_paid_again_when_its_number_is_written_otherwise(house, office):
    office.drop(office.table())
    office.decide("t-1")
    again = office.table("t-2", "AA № 1234567", due={"2025-02": 4400})
    status, codes = office.drop(again)
    assert (status, codes[0]) == ("returned", "MONTH_ALREADY_PAID")


def test_of_two_tables_in_review_about_one_month_the_first_accepted_is_paid(house, office):
    assert office.drop(office.table()) == ("in_review", ())
    assert office.drop(office.table("t-2", due={"2025-03": 4031})) == ("in_review", ())
    assert office.decide("t-2") == ("registered", ())
    assert office.decide("t-1") == ("returned", ("MONTH_ALREADY_PAID",))
    assert office.months() == [("2025-03", 4031)]
    assert house.problems() == []


def test_the_same_carer_and_birth_date_under_another_certificate_is_shown_to_the_office(house, office):
    office.drop(office.table("t-1"))
    assert office.decide("t-1") == ("registered", ())
    office.drop(office.table("t-2", certificate="AA 1234568"))
    assert office.outcome("t-2.asice") == ("in_review", ("PAID_UNDER_OTHER_CERTIFICATE",))
    assert office.decide("t-2") == ("registered", ("PAID_UNDER_OTHER_CERTIFICATE",))  # twins, as the office saw
    assert house.problems() == []


def test_an_office_that_did_not_see_the_other_certificate_decides_anew(office):
    for title, certificate in (("t-1", "AA 1234567"), ("t-2", "AA 1234568")):
        assert office.drop(office.table(title, certificate=certificate)) == ("in_review", ())
    assert office.decide("t-1") == ("registered", ())
    assert office.decide("t-2") == ("in_review", ("PAID_UNDER_OTHER_CERTIFICATE",))
    assert office.decide("t-2")[0] == "registered"


@pytest.mark.parametrize("number", ["АА 1234567", "AA", "—"])
def test_a_certificate_is_latin_letters_and_digits(office, number):
    status, codes = office.drop(office.table(certificate=number))
    assert (status, codes[0]) == ("returned", "CERTIFICATE_NUMBER_FORMAT")
    assert set(codes[1:]) <= {"SCAN_FIELD_NOT_FOUND", "SCAN_FIELD_UNREADABLE"}, "nor does its paper say one"


def test_another_insurers_table_is_not_named(house, office, sign):
    office.drop(office.table())
    office.decide("t-1")
    office.save("b-requisites", "insurer_requisites", REQUISITES, "beta")
    assert office.drop(office.table("t-2"), "beta.head", "beta") == ("returned", ("MONTH_ALREADY_PAID", "SCAN_REUSED"))
    paid = {value for code, _, value in office.findings("t-2") if code == "MONTH_ALREADY_PAID"}
    assert paid == {"2025-01", "2025-02", "2025-03"}


@pytest.mark.parametrize(
    ("kind", "bank", "codes"),
    [
        (PaymentKind.CARD, "990001", ()),
        (PaymentKind.TRANSFER, "990003", ()),
        (PaymentKind.CARD, "990003", ("CARD_BANK_NOT_OF_OFFICE",)),
        (PaymentKind.TRANSFER, "990001", ("TRANSFER_BANK_OF_OFFICE",)),
    ],
)
def test_the_payment_kind_must_fit_the_bank_and_the_office(office, kind, bank, codes):
    table = office.table(payment=paid_to(kind, bank))
    assert office.drop(table) == ("returned" if codes else "in_review", codes)


def test_only_the_chosen_months_are_paid(office):
    assert office.drop(office.table(due={"2025-01": 4400, "2025-03": 4031})) == ("in_review", ())
    assert office.decide("t-1") == ("registered", ())
    assert office.months() == [PAID[0], PAID[2]]


def test_a_table_for_a_month_after_the_law_changed_is_taken_by_the_rules_of_that_month(office):
    june = Span(start=date(2026, 6, 1), end=date(2026, 6, 30))
    table = office.table(due={"2026-06": 2800}, period=june)
    assert office.drop(table) == ("in_review", ("CHILDCARE_PROACTIVE",))
    assert office.decide("t-1") == ("registered", ("CHILDCARE_PROACTIVE",))


def test_requisites_are_saved_anew_and_the_old_ones_are_kept(house, office):
    newer = REQUISITES.model_copy(update={"contacts": Contacts(phones=("+994551234567",))})
    assert office.save("t-newer", "insurer_requisites", newer).status == "registered"
    with house.house.database.reads() as reads:
        assert requisites_of(reads, house.world.employers["alfa"].voen) == [REQUISITES, newer]


def test_own_work_days_go_with_the_regime_other_only(office):
    calendar = ProductionCalendar(month=Month("2025-03"), regime=WorkRegime.FIVE_DAY, work_days=(3,))
    row = office.save("t-calendar", "production_calendar", calendar)
    assert (row.status, row.codes) == ("returned", ("CALENDAR_DAYS_NOT_ALLOWED",))


def test_three_persons_each_with_papers_and_child_of_his_own(house, office):
    carers = tuple(Carer(f"worker.{n}", f"AA {n}") for n in (1, 2, 3))
    assert office.drop(Table("t-1", carers)) == ("in_review", ())
    assert office.decide("t-1", first="o.2") == ("registered", ())
    assert len(office.months()) == 9
    assert house.problems() == []


def test_a_person_is_named_by_ssn_or_fin_or_both(office):
    carers = (
        Carer("worker.1", "AA 1", ssn=office.ssn(0), fin=False),
        Carer("worker.2", "AA 2"),
        Carer("worker.3", "AA 3", ssn=office.ssn(2)),
    )
    assert office.drop(Table("t-1", carers)) == ("in_review", ("SSN_RETIRED",))


def test_ssn_and_fin_must_name_one_known_person(office):
    carers = (
        Carer("worker.1", "AA 1", ssn=office.ssn(1)),
        Carer("worker.1", "AA 2", ssn=Ssn("9999999999999"), fin=False),
        Carer("worker.4", "AA 3"),
    )
    assert office.drop(Table("t-1", carers))[0] == "returned"
    told = {(code, where) for code, where, _ in office.findings("t-1") if code != "SSN_RETIRED"}
    assert told == {
        ("SSN_FIN_DIFFER", f"{TABLE}/Person[1]/Fin"),
        ("SSN_UNKNOWN", f"{TABLE}/Person[2]/Ssn"),
        ("PERSON_NOT_INSURED", f"{TABLE}/Person[3]/Fin"),
    }


def test_without_requisites_there_is_no_table(house, sign):
    office = Office(house, sign)
    assert office.drop(office.table()) == ("returned", ("REQUISITES_MISSING",))
    office.save("t-requisites", "insurer_requisites", REQUISITES)
    assert office.drop(office.table("t-2")) == ("in_review", ())


def test_a_table_waits_for_requisites_and_registrations_that_came_before_it(house, sign):
    """All in one scan: none of them is judged when the table is looked at first."""
    folder = house.settings.folder("inbox") / "alfa"
    folder.mkdir(parents=True, exist_ok=True)
    office = Office(house, sign, registered=())
    requisites = saved("t-r", "insurer_requisites", house.world.employers["alfa"], REQUISITES)
    (folder / "1.xml").write_bytes(sign(Application("t-person-1", "worker.1"), "alfa.head"))
    (folder / "2.xml").write_bytes(sign(document=requisites, card="alfa.head"))
    (folder / "3.asice").write_bytes(office.container(office.table()))
    house.work()
    assert office.outcome("3.asice") == ("in_review", ())


def test_who_is_authorized_in_another_benefit_service_may_sign_tables_and_requisites(house, office, sign):
    assert office.drop(office.table("t-0"), "alfa.accountant")[0] == "returned"
    grant = Grant("t-g", "alfa.accountant", card_number("alfa.accountant"), service="burial_benefit")
    fin = house.world.people["alfa.accountant"].fin
    document = grant_document(grant, house.world.employers["alfa"], fin)
    house.drop("alfa", "grant.xml", sign(document=document, card="alfa.head"))
    assert office.drop(office.table(), "alfa.accountant") == ("in_review", ())
    body = saved("t-r2", "insurer_requisites", house.world.employers["alfa"], REQUISITES)
    house.drop("alfa", "r2.xml", sign(document=body, card="alfa.accountant"))
    assert house.row("r2.xml").status == "registered"


def test_a_table_as_plain_xml_holds_its_scans_itself(house, office, sign):
    table = office.table()
    document = document_of(table, house.world.employers["alfa"], house.world.people, inside=True)
    house.drop("alfa", "t-1.xml", sign(document=document, card="alfa.head"))
    assert office.outcome("t-1.xml") == ("in_review", ())
    assert office.decide("t-1", name="t-1.xml") == ("registered", ())
    assert house.problems() == []
    bad = replace(table, title="t-2", files={**scans_of(table), "1-application.png": b"no picture"})
    document = document_of(bad, house.world.employers["alfa"], house.world.people, inside=True)
    house.drop("alfa", "t-2.xml", sign(document=document, card="alfa.head"))
    assert "SCAN_MEDIA_TYPE" in office.outcome("t-2.xml")[1]


def picture(form, colour=(0, 0, 0), size=(40, 40), mode="RGB"):
    made, page = BytesIO(), Image.new(mode, size, "white")
    page.putpixel((3, 3), colour)
    page.save(made, form)
    return made.getvalue()


PDF, PNG = "1-order_extract.pdf", "1-application.png"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        (PDF, picture("PNG"), "SCAN_MEDIA_TYPE"),
        (PNG, pdf_scan("x"), "SCAN_MEDIA_TYPE"),
        (PNG, b"GIF89a", "SCAN_MEDIA_TYPE"),
        (PNG, picture("PNG")[:-40], "SCAN_UNREADABLE"),
        (PDF, pdf_scan("x")[:-30], "SCAN_UNREADABLE"),
        (PNG, picture("PNG", (255, 255, 255)), "SCAN_EMPTY"),
        (PDF, pdf_scan("x").replace(b"/Contents 4 0 R", b"               "), "SCAN_EMPTY"),
        (PDF, b" ", "SCAN_EMPTY"),
        (PNG, picture("PNG", 0, (9000, 9000), "1"), "SCAN_TOO_LARGE"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_scan_that_cannot_be_used_is_told_at_its_entry(office, name, data, code):
    table = office.table()
    scans = scans_of(table) | {name: data}
    status, codes = office.drop(replace(table, files=scans))
    assert status == "returned"
    assert set(codes) - {code} <= {"SCAN_BLANK_PAGE"}, "of one that opens all the same"
    n = list(scans).index(name) + 1
    [(where, value)] = [(where, value) for found, where, value in office.findings("t-1") if found == code]
    assert where.startswith(f"/Submission/Envelope/Attachments/Attachment[{n}]/")
    assert name in value


def test_jpeg_and_tiff_are_taken_too(office):
    table = office.table()
    scans = scans_of(table) | {"2-other.jpg": picture("JPEG"), "3-other.tiff": picture("TIFF")}
    assert office.drop(replace(table, files=scans)) == ("in_review", ("SCAN_BLANK_PAGE",)), "a dot is no writing"


def test_a_test_table_is_judged_and_leaves_no_trace(house, office, sign):
    table = office.table()
    document = document_of(table, house.world.employers["alfa"], house.world.people, inside=True)
    document = document.replace(b"</CreatedAt>", b"</CreatedAt><Test>true</Test>")
    house.drop("alfa", "test.xml", sign(document=document, card="alfa.head"))
    assert office.outcome("test.xml")[0] == "returned"
    assert office.months() == []


def test_the_seal_of_another_insurer_opens_nothing(office):
    assert office.drop(office.table(), "beta.head") == ("returned", ("SIGNER_OF_ANOTHER_INSURER",))
