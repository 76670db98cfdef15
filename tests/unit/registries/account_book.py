"""An insurer's books on a real database: reports, payments, charges and allocations as the house commits them."""

from contextlib import contextmanager
from datetime import date

from register_samples import ALFA, CONTACTS, make_insurer
from sqlalchemy import event, insert, select, update

from pipeline import canonical
from pipeline.channels import open_channel
from pipeline.clock import SetClock
from pipeline.conservation import conserve
from pipeline.database import Database
from pipeline.effects import EffectKinds, Origin
from pipeline.ledger import Arrival, enter
from pipeline.lines import Aftermath
from pipeline.stages import LegPlan, Route
from pipeline.tables import effect, fact, metadata, submission
from registries.accounts.allocation import AllocationOf, post_allocation
from registries.accounts.balances import balances_of
from registries.accounts.checks import account_checks
from registries.accounts.open_money import open_money
from registries.accounts.persons_freed import owed_again
from registries.accounts.standing import persons_standing
from registries.accounts.tables import account_transaction, posting
from registries.allocation_checks import AllocationsCheck
from registries.allocations import AllocateMoney
from registries.charges import Charge, ChargeKind, open_charges, put_charges
from registries.effects import IssueSsn, effect_kinds
from registries.entry_checks import EntriesCheck
from registries.insurers import put_insurers
from registries.officers import Officer, Role, put_officers
from registries.payments import Payment, put_payments
from registries.report_checks import ReportMoneyCheck, ReportsCheck
from registries.report_effects import RecordedDebt, RecordedMonth, RecordedUse, RecordReport
from registries.report_tables import report_debt
from registries.reports import NO_CHAIN, chains_of
from rules.allocation import MonthDues
from rules.money_standing import allocate_among
from rules.report_contributions import month_scale
from schemas.contribution_terms import Regime
from schemas.identifiers import ActivityCode, OfficeCode
from schemas.months import Quarter
from schemas.quarterly_report import ReportKind
from schemas.report_debt_terms import DebtKind
from stages.allocating import Sharing, order_of

FINS = ("5VBK5VR", "6HT3KPN", "7A1B2C3")
ACTIVITY = ActivityCode("62010")
REGIME = Regime.PRIVATE_NON_OIL
ROUTE = Route("intake", (LegPlan("light", ("verify",)),))
CODE = "121111"


def persons_owed(reads, insurer, activity):
    """Those for whom contributions are unpaid."""
    return [one for one in persons_standing(reads, insurer, activity) if one.amount > 0]


class Crash(BaseException):
    """The process dies here."""


