from datetime import date, timedelta

import pytest
from register_samples import ALFA, BETA, CONTACTS, HOME, many_fins
from sqlalchemy import event

from pipeline.effects import EffectConflict, Origin
from pipeline.lines import Aftermath
from registries.benefits import Paid, RecordedPerson, RecordTable, paid_before
from registries.insurer_data import SaveCalendar, SaveRequisites, calendars_before, requisites_of, with_requisites
from schemas.childcare import PaidMonth, Payment, PaymentKind
from schemas.identifiers import Fin
from schemas.months import Month
from schemas.production_calendar import ProductionCalendar, WorkRegime
from schemas.requisites import InsurerRequisites

BORN = date(2023, 9, 15)
POST = Payment(kind=PaymentKind.POST)


def recorded(certificate="aa1234567", months=("2025-01", "2025-02"), fin="5VBK5VR", born=BORN):
    paid = tuple(PaidMonth(month=Month(month), amount=4400) for month in months)
    return RecordedPerson(
        fin=Fin(fin), birth_date=born, certificate=certificate, payment=POST, months=paid, total=4400 * len(paid)
    )


def table(*persons, insurer=ALFA, document_id="d-1"):
    inside = persons or (recorded(),)
    together = {"persons": inside, "total": sum(one.total for one in inside)}
    return RecordTable(
        insurer=insurer, document_id=document_id, table_date=date(2025, 4, 4), pay_month=Month("2025-04"), **together
    )


def key(month="2025-01", certificate="aa1234567"):
    return (certificate, month)


@pytest.fixture
def insured(registers):
    """The registers with one insured person."""
    registers.issue()
    return registers


def test_an_accepted_table_is_kept_down_to_its_months(insured):
    owner = insured.submit()
    assert insured.apply(table(), owner) == {"recorded": 8800}
    with insured.database.reads() as reads:
        rows = reads.exec_driver_sql("select month, amount from benefit_month order by month").all()
        [person] = reads.exec_driver_sql("select fin, payment_kind, bank_code, total from benefit_person").all()
    assert [tuple(row) for row in rows] == [("2025-01", 4400), ("2025-02", 4400)]
    assert tuple(person) == ("5VBK5VR", "POST", None, 8800)
    assert insured.problems() == []


def test_a_month_is_not_paid_twice_for_a_child_not_even_to_another_insurer(insured):
    insured.apply(table())
    again = table(recorded(months=("2025-02", "2025-03")), insurer=BETA, document_id="d-2")
    conflict = insured.conflict(insured.apply, again)
    assert (conflict.judge, conflict.why) == ("benefit_lookup", "a month was paid meanwhile")
    insured.apply(table(recorded(months=("2025-03",)), document_id="d-2"))
    insured.apply(table(recorded(certificate="aa7654321", born=date(2023, 9, 16)), document_id="d-3"))


def test_another_certificate_of_a_child_born_that_day_must_have_been_seen(insured):
    insured.apply(table())
    unseen = recorded(certificate="aa7654321")
    conflict = insured.conflict(insured.apply, table(unseen, document_id="d-2"))
    assert (conflict.judge, conflict.why) == (
        "benefit_lookup",
        "the carer was paid meanwhile under another certificate",
    )
    insured.apply(table(unseen.model_copy(update={"also": (recorded().certificate,)}), document_id="d-2"))


def test_two_certificates_of_a_carer_in_one_commit_are_not_taken_together(insured):
    at = insured.clock.now()
    made = [table(document_id="d-0"), table(recorded(certificate="aa7654321"), document_id="d-1")]
    orders = [(one, Origin(insured.submit(), 1, at, at, Aftermath(at))) for one in made]
    with pytest.raises(EffectConflict, match="another certificate"), insured.database.write() as tx:
        insured.kinds.apply(tx, orders)


def test_another_birth_date_does_not_make_another_child_of_a_certificate(insured):
    insured.apply(table())
    again = table(recorded(born=date(2023, 9, 16)), document_id="d-2")
    assert insured.conflict(insured.apply, again).judge == "benefit_lookup"


def test_two_tables_of_one_commit_cannot_pay_the_same_month(insured):
    at = insured.clock.now()
    orders = [(table(document_id=f"d-{n}"), Origin(insured.submit(), 1, at, at, Aftermath(at))) for n in range(2)]
    with pytest.raises(EffectConflict, match="paid meanwhile"), insured.database.write() as tx:
        insured.kinds.apply(tx, orders)


