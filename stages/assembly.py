"""Puts the house together: settings in, a working ``House`` out. ``cli`` and the screens start here, and tests, too.

Nothing is opened before it is asked for: the supervisor forks its workers from an assembly that holds no connection.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from threading import Event

import registries.tables  # noqa: F401 - hangs its tables on the one metadata
from inbox.checks import inbox_checks
from inbox.intake import Intake
from inbox.watch import Watcher
from outbox.checks import outbox_checks
from outbox.deliver import DeliverLine
from outbox.payment_files.checks import PaymentFilesCheck
from outbox.payment_files.lines import PayoutDeliverLine, PayoutSealLine
from outbox.placing import sweep_temporary
from outbox.printing import PrintLine
from outbox.seal import SealLine
from pipeline import legs, migrate
from pipeline.blobs import BlobStore
from pipeline.bounds import Bounds
from pipeline.checks import pipeline_checks
from pipeline.clock import Clock, SystemClock
from pipeline.collecting import collect_rarely
from pipeline.conservation import Check
from pipeline.database import Database
from pipeline.dispatch import Dispatcher
from pipeline.draft_effects import draft_effects
from pipeline.effects import EffectKinds
from pipeline.engine import Engine, Pace
from pipeline.folders import make_private, passage
from pipeline.ledger_effects import ledger_effects
from pipeline.lineage import lineage_effects
from pipeline.lines import Line
from pipeline.notices import DELIVER_QUEUE, SEAL_QUEUE
from pipeline.prints import PRINT_QUEUE
from pipeline.quarantine import QuarantineDesk
from pipeline.settings import Settings
from pipeline.stages import Stage
from pipeline.stores import open_store
from pipeline.submissions import House, SubmissionLine
from pipeline.supervisor import Program, worker_name
from pipeline.uploads import UploadsCheck
from registries.bank_blob_checks import BankPartsCheck
from registries.bank_booking import booking_effects
from registries.checks import registry_checks
from registries.effects import effect_kinds
from registries.lookups import Lookups, PacedLookups, Unlimited
from registries.page_readings import KeptReadings
from registries.policy_versions import record_policy
from registries.population import TablePopulation
from registries.rule_sets import record_rules
from rules.version import PROGRAM_VERSION, RULES_VERSION
from schemas.code_table import package_tables
from schemas.findings import Severity
from signatures.keys import SigningKey
from signatures.policy import DEFAULT_POLICY, Policy
from stages.action import ActionStage
from stages.assess import AssessStage
from stages.attachments import AttachmentsStage
from stages.authorize import AuthorizeStage
from stages.benefit_lookup import BenefitLookupStage
from stages.book import BookStage
from stages.certificate_lookup import CertificateLookupStage
from stages.distribute import DistributeStage
from stages.draft import DraftStage
from stages.grantee_lookup import GranteeLookupStage
from stages.insurer_data import InsurerDataStage
from stages.insurer_lookup import InsurerLookupStage
from stages.match import MatchStage
from stages.notify import NotifyStage
from stages.parse import ParseStage
from stages.payment_lookup import PaymentLookupStage
from stages.payment_status import PaymentStatusStage
from stages.register import RegisterStage
from stages.report_lookup import ReportLookupStage
from stages.review import ReviewStage
from stages.revocation_fetch import RevocationFetch
from stages.routes import ATTACHMENTS, INTAKE, REPORTS, ROUTES, STATEMENTS
from stages.scan_reading import Readings, reader_of
from stages.seal_key import make_seal_if_none, open_seal_key
from stages.ssn_lookup import SsnLookupStage
from stages.statement_intake import StatementForms
from stages.statement_parse import StatementParseStage
from stages.summary import SummaryStage
from stages.trust import TrustLibrary, TrustRefresh
from stages.validate import ValidateStage
from stages.verify import VerifyStage
from stages.waiting_signers import fetch_of


@dataclass
class Assembly:
    """All parts, made on first use. Make one per process."""

    settings: Settings
    clock: Clock

    @cached_property
    def database(self) -> Database:
        """The ledger and the registers."""
        return Database(self.settings.database)

    @cached_property
    def store(self) -> BlobStore:
        """The bytes."""
        return open_store(self.settings)

    @cached_property
    def readings(self) -> Readings:
        """Pages of scans as they were read."""
        return KeptReadings(self.database, self.clock)

    @cached_property
    def submissions(self) -> SubmissionLine:
        """The line of the stages."""
        booking = booking_effects(self.store.open)
        kinds = EffectKinds(*ledger_effects(), *draft_effects(), *lineage_effects(ROUTES), *effect_kinds(), *booking)
        stages = {stage.name: stage for stage in self._stages()}
        return SubmissionLine(House(stages, ROUTES, kinds, NotifyStage(), self.store, RULES_VERSION))

    def _stages(self) -> Sequence[Stage]:
        settings = self.settings
        severities = {"VOEN_CHECK_DIGIT": Severity(settings.voen_check_digit)}
        check_again = timedelta(seconds=settings.hold_check_seconds)
        bounds = Bounds(settings.verify_memory_mb, settings.verify_seconds)
        forms = StatementForms(settings.statement_mappings)
        return (
            VerifyStage(TrustLibrary(self.store), settings.hold, check_again, bounds, self.policy(), forms),
            ParseStage(),
            DraftStage(settings.dependency_wait),
            AuthorizeStage(settings.dependency_wait),
            ValidateStage(severities),
            InsurerLookupStage(TablePopulation(), settings.dependency_wait),
            SsnLookupStage(TablePopulation(), settings.dependency_wait, self.lookups()),
            GranteeLookupStage(TablePopulation(), settings.dependency_wait),
            CertificateLookupStage(TablePopulation(), settings.dependency_wait, self.lookups()),
            BenefitLookupStage(TablePopulation(), settings.dependency_wait),
            AttachmentsStage(reader_of(settings, self.readings)),
            AssessStage(),
            InsurerDataStage(),
            PaymentLookupStage(settings.dependency_wait),
            ReportLookupStage(TablePopulation(), settings.dependency_wait),
            DistributeStage(),
            ReviewStage(),
            RegisterStage(),
            SummaryStage(),
            ActionStage(self.store.open),
            StatementParseStage(forms),
            MatchStage(settings.dependency_wait, settings.statement_part),
            BookStage(),
            PaymentStatusStage(),
        )

    def policy(self) -> Policy:
        """By what signatures are judged."""
        return replace(DEFAULT_POLICY, max_bytes=self.settings.max_file_bytes)

    def lookups(self) -> Lookups:
        """How often the population register may be asked."""
        pace = self.settings.lookups_per_minute
        return Unlimited() if pace is None else PacedLookups(self.database, self.clock, "population", pace)

    def quarantine(self) -> QuarantineDesk:
        """Where an operator decides about what was set aside."""
        return QuarantineDesk(self.submissions.house, INTAKE, parts_begin="parse")

    def lines(self) -> tuple[Line, ...]:
        """Every kind of work."""
        outbox = self.settings.folder("outbox")
        answers = (SealLine(self.seal_key), DeliverLine(outbox), PrintLine(outbox))
        return (self.submissions, *answers, PayoutSealLine(self.seal_key), PayoutDeliverLine(outbox))

    def seal_key(self) -> SigningKey:
        """The fund's seal. Only the process that owns the seal queue asks for it, after it was forked."""
        return open_seal_key(self.settings)

    def engine(self, worker: str) -> Engine:
        """An engine whose leases bear ``worker``."""
        settings = self.settings
        pace = Pace(
            settings.batch,
            timedelta(seconds=settings.lease_seconds),
            timedelta(seconds=settings.leg_limit_seconds),
            singly=frozenset({ATTACHMENTS, STATEMENTS}),
        )
        return Engine(self.database, self.lines(), self.clock, pace, worker)

    def intake(self) -> Intake:
        """The door of the inbox folders."""
        return Intake(self.database, self.store, INTAKE, self.clock, self.settings)

    def trust_refresh(self) -> TrustRefresh:
        """The tick that records new trust material."""
        return TrustRefresh(self.settings.folder("trust"), self.database, self.store, self.clock)

    def revocation_fetch(self) -> RevocationFetch | None:
        """The tick that fetches revocation lists; None where the settings want none."""
        return fetch_of(self.settings, self.submissions.house, self.database, self.clock)

    def checks(self) -> tuple[Check, ...]:
        """All conservation checks."""
        folder = self.settings.folder
        return (
            *pipeline_checks(self.store),
            *registry_checks(),
            BankPartsCheck(self.store.open),
            *inbox_checks(folder("claimed"), folder("uploads"), self.clock),
            UploadsCheck(self.clock),
            *outbox_checks(folder("outbox")),
            PaymentFilesCheck(folder("outbox")),
        )

    def open_house(self) -> None:
        """At a start, under the house lock: tables up to date, leases of earlier starts ended, trust recorded."""
        self.settle_modes()
        migrate.upgrade(self.settings.database)
        if self.settings.database_url is None:
            self.settings.database_path.chmod(0o600)
        self.store.sweep_temporary()
        sweep_temporary(self.settings.folder("outbox"))
        make_seal_if_none(self.settings, self.clock.now())
        with self.database.write() as tx:
            legs.end_all_leases(tx, self.clock.now())
        self.trust_refresh()()
        self.keep_versions()

    def keep_versions(self) -> None:
        """Whoever judges keeps the policy and the tables of the rules that he judges by, before he does."""
        policy, now = self.policy(), self.clock.now()
        with self.database.write() as tx:
            record_policy(tx, policy.version, policy.text, now)
            record_rules(tx, RULES_VERSION, PROGRAM_VERSION, package_tables(), now)

    def settle_modes(self) -> None:
        """The folders of run-time data, each open to whom it belongs. Any process may do it at any time."""
        folder = self.settings.folder
        for way in (self.settings.var, folder("inbox"), folder("outbox")):
            passage(way)
        for mine in (
            folder("store"),
            folder("claimed"),
            folder("aside"),
            folder("uploads"),
            folder("log"),
            folder("trust"),
            folder("keys"),
        ):
            make_private(mine)

    def close(self) -> None:
        """Gives connections back, so that workers can be forked."""
        self.database.close()