class Book:
    """The insurer alfa with three insured persons, and two finance officers of its office."""

    def __init__(self, place):
        self.path = place
        self.database = Database(place)
        self.clock = SetClock()
        self.kinds = EffectKinds(*effect_kinds())
        self.count = len(FINS)  # those that ``make`` has submitted

    def make(self):
        metadata.create_all(self.database.writer)
        with self.database.write() as tx:
            open_channel(tx, "alfa", self.clock.now())
            put_insurers(tx, [make_insurer(ALFA)])
            put_officers(tx, [Officer(login, login, Role.FINANCE, (OfficeCode("188"),)) for login in ("f1", "f2")])
        self.count = 0
        for fin in FINS:
            self.apply(IssueSsn(fin=fin, insurer=ALFA, actual_address=None, contacts=CONTACTS))
        return self

    def submit(self):
        self.count += 1
        came = Arrival(f"token-{self.count}", "alfa", "file.xml", f"{self.count:064x}", 1)
        with self.database.write() as tx:
            entered = enter(tx, came, ROUTE, self.clock.now())
        return entered.submission

    def apply(self, *commands, owner=None):
        owner, at = owner or self.submit(), self.clock.now()
        orders = [(one, Origin(owner, n, at, at, Aftermath(at))) for n, one in enumerate(commands, start=1)]
        with self.database.write() as tx:
            for one, origin in orders:
                planned = {"stage": "assess", "kind": one.kind, "data": one.model_dump_json()}
                tx.execute(insert(effect).values(submission=owner, line=origin.line, **planned))
            facts = self.kinds.apply(tx, orders)
            for (_, origin), told in zip(orders, facts, strict=True):
                mine = (effect.c.submission == owner, effect.c.line == origin.line)
                tx.execute(update(effect).where(*mine).values(applied_at=at, result=canonical.dumps(dict(told))))
            tx.execute(update(submission).where(submission.c.id == owner).values(status="registered"))
        return {name: told for one in facts for name, told in one.items()}

    def pay(self, number, amount, day=date(2026, 4, 10), code=CODE):
        paid = Payment(number=number, insurer=ALFA, value_date=day, amount=amount, code=code, office=OfficeCode("188"))
        with self.database.write() as tx:
            put_payments(tx, [paid], self.clock.now())

    def charge(self, number, kind, debt, amount, day=date(2026, 2, 1)):
        one = Charge(
            number=number, insurer=ALFA, activity=ACTIVITY, kind=kind, debt=debt, day=day, amount=amount, basis="17-M"
        )
        with self.database.write() as tx:
            put_charges(tx, [one], self.clock.now())

    def report(self, incomes, quarter="2026-Q1", *, used=None, interest=0, shares=False, preferential=()):
        """An accepted report, or a correction of what was accepted; its number. With ``shares`` its money is allocated
        in the same commit, as the stage ``distribute`` plans it.
        """
        owner, digest = self.submit(), f"{self.count:064x}"
        persons = [[fin, one, one, one] for fin, one in zip(FINS, incomes, strict=True)]
        kept = canonical.dumps(
            {
                "content_digest": digest,
                "document": {"persons": persons, "preferential": [[one] for one in preferential]},
            }
        )
        with self.database.write() as tx:
            tx.execute(insert(fact).values(submission=owner, stage="parse", data=kept))
        with self.database.reads() as reads:
            command = self.recorded(reads, Quarter(quarter), digest, list(incomes), used or {}, interest)
            allocations = list(self.planned(reads, command, list(incomes))) if shares else ()
        return self.apply(command, *allocations, owner=owner)["report"]

    def planned(self, reads, command, incomes):
        """The allocation of a report's money, if there is any."""
        chain = chains_of(reads, [ALFA]).get((ALFA, ACTIVITY), NO_CHAIN)
        counts, used = chain.of(command.quarter), sum(one.amount for one in command.payments)
        money = open_money(reads, ALFA, str(ACTIVITY), used=used, corrected=counts.number if counts else None)
        if money.before + used or money.takes_back:
            taken = {one.number: one.amount for one in command.written_off}
            again = owed_again(reads, ALFA, str(ACTIVITY), taken, money.leaving)
            standing = persons_standing(reads, ALFA, str(ACTIVITY), money.leaving, again)
            sharing = Sharing(command, money, used, standing)
            yield order_of(
                sharing, allocate_among(money.before + used, standing, list(dues_of(command.quarter, incomes)))
            )

    def recorded(self, reads, quarter, digest, incomes, used, interest):
        chain = chains_of(reads, [ALFA]).get((ALFA, ACTIVITY), NO_CHAIN)
        counts, before = chain.of(quarter), chain.before(quarter)
        charges = open_charges(reads, {(ALFA, ACTIVITY, quarter): quarter.last})[ALFA, ACTIVITY, quarter]
        months = [month_of(month, incomes) for month in quarter.months]
        total = sum(one.employee + one.employer for one in months)
        added = {DebtKind.CONTRIBUTION: total, DebtKind.INTEREST: interest}
        for one in charges:
            if one.kind is not ChargeKind.WRITE_OFF:
                added[one.debt] = added.get(one.debt, 0) + one.amount
        opening = self.closings(reads, before)
        lessened = {DebtKind.CONTRIBUTION: sum(used.values())}
        taken = []
        for one in charges:
            if one.kind is ChargeKind.WRITE_OFF:
                owed = opening.get(one.debt, 0) + added.get(one.debt, 0) - lessened.get(one.debt, 0)
                part = max(0, min(one.amount, owed))
                lessened[one.debt] = lessened.get(one.debt, 0) + part
                taken.append(RecordedUse(number=one.number, amount=part))
        return RecordReport(
            insurer=ALFA,
            activity=ACTIVITY,
            quarter=quarter,
            report_kind=ReportKind.CORRECTION if counts else ReportKind.INITIAL,
            version=counts.version + 1 if counts else 1,
            before=before.number if before else None,
            document_id=f"d-{self.count}",
            content_digest=digest,
            regime=REGIME,
            persons=len(incomes),
            months=tuple(months),
            debts=tuple(debt_of(kind, opening, added, lessened) for kind in DebtKind),
            obligations=(),
            advance=(),
            payments=tuple(RecordedUse(number=number, amount=amount) for number, amount in sorted(used.items())),
            charges=tuple(RecordedUse(number=one.number, amount=one.amount) for one in charges),
            written_off=tuple(taken),
        )

    def closings(self, reads, report):
        if report is None:
            return {}
        rows = reads.execute(select(report_debt).where(report_debt.c.report == report.number))
        return {DebtKind(row.kind): row.closing for row in rows}

    def allocate(self, report, amount, quarter="2026-Q1"):
        """Gives ``amount`` of the report's money to persons with debt; the allocation."""
        owner, at, quarter = self.submit(), self.clock.now(), Quarter(quarter)
        with self.database.write() as tx:
            found = allocate_among(amount, persons_owed(tx, ALFA, ACTIVITY), [])
            command = AllocateMoney(
                insurer=ALFA,
                activity=ACTIVITY,
                quarter=quarter,
                before=0,
                used=amount,
                takes_back=(),
                given=found.given,
                rest=found.rest,
                digest=found.digest(),
            )
            planned = {"stage": "distribute", "kind": command.kind, "data": command.model_dump_json()}
            tx.execute(insert(effect).values(submission=owner, line=1, **planned, applied_at=at, result="{}"))
            origin = Origin(owner, 1, at, at, Aftermath(at))
            of = AllocationOf(report=report, insurer=ALFA, activity=ACTIVITY, day=quarter.last, origin=origin)
            post_allocation(tx, of, found.lines, at)
        return found

    def ask(self, question, *args, **named):
        with self.database.reads() as reads:
            return question(reads, *args, **named)

    def balances(self):
        """What is not nothing, by kind of account."""
        found = {}
        for one in self.ask(balances_of, ALFA):
            found[one.kind.value] = found.get(one.kind.value, 0) + one.amount
        return {kind: amount for kind, amount in found.items() if amount}

    def owed(self):
        return {one.fin: one.amount for one in self.ask(persons_owed, ALFA, ACTIVITY)}

    def rows(self):
        """All that was posted."""
        tables = (account_transaction, posting)
        with self.database.reads() as reads:
            return [tuple(row) for one in tables for row in reads.execute(select(one).order_by(*one.primary_key))]

    def problems(self):
        checks = (*account_checks(), EntriesCheck(), AllocationsCheck(), ReportsCheck(), ReportMoneyCheck())
        with self.database.reads() as reads:
            return [(one.check, one.where, one.what) for one in conserve(checks, reads)]

    @contextmanager
    def dies_at(self, statement):
        """Inside, the process dies before the statement of that number that changes something."""
        left = [statement]

        def before(connection, cursor, text, *told):
            left[0] -= text.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE")
            if left[0] < 0:
                raise Crash

        event.listen(self.database.writer, "before_cursor_execute", before)
        try:
            yield
        finally:
            event.remove(self.database.writer, "before_cursor_execute", before)


def month_of(month, incomes):
    employee, employer = map(sum, month_scale(month, REGIME).amounts(incomes))
    income = sum(incomes)
    return RecordedMonth(
        month=month, labour=income, exempt=0, income=income, employee=employee, employer=employer, heads=len(incomes)
    )


def dues_of(quarter, incomes):
    """By month, who is owed for how much."""
    for month in quarter.months:
        employee, employer = month_scale(month, REGIME).amounts(incomes)
        owed = map(int.__add__, employee, employer)
        yield MonthDues(month, {fin: one for fin, one in zip(FINS, owed, strict=True) if one})


def debt_of(kind, opening, added, lessened):
    begun, more, less = (of.get(kind, 0) for of in (opening, added, lessened))
    return RecordedDebt(kind=kind, opening=begun, added=more, lessened=less, closing=begun + more - less)
