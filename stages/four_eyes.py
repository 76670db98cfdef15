"""Whether an acceptance needs a second officer: asked by the command that takes it and, again, by the gate."""

from datetime import datetime

from rules.envelope import BAKU
from schemas.childcare import ChildcareTable
from schemas.four_eyes import two_from
from stages.parse import ParseFacts


def wants_two(parsed: ParseFacts, at: datetime) -> bool:
    """Whether what was parsed is accepted by two officers, by the policy of the day of the decision."""
    least = two_from(parsed.envelope.service, at.astimezone(BAKU).date())
    return least is not None and _amount(parsed) >= least


def _amount(parsed: ParseFacts) -> int:
    """What is claimed, in qəpik; 0 where a document claims nothing."""
    return parsed.body.total if isinstance(parsed.body, ChildcareTable) else 0