def build(settings: Settings, clock: Clock | None = None) -> Assembly:
    """The parts for one process."""
    return Assembly(settings, clock or SystemClock())


def programs(settings: Settings) -> list[Program]:
    """The processes of the embedded house. Each builds its own assembly after the fork."""
    memory = settings.worker_memory_mb
    light = sorted({leg.queue for route in ROUTES.values() for leg in route.legs} - {ATTACHMENTS, REPORTS, STATEMENTS})
    workers = [Program(f"worker-{n}", _worker(settings, light), memory) for n in range(1, settings.workers + 1)]
    readers = settings.ocr_workers or os.cpu_count() or 1
    return [
        Program("watch", lambda: _watch(settings)),
        *workers,
        Program("reports", _worker(settings, [REPORTS]), memory),
        Program("statements", _worker(settings, [STATEMENTS]), memory),
        *(Program(f"ocr-{n}", _worker(settings, [ATTACHMENTS]), memory) for n in range(1, readers + 1)),
        Program("outbox", _worker(settings, [SEAL_QUEUE, DELIVER_QUEUE]), memory),
        Program("print", _worker(settings, [PRINT_QUEUE]), memory),
    ]


def _worker(settings: Settings, queues: Sequence[str]) -> Callable[[], None]:
    def main() -> None:
        collect_rarely()
        house = build(settings)
        dispatcher = Dispatcher(house.engine(worker_name()), queues, house.clock, settings.poll_seconds)
        dispatcher.serve(Event())

    return main


def _watch(settings: Settings) -> None:
    house = build(settings)
    fetch = house.revocation_fetch()
    ticks: list[Callable[[], object]] = [house.trust_refresh(), *([fetch] if fetch is not None else [])]
    Watcher(house.intake(), settings, ticks=ticks).run(Event())


def bury(settings: Settings) -> Callable[[str], None]:
    """What the supervisor does when a worker died: its leases end, in a connection that is closed again."""

    def after(worker: str) -> None:
        house = build(settings)
        house.engine("supervisor").bury(worker)
        house.close()

    return after
