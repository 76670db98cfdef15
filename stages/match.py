"""match: whose each entry of a statement is and what it pays, or why that is not certain (blob "matched").

What is owed is asked once, so statements are matched one after the other, in their order: while one is being booked no
other is matched, and an earlier one is waited for. The matching itself is ``reconciliation.matching``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.order import behind_about, behind_unparsed, others_on
from pipeline.outcomes import Advance, Outcome
from rules.envelope import BAKU
from schemas.reconciliation_passes import passes_on
from stages.reading import may_wait, wait_for
from stages.statement_intake import ALL, SUBJECT
from stages.statement_parse import ENTRIES, StatementFacts

MATCHED = "matched"
PAUSE = timedelta(seconds=1)
BOOKING_ROUTE = "bank_booking"


class MatchFacts(Facts):
    """Into how many parts the entries were put, to be booked one by one."""

    stage: ClassVar[str] = "match"

    parts: int


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """What was gathered about one item: entries and what is known, tables both; or why it waits."""

    waits: str = ""
    entries: Any = None
    known: Any = None


@dataclass(frozen=True, slots=True)
class MatchStage:
    """``part``: entries of one commit."""

    longest_wait: timedelta
    part: int
    name: str = "match"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Matching]:
        """Dues, insurers, what is booked already. Asked only for who need not wait."""
        waits = self._waits(items, reads)
        return {
            item.id: Matching(waits=waits[item.id]) if item.id in waits else _gathered(item, reads) for item in items
        }

    def run(self, item: Item, gathered: Matching) -> Outcome:
        """The same entries and the same knowledge give the same matches."""
        if gathered.waits:
            return wait_for(gathered.waits, PAUSE)
        from reconciliation.kept import in_parts  # noqa: PLC0415 - who matches nothing starts without it
        from reconciliation.matching import match  # noqa: PLC0415

        day = item.received_at.astimezone(BAKU).date()
        matched = match(gathered.entries, gathered.known, passes_on(day))
        data, parts = in_parts(matched, self.part)
        return Advance(facts=MatchFacts(parts=parts), blobs={MATCHED: data}, route=BOOKING_ROUTE)

    def _waits(self, items: Sequence[Item], reads: Reads) -> Mapping[str, str]:
        """By item why it waits: an earlier statement for a bounded time, one that is being booked to its end."""
        unparsed = behind_unparsed(reads, items)
        earlier = behind_about(reads, items, SUBJECT, {item.id: (ALL,) for item in items}, trusted=True)
        booking = others_on(reads, items, BOOKING_ROUTE)
        patient = {item.id for item in items if may_wait(item, self.longest_wait)}
        found = dict.fromkeys((unparsed | earlier) & patient, "an earlier statement")
        return found | dict.fromkeys(booking, "a statement that is being booked")


def _gathered(item: Item, reads: Reads) -> Matching:
    from reconciliation.kept import keys_of, read_entries, told_by_debits  # noqa: PLC0415
    from reconciliation.known import Known  # noqa: PLC0415
    from registries.bank_known import booked_keys, credits_to_return, insurers_to_match  # noqa: PLC0415
    from registries.dues import open_dues  # noqa: PLC0415
    from registries.payout_movements import open_payouts  # noqa: PLC0415

    with item.open(ENTRIES) as file:
        entries = read_entries(file)
    known = Known(
        dues=open_dues(reads),
        insurers=insurers_to_match(reads),
        credits=credits_to_return(reads, told_by_debits(entries)),
        payouts=open_payouts(reads),
        known_keys=booked_keys(reads, keys_of(entries)),
        accounts=[one.account for one in StatementFacts.of(item).statements],
    )
    return Matching(entries=entries, known=known)
