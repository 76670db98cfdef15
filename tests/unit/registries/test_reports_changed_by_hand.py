"""What was changed by hand in the register of reports is found, whichever column it was."""

from datetime import date

import pytest
from recorded_reports import EMPLOYEE, EMPLOYER, FIN, INCOME, record, recorded
from register_samples import ALFA, BETA

from pipeline.conservation import conserve
from registries.charges import Charge, ChargeKind, ImposeSanction, put_charges
from registries.checks import RegistersCheck
from registries.payments import Payment, put_payments
from registries.report_checks import ReportMoneyCheck, ReportsCheck
from registries.report_effects import RecordedUse
from registries.report_person_checks import ReportPersonsCheck
from registries.report_tables import (
    insurer_charge,
    quarterly_report,
    report_advance,
    report_charge,
    report_debt,
    report_income,
    report_month,
    report_obligation,
    report_payment,
    report_person,
)
from rules.interest import PartPaid
from rules.report_contributions import month_scale
from schemas.contribution_terms import Regime
from schemas.identifiers import ActivityCode, OfficeCode
from schemas.months import Month
from schemas.report_debt_terms import DebtKind

SECOND = "5VBK5VS"
TABLES = (
    quarterly_report,
    report_month,
    report_person,
    report_income,
    report_debt,
    report_payment,
    report_charge,
    report_obligation,
    report_advance,
)
CHECKS = (RegistersCheck(), ReportsCheck(), ReportPersonsCheck(), ReportMoneyCheck())
DAY = date(2026, 2, 1)


def charge():
    return Charge(
        number="C-1",
        insurer=ALFA,
        activity=ActivityCode("62010"),
        kind=ChargeKind.FINE,
        debt=DebtKind.FINE,
        day=DAY,
        amount=5000,
        basis="17-M",
    )


@pytest.fixture
def reported(registers):
    """A report that has a row in each of its tables, of two persons who earned differently."""
    registers.issue(FIN)
    registers.issue(SECOND)
    paid = Payment(number="P-1", insurer=ALFA, value_date=DAY, amount=100_000, code="121111", office=OfficeCode("188"))
    with registers.database.write() as tx:
        put_payments(tx, [paid], registers.clock.now())
        put_charges(tx, [charge()], registers.clock.now())
    scale = month_scale(Month("2026-01"), Regime.PRIVATE_NON_OIL)
    (employee,), (employer,) = scale.amounts([INCOME + 100])
    months = [
        one.model_copy(
            update={
                "labour": 2 * INCOME + 100,
                "income": 2 * INCOME + 100,
                "employee": EMPLOYEE + employee,
                "employer": EMPLOYER + employer,
                "heads": 2,
            }
        )
        for one in recorded().months
    ]
    told = {
        "persons": 2,
        "months": tuple(months),
        "charges": (RecordedUse(number="C-1", amount=5000),),
        "advance": (PartPaid(DAY, 5),),
    }
    persons = ((FIN, *[INCOME] * 3), (SECOND, *[INCOME + 100] * 3))
    record(registers, recorded(used=[("P-1", 60_000)], **told), persons)
    registers.apply(ImposeSanction(insurer=ALFA, activity=ActivityCode("62010"), day=DAY, amount=4000, basis="40.00"))
    return registers


def by_hand(column, of="1 = 1"):
    """SQL that gives one row another value of the column's kind."""
    table, kind = column.table, column.type.python_type
    keys = ", ".join(one.name for one in table.primary_key)
    value = {
        "activity": "'62020'",
        "basis": "'41.00'",
        "charge": "'C-2'",
        "day": "'2026-01-09'",
        "fin": "'AAAAAAA'",
        "insurer": f"'{BETA}'",
        "kind": "'ADJUSTED'",
        "month": "'2025-12'",
        "parts": """'[["2026-01-01",1]]'""",
        "quarter": "'2025-Q4'",
        "registered_at": "'2026-01-09 10:11:12.000000'",
    }.get(column.name, f"ifnull({column.name}, 0) + 7" if kind is int else "'2026-02-03'" if kind is date else "'X-1'")
    row = f"(select {keys} from {table.name} where {of} order by {keys} limit 1)"
    return f"update {table.name} set {column.name} = {value} where ({keys}) = {row}"


def unnoticed(registers, statements):
    """Those after which every check is content; each is rolled back."""
    silent = []
    for sql in statements:
        with registers.database.writer.connect() as tx:
            tx.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            assert tx.exec_driver_sql(sql).rowcount == 1
            silent += [] if conserve(CHECKS, tx) else [sql]
    return silent


def test_whichever_column_of_a_report_is_changed_it_is_found(reported):
    assert reported.problems() == []
    assert unnoticed(reported, [by_hand(column) for table in TABLES for column in table.columns]) == []


def test_whichever_column_of_a_sanction_is_changed_it_is_found(reported):
    mine = "submission is not null"
    assert unnoticed(reported, [by_hand(column, mine) for column in insurer_charge.columns]) == []


def test_amounts_that_change_places_between_two_persons_are_found(reported):
    for first, second, name in ((INCOME, INCOME + 100, "income"), (EMPLOYEE, EMPLOYEE + 10, "employee")):
        reported.tamper(f"update report_income set {name} = {first} + {second} - {name} where month = '2026-02'")
        assert ("report_persons", "a person stands there otherwise than in its document") in reported.problems()
        reported.tamper(f"update report_income set {name} = {first} + {second} - {name} where month = '2026-02'")
    assert reported.problems() == []
