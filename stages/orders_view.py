"""What a supervisor orders about, as he is shown it: what was set aside, the office's reasons. Read-only.

Everything is asked for an officer by his login, and is None or empty for whose role or office it is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.database import Reads
from pipeline.evidence import Evidence, evidence, words
from pipeline.quarantine import QuarantineDesk
from registries.led import SetAside, oversees, sees_quarantined
from registries.office_reasons import Version, reasons_of, versions_of
from registries.officers import names_of
from rules.envelope import BAKU
from schemas.return_reasons import ReturnReason, return_reasons
from schemas.services import SERVICES


@dataclass(frozen=True, slots=True)
class AsideView:
    """One that was set aside, its evidence, and what was written about it before (it may be personal)."""

    item: SetAside
    evidence: Evidence
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The reasons of an office and a service: those of ``today``, all versions that the office wrote, and by whom."""

    today: Mapping[str, ReturnReason]
    versions: Sequence[Version]
    names: Mapping[str, str]


def aside_view(reads: Reads, desk: QuarantineDesk, login: str, submission_id: str) -> AsideView | None:
    """None where it is not for ``login``, or is set aside no more."""
    one = sees_quarantined(reads, login, submission_id, to_decide=False)
    seen = None if one is None else evidence(reads, desk, submission_id)
    if one is None or seen is None:
        return None
    return AsideView(one, seen, tuple(words(reads, submission_id).values()))


def catalogue_of(reads: Reads, login: str, office: str, service: str, now: datetime) -> Catalogue | None:
    """None where the office is not one that ``login`` oversees."""
    if not oversees(reads, login, office):
        return None
    today = now.astimezone(BAKU).date()
    versions = versions_of(reads, office, service)
    return Catalogue(
        reasons_of(reads, office, service, today), versions, names_of(reads, {one.login for one in versions})
    )


def services_with_reasons(today: date) -> Sequence[str]:
    """The services that an office may give back."""
    return [code for code in SERVICES if return_reasons(code, today)]
