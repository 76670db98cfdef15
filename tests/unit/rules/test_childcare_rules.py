from datetime import date

import pytest
from childcare_samples import (
    CARD,
    ENVELOPE,
    GOOD_PERSON,
    GOOD_TABLE,
    PAPERS,
    PARTNER,
    PERSON,
    POST,
    RECEIVED_ON,
    STRANGER,
    TABLE,
    TRANSFER,
    account,
    check,
    listed,
    paid,
    person,
    table,
    told,
)

from rules.childcare_months import child_key, claimed_months
from rules.work_days import WorkCalendar
from schemas.allowance_terms import AllowanceTerms, DatedMethod, Method, MonthlyAmounts
from schemas.childcare import Child, Paper, Payment, PaymentKind, Span
from schemas.code_table import Term
from schemas.findings import Severity
from schemas.identifiers import BankCode, OfficeCode, Ssn, Voen
from schemas.months import Month
from schemas.production_calendar import ProductionCalendar, WorkRegime

LATER = date(2025, 4, 8)
OTHER_CHILD = Child(birth_date=date(2023, 9, 15), certificate_number="AA № 7654321", certificate_date=date(2023, 9, 20))
EVER = Term(None, None)


def child(**changes: object) -> dict[str, Child]:
    return {"child": GOOD_PERSON.child.model_copy(update=changes)}


@pytest.mark.parametrize("payment", [CARD, TRANSFER, POST], ids=["card", "transfer", "post"])
def test_a_good_table_has_no_finding(payment: Payment):
    assert check(person(payment=payment)) == ()


def test_the_envelope_is_checked_too():
    from rules.childcare import check_table

    envelope = ENVELOPE.model_copy(update={"insurer_voen": Voen("9802091761")})
    assert told(check_table(GOOD_TABLE, envelope, RECEIVED_ON)) == [
        ("VOEN_CHECK_DIGIT", "/Submission/Envelope/InsurerVoen", "9802091761")
    ]


# The header.


def test_a_table_of_tomorrow_is_a_finding():
    found = check(table(table_date=LATER))
    assert told(found) == [("DATE_IN_FUTURE", f"{TABLE}/TableDate", "2025-04-08")]
    assert check(table(table_date=RECEIVED_ON)) == ()


def test_minutes_of_tomorrow_are_a_finding():
    found = check(table(protocol=Paper(number="3", day=LATER)))
    assert ("DATE_IN_FUTURE", f"{TABLE}/Protocol/Date", "2025-04-08") in told(found)


def test_minutes_that_are_younger_than_the_table_are_a_warning():
    (found,) = check(table(protocol=Paper(number="3", day=date(2025, 4, 5))))
    assert (found.code, found.where, found.value) == ("PROTOCOL_AFTER_TABLE", f"{TABLE}/Protocol/Date", "2025-04-05")
    assert found.severity is Severity.WARN


def test_minutes_of_the_day_of_the_table_are_good():
    assert check(table(protocol=Paper(number="3", day=GOOD_TABLE.table_date))) == ()


def test_a_payment_before_the_month_of_the_table_is_a_warning():
    (found,) = check(table(pay_month=Month("2025-03")))
    assert (found.code, found.where, found.value) == ("PAY_MONTH_BEFORE_TABLE", f"{TABLE}/PayMonth", "2025-03")
    assert found.severity is Severity.WARN


def test_the_minutes_must_be_told_as_long_as_they_are_required():
    assert told(check(table(protocol=None))) == [("PROTOCOL_MISSING", TABLE, "")]
    assert check(table(protocol=None), received_on=date(2026, 2, 1)) == ()
    assert told(check(table(protocol=None), received_on=date(2026, 1, 31))) == [("PROTOCOL_MISSING", TABLE, "")]


# Dates of a person.


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"order": Paper(number="1", day=LATER)}, "Order/Date"),
        (child(certificate_date=LATER), "Child/CertificateDate"),
        (child(birth_date=LATER, certificate_date=LATER), "Child/BirthDate"),
    ],
)
def test_a_day_after_the_receipt_is_a_finding(changes: dict[str, object], place: str):
    assert ("DATE_IN_FUTURE", f"{PERSON}/{place}", "2025-04-08") in told(check(person(**changes)))


