"""Interest per day on what an insurer owes, up to any day, line by line: from the due day of each obligation on.

By the same rules that the next report will charge it by, from what the newest counting report of each activity left
unpaid, less what was written off since. What reports have charged already is told apart. Amounts are qəpik.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.database import Reads
from registries.charges import ChargeKind, open_charges
from registries.reports import chains_of, standings_of
from rules.interest import PartPaid
from rules.report_obligations import ObligationInterest, charge_interest, settle
from schemas.months import Quarter
from schemas.report_debt_terms import DebtKind


class InterestUnknownError(LookupError):
    """No table says what a day costs."""


@dataclass(frozen=True, slots=True)
class OpenInterest:
    """Of one activity: ``quarter`` is that of its newest counting report, ``owed`` what is unpaid of contributions."""

    activity: str
    quarter: Quarter
    owed: int
    lines: tuple[ObligationInterest, ...]

    @property
    def whole(self) -> int:
        """All interest since the due days."""
        return sum(one.whole.amount for one in self.lines)

    @property
    def charged(self) -> int:
        """What of it stands in reports."""
        return sum(one.charged for one in self.lines)


def open_interest(reads: Reads, insurer: str, until: date) -> Sequence[OpenInterest]:
    """By activity. Raises InterestUnknownError where the terms of some day are not known."""
    newest = {key[1]: chain.counting[max(chain.counting)] for key, chain in chains_of(reads, [insurer]).items()}
    standings = standings_of(reads, [one.number for one in newest.values()])
    found = []
    for activity, report in sorted(newest.items()):
        obligations, _ = settle(standings[report.number].obligations, _written_off(reads, insurer, activity, until))
        charged = charge_interest(obligations, until)
        if charged is None:
            raise InterestUnknownError(activity)
        owed = sum(one.unpaid for one in obligations)
        found.append(OpenInterest(activity, report.quarter, owed, charged[1]))
    return found


def _written_off(reads: Reads, insurer: str, activity: str, until: date) -> Sequence[PartPaid]:
    """Contributions that were written off until then and that no report has counted."""
    key = (insurer, activity, "")
    return [
        PartPaid(one.day, one.amount)
        for one in open_charges(reads, {key: until})[key]
        if one.kind is ChargeKind.WRITE_OFF and one.debt is DebtKind.CONTRIBUTION
    ]
