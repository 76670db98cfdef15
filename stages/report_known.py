"""What the registers know about quarterly reports, gathered for a whole batch: a few queries however many persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.database import Reads
from pipeline.items import Item
from pipeline.order import behind_about
from registries.charges import Charge, open_charges
from registries.insured import insured_among
from registries.insurer_registrations import activities_of
from registries.insurers import Insurer, insurers_by_voen
from registries.population import PopulationRegister
from registries.regimes import InsurerRegime, regime_on, regimes_of
from registries.report_payments import Usable, usable, used_by
from registries.reports import NO_CHAIN, Chain, Key, chains_of, standings_of
from rules.report_standing import Standing
from schemas.assumed_regimes import assumed_regime
from schemas.contribution_terms import Regime
from schemas.months import Quarter
from schemas.person import PersonRecord
from schemas.quarterly_report import QuarterlyReport
from stages.authorize import AuthorizeFacts
from stages.parse import ParseFacts

NOTHING = Standing()
Payments = Mapping[str, tuple[Usable, Mapping[Key, int]]]  # by number


@dataclass(frozen=True, slots=True)
class Known:
    """What was gathered about one report. ``payments``: by number, those of which the insurer has a part, with what
    counting reports use of it; ``unknown``: persons who are not insured; ``waits``: one of them may come.
    """

    insurer: Insurer
    activity: str
    quarter: Quarter
    chain: Chain
    opening: Standing
    activities: Sequence[str]
    regimes: Sequence[InsurerRegime]
    payments: Payments
    charges: Sequence[Charge]
    unknown: frozenset[str]
    records: Mapping[str, PersonRecord]
    waits: bool

    @property
    def key(self) -> Key:
        """Of all versions of the report."""
        return str(self.insurer.voen), self.activity, self.quarter

    @property
    def recorded_regime(self) -> Regime | None:
        """The scale that is recorded for the quarter; None: it has to be assumed."""
        return regime_on(self.regimes, self.quarter.last)

    @property
    def regime(self) -> Regime | None:
        """As it is recorded, or assumed; None where no table says it."""
        return self.recorded_regime or assumed_regime(self.insurer.kind.value, self.quarter.last)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One report with its key."""

    item: Item
    body: QuarterlyReport
    key: Key


def report_of(item: Item) -> QuarterlyReport | None:
    """The document, if it is a quarterly report."""
    body = ParseFacts.of(item).body
    return body if isinstance(body, QuarterlyReport) else None


@dataclass(frozen=True, slots=True)
class _Registers:
    """What was read for all reports of a batch together."""

    insurers: Mapping[str, Insurer]
    chains: Mapping[tuple[str, str], Chain]
    activities: Mapping[str, Sequence[str]]
    regimes: Mapping[str, Sequence[InsurerRegime]]
    charges: Mapping[Key, Sequence[Charge]]
    records: Mapping[str, PersonRecord]


def gather_reports(items: Sequence[Item], population: PopulationRegister, reads: Reads) -> Mapping[str, Known]:
    """By item id. Earlier items first: what registers in between is then seen in the registers."""
    asked = [
        _Asked(item, body, (AuthorizeFacts.of(item).party, str(body.activity), str(body.period)))
        for item in items
        if (body := report_of(item)) is not None
    ]
    unknown, unregistered = _unknown(asked, reads)
    read, payments = _read(asked, population, reads), _payments(asked, reads)
    openings = _openings(asked, read.chains, reads)
    return {
        one: _known(mine, read, openings[one], payments[one], unknown[one], waits=one in unregistered)
        for mine in asked
        for one in (mine.item.id,)
    }


def _read(asked: Sequence[_Asked], population: PopulationRegister, reads: Reads) -> _Registers:
    voens = {one.key[0] for one in asked}
    return _Registers(
        insurers=insurers_by_voen(reads, voens),
        chains=chains_of(reads, voens),
        activities=activities_of(reads, voens),
        regimes=regimes_of(reads, voens),
        charges=open_charges(reads, {one.key: one.body.period.last for one in asked}),
        records=population.find(reads, {fin for one in asked for fin in _presenters(one.body)}),
    )


def _known(
    asked: _Asked, read: _Registers, opening: Standing, payments: Payments, unknown: frozenset[str], *, waits: bool
) -> Known:
    voen, activity, _ = asked.key
    return Known(
        insurer=read.insurers[voen],
        activity=activity,
        quarter=asked.body.period,
        chain=read.chains.get((voen, activity), NO_CHAIN),
        opening=opening,
        activities=read.activities.get(voen, ()),
        regimes=read.regimes.get(voen, ()),
        payments=payments,
        charges=read.charges[asked.key],
        unknown=unknown,
        records=read.records,
        waits=waits,
    )


def _openings(asked: Sequence[_Asked], chains: Mapping[tuple[str, str], Chain], reads: Reads) -> Mapping[str, Standing]:
    """What the report before each closed with; nothing where there is none."""
    before = {one.item.id: chains.get(one.key[:2], NO_CHAIN).before(one.body.period) for one in asked}
    closed = standings_of(reads, [one.number for one in before.values() if one is not None])
    return {item: NOTHING if one is None else closed[one.number] for item, one in before.items()}


def _payments(asked: Sequence[_Asked], reads: Reads) -> Mapping[str, Payments]:
    """By item id and number of the payment."""
    mine = {one.item.id: {(one.key[0], used.payment) for used in one.body.payments} for one in asked}
    wanted = {own for owns in mine.values() for own in owns}
    known, uses = usable(reads, wanted), used_by(reads, {number for _, number in wanted})
    return {
        item: {own[1]: (known[own], uses.get(own, {})) for own in owns if own in known} for item, owns in mine.items()
    }


def _unknown(asked: Sequence[_Asked], reads: Reads) -> tuple[Mapping[str, frozenset[str]], set[str]]:
    """By item id the persons who are not insured; and the items before which one of them may still be registered."""
    insured = insured_among(reads, {person.fin for one in asked for person in one.body.persons})
    unknown = {one.item.id: frozenset(str(person.fin) for person in one.body.persons) - insured for one in asked}
    return unknown, behind_about(reads, [one.item for one in asked], "fin", unknown)


def _presenters(body: QuarterlyReport) -> Sequence[str]:
    return [str(one.fin) for one in (body.responsible, body.accountant) if one is not None]
