"""The quarterly report by itself: each rule broken alone."""

import time
from datetime import date

import pytest
from report_samples import AUGUST, JULY, MONTHS, ONE, RECEIVED_ON, REPORT, SEPTEMBER, THREE, changed, found, person

from rules.report_persons import MOST_TOLD
from schemas.identifiers import ActivityCode, Fin
from schemas.months import Month, Quarter
from schemas.quarterly_report import (
    MOST_LINES,
    ExemptIncome,
    MonthAmount,
    MonthContribution,
    MonthHeads,
    PreferentialPerson,
    ReportPerson,
    UsedPayment,
)
from schemas.registration import DocumentType

OCTOBER = Month("2026-10")


def labour(*months: Month) -> tuple[MonthAmount, ...]:
    return tuple(MonthAmount(month=month, amount=1000_00) for month in months)


def heads(*counts: int) -> tuple[MonthHeads, ...]:
    return tuple(MonthHeads(month=month, count=count) for month, count in zip(MONTHS, counts, strict=True))


def exempt(month=AUGUST, amount=500_00, reason="GIFT") -> ExemptIncome:
    return ExemptIncome(reason=reason, month=month, amount=amount)


def claimed(*months: Month) -> tuple[MonthContribution, ...]:
    return tuple(MonthContribution(month=month, employee=1, employer=1) for month in months)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"labour": labour(JULY, SEPTEMBER, AUGUST)},
            [("/LabourPayment[2]/Month", SEPTEMBER), ("/LabourPayment[3]/Month", AUGUST)],
        ),
        ({"labour": labour(OCTOBER, AUGUST, SEPTEMBER)}, [("/LabourPayment[1]/Month", OCTOBER)]),
        ({"heads": (*heads(3, 3, 3)[:2], MonthHeads(month=AUGUST, count=3))}, [("/Employees[3]/Month", AUGUST)]),
        ({"exempt": (exempt(OCTOBER), exempt())}, [("/ExemptIncome[1]/Month", OCTOBER)]),
        ({"contributions": claimed(JULY, JULY, SEPTEMBER)}, [("/Contribution[2]/Month", JULY)]),
    ],
    ids=["labour in another order", "labour of another quarter", "heads", "exempt", "contributions"],
)
def test_months_are_those_of_the_quarter_in_their_order(fields, told):
    assert found(changed(**fields)) == [("REPORT_MONTH_NOT_OF_QUARTER", *one) for one in told]


def test_contributions_are_claimed_for_three_months_or_for_none():
    assert found(changed(contributions=claimed(*MONTHS))) == []
    assert found(changed(contributions=claimed(JULY))) == [("REPORT_CONTRIBUTIONS_INCOMPLETE", "", "")]


def test_exempt_incomes_of_a_month_together_are_no_more_than_its_labour():
    within = changed(exempt=(exempt(amount=400_00), exempt(amount=100_00)))
    beyond = changed(exempt=(exempt(amount=500_01), exempt(amount=500_00)), persons=(person(1, 1000, 0, 1000),) * 1)
    assert found(within) == []
    assert ("REPORT_EXEMPT_EXCEEDS_LABOUR", "/LabourPayment[2]/Amount", "2026-08, 1000.01 > 1000.00") in found(beyond)


@pytest.mark.parametrize(("month", "holds"), [("2021-12", False), ("2022-01", True)], ids=["before", "since"])
def test_material_help_is_exempt_since_2022(month, holds):
    quarter = Quarter(f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}")
    report = changed(
        period=quarter,
        labour=labour(*quarter.months),
        heads=tuple(MonthHeads(month=one, count=1) for one in quarter.months),
        heads_total=1,
        exempt=(exempt(Month(month), 1000_00, "MATERIAL_HELP"),),
        persons=(person(1, *(0 if one == month else 1000 for one in quarter.months)),),
    )
    unknown = ("REPORT_EXEMPT_REASON_UNKNOWN", "/ExemptIncome/Reason", "MATERIAL_HELP")
    assert (unknown in found(report)) != holds


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 6, 30), ["CREATED_IN_FUTURE", "REPORT_PERIOD_IN_FUTURE"]),
        (date(2026, 7, 1), ["CREATED_IN_FUTURE", "REPORT_PERIOD_NOT_OVER"]),
        (date(2026, 9, 30), ["CREATED_IN_FUTURE", "REPORT_PERIOD_NOT_OVER"]),
        (RECEIVED_ON, []),
    ],
    ids=["before it", "its first day", "its last day", "after it"],
)
def test_a_quarter_has_begun_and_better_is_over(day, told):
    assert [code for code, *_ in found(REPORT, day)] == told


