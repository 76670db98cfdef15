"""The notice that a return would send, before it is sent: made by the gate, ``notify`` and ``outbox`` themselves.

Nothing is written. Only moments and the number of the notice can differ from the one that is sealed later.
"""

from dataclasses import replace
from datetime import datetime

from outbox.prints.notice import notice_sheet
from outbox.prints.sheet import Sheet
from outbox.texts import word
from pipeline.database import Reads
from pipeline.effects import EffectKinds
from pipeline.ledger import load_items
from pipeline.notices import FrozenNotice
from pipeline.outcomes import Return
from pipeline.review import OFFICE, digest_of
from pipeline.stages import Ending
from pipeline.status import Status
from registries.officers import find
from stages.notify import NotifyStage
from stages.office import NotForOfficerError, Said, check_text, decision_for
from stages.papers import OpenBlob
from stages.review import ReviewStage


def return_notice(
    reads: Reads, kinds: EffectKinds, open_blob: OpenBlob, submission_id: str, said: Said, at: datetime
) -> bytes | None:
    """The body of the content notice; None where there is no proven party to tell, or where it is not in review.

    Raises NotForOfficerError, UnknownReasonError, NoReasonError, UnfitTextError.
    """
    mine = find(reads, said.officer, submission_id, to_decide=True)
    if mine is None:
        raise NotForOfficerError(submission_id)
    check_text(said.text.strip())
    made = decision_for(reads, mine, said, at)
    if mine.status != Status.IN_REVIEW:
        return None
    [item] = load_items(reads, [submission_id], at, kinds, open_blob)
    made = made.model_copy(update={"seen": digest_of(item.facts, item.findings)})
    last = max((int(one.removeprefix(OFFICE)) for one in item.facts if one.startswith(OFFICE)), default=0)
    decided = replace(item, facts={**item.facts, f"{OFFICE}{last + 1}": made.model_dump_json()})
    outcome = ReviewStage().run(decided, None)
    if not isinstance(outcome, Return):
        return None
    ending = Ending(decided, Status.RETURNED, at, "", (*decided.findings, *outcome.findings), {})
    planned = next((one for one in NotifyStage().plan(ending) if one.kind == "return"), None)
    if planned is None:
        return None
    return word(FrozenNotice(f"{submission_id}.return", planned.kind, at, planned.data))


def sheet_of(body: bytes) -> Sheet:
    """The notice as people read it."""
    return notice_sheet(body, body)
