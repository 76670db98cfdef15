"""book: writes a matched statement into the registers, one part a leg, so that a death costs one part at most."""

from dataclasses import dataclass
from typing import ClassVar

from pipeline.effects import Effect
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Outcome
from registries.bank_booking import BookPart, CloseStatement, OpenStatements
from stages.match import BOOKING_ROUTE, MATCHED, MatchFacts
from stages.reading import GathersNothing
from stages.statement_parse import StatementFacts


class BookFacts(Facts):
    """The last part, from 0, of ``matched`` (digest) that is booked."""

    stage: ClassVar[str] = "book"

    matched: str
    part: int


@dataclass(frozen=True, slots=True)
class BookStage(GathersNothing):
    """Comes again until all parts are in."""

    name: str = "book"

    def run(self, item: Item, gathered: None) -> Outcome:
        """The next part; beside the last one the end. What was matched anew begins anew: what is booked stays so."""
        del gathered
        matched, parts = item.blobs[MATCHED], MatchFacts.of(item).parts
        before = BookFacts.known_of(item)
        part = before.part + 1 if before is not None and before.matched == matched else 0
        now: list[Effect] = []
        if part == 0:
            now.append(OpenStatements(statements=StatementFacts.of(item).statements))
        if part < parts:
            now.append(BookPart(matched=matched, part=part))
        facts = BookFacts(matched=matched, part=part)
        if part + 1 < parts:
            return Advance(facts=facts, now=tuple(now), route=BOOKING_ROUTE)
        return Advance(facts=facts, now=tuple(now), effects=(CloseStatement(matched=matched),))