def test_an_activity_of_no_directory_is_told():
    assert found(changed(activity=ActivityCode("00000"))) == [("ACTIVITY_UNKNOWN", "/Activity", "00000")]


def test_a_payment_is_added_once_and_with_something_of_it():
    one, nothing = UsedPayment(payment="P-1", amount=1), UsedPayment(payment="P-2", amount=0)
    assert found(changed(payments=(one, nothing, one))) == [
        ("REPORT_AMOUNT_ZERO", "/Payment[2]/Amount", ""),
        ("REPORT_PAYMENT_TWICE", "/Payment[3]/Number", "P-1"),
    ]


def test_three_declared_and_two_listed_differ():
    two = (person(1, 500, 300, 500), person(2, 500, 200, 500))
    assert found(changed(persons=two, heads=heads(2, 2, 2))) == [("REPORT_PERSONS_DIFFER", "/EmployeesTotal", "3 ≠ 2")]


def test_employees_of_a_month_are_those_with_an_income_in_it():
    report = changed(persons=(person(1, 700, 500, 1000), person(2, 300, 0, 0), person(3, 0, 0, 0)))
    assert found(report) == [
        ("REPORT_HEADS_DIFFER", "/Employees[1]/Count", "2026-07, 3 ≠ 2"),
        ("REPORT_HEADS_DIFFER", "/Employees[2]/Count", "2026-08, 3 ≠ 1"),
        ("REPORT_HEADS_DIFFER", "/Employees[3]/Count", "2026-09, 3 ≠ 1"),
    ]


def test_no_month_has_more_employees_than_the_quarter():
    assert ("REPORT_TOTAL_BELOW_MONTH", "/EmployeesTotal", "3 < 4") in found(changed(heads=heads(3, 4, 3)))


def test_a_person_stands_once_in_each_list():
    preferential = tuple(PreferentialPerson(fin=one.fin) for one in (*THREE, THREE[1]))
    assert found(changed(persons=(THREE[0], THREE[1], THREE[2]._replace(fin=THREE[0].fin)))) == [
        ("REPORT_PERSON_TWICE", "/Insured[3]/Fin", THREE[0].fin)
    ]
    assert found(changed(preferential=preferential)) == [("REPORT_PERSON_TWICE", "/Preferential[4]/Fin", THREE[1].fin)]


def test_preferential_service_is_of_persons_of_the_list():
    stranger = PreferentialPerson(fin=Fin("9999999"))
    assert found(changed(preferential=(stranger,))) == [
        ("REPORT_PREFERENTIAL_NOT_LISTED", "/Preferential/Fin", "9999999")
    ]


def test_both_presenters_are_named_with_a_fin_that_fits_the_document():
    short = ONE.model_copy(update={"fin": Fin("94FMD")})
    foreign = short.model_copy(update={"document_type": DocumentType.MIGRATION})
    assert found(changed(accountant=None)) == [("REPORT_ACCOUNTANT_MISSING", "", "")]
    assert found(changed(responsible=None)) == [("REPORT_RESPONSIBLE_MISSING", "", "")]
    assert found(changed(responsible=short)) == [("FIN_LENGTH_FOR_DOCUMENT", "/ResponsiblePerson/Fin", "94FMD")]
    assert found(changed(accountant=foreign)) == []


def test_of_many_persons_only_the_first_are_told_and_it_is_quick():
    count = 20_000
    twice = tuple(ReportPerson(fin=Fin(f"{number // 2:07}"), first=1, second=1, third=1) for number in range(count))
    preferential = tuple(PreferentialPerson(fin=Fin(f"{number:07}")) for number in range(count, 2 * count))
    report = changed(persons=twice, preferential=preferential, heads=heads(count, count, count), heads_total=count)
    before = time.process_time()
    told = [code for code, *_ in found(report)]
    assert time.process_time() - before < 2
    assert told.count("REPORT_PERSON_TWICE") == told.count("REPORT_PREFERENTIAL_NOT_LISTED") == MOST_TOLD


def test_of_very_many_wrong_lines_the_first_are_told_by_each_rule():
    payments = tuple(UsedPayment(payment="P-1", amount=0) for _ in range(MOST_LINES))
    incomes = tuple(exempt(OCTOBER, 0, "NO_SUCH") for _ in range(MOST_LINES))
    assert len(found(changed(payments=payments, exempt=incomes))) == 3 * MOST_TOLD