def test_a_certificate_from_before_the_birth_is_a_finding():
    found = check(person(**child(certificate_date=date(2023, 9, 14))))
    assert told(found) == [("CERTIFICATE_BEFORE_BIRTH", f"{PERSON}/Child/CertificateDate", "2023-09-14")]
    assert check(person(**child(certificate_date=date(2023, 9, 15)))) == ()


@pytest.mark.parametrize("field", ["leave", "period"])
def test_a_span_that_ends_before_it_starts_is_a_finding_and_its_amounts_are_left_alone(field: str):
    span = Span(start=date(2025, 3, 2), end=date(2025, 3, 1))
    codes = told(check(person(**{field: span})))
    assert ("DATES_REVERSED", f"{PERSON}/{field.capitalize()}/End", "2025-03-02 – 2025-03-01") in codes
    assert not {code for code, _, _ in codes} & {"ALLOWANCE_AMOUNT_DIFFERS", "MONTH_OUTSIDE_PERIOD"}


def test_a_period_that_ends_after_the_day_of_receipt_is_returned():
    until_then = person(period=Span(start=date(2025, 4, 1), end=LATER), months=paid(m2025_04=764))
    assert told(check(until_then)) == [("PERIOD_ENDS_IN_FUTURE", f"{PERSON}/Period/End", "2025-04-08")]
    assert check(until_then, received_on=LATER) == ()


def test_a_period_that_begins_before_the_leave_is_pointed_at():
    leave = Span(start=date(2025, 1, 2), end=date(2026, 9, 15))
    assert told(check(person(leave=leave))) == [("PERIOD_OUTSIDE_LEAVE", f"{PERSON}/Period/Start", "2025-01-01")]


def test_a_period_that_ends_after_the_leave_is_pointed_at():
    leave = Span(start=date(2024, 1, 15), end=date(2025, 3, 30))
    found = check(person(leave=leave))
    assert ("PERIOD_OUTSIDE_LEAVE", f"{PERSON}/Period/End", "2025-03-31") in told(found)


def test_a_period_may_be_the_whole_leave_and_a_leave_the_whole_first_three_years():
    assert check(person(leave=GOOD_PERSON.period)) == ()
    assert check(person(leave=Span(start=date(2023, 9, 15), end=date(2026, 9, 15)))) == ()


def test_a_leave_that_begins_before_the_birth_is_pointed_at():
    leave = Span(start=date(2023, 9, 14), end=date(2026, 9, 15))
    code = "LEAVE_OUTSIDE_FIRST_THREE_YEARS"
    assert told(check(person(leave=leave))) == [(code, f"{PERSON}/Leave/Start", "2023-09-14")]


def test_a_leave_that_lasts_beyond_the_third_birthday_is_pointed_at():
    leave = Span(start=date(2024, 1, 15), end=date(2026, 9, 16))
    code = "LEAVE_OUTSIDE_FIRST_THREE_YEARS"
    assert told(check(person(leave=leave))) == [(code, f"{PERSON}/Leave/End", "2026-09-16")]


# Months and amounts.


def test_two_of_three_months_may_be_chosen():
    assert check(person(months=paid(m2025_01=4400, m2025_03=4031))) == ()


def test_a_month_outside_of_the_period_is_pointed_at():
    found = check(person(months=paid(m2025_01=4400, m2024_12=4400)))
    assert told(found) == [("MONTH_OUTSIDE_PERIOD", f"{PERSON}/PaidMonth[2]/Month", "2024-12")]


def test_a_month_chosen_twice_is_pointed_at():
    found = check(person(months=(*paid(m2025_01=4400), *paid(m2025_01=4400))))
    assert told(found) == [("MONTH_CHOSEN_TWICE", f"{PERSON}/PaidMonth[2]/Month", "2025-01")]


