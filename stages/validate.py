"""validate: the rules of the document's period that need no register."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Outcome
from rules.documents import check_document
from rules.envelope import BAKU
from rules.severity import apply_severities
from rules.version import RULES_VERSION
from schemas.findings import Severity
from stages.parse import ParseFacts
from stages.reading import GathersNothing


class ValidateFacts(Facts):
    """By which rules it was judged."""

    stage: ClassVar[str] = "validate"

    rules_version: str


@dataclass(frozen=True, slots=True)
class ValidateStage(GathersNothing):
    """``severities`` override the catalogue's (a setting): code → severity."""

    severities: Mapping[str, Severity]
    name: str = "validate"

    def run(self, item: Item, gathered: None) -> Outcome:
        """Findings; they are told once, by the review stage."""
        del gathered
        parsed = ParseFacts.of(item)
        facts = ValidateFacts(rules_version=RULES_VERSION)
        document = parsed.body
        if document is None:
            return Advance(facts=facts)
        received_on = item.received_at.astimezone(BAKU).date()
        findings = check_document(document, parsed.envelope, received_on)
        return Advance(facts=facts, findings=apply_severities(findings, self.severities))
