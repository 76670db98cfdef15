"""statement_parse: a bank's statement read into entries, one row each (blob "entries"), whatever its format.

What is wrong with it is told with its place, and nothing of it is booked: not well-formed, another currency, sums and
balances that do not agree, an account that is not the fund's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import ClassVar

from pipeline.items import Facts, Item
from pipeline.ledger_effects import Describe
from pipeline.outcomes import Advance, Outcome, Return
from registries.bank_booking import StatementTold
from rules.envelope import BAKU
from schemas.findings import Finding, finding
from schemas.fund_accounts import FundAccount, fund_account
from schemas.services import STATEMENT_SERVICE
from schemas.statements import StatementHead
from stages.reading import GathersNothing
from stages.statement_intake import STATEMENT, StatementForms

ENTRIES = "entries"
ACCOUNT = "fund_account"  # the subject of its statements
_MOST_IDS = 3


class StatementFacts(Facts):
    """What a file holds; ``not_booked``: entries that the bank has not booked yet, and that are left out."""

    stage: ClassVar[str] = "statement_parse"

    statements: tuple[StatementTold, ...]
    not_booked: int = 0


@dataclass(frozen=True, slots=True)
class StatementParseStage(GathersNothing):
    """Reads a file, once, from its beginning to its end."""

    forms: StatementForms
    name: str = "statement_parse"

    def run(self, item: Item, gathered: None) -> Outcome:
        """Entries and heads, or findings."""
        del gathered
        from reconciliation.entries import EntriesWriter  # noqa: PLC0415 - who reads no statement starts without it
        from reconciliation.reading import read  # noqa: PLC0415
        from reconciliation.statement_error import StatementError  # noqa: PLC0415

        role = STATEMENT if STATEMENT in item.blobs else "received"
        kept = BytesIO()
        try:
            with item.open(role) as file, EntriesWriter(kept) as writer:
                heads = read(file, writer, self.forms.mappings)
        except StatementError as error:
            return Return(findings=(finding(error.code, where=error.where, value=error.value),))
        if (wrong := _not_yet(writer.latest, item)) is not None:
            return Return(findings=(wrong,))
        tallies = [(one.entries, one.credit_sum, one.debit_sum) for one in writer.tallies]
        not_booked = sum(one.not_booked for one in writer.tallies)
        return _judged(item, heads, tallies, not_booked, kept.getvalue(), item.blobs[role])


def _judged(
    item: Item,
    heads: Sequence[StatementHead],
    tallies: Sequence[tuple[int, int, int]],
    not_booked: int,
    entries: bytes,
    digest: str,
) -> Outcome:
    day = item.received_at.astimezone(BAKU).date()
    wrong = tuple(found for place, one in enumerate(heads, 1) for found in _not_taken(f"Stmt[{place}]/Acct", one, item))
    if wrong or not heads:
        return Return(findings=wrong or (finding("STATEMENT_EMPTY"),))
    told = tuple(_told(one, day, *tally) for one, tally in zip(heads, tallies, strict=True))
    ids = [one.statement_id for one in heads]
    described = Describe(
        service=STATEMENT_SERVICE,
        document_id=", ".join(ids[:_MOST_IDS]) + (" …" if len(ids) > _MOST_IDS else ""),
        content_digest=digest,
        subjects=tuple((ACCOUNT, one) for one in dict.fromkeys(one.account for one in heads)),
    )
    facts = StatementFacts(statements=told, not_booked=not_booked)
    return Advance(facts=facts, now=(described,), blobs={ENTRIES: entries})


def _not_yet(latest: tuple[date, str] | None, item: Item) -> Finding | None:
    """What a bank booked it booked before it told of it; a day is left to clocks that differ."""
    if latest is None or latest[0] <= item.received_at.astimezone(BAKU).date() + timedelta(days=1):
        return None
    return finding("STATEMENT_DATE", where=latest[1], value=latest[0].isoformat())


def _account(head: StatementHead, received_on: date) -> FundAccount | None:
    """The account as it is on the last day that the statement speaks of."""
    return fund_account(head.account, head.to_day or received_on)


def _not_taken(where: str, head: StatementHead, item: Item) -> Iterator[Finding]:
    """No account of the fund, or one of which another channel tells: a bank speaks of what lies with it."""
    account = _account(head, item.received_at.astimezone(BAKU).date())
    if account is None:
        yield finding("STATEMENT_ACCOUNT_UNKNOWN", where=where, value=head.account)
    elif account.channel not in ("", item.channel):
        yield finding("STATEMENT_ACCOUNT_OF_ANOTHER_CHANNEL", where=where, value=head.account)


def _told(head: StatementHead, day: date, entries: int, credit_sum: int, debit_sum: int) -> StatementTold:
    account = _account(head, day)
    assert account is not None
    return StatementTold(
        format=head.format,
        account=head.account,
        statement_id=head.statement_id,
        office=str(account.office),
        from_day=head.from_day,
        to_day=head.to_day,
        opening=head.opening,
        closing=head.closing,
        entries=entries,
        credit_sum=credit_sum,
        debit_sum=debit_sum,
    )
