"""Quarantine: the two ways out of it, both an operator's. What he sees of it is ``evidence.py``.

Released, a submission is judged anew from its first stage on, as if it had just come in; refused, it ends. The sender
is told of both. Each is one short write transaction, so it works beside a running house and without one.

An operator's own words are kept as a fact under ``operator.<number of the event>``, where retention can erase them; the
event holds their salted digest. They never leave the house.

ValueError
└── NotQuarantinedError   nothing to decide about it; ``submission``, ``status``
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from pipeline import bundles, canonical, events, ledger, notices
from pipeline.database import Write
from pipeline.drafts import SIGNATURE
from pipeline.legs import put_legs
from pipeline.lines import Aftermath, NextLeg
from pipeline.stages import Ending, LegPlan, Route
from pipeline.status import Status
from pipeline.submissions import House
from pipeline.tables import effect, fact, finding, submission, submission_blob
from schemas.findings import finding as finding_of

OPERATOR = "operator"
RELEASED = "QUARANTINE_RELEASED"
REFUSED = "QUARANTINE_REFUSED"


class NotQuarantinedError(ValueError):
    """An operator decides about what is quarantined, and about nothing else."""

    def __init__(self, submission_id: str, status: str) -> None:
        self.submission = submission_id
        self.status = status
        super().__init__(f"{submission_id} is not quarantined, but {status}")


@dataclass(frozen=True, slots=True)
class Said:
    """Who decided (a user of the operating system) and why, in his own words: they may be personal."""

    user: str
    text: str


@dataclass(frozen=True, slots=True)
class QuarantineDesk:
    """Where an operator decides.

    ``intake`` is every submission's first route, ``parts_begin`` the stage at which a part of a bundle enters it.
    """

    house: House
    intake: Route
    parts_begin: str

    def first_leg(self, *, is_part: bool) -> LegPlan:
        """Where work on a submission begins: for a part of a bundle behind the stages that judged the whole."""
        return self.intake.leg_of(self.parts_begin if is_part else self.intake.legs[0].stages[0])

    def release(self, tx: Write, submission_id: str, said: Said, at: datetime) -> None:
        """Back to ``received``: what its stages found is forgotten, its first leg is due, with nothing counted yet.

        Keys that it took and effects that were applied stay. Raises NotQuarantinedError.
        """
        row, after = _quarantined(tx, submission_id), Aftermath(at)
        leg = self.first_leg(is_part=row.parent is not None)
        self._forget(tx, submission_id, leg)
        mine = submission.c.id == submission_id
        tx.execute(update(submission).where(mine).values(route=self.intake.name, conflicts=0))
        self._tell(tx, submission_id, Status.RECEIVED, RELEASED, after)
        events.append(tx, submission_id, "release", at, {"why": RELEASED, **_keep(tx, row, said)}, by=OPERATOR)
        after.add(
            NextLeg(submission_id, ledger.SUBMISSION_LINE, leg.stages[0], leg.queue, row.channel, row.rank, after.at)
        )
        put_legs(tx, after.legs)

    def refuse(self, tx: Write, submission_id: str, said: Said, at: datetime) -> None:
        """Ends ``refused``, with what was found so far and QUARANTINE_REFUSED. Raises NotQuarantinedError."""
        row, after = _quarantined(tx, submission_id), Aftermath(at)
        found = finding_of(REFUSED)
        place = {"submission": submission_id, "stage": OPERATOR, "n": 0, "place": "", "value": ""}
        tx.execute(insert(finding).values(place | {"code": found.code, "severity": found.severity}))
        codes = self._tell(tx, submission_id, Status.REFUSED, REFUSED, after)
        data = {"stages": [], "codes": codes, "why": REFUSED, **_keep(tx, row, said)}
        events.append(tx, submission_id, "refuse", at, data, by=OPERATOR)
        bundles.close_parents(tx, [row.parent], self.house.routes, after)
        put_legs(tx, after.legs)

    def _forget(self, tx: Write, submission_id: str, leg: LegPlan) -> None:
        """What the stages from ``leg`` on left: they say it anew."""
        before = _before(self.intake, leg.stages[0])
        signed = (submission_blob.c.submission == submission_id) & (submission_blob.c.role == SIGNATURE)
        if tx.execute(select(submission_blob.c.role).where(signed)).first() is not None:
            before |= {leg.stages[0]}  # what a completed draft is, its first stage said when it was still unsigned
        again = [name for name in self.house.stages if name not in before]
        for table in (fact, finding):
            tx.execute(delete(table).where(table.c.submission == submission_id, table.c.stage.in_(again)))
        planned = (effect.c.submission == submission_id, effect.c.stage.in_(again), effect.c.applied_at.is_(None))
        tx.execute(delete(effect).where(*planned))

    def _tell(self, tx: Write, submission_id: str, status: Status, why: str, after: Aftermath) -> list[str]:
        """Freezes the answers; the codes of all findings, sorted."""
        house = self.house
        [item] = ledger.load_items(tx, [submission_id], after.at, house.kinds, house.store.open)
        ending = Ending(item, status, after.at, why, item.findings, {})
        notices.freeze(tx, [(submission_id, planned) for planned in house.notify.plan(ending)], after)
        return sorted({one.code for one in item.findings})


def _quarantined(tx: Write, submission_id: str) -> Row[Any]:
    """Its row. Raises NotQuarantinedError; asked inside the transaction, so of two operators one decides."""
    row = tx.execute(select(submission).where(submission.c.id == submission_id)).one()
    if row.status != Status.QUARANTINED:
        raise NotQuarantinedError(submission_id, row.status)
    return row


def _keep(tx: Write, row: Row[Any], said: Said) -> Mapping[str, str]:
    """Keeps the operator's words as a fact; what the event may hold of them."""
    stage = f"{OPERATOR}.{row.event_count + 1}"
    tx.execute(insert(fact).values(submission=row.id, stage=stage, data=canonical.dumps({"text": said.text})))
    return {"user": said.user, "text": canonical.digest([row.salt, said.text])}


def _before(route: Route, stage: str) -> frozenset[str]:
    """The stages of ``route`` that lie before ``stage``."""
    names = [name for leg in route.legs for name in leg.stages]
    return frozenset(names[: names.index(stage)])
