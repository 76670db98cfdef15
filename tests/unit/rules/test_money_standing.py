from datetime import date

from rules.allocation import MonthDues, PersonDebt, Reason
from rules.money_standing import PersonStands, allocate_among, owed_again_among, written_off_among
from schemas.months import Month

JANUARY, FEBRUARY = Month("2026-01"), Month("2026-02")
DAY, LATER = date(2025, 12, 31), date(2026, 3, 31)


def told(allocation):
    return [(one.fin, one.month, one.amount, one.reason) for one in allocation.lines]


def test_who_was_given_too_much_owes_that_much_less_of_the_first_months():
    months = [MonthDues(FEBRUARY, {"A": 50, "B": 50}), MonthDues(JANUARY, {"A": 50, "B": 50})]
    done = allocate_among(130, [PersonStands("A", -70, DAY), PersonStands("C", 20, DAY)], months)
    assert told(done) == [
        ("C", None, 20, Reason.DEBT),
        ("B", JANUARY, 50, Reason.MONTH),
        ("A", FEBRUARY, 23, Reason.PROPORTION),
        ("B", FEBRUARY, 37, Reason.PROPORTION),
    ]
    assert [(one.owed, one.paid) for one in done.months] == [(50, 50), (80, 60)]


def test_who_was_given_too_much_and_owes_nothing_leaves_the_months_of_others_alone():
    done = allocate_among(60, [PersonStands("C", -70, DAY)], [MonthDues(JANUARY, {"A": 50})])
    assert (told(done), done.rest) == ([("A", JANUARY, 50, Reason.MONTH)], 10)


def test_the_oldest_day_is_written_off_first_and_debts_of_a_day_alike():
    unpaid = [
        PersonDebt("A", 100, LATER),
        PersonDebt("A", 100, DAY),
        PersonDebt("B", 20, DAY),
        PersonDebt("C", 5, LATER),
    ]
    assert written_off_among(unpaid, 60) == {"A": 40, "B": 20}
    assert written_off_among(unpaid, 150) == {"A": 125, "B": 20, "C": 5}
    assert written_off_among(unpaid, 1000) == {"A": 200, "B": 20, "C": 5}


def test_who_was_freed_of_more_than_he_owed_owes_again_first_and_nobody_more_than_he_was_freed_of():
    freed, charged = {"A": 50, "B": 50, "C": 10}, {"A": 20, "B": 80, "C": 40}
    assert owed_again_among(freed, charged, 20) == {"A": 20}
    assert owed_again_among(freed, charged, 60) == {"A": 40, "B": 10, "C": 10}
    assert owed_again_among(freed, {"A": -5}, 1000) == freed