def test_it_is_told_which_months_are_paid_and_with_which_table(insured):
    insured.apply(table())
    asked = [key(), key("2025-03"), key(certificate="bb1")]
    assert insured.ask(paid_before, asked) == {key(): Paid(ALFA, 2)}


def test_many_children_are_asked_about_in_one_query(insured):
    insured.apply(table())
    found, queries = insured.queries_of(paid_before, [key(), *(key(certificate=f"aa{n}") for n in range(5000))])
    assert (len(found), queries) == (1, 1)


def written(registers, orders):
    """How many statements applying takes; rolled back."""
    seen = []
    with registers.database.writer.connect() as tx:
        tx.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        event.listen(tx, "before_cursor_execute", lambda *told: seen.append(told[2]))
        registers.kinds.apply(tx, orders)
        tx.rollback()
    return len(seen)


def test_many_tables_of_many_persons_take_as_many_statements_as_one(insured):
    at = insured.clock.now()

    def orders(count):
        fins = many_fins(10)
        tables = [
            table(
                *(recorded(f"c{n}x{one}", fin=one, born=BORN - timedelta(days=n)) for one in fins), document_id=f"d-{n}"
            )
            for n in range(count)
        ]
        return [(one, Origin(insured.submit(), 1, at, at, Aftermath(at))) for one in tables]

    assert written(insured, orders(1)) == written(insured, orders(20)) == 5


def requisites(building="1"):
    address = HOME.model_copy(update={"building": building})
    return InsurerRequisites(address=address, contacts=CONTACTS)


def test_requisites_stay_when_new_ones_are_saved(registers):
    assert registers.apply(SaveRequisites(insurer=ALFA, requisites=requisites())) == {"saved": "requisites"}
    registers.apply(SaveRequisites(insurer=ALFA, requisites=requisites("2")))
    assert [one.address.building for one in registers.ask(requisites_of, ALFA)] == ["1", "2"]
    assert registers.problems() == []


def test_requisites_count_for_what_stands_behind_them(registers):
    registers.apply(SaveRequisites(insurer=ALFA, requisites=requisites()))
    asked = {"before": (ALFA, 2**20), "behind": (ALFA, 2**20 + 1), "another": (BETA, 2**30)}
    found, queries = registers.queries_of(with_requisites, asked)
    assert (found, queries) == ({"behind"}, 1)


def calendar(month, *days):
    return ProductionCalendar(month=Month(month), regime=WorkRegime.OTHER, work_days=days)


def test_of_a_month_the_newest_version_before_the_item_counts(registers):
    for days in ((1,), (2,), (3,)):
        registers.apply(SaveCalendar(insurer=ALFA, calendar=calendar("2025-03", *days)))
    registers.apply(SaveCalendar(insurer=ALFA, calendar=calendar("2025-01", 7)))
    asked = {"first": (ALFA, 2**20), "third": (ALFA, 3 * 2**20), "last": (ALFA, 9 * 2**20), "another": (BETA, 2**30)}
    found, queries = registers.queries_of(calendars_before, asked)
    assert queries == 1
    told = {one: [(month.month, month.work_days) for month in months] for one, months in found.items()}
    assert told == {
        "first": [],
        "third": [("2025-03", (2,))],
        "last": [("2025-01", (7,)), ("2025-03", (3,))],
        "another": [],
    }


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("update benefit_month set amount = amount + 1 where month = '2025-01'", "person 1: his months do not add up"),
        ("update benefit_person set total = total + 1", "its persons do not add up to the table"),
        ("update benefit_table set total = total - 1", "its persons do not add up to the table"),
        ("update benefit_month set month = '2025-03'  where month = '2025-01'", "the register holds other months"),
        ("update benefit_person set fin = 'X'", "the register holds other months than its effect orders"),
        ("delete from benefit_month", "benefit_month: what its effect wrote is gone"),
        ("delete from benefit_table", "benefit_table: what its effect wrote is gone"),
        ("delete from insurer_requisites", "insurer_requisites: what its effect wrote is gone"),
        ("delete from insurer_calendar", "insurer_calendar: what its effect wrote is gone"),
    ],
)
def test_what_was_changed_behind_the_house_is_found(insured, sql, what):
    insured.apply(table())
    insured.apply(SaveRequisites(insurer=ALFA, requisites=requisites()))
    insured.apply(SaveCalendar(insurer=ALFA, calendar=calendar("2025-03", 1)))
    assert insured.problems() == []
    insured.tamper(sql)
    assert any(what in told for _, told in insured.problems())
