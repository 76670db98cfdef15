"""What an office sees of a report: each stated figure beside the computed one."""

from datetime import date

import pytest

from docs.examples.judging import OUR_SEAL, Case, judged
from outbox.prints.sheet import Amount
from stages.compare import compare
from stages.compared import Agreement

CLAIMS = (
    "+<Contribution><Month>2026-07</Month><Employee>72.00</Employee><Employer>178.00</Employer></Contribution>"
    "<Contribution><Month>2026-08</Month><Employee>36.01</Employee><Employer>89.00</Employer></Contribution>"
    "<Contribution><Month>2026-09</Month><Employee>72.00</Employee><Employer>178.00</Employer></Contribution>"
    "<Fines>0.01</Fines>"
)


def values(**changes):
    """By heading and label in English: written, known and how they agree."""
    item = judged(Case("report", date(2026, 10, 15), OUR_SEAL, {f"QuarterlyReport/{k}": v for k, v in changes.items()}))
    return {
        (group.heading.en, one.label.en): (one.written, one.known, one.agreement)
        for group in compare(item, None)
        for one in group.values
    }


def test_each_stated_figure_stands_beside_the_computed_one():
    found = values(ExemptIncome=CLAIMS)
    employee = "Employees' part of contributions, manat"
    assert found["07.2026", employee] == (Amount(72_00), Amount(72_00), Agreement.AGREES)
    assert found["08.2026", employee] == (Amount(36_01), Amount(36_00), Agreement.DIFFERS)
    fines = found["Charged and applied", "Administrative fines applied, manat"]
    assert fines == (Amount(1), Amount(0), Agreement.DIFFERS)


def test_what_is_not_stated_is_not_compared():
    found = values()
    assert found["Closing debt", "Contributions (MDSS)"] == (None, Amount(125_00), Agreement.UNCHECKED)
    assert found["Opening debt", "Interest"] == (None, Amount(0), Agreement.UNCHECKED)


@pytest.mark.parametrize(
    ("field", "text", "label"), [("Insured[1]/Second", "500.01", "L"), ("Employees[2]/Count", "2", "E")]
)
def test_labour_and_heads_of_a_month_stand_beside_the_incomes_of_its_persons(field, text, label):
    found = {key: one for key, one in values(**{field: text}).items() if key[0] == "08.2026"}
    assert [key[1][0] for key, one in found.items() if one[2] is Agreement.DIFFERS] == [label]
