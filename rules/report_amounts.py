"""The contributions of each income of a month, for as many persons as a report lists: those of
``rules/report_contributions.py``, an income at a time. Amounts are qəpik.
"""

from collections.abc import Iterable, Mapping, Sequence

from rules.report_contributions import Step, month_scale
from schemas.contribution_terms import Regime
from schemas.months import Month


def amounts_by_income(incomes: Iterable[int], month: Month, regime: Regime) -> Mapping[int, tuple[int, int]] | None:
    """The employee's and the employer's part by income; None where no scale is known for one of them."""
    scale, distinct = month_scale(month, regime), list(set(incomes))
    if scale is None:
        return None
    employee, employer = _by_steps(scale.employee, distinct), _by_steps(scale.employer, distinct)
    if min(len(employee), len(employer)) < len(distinct):
        return None
    return {income: (employee[income], employer[income]) for income in distinct}


def _by_steps(steps: Iterable[Step], incomes: Sequence[int]) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for step in steps:
        held = [one for one in incomes if step.above < one and (step.upper is None or one <= step.upper)]
        found |= zip(held, step.amounts(held), strict=True)
    return found
