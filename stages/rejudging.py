"""Rule time travel: what was judged once is judged again by a rule-set, and what differs is told. Read-only.

Judged again is what follows from the document and from what registers answered *then*: form, rules, amounts. What a
stage asked a register is not asked again (the answer would be another one by now): its findings stay as they were, and
of a settlement table the office and calendars that were found then are computed by, of a quarterly report the debt,
payments and charges. An officer's decision is no rule: what the rules leave to an office is told as such, whatever the
office said.

LookupError
└── NoRulesError   a rule-set that this install cannot follow; ``code`` says why
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pipeline.database import Reads
from pipeline.items import Item
from pipeline.ledger import load_items
from pipeline.outcomes import Advance, Answer, Refuse
from pipeline.pieces import PieceChangedError
from pipeline.received import Received, findings_by_stage, received_between
from pipeline.stages import Stage
from pipeline.status import Status
from registries.rule_sets import find_rules, rule_versions
from rules.version import PROGRAM_VERSION, RULES_VERSION, version_with
from schemas.code_table import TableSet, by_tables
from schemas.findings import Finding, Severity
from schemas.services import SERVICES
from stages.assembly import Assembly
from stages.parse import ParseFacts
from stages.validate import ValidateFacts
from stages.verify import VerifyFacts

PAGE = 20  # a settlement table of a thousand persons weighs some forty megabytes while it is judged
TODAY = "today"
AGAIN = ("parse", "validate", "assess", "distribute")
_BY_OFFICERS = "review"  # the stage whose findings are an officer's reasons


class NoRulesError(LookupError):
    """A rule-set that cannot be followed here."""

    def __init__(self, code: Literal["RULES_UNKNOWN", "RULES_OF_OTHER_PROGRAM", "RULES_CHANGED"], why: str) -> None:
        self.code = code
        super().__init__(why)


class Came(StrEnum):
    """What the rules make of a document."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    REFUSED = "refused"
    OFFICE = "office"  # an office decides
    OPEN = "open"  # registers were not asked then, and would have to be


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found by the stages that judge again, and what it comes to."""

    came: Came
    findings: tuple[Finding, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Of the findings, each once."""
        return tuple(sorted({one.code for one in self.findings}))


@dataclass(frozen=True, slots=True)
class Rejudged:
    """One submission, judged again. ``rules``: by which it was judged then; ``again`` None: its bytes are gone."""

    submission: Received
    rules: str
    before: Judgement
    again: Judgement | None

    @property
    def differs(self) -> bool:
        """Whether another outcome or other findings came of it."""
        return self.before != self.again


def rules_to_follow(reads: Reads, version: str) -> TableSet | None:
    """The tables of the rule-set; None for those of this install. Raises NoRulesError."""
    if version in (TODAY, RULES_VERSION):
        return None
    found = find_rules(reads, version)
    if found is None:
        known = ", ".join(rule_versions(reads))
        raise NoRulesError("RULES_UNKNOWN", f"this house never judged by {version}; it has: {known}")
    if found.program != PROGRAM_VERSION:
        told = f"{version} was followed by {found.program}, this install is {PROGRAM_VERSION}: install that release"
        raise NoRulesError("RULES_OF_OTHER_PROGRAM", told)
    if version_with(found.tables) != version:
        raise NoRulesError("RULES_CHANGED", f"the kept tables of {version} are not what they were")
    return TableSet(found.tables)


def judge_again(house: Assembly, first: datetime, end: datetime, tables: TableSet | None) -> Iterator[Rejudged | None]:
    """Everything received from ``first`` until before ``end``, in that order; None for what no rules had judged."""
    last: Received | None = None
    while True:
        with house.database.reads() as reads:
            page = received_between(reads, first, end, after=last, limit=PAGE)
            told = _page(house, reads, page, tables)
        yield from told
        if len(page) < PAGE:
            return
        last = page[-1]


def _page(
    house: Assembly, reads: Reads, page: Sequence[Received], tables: TableSet | None
) -> Sequence[Rejudged | None]:
    ids, line = [one.id for one in page], house.submissions.house
    items = load_items(reads, ids, house.clock.now(), line.kinds, house.store.open, lambda _route: AGAIN)
    by_id, found = {item.id: item for item in items}, findings_by_stage(reads, ids)
    del items  # each goes when it is judged
    with by_tables(tables) if tables is not None else nullcontext():
        return [_again(one, by_id.pop(one.id), found.get(one.id, ()), line.stages) for one in page]


def _again(
    one: Received, item: Item, found: Sequence[tuple[str, Finding]], stages: Mapping[str, Stage]
) -> Rejudged | None:
    if not _was_judged(item, {stage for stage, _ in found}):
        return None
    validated = ValidateFacts.known_of(item)
    before = _before(item, found)
    try:
        again = _judge(item, stages)
    except (FileNotFoundError, PieceChangedError):
        again = None
    return Rejudged(one, "" if validated is None else validated.rules_version, before, again)


def _was_judged(item: Item, stages: Collection[str]) -> bool:
    """By rules, or by form: not a bundle as a whole, nor what ended before its content counted."""
    verified = VerifyFacts.known_of(item)
    if verified is None or verified.documents:
        return False
    return ValidateFacts.stage in item.facts or (ParseFacts.stage not in item.facts and ParseFacts.stage in stages)


def _before(item: Item, found: Sequence[tuple[str, Finding]]) -> Judgement:
    """What the recorded findings come to by themselves."""
    known = tuple(one for stage, one in found if stage != _BY_OFFICERS)
    findings = tuple(one for stage, one in found if stage in AGAIN)
    if item.status == Status.REFUSED:
        return Judgement(Came.REFUSED, _sorted(findings))
    if ParseFacts.stage not in item.facts:
        return Judgement(Came.RETURNED, _sorted(findings))
    return Judgement(_came(ParseFacts.of(item), known), _sorted(findings))


def _judge(item: Item, stages: Mapping[str, Stage]) -> Judgement:
    known, found = ParseFacts.known_of(item), list[Finding]()
    registers_asked = known is not None and known.document is not None
    for name in AGAIN:
        if name not in item.facts and name != ParseFacts.stage:
            continue
        answer = stages[name].run(item, None)
        assert isinstance(answer, Answer)
        found += answer.findings
        if not isinstance(answer, Advance):
            return Judgement(Came.REFUSED if isinstance(answer, Refuse) else Came.RETURNED, _sorted(found))
        item = item.with_progress(answer.facts, answer.findings, (), answer.blobs, answer.pieces)
    parsed = ParseFacts.of(item)
    came = _came(parsed, item.findings)
    if parsed.document is not None and not registers_asked and came is not Came.RETURNED:
        came = Came.OPEN
    if registers_asked and item.status == Status.REFUSED:
        came = Came.REFUSED  # by what a register said: an SSN that exists
    return Judgement(came, _sorted(found))


def _came(parsed: ParseFacts, findings: Collection[Finding]) -> Came:
    severities = {one.severity for one in findings if one.code != "RETURNED_BY_OFFICE"}
    if Severity.ERROR in severities or parsed.envelope.test:
        return Came.RETURNED
    by_office = SERVICES[parsed.envelope.service].decided_by == "office" or Severity.REVIEW in severities
    return Came.OFFICE if by_office else Came.ACCEPTED


def _sorted(findings: Collection[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (one.where, one.code, one.value)))
