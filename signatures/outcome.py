"""From reasons to an outcome: the one place where weights are compared."""

from collections.abc import Sequence

from signatures.reasons import Reason
from signatures.verdict import Outcome


def outcome_of(reasons: Sequence[Reason]) -> Outcome:
    """VALID without reasons; otherwise the heaviest weight."""
    if not reasons:
        return Outcome.VALID
    weights = {reason.consequence.weight for reason in reasons}
    return Outcome.INVALID if "INVALID" in weights else Outcome.INDETERMINATE


def sub_indication_of(reasons: Sequence[Reason]) -> str:
    """EN 319 102-1's sub-indication of the first of the heaviest reasons; "" without reasons."""
    outcome = outcome_of(reasons)
    heaviest = [reason.consequence.sub_indication for reason in reasons if reason.consequence.weight == outcome]
    return heaviest[0] if heaviest else ""