def test_a_wrong_amount_is_told_with_the_right_one_and_how_it_comes_about():
    found = check(person(months=paid(m2025_02=2800, m2025_03=4400)))
    assert told(found) == [
        ("ALLOWANCE_AMOUNT_DIFFERS", f"{PERSON}/PaidMonth[1]/Amount", "28.00 ≠ 44.00 = 20/20 × 44.00"),
        (
            "ALLOWANCE_AMOUNT_DIFFERS",
            f"{PERSON}/PaidMonth[2]/Amount",
            "44.00 ≠ 40.31 = 10/13 × 44.00 + 3/13 × 28.00",
        ),
    ]


def test_a_qepik_that_comes_from_the_days_before_is_told():
    middle = Span(start=date(2025, 1, 7), end=date(2025, 1, 7))
    found = told(check(person(period=middle, months=paid(m2025_01=244))))
    assert found == [("ALLOWANCE_AMOUNT_DIFFERS", f"{PERSON}/PaidMonth/Amount", "2.44 ≠ 2.45 = 1/18 × 44.00 + 0.01")]
    middle = Span(start=date(2025, 1, 8), end=date(2025, 1, 17))
    [(_, _, value)] = told(check(person(period=middle, months=paid(m2025_01=1956))))
    assert value == "19.56 ≠ 19.55 = 8/18 × 44.00 − 0.01"


def test_a_month_of_the_period_in_which_nothing_is_due_is_told_with_nothing():
    leave = Span(start=date(2025, 2, 1), end=date(2026, 9, 15))
    found = check(person(leave=leave, months=paid(m2025_01=4400)))
    assert ("ALLOWANCE_AMOUNT_DIFFERS", f"{PERSON}/PaidMonth/Amount", "44.00 ≠ 0.00") in told(found)


def test_the_calendar_of_the_insurer_decides_about_a_part_of_a_month():
    days = tuple(day for day in range(1, 32) if day != 14)
    own = ProductionCalendar(month=Month("2025-03"), regime=WorkRegime.OTHER, work_days=days)
    found = check(GOOD_PERSON, calendar=WorkCalendar.of([own]))
    assert [one.value for one in found] == ["40.31 ≠ 34.93 = 13/30 × 44.00 + 17/30 × 28.00"]


def test_amounts_follow_the_terms_that_are_given():
    by_days = AllowanceTerms((MonthlyAmounts(EVER, 4400, 2800),), (DatedMethod(EVER, Method.CALENDAR_DAY),))
    assert [one.value for one in check(GOOD_PERSON, terms=by_days)] == ["40.31 ≠ 35.23 = 14/31 × 44.00 + 17/31 × 28.00"]


def test_a_month_without_any_table_goes_to_the_office():
    none = AllowanceTerms((), ())
    (found,) = check(person(months=paid(m2025_01=4400)), terms=none)
    assert (found.code, found.where, found.value) == (
        "ALLOWANCE_NOT_COMPUTABLE",
        f"{PERSON}/PaidMonth/Month",
        "2025-01",
    )
    assert found.severity is Severity.REVIEW


def test_a_total_of_a_person_that_is_not_the_sum_is_told_with_both():
    found = check(person(total=12830))
    assert told(found) == [("PERSON_TOTAL_DIFFERS", f"{PERSON}/Total", "128.30 ≠ 128.31")]


def test_a_total_of_the_table_that_is_not_the_sum_is_told_with_both():
    assert told(check(table(total=1))) == [("TABLE_TOTAL_DIFFERS", f"{TABLE}/Total", "0.01 ≠ 128.31")]


def test_a_month_is_claimed_once_for_a_child_whoever_cares_for_it():
    respelled = {"certificate_number": "aa №1234567"}
    other = person(months=paid(m2025_02=4400), fin=None, ssn=Ssn("1234567890123"), **child(**respelled))
    found = check(with_papers(GOOD_PERSON, other))
    assert told(found) == [("CHILD_MONTH_TWICE", f"{TABLE}/Person[2]/PaidMonth/Month", "2025-02")]


