"""Conservation of insurers: every number that was counted is one insurer's, and every party's office is known.

What a problem says never names a person, a VÖEN or a number.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, func, select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import counter, effect
from registries.insurer_registrations import ChooseOffice, RegisterInsurer
from registries.insurer_series import COUNTER, SERIES
from registries.tables import insurer, insurer_activity, insurer_registration, party_office
from schemas.insurer_registration import InsurerRegistration


class InsurerNumbersCheck:
    """Every number of the series that was counted is one registered insurer's, the one that its effect reported."""

    name = "insurer numbers"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        last = reads.execute(select(counter.c.value).where(counter.c.name == COUNTER)).scalar() or 0
        reported = {
            row.submission: canonical.loads(row.result)["insurer_number"]
            for row in reads.execute(_applied(RegisterInsurer.kind))
        }
        issued: set[int] = set()
        for row in reads.execute(select(insurer_registration).order_by(insurer_registration.c.submission)):
            place = SERIES.place(row.sun)
            if reported.get(row.submission, row.sun) != row.sun:
                yield Problem(self.name, row.submission, "another number than its effect reported")
            if not 1 <= place <= last:
                yield Problem(self.name, row.submission, "issued, and not counted")
            issued.add(place)
        for place in sorted(set(range(1, last + 1)) - issued):
            yield Problem(self.name, f"place {place}", "counted, and no insurer has it")
        bearers = select(insurer_registration.c.submission).join(insurer, insurer.c.sun == insurer_registration.c.sun)
        shared = bearers.group_by(insurer_registration.c.submission).having(func.count() > 1)
        for submission_id in sorted(reads.execute(shared).scalars()):
            yield Problem(self.name, submission_id, "its number is another insurer's, too")


class RegisteredInsurersCheck:
    """What was accepted stands among the insurers, with the activities of its document, each person once."""

    name = "registered insurers"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        numbers = {row.voen: row.sun for row in reads.execute(select(insurer.c.voen, insurer.c.sun))}
        codes: dict[str, dict[int, str]] = {}
        for row in reads.execute(select(insurer_activity)):
            codes.setdefault(row.insurer, {})[row.place] = row.code
        for row in reads.execute(select(insurer_registration).order_by(insurer_registration.c.submission)):
            if numbers.get(row.insurer) != row.sun:
                yield Problem(self.name, row.submission, "another number than among the insurers")
            document = InsurerRegistration.model_validate_json(row.data)
            if codes.get(row.insurer, {}) != dict(enumerate(map(str, document.activities.codes))):
                yield Problem(self.name, row.submission, "other activities than its document names")
        yield from self._twice(reads)

    def _twice(self, reads: Reads) -> Iterator[Problem]:
        open_ones = select(insurer.c.fin).where(insurer.c.fin.is_not(None), insurer.c.closed_on.is_(None))
        persons = reads.execute(open_ones.group_by(insurer.c.fin).having(func.count() > 1)).all()
        if persons:
            yield Problem(self.name, str(len(persons)), "one person, and several open insurers")


class PartyOfficesCheck:
    """Whose documents an office decides about: what insurers' rows say, what applicants chose last."""

    name = "offices of parties"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        known = {row.party: row.office for row in reads.execute(select(party_office))}
        wanted = {row.voen: row.office for row in reads.execute(select(insurer.c.voen, insurer.c.office))}
        wanted |= _chosen(reads)
        differ = sum(known.get(party) != office for party, office in wanted.items())
        if differ:
            yield Problem(self.name, f"{differ} of {len(wanted)}", "another office than its insurer's or applicant's")
        if strangers := len(known.keys() - wanted.keys()):
            yield Problem(self.name, str(strangers), "an office for a party that nobody knows")


def _chosen(reads: Reads) -> Mapping[str, str]:
    orders = reads.execute(_applied(ChooseOffice.kind).order_by(effect.c.applied_at, effect.c.submission))
    told = [canonical.loads(row.data) for row in orders]
    return {one["party"]: one["office"] for one in told}


def _applied(kind: str) -> Select[Any]:
    return select(effect).where(effect.c.kind == kind, effect.c.applied_at.is_not(None))
