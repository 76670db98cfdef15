"""Books whose house books statements whole, as its stages order it, and whose officers match by hand what is left."""

import io
from hashlib import sha256

from account_book import ALFA, Book
from booked_world import ACCOUNT, blob, paid, returned, row
from register_samples import BETA, make_insurer
from sqlalchemy import insert, update

from pipeline import canonical
from pipeline.conservation import conserve
from pipeline.effects import EffectKinds, Origin
from pipeline.lines import Aftermath
from pipeline.tables import effect, submission
from registries.bank_blob_checks import BankPartsCheck
from registries.bank_booking import BookPart, CloseStatement, OpenStatements, StatementTold, booking_effects
from registries.bank_checks import bank_checks
from registries.bank_entries import key_of
from registries.bank_seen import entry_seen
from registries.effects import effect_kinds
from registries.insurers import put_insurers
from registries.officer_users import Hand
from registries.officers import Officer, Role, put_officers
from schemas.identifiers import OfficeCode
from schemas.statements import BankEntry

FIRST, SECOND = Hand("f1", "first"), Hand("f2", "second")
_OTHERS = (("elsewhere", Role.FINANCE, "190"), ("audit", Role.AUDITOR, "188"), ("o1", Role.OFFICER, "188"))


class BankBook(Book):
    """An insurer's books, the fund's account of office 188, and officers there and elsewhere."""

    def __init__(self, place):
        super().__init__(place)
        self.blobs = {}
        self.told = 0  # references that were given
        self.kinds = EffectKinds(*effect_kinds(), *booking_effects(self._open))

    def make(self):
        super().make()
        with self.database.write() as tx:
            put_insurers(tx, [make_insurer(BETA, name="Beta ASC", sun="9819854223")])
            put_officers(tx, [Officer(login, login, role, (OfficeCode(at),)) for login, role, at in _OTHERS])
        return self

    def statement(self, *rows, close=True, part=2, known=()):
        """A statement with those entries, booked in parts; ``known``: rows of another one, told again."""
        rows = [self._row(n, one) for n, one in enumerate((*known, *rows), start=1)]
        data = blob(rows, part=part)
        digest = sha256(data).hexdigest()
        self.blobs[digest] = data
        amounts = [one["amount"] for one in rows]
        told = StatementTold(
            format="CAMT053",
            account=ACCOUNT,
            statement_id=f"S-{self.told}",
            office="188",
            opening=0,
            closing=sum(amounts),
            entries=len(rows),
            credit_sum=sum(one for one in amounts if one > 0),
            debit_sum=-sum(one for one in amounts if one < 0),
        )
        count, owner = -(-len(rows) // part), self.submit()
        commands = [OpenStatements(statements=(told,)), *(BookPart(matched=digest, part=n) for n in range(count))]
        commands = [*commands, CloseStatement(matched=digest)] if close else commands[:-1]
        for line, one in enumerate(commands, start=1):
            self._order(owner, line, one)
        with self.database.write() as tx:
            status = "registered" if close else "in_progress"
            tx.execute(update(submission).where(submission.c.id == owner).values(status=status))
        return rows

    def _order(self, owner, line, command):
        """Each in a commit of its own, as the stage ``book`` does it."""
        at = self.clock.now()
        with self.database.write() as tx:
            planned = {"stage": "book", "kind": command.kind, "data": command.model_dump_json()}
            tx.execute(insert(effect).values(submission=owner, line=line, **planned))
            [facts] = self.kinds.apply(tx, [(command, Origin(owner, line, at, at, Aftermath(at)))])
            mine = (effect.c.submission == owner, effect.c.line == line)
            tx.execute(update(effect).where(*mine).values(applied_at=at, result=canonical.dumps(dict(facts))))

    def _row(self, place, one):
        if not one["reference"]:
            self.told += 1
            one = one | {"reference": f"R-{self.told}"}
        said = {name: one[name] for name in BankEntry.__dataclass_fields__}
        return one | {"place": place, "key": key_of(ACCOUNT, BankEntry(**said))}

    def do(self, act, *told, at=None):
        """What an officer does, in a transaction of its own; the entry as it stands then."""
        with self.database.write() as tx:
            return act(tx, *told, at or self.clock.now())

    def entry(self, number, login="f1"):
        return self.ask(entry_seen, login, number)

    def state(self, number):
        return self.entry(number).entry.state.value

    def money(self):
        """What insurers have by accounts, by account and qəpik."""
        query = "select account, -sum(amount) from posting where account like '%MONEY%' group by account"
        with self.database.reads() as reads:
            return {account: amount for account, amount in reads.exec_driver_sql(query) if amount}

    def problems(self):
        with self.database.reads() as reads:
            found = conserve(self.bank_checks(), reads)
            return super().problems() + [(one.check, one.where, one.what) for one in found]

    def bank_checks(self):
        return *bank_checks(), BankPartsCheck(self._open)

    def _open(self, digest):
        return io.BytesIO(self.blobs[digest])


def came(amount, **told):
    """A credit that nobody is found for."""
    return row(0, amount, **told)


def of_alfa(amount, **told):
    """A credit that the house matches."""
    return paid(0, amount, ALFA, **told)


def went(amount, **told):
    """A debit that nobody is found for."""
    return row(0, -amount, cause="DEBIT_UNKNOWN", **told)


def gave_back(amount, credit, **told):
    """A debit that the house matches with the credit of that number."""
    return returned(0, amount, other=credit, **told)
