"""The line of submissions: runs the stages of a leg over a batch of items, and hands what came of it to the commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pipeline import counting, ledger
from pipeline.blobs import BlobStore
from pipeline.database import Reads, Write
from pipeline.effects import EffectKinds
from pipeline.lines import Aftermath, Claim, Failure
from pipeline.outcomes import Quarantine
from pipeline.progress import Progress, keep_derived, record
from pipeline.settlement import Settlement
from pipeline.stages import Notify, Route, Stage
from pipeline.status import Status

MOST_FACTS = 16 * 1024 * 1024  # characters that are known of a batch; made into models they take ten times that
One = TypeVar("One")


def bearable(items: Sequence[One], weights: Sequence[int]) -> list[One]:
    """The first of ``items``, and of the others the lightest until ``MOST_FACTS`` is reached; in their order.

    A report of a hundred thousand persons is a third of it: two hundred of them would be more than a machine has.
    """
    total, kept = sum(weights[:1]), {0}
    for place in sorted(range(1, len(items)), key=lambda place: weights[place]):
        total += weights[place]
        if total > MOST_FACTS:
            break
        kept.add(place)
    return [item for place, item in enumerate(items) if place in kept]


@dataclass(frozen=True, slots=True)
class House:
    """What the assembly hands in: the stages, their routes, the effects, who words the answers, and the store.

    ``rules`` is the version of the rule-set that they judge by; each decision's event bears it.
    """

    stages: Mapping[str, Stage]
    routes: Mapping[str, Route]
    kinds: EffectKinds
    notify: Notify
    store: BlobStore
    rules: str = ""


class SubmissionLine:
    """The stages' line (see ``pipeline/lines.py``)."""

    name = ledger.SUBMISSION_LINE

    def __init__(self, house: House) -> None:
        self.house = house
        self.settlement = Settlement(house.routes, house.kinds, house.notify, house.rules)

    def queues(self) -> Sequence[str]:
        """Every queue that a route names."""
        return sorted({leg.queue for route in self.house.routes.values() for leg in route.legs})

    def work(self, claims: Sequence[Claim], reads: Reads, now: datetime) -> Mapping[str, Progress | Failure]:
        """Runs the claimed legs stage by stage, all items of a route together; those that are too much at once come
        back later.
        """
        kinds, store, kind = self.house.kinds, self.house.store, claims[0].kind

        def stages_of(route: str) -> Sequence[str]:
            return self.house.routes[route].leg_of(kind).stages

        items = ledger.load_items(reads, [claim.subject for claim in claims], now, kinds, store.open, stages_of)
        items = bearable(items, [sum(map(len, item.facts.values())) for item in items])
        by_route: dict[str, list[Progress]] = {}
        for item in items:
            leg = self.house.routes[item.route].leg_of(kind)
            by_route.setdefault(item.route, []).append(Progress(item, leg))
        for batch in by_route.values():
            for name in batch[0].leg.stages:
                self._stage(self.house.stages[name], [one for one in batch if one.going], reads)
        done = [one for batch in by_route.values() for one in batch]
        with store.together() as kept:
            for one in done:
                keep_derived(one, kept.put_bytes)
        return {one.item.id: one for one in done}

    def _stage(self, stage: Stage, batch: Sequence[Progress], reads: Reads) -> None:
        if not batch:
            return
        with counting.stage_time(stage.name):
            gathered = stage.gather([one.item for one in batch], reads)
            for progress in batch:
                outcome = stage.run(progress.item, gathered.get(progress.item.id))
                record(progress, stage.name, outcome)
                counting.outcome(stage.name, outcome)

    def commit(self, tx: Write, pieces: Sequence[tuple[Claim, Progress]], after: Aftermath) -> None:
        """Writes what the legs made (see ``pipeline/settlement.py``)."""
        self.settlement.settle(tx, [progress for _, progress in pieces], after)

    def give_up(self, tx: Write, claim: Claim, why: str, evidence: str, after: Aftermath) -> bool:
        """Quarantines the submission, with the evidence in its event.

        Not a bundle that was split: its parts have had their answers, only its summary is left, and that is tried on.
        """
        [item] = ledger.load_items(tx, [claim.subject], after.at, self.house.kinds, self.house.store.open)
        if item.status == Status.SPLIT:
            return False
        leg = self.house.routes[item.route].leg_of(claim.kind)
        progress = Progress(item, leg, stage=claim.kind, outcome=Quarantine(why=f"{why}: {evidence}"))
        self.settlement.settle(tx, [progress], after)
        return True