@pytest.mark.parametrize(
    "respelled",
    [{"certificate_number": "AA № 1234567"}, {"birth_date": date(2023, 9, 16)}, {"certificate_number": "Aa1234567"}],
)
def test_a_child_written_otherwise_is_the_same_child(respelled):
    found = check(with_papers(GOOD_PERSON, person(months=paid(m2025_02=4400), **child(**respelled))))
    assert "CHILD_MONTH_TWICE" in {one.code for one in found}


def test_two_children_of_one_person_are_two_claims():
    assert check(with_papers(GOOD_PERSON, person(child=OTHER_CHILD))) == ()


def test_what_is_claimed_is_told_by_child_and_month():
    both = table(GOOD_PERSON, person(child=OTHER_CHILD, months=paid(m2025_01=1)))
    keys = [key for one in both.persons for _, key in claimed_months(one, PERSON)]
    assert (child_key(OTHER_CHILD), "2025-01") in keys
    assert len(set(keys)) == len(keys)


# Payment.


def test_a_card_needs_a_bank_that_works_with_the_office():
    payment = Payment(kind=PaymentKind.CARD, bank_code=STRANGER, account=account("ABSR"))
    assert told(check(person(payment=payment))) == [
        ("CARD_BANK_NOT_OF_OFFICE", f"{PERSON}/Payment/Kind", "Abşeron Bank (nümunə)")
    ]
    assert check(person(payment=payment), office=OfficeCode("202")) == ()


def test_a_transfer_needs_a_bank_that_does_not_work_with_the_office():
    payment = Payment(kind=PaymentKind.TRANSFER, bank_code=PARTNER, account=account("XZRB"))
    assert told(check(person(payment=payment))) == [
        ("TRANSFER_BANK_OF_OFFICE", f"{PERSON}/Payment/Kind", "Xəzər Bank (nümunə)")
    ]
    assert check(person(payment=payment), office=OfficeCode("202")) == ()


def test_whether_a_bank_works_with_the_office_is_asked_for_the_day_of_receipt():
    payment = Payment(kind=PaymentKind.CARD, bank_code=BankCode("990002"), account=account("QRBG"))
    found = [check(person(payment=payment), day, office=OfficeCode("102")) for day in (RECEIVED_ON, date(2026, 1, 1))]
    assert [[one.code for one in findings] for findings in found] == [[], ["CARD_BANK_NOT_OF_OFFICE"]]


def test_a_post_order_has_neither_bank_nor_account():
    assert told(check(person(payment=CARD.model_copy(update={"kind": PaymentKind.POST})))) == [
        ("POST_WITH_ACCOUNT", f"{PERSON}/Payment/BankCode", "990001"),
        ("POST_WITH_ACCOUNT", f"{PERSON}/Payment/Account", account("XZRB")),
    ]


@pytest.mark.parametrize("kind", [PaymentKind.CARD, PaymentKind.TRANSFER])
def test_card_and_transfer_need_a_bank_and_an_account(kind: PaymentKind):
    assert told(check(person(payment=Payment(kind=kind)))) == [
        ("BANK_MISSING", f"{PERSON}/Payment", ""),
        ("ACCOUNT_MISSING", f"{PERSON}/Payment", ""),
    ]


def test_a_bank_that_the_directory_does_not_know_is_told_and_nothing_more():
    payment = Payment(kind=PaymentKind.CARD, bank_code=BankCode("123456"), account=account("XZRB"))
    assert told(check(person(payment=payment))) == [("BANK_UNKNOWN", f"{PERSON}/Payment/BankCode", "123456")]


def test_a_bank_that_is_closed_is_not_known():
    payment = Payment(kind=PaymentKind.TRANSFER, bank_code=BankCode("990005"), account=account("SRVN"))
    assert [one.code for one in check(person(payment=payment))] == ["BANK_UNKNOWN"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("12345", "IBAN_FORMAT"),
        ("AZ00XZRB11111111111111111111", "IBAN_CHECK"),
        (account("ABSR"), "ACCOUNT_OF_ANOTHER_BANK"),
    ],
)
def test_a_wrong_account_is_told_with_its_fault(number: str, code: str):
    payment = CARD.model_copy(update={"account": number})
    assert told(check(person(payment=payment))) == [(code, f"{PERSON}/Payment/Account", number)]


