"""What rows of the registers bear of the effect that wrote them: its key, and its submission's place in the order."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.bulk import rows_by
from pipeline.database import Write
from pipeline.effects import Origin
from pipeline.tables import submission


def key_of(origin: Origin) -> dict[str, Any]:
    """The key (submission, line) as columns."""
    return {"submission": origin.submission, "line": origin.line}


def ranks_of(tx: Write, origins: Iterable[Origin]) -> Mapping[str, int]:
    """The place of each submission in the order of judging, by its id; one query for each 10,000."""
    return {row.id: row.rank for row in rows_by(tx, submission.c.id, [origin.submission for origin in origins])}
