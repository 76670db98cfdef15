"""How commands print the history of a submission: its events, as JSON and as a table."""

from datetime import datetime
from typing import Any

from cli.options import print_table
from pipeline.overview import SHORT_ID, EventRow

# Other submissions that an event names: the draft that a file joined, the file that did something to a draft.
_OTHERS = {"into": "into", "submission": "by"}


def moment(at: datetime) -> str:
    """A moment for a table: to the second."""
    return at.isoformat(timespec="seconds")


def event_json(one: EventRow) -> dict[str, Any]:
    """An event with all that it holds."""
    return {
        "n": one.n,
        "at": one.at.isoformat(),
        "event": one.kind,
        "by": one.by,
        "status": one.status,
        "data": dict(one.data),
    }


def print_events(events: list[EventRow]) -> None:
    """A table of events, one line each."""
    rows = [(str(one.n), moment(one.at), one.kind, one.by, one.status, _about(one)) for one in events]
    print_table("events", ["n", "at", "event", "by", "status", "about"], rows)


def _about(one: EventRow) -> str:
    told = (one.data.get(name, "") for name in ("why", "user"))
    parts = [*one.data.get("codes", ()), *map(str, told), " → ".join(one.data.get("stages", ()))]
    parts += [f"{word} {_ids(one.data[name])}" for name, word in _OTHERS.items() if name in one.data]
    return " · ".join(part for part in parts if part)


def _ids(named: str | list[str]) -> str:
    return ", ".join(each[:SHORT_ID] for each in ([named] if isinstance(named, str) else named))