# Papers.


def with_papers(*persons):
    """A table of several persons, each of whom names all papers."""
    named = {"files": tuple(f"{kind}.pdf" for kind in PAPERS)}
    return table(*(one.model_copy(update=named) for one in persons))


@pytest.mark.parametrize("missing", PAPERS[1:])
def test_a_required_paper_of_a_person_that_is_missing_is_named(missing: str):
    (found,) = check(GOOD_TABLE, attachments=listed(*(kind for kind in PAPERS if kind != missing)))
    assert (found.code, found.where) == ("ATTACHMENT_REQUIRED", PERSON)
    assert found.value.endswith(f"({missing})")


def test_the_minutes_are_missed_at_the_table_and_until_january_2026():
    without = listed(*PAPERS[1:])
    (found,) = check(GOOD_TABLE, attachments=without)
    assert (found.code, found.where) == ("ATTACHMENT_REQUIRED", TABLE)
    assert "(COMMISSION_MINUTES)" in found.value
    assert check(GOOD_TABLE, attachments=without, received_on=date(2026, 2, 1)) == ()


def test_each_of_several_persons_names_the_papers():
    second = person(child=OTHER_CHILD, files=("ORDER_EXTRACT.pdf", "APPLICATION.pdf"))
    first = person(files=tuple(f"{kind}.pdf" for kind in PAPERS[1:]))
    (found,) = check(table(first, second))
    assert (found.code, found.where) == ("ATTACHMENT_REQUIRED", f"{TABLE}/Person[2]")
    assert "(BIRTH_CERTIFICATE)" in found.value


def test_a_named_file_that_is_not_listed_is_pointed_at():
    found = check(person(files=("ORDER_EXTRACT.pdf", "yoxdur.pdf")))
    assert told(found) == [("FILE_NOT_LISTED", f"{PERSON}/File[2]", "yoxdur.pdf")]


def test_a_kind_of_paper_that_is_not_in_the_directory_is_pointed_at():
    found = check(GOOD_TABLE, attachments=listed(*PAPERS, "SELFIE"))
    place = "/Submission/Envelope/Attachments/Attachment[5]/DocumentType"
    assert told(found) == [("ATTACHMENT_TYPE_UNKNOWN", place, "SELFIE")]


# Changes of law.


def test_a_period_after_april_2026_is_told_that_the_allowance_is_proactive():
    until_april, until_may = (
        person(period=Span(start=start, end=end), months=months)
        for start, end, months in (
            (date(2026, 4, 1), date(2026, 4, 30), paid(m2026_04=2800)),
            (date(2026, 4, 1), date(2026, 5, 1), paid(m2026_04=2800)),
        )
    )
    assert check(until_april, received_on=date(2026, 5, 4)) == ()
    (found,) = check(until_may, received_on=date(2026, 5, 4))
    assert (found.code, found.where) == ("CHILDCARE_PROACTIVE", f"{PERSON}/Period/End")
    assert found.severity is Severity.INFO


def test_a_person_named_by_ssn_alone_is_told_once_that_it_is_retired():
    by_ssn = {"ssn": Ssn("1234567890123"), "fin": None}
    both = with_papers(person(**by_ssn), person(**by_ssn, child=OTHER_CHILD))
    assert check(both, received_on=date(2026, 6, 30)) == ()
    (found,) = check(both, received_on=date(2026, 7, 1))
    assert (found.code, found.where, found.severity) == ("SSN_RETIRED", f"{TABLE}/Person[1]/Ssn", Severity.INFO)


def test_a_person_named_by_fin_or_by_both_is_told_nothing():
    assert check(person(ssn=Ssn("1234567890123")), received_on=date(2026, 7, 1)) == ()
