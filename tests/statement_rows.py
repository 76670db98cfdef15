"""Statements, entries and their steps as rows of a database, for who only looks at them; amounts are qəpik."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, insert, select, update

from pipeline.ledger import Arrival, enter
from pipeline.stages import LegPlan, Route
from pipeline.tables import effect, submission
from registries.bank_steps import Step
from registries.bank_tables import (
    bank_candidate,
    bank_entry,
    bank_line,
    bank_statement,
    bank_step,
    bank_suspense,
)

ACCOUNT = "AZ21NABZ00000000137010001944"
ROUTE = Route("intake", (LegPlan("light", ("verify",)),))
DAY = date(2026, 3, 16)
_NO_TEXT = dict.fromkeys(
    ("reference", "end_to_end", "returns", "payer_name", "payer_code", "payer_iban", "code", "level", "purpose"), ""
)
_BY_THE_HOUSE = {"login": None, "user": "", "about": "", "pass_name": "", "score": 0, "insurer": None, "code": ""}


@dataclass
class BankRows:
    """Writes rows as the house would have left them."""

    database: object
    clock: object
    channel: str = "alfa"
    places: dict = field(default_factory=dict)

    def statement(self, office="188", entries=1, credit=0, debit=0, status="registered", **told):
        """A statement with its submission; its number."""
        at = self.clock.now()
        with self.database.write() as tx:
            number = (tx.execute(select(func.max(bank_statement.c.number))).scalar() or 0) + 1
            came = Arrival(f"statement-{number}", self.channel, f"{number}.xml", f"{number:064x}", 1)
            owner = enter(tx, came, ROUTE, at).submission
            tx.execute(update(submission).where(submission.c.id == owner).values(status=status))
            tx.execute(insert(effect).values(submission=owner, line=1, stage="book", kind="test", data="{}"))
            row = {"number": number, "submission": owner, "line": 1, "place": 1, "format": "CAMT053"}
            row |= {"account": ACCOUNT, "statement_id": f"S-{number}", "office": office, "from_day": DAY, "to_day": DAY}
            row |= {"opening": 0, "closing": credit - debit, "entries": entries, "registered_at": at}
            row |= {"credit_sum": credit, "debit_sum": debit} | told
            tx.execute(insert(bank_statement).values(row))
        return number

    def entry(self, statement, amount, cause="", candidates=(), about="", **told):
        """An entry; with ``cause`` in suspense, with (VÖEN, code, month, amount, score, why) as ``candidates``."""
        with self.database.write() as tx:
            number = (tx.execute(select(func.max(bank_entry.c.number))).scalar() or 0) + 1
            place = self.places[statement] = self.places.get(statement, 0) + 1
            of = tx.execute(select(bank_statement).where(bank_statement.c.number == statement)).one()
            row = {"number": number, "statement": statement, "place": place, "key": f"{number:032x}"}
            row |= {"account": of.account, "office": of.office, "booking_date": DAY, "value_date": DAY}
            tx.execute(insert(bank_entry).values(row | {"amount": amount} | _NO_TEXT | told))
            if cause:
                tx.execute(insert(bank_suspense).values(entry=number, cause=cause, about=about))
            for n, one in enumerate(candidates, start=1):
                names = ("insurer", "code", "period", "amount", "score", "why")
                row = {"entry": number, "place": n} | dict(zip(names, one, strict=True))
                tx.execute(insert(bank_candidate).values(row))
        return number

    def step(self, entry, what=Step.MATCH, two=False, lines=(), payment=None, other=None, **told):
        """A step after those that are there, with the dues (VÖEN, code, month, amount) that it pays."""
        with self.database.write() as tx:
            found = select(func.max(bank_step.c.n)).where(bank_step.c.entry == entry)
            n = (tx.execute(found).scalar() or 0) + 1
            row = {"entry": entry, "n": n, "what": what.value, "two": two, "at": self.clock.now()}
            row |= _BY_THE_HOUSE | {"payment": payment, "other": other} | told
            tx.execute(insert(bank_step).values(row))
            for place, one in enumerate(lines, start=1):
                due = dict(zip(("insurer", "code", "period", "amount"), one, strict=True))
                tx.execute(insert(bank_line).values({"entry": entry, "n": n, "place": place} | due))

    def matched(self, statement, amount, pass_name="EXACT", insurer="1300144711", **told):
        """An entry that the house matched."""
        number = self.entry(statement, amount, **told)
        due = (insurer, "121111", "2026-02", amount)
        reason = {"about": f"{pass_name}_VOEN_CODE_PERIOD", "pass_name": pass_name, "score": 100}
        self.step(number, lines=[due], payment=f"B-{number:07}-1", insurer=insurer, code="121111", **reason)
        return number
