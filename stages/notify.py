"""notify: which answers go to whom. Runs in the commit of every end, so it only picks values; ``outbox`` words them.

Channel notices (processing: status and codes, no value from the content) go to the channel that brought the file.
Content notices go to the channels of the *proven* party: nobody is told content before authorize advanced.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.stages import Ending, PlannedNotice
from pipeline.status import Status
from stages.authorize import AuthorizeFacts
from stages.grantee_lookup import GranteeFacts
from stages.parse import ParseFacts
from stages.ssn_lookup import SsnLookupFacts

CONTENT_KINDS = {
    Status.REGISTERED: "acceptance",
    Status.RETURNED: "return",
    Status.REFUSED: "refusal",
    Status.DUPLICATE: "duplicate",
}


class NotifyStage:
    """The last stage of every way."""

    name = "notify"

    def plan(self, ending: Ending) -> tuple[PlannedNotice, ...]:
        """The processing notice always; the content notice when there is a proven party and something to tell."""
        notices = [PlannedNotice("processing", "channel", None, _processing(ending))]
        proven = AuthorizeFacts.known_of(ending.item)
        kind = CONTENT_KINDS.get(Status(ending.status))
        if proven is not None and kind is not None:
            notices.append(PlannedNotice(kind, "party", proven.party, _content(ending, kind, proven)))
        return tuple(notices)


def _base(ending: Ending, kind: str) -> dict[str, Any]:
    item = ending.item
    return {
        "kind": kind,
        "submission": item.id,
        "sequence": item.sequence,
        "status": ending.status,
        "received_at": item.received_at.isoformat(),
    }


def _processing(ending: Ending) -> Mapping[str, Any]:
    codes = sorted({one.code for one in ending.findings})
    return _base(ending, "processing") | {"channel": ending.item.channel, "why": ending.why, "codes": codes}


def _content(ending: Ending, kind: str, proven: AuthorizeFacts) -> Mapping[str, Any]:
    data = _base(ending, kind)
    parsed = ParseFacts.of(ending.item)
    data |= {
        "service": parsed.envelope.service,
        "document_id": parsed.key[1],
        "insurer": proven.party,
        "findings": [
            {"code": one.code, "severity": one.severity, "where": one.where, "value": one.value}
            for one in ending.findings
        ],
    }
    if kind == "duplicate":
        return data | {"of": proven.first}
    return (
        data
        | _person(ending)
        | _authorization(ending)
        | {name: ending.results[name] for name in ("ssn", "issued_at", "changed") if name in ending.results}
    )


def _person(ending: Ending) -> dict[str, Any]:
    """The person's data, told where something was registered or where an SSN exists already."""
    known = SsnLookupFacts.known_of(ending.item)
    exists = any(one.code == "SSN_EXISTS" for one in ending.findings)
    if known is None or not (exists or ending.status == Status.REGISTERED):
        return {}
    person = known.model_dump(include={"fin", "surname", "given_name", "patronymic"})
    return {"person": person} | ({"ssn": known.ssn} if exists else {})


def _authorization(ending: Ending) -> dict[str, Any]:
    """What was given or taken back, and the name that was found behind the FİN: told once it stands in the register."""
    known = GranteeFacts.known_of(ending.item)
    if known is None or "authorization" not in ending.results:
        return {}
    names = known.model_dump(include={"fin", "surname", "given_name", "patronymic"})
    told = {"state": ending.results["authorization"]} | known.model_dump(mode="json", exclude={*names, "grant_kind"})
    told |= {"kind": known.grant_kind.value, "fin": known.fin}
    return {"authorization": told} | ({"person": names} if known.surname else {})
