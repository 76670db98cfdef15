"""What holds for every table of ``codes/`` whose rows hold for a time: of a key one row a day, without a hole."""

import csv
import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from schemas.classification import budget_level_on, classification_codes, classification_on
from schemas.code_table import Term, one_a_day
from schemas.contribution_terms import brackets
from schemas.due_terms import due_terms
from schemas.interest_terms import InterestTerms, interest_terms
from schemas.own_contribution_terms import minimum_wage_on, minimum_wages, own_terms, region_shares
from schemas.sanction_terms import sanction_terms
from schemas.shares import Rounding, read_percent, rounding_rules, tell_percent

TODAY = date(2026, 11, 21)
TABLES = {path.stem: path for path in sorted(Path("schemas/codes").glob("*.csv"))}
# What tells the rows of one thing from those of another; a table that is not here has ``code`` for it.
KEYS = {
    "allowance_amounts": (),
    "allowance_method": (),
    "assumed_regimes": ("kind",),
    "bank_offices": ("bank", "office"),
    "budget_levels": ("scheme",),
    "certificate_reasons": ("reason",),
    "contribution_codes": ("kind", "regime", "side"),
    "due_dates": ("duty",),
    "evidence_policy": ("document_type", "field", "verdict"),
    "finance_limits": ("kind",),
    "four_eyes": ("service",),
    "fund_accounts": ("iban",),
    "fund_numbers": ("voen",),
    "insurer_applicants": ("applicant",),
    "interest": (),
    "minimum_wage": (),
    "own_contributions": ("payer", "activity"),
    "paper_fields": ("document_type", "field"),
    "paper_labels": ("document_type", "field", "phrase", "side"),
    "paper_phrases": ("document_type", "phrase", "place"),
    "payout_accounts": ("office",),
    "payout_limits": (),
    "payout_receivers": ("kind", "bank"),
    "reconciliation_passes": ("place",),
    "region_shares": ("scale", "region"),
    "report_debt_kinds": ("item",),
    "required_attachments": ("service", "document_type", "per"),
    "return_reasons": ("service", "code"),
    "review_terms": ("service",),
    "rounding": ("what",),
    "sanctions": ("offence", "who", "time"),
    "statement_signers": ("voen",),
}
# Several rows hold for one day: each is a day of the year, or a bracket (which has a test of its own).
MANY = {"public_holidays", "contribution_brackets"}
LAW = ("contribution_brackets", "minimum_wage", "interest", "rounding", "due_dates", "sanctions", "own_contributions")
LAW += ("region_shares", "classification_codes", "budget_levels", "report_debt_kinds")


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(TABLES[name].read_text(encoding="utf-8").splitlines()))


def spans(name: str) -> dict[tuple[str, ...], list[tuple[date, date]]]:
    found = defaultdict(list)
    for row in rows_of(name):
        start, end = date.fromisoformat(row["valid_from"] or "0001-01-01"), row["valid_to"] or "9999-12-31"
        found[tuple(row[column] for column in KEYS.get(name, ("code",)))].append((start, date.fromisoformat(end)))
    return found


def assert_seamless(terms: list[tuple[date, date]], key: object) -> None:
    for (_, end), (start, _) in pairwise(sorted(terms)):
        assert start == end + timedelta(1), (key, end, start)


DATED = [name for name in TABLES if name not in MANY and "valid_from" in rows_of(name)[0]]


@pytest.mark.parametrize("name", DATED)
def test_of_each_key_one_row_holds_a_day_and_no_day_is_left_out_in_between(name: str):
    for key, terms in spans(name).items():
        assert_seamless(terms, key)


def test_scales_of_contributions_follow_each_other_without_a_hole():
    scales = defaultdict(set)
    for row in brackets():
        assert row.term.start is not None
        scales[row.scheme, row.regime, row.payer].add((row.term.start, row.term.end or date.max))
    assert len(scales) == 12
    for key, terms in scales.items():
        assert_seamless(list(terms), key)


@pytest.mark.parametrize("name", [name for name in TABLES if "confidence" in rows_of(name)[0]])
def test_each_row_says_what_it_rests_on(name: str):
    for row in rows_of(name):
        assert re.fullmatch(r"[MSIKD?]( 00[0-4].*)?", row["confidence"]), row


@pytest.mark.parametrize("name", LAW)
def test_what_is_assumed_about_the_law_says_so(name: str):
    for row in rows_of(name):
        assert row["source"]
        assert ("assumption" in row["source"]) == (row["confidence"] in {"I", "K", "?"}), row


def test_all_tables_of_law_are_read():
    for read in (brackets, minimum_wages, interest_terms, rounding_rules, due_terms, sanction_terms, own_terms):
        assert read()
    assert region_shares()


def test_two_rows_for_one_day_are_not_taken():
    rows = [InterestTerms(Term(None, None), read_percent("0.1"), 365)] * 2
    with pytest.raises(ValueError, match="two rows"):
        one_a_day(rows, lambda _: "")


@pytest.mark.parametrize(
    ("day", "manat"),
    [(date(2018, 1, 1), 130), (date(2019, 3, 1), 180), (date(2019, 9, 1), 250), (date(2025, 1, 1), 400), (TODAY, 400)],
)
def test_the_minimum_wage_follows_its_date(day: date, manat: int):
    assert minimum_wage_on(day) == manat * 100
    assert minimum_wage_on(date(2016, 12, 31)) is None


def test_percents_are_exact_and_told_as_they_are_written():
    for text in ("0.1", "0.5", "3", "7.5", "250"):
        assert tell_percent(read_percent(text)) == f"{text} %"
    for wrong in ("", "-1", "1e2", "3%", "01"):
        with pytest.raises(ValueError, match="percent"):
            read_percent(wrong)


def test_a_part_of_a_qepik_is_rounded_as_its_row_says():
    half = read_percent("50")
    assert (Rounding.HALF_UP.whole(half), Rounding.DOWN.whole(half * 3)) == (1, 1)


def test_classification_codes_are_found_by_date():
    found = classification_on("121111", TODAY)
    assert found is not None
    assert (found.side, found.heading) == ("EMPLOYER", False)
    assert classification_on("121111", date(2019, 12, 31)) is None
    assert classification_on("999999", TODAY) is None
    level = budget_level_on("UNEMPLOYMENT", TODAY)
    assert level is not None
    assert level.code == "4"


def test_each_employers_code_has_its_employees_twin():
    codes = {row.code for row in classification_codes() if row.scheme == "MDSS"}
    employers = {code for code in codes if code.startswith("1211")}
    assert len(employers) == 12
    assert {f"1212{code[4:]}" for code in employers} == {code for code in codes if code.startswith("1212")}
    assert all(re.fullmatch("12[0-9]{4}", row.code) and row.name_az != row.name_en for row in classification_codes())
