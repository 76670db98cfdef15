"""The registers on a real SQLite file, and submissions in a real ledger to act on behalf of."""

import sqlite3
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from register_samples import ALFA, BETA, CONTACTS, make_insurer
from sqlalchemy import event, insert, select, update

from pipeline import canonical
from pipeline.channels import open_channel
from pipeline.clock import SetClock
from pipeline.conservation import conserve
from pipeline.database import Database
from pipeline.effects import EffectConflict, EffectKinds, Origin
from pipeline.ledger import Arrival, enter
from pipeline.lines import Aftermath
from pipeline.postgresql import database_url
from pipeline.stages import LegPlan, Route
from pipeline.tables import effect, metadata, submission
from registries.authorization_effects import GrantAuthorization, RevokeAuthorization
from registries.certificates import ReplaceCertificate
from registries.checks import registry_checks
from registries.effects import CorrectPerson, IssueSsn, effect_kinds
from registries.insurers import put_insurers
from registries.tables import insured_person

ROUTE = Route("intake", (LegPlan("light", ("verify",)),))


@dataclass
class Registers:
    """Everything that a test of the registers touches."""

    folder: Path
    clock: SetClock = field(default_factory=SetClock)

    def __post_init__(self):
        self.path = self.folder / "qebul.sqlite"
        self.database = Database(self.path)
        metadata.create_all(self.database.writer)
        self.kinds = EffectKinds(*effect_kinds())
        self.count = 0
        with self.database.write() as tx:
            open_channel(tx, "alfa", self.clock.now())
            put_insurers(tx, [make_insurer(ALFA), make_insurer(BETA, name="Beta ASC")])

    def submit(self, status="accepted"):
        """A submission of channel alfa that stands at ``status``; its id."""
        self.count += 1
        came = Arrival(f"token-{self.count}", "alfa", "file.xml", f"{self.count:064x}", 1)
        with self.database.write() as tx:
            entered = enter(tx, came, ROUTE, self.clock.now())
            tx.execute(update(submission).where(submission.c.id == entered.submission).values(status=status))
        return entered.submission

    def apply(self, command, submission_id=None, line=1, status="registered"):
        """Plans, applies and marks an effect as the engine's commit does; a conflict rolls back. Its facts."""
        owner = submission_id or self.submit()
        at = self.clock.now()
        with self.database.write() as tx:
            key = {"submission": owner, "line": line}
            planned = {"stage": "ssn_lookup", "kind": command.kind, "data": command.model_dump_json()}
            tx.execute(insert(effect).values(**key, **planned))
            origin = Origin(owner, line, at, at, Aftermath(at))
            [facts] = self.kinds.apply(tx, [(self.kinds.read(command.kind, planned["data"]), origin)])
            mine = (effect.c.submission == owner, effect.c.line == line)
            tx.execute(update(effect).where(*mine).values(applied_at=at, result=canonical.dumps(dict(facts))))
            tx.execute(update(submission).where(submission.c.id == owner).values(status=status))
        return facts

    def issue(self, fin="5VBK5VR", insurer=ALFA, address=None, **where):
        return self.apply(IssueSsn(fin=fin, insurer=insurer, actual_address=address, contacts=CONTACTS), **where)

    def replace(self, ends="0000000001", fin="5VBK5VR", ssn="9000000000001", reason="LOST", **where):
        gives = "duplicate" if reason == "LOST" else "replacement"
        return self.apply(ReplaceCertificate(fin=fin, ssn=ssn, ends=ends, gives=gives, reason=reason), **where)

    def correct(self, fin="5VBK5VR", insurer=ALFA, address=None, contacts=CONTACTS, **where):
        return self.apply(CorrectPerson(fin=fin, insurer=insurer, actual_address=address, contacts=contacts), **where)

    def grant(self, document_id="d-1", fin="5VBK5VR", insurer=ALFA, service="insured_registration", **where):
        return self.apply(
            GrantAuthorization(
                insurer=insurer,
                document_id=document_id,
                service=service,
                grant_kind="CARD",
                card_number="7000004098",
                phone=None,
                fin=fin,
                term="DATED",
                start=date(2026, 11, 1),
                end=date(2026, 12, 31),
            ),
            **where,
        )

    def revoke(self, document_id="d-1", fin="5VBK5VR", insurer=ALFA, **where):
        return self.apply(RevokeAuthorization(insurer=insurer, document_id=document_id, fin=fin), **where)

    def conflict(self, action, *args, **wishes):
        """The conflict that ``action`` ends in."""
        with pytest.raises(EffectConflict) as caught:
            action(*args, **wishes)
        return caught.value

    def ssns(self):
        with self.database.reads() as reads:
            return list(reads.execute(select(insured_person.c.ssn).order_by(insured_person.c.ssn)).scalars())

    def ask(self, question, *args):
        """A read-only question to a register."""
        with self.database.reads() as reads:
            return question(reads, *args)

    def queries_of(self, question, *args):
        """(the answer, how many statements it took)."""
        seen = []
        with self.database.reads() as reads:
            event.listen(reads, "before_cursor_execute", lambda *told: seen.append(told[2]))
            answer = question(reads, *args)
        return answer, len(seen)

    def tamper(self, sql):
        """Changes the file behind the house's back, without its constraints."""
        connection = sqlite3.connect(self.path)
        with connection:
            connection.execute(sql)
        connection.close()

    def problems(self):
        with self.database.reads() as reads:
            return [(one.check, one.what) for one in conserve(registry_checks(), reads)]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def module_place(request, tmp_path_factory):
    """Where a module keeps one database for all of its tests, on each foundation."""
    if request.param == "sqlite":
        yield tmp_path_factory.mktemp("registers") / "qebul.sqlite"
        return
    server = request.getfixturevalue("postgresql")
    url = server.make()
    yield database_url(url)
    server.drop(url)


@pytest.fixture
def registers(tmp_path):
    made = Registers(tmp_path)
    yield made
    made.database.close()
