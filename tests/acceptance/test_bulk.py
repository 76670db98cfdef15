import os
import stat

import pytest
from sqlalchemy import event

from demo.documents import Application, unsigned
from pipeline.clock import SystemClock
from registries.insured import insured_by_fin
from registries.population import TablePopulation
from signatures import mathematics, xml_container
from signatures.keys import PemKey
from signatures.signing import sign_xml

LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def counted(house):
    statements = []
    event.listen(house.house.database.reader, "before_cursor_execute", lambda *told: statements.append(told[2]))
    return statements


def test_a_hundred_thousand_fins_take_few_queries(house):
    fins = ["A" + "".join(LETTERS[n // 34**place % 34] for place in range(6)) for n in range(100_000)]
    statements = counted(house)
    with house.house.database.reads() as reads:
        TablePopulation().find(reads, fins)
        insured_by_fin(reads, fins)
    assert len([one for one in statements if one.startswith("SELECT")]) == 20


def drop(house, numbers):
    """A signed registration of another person for each number."""
    loaded = house.world.card("alfa.head")
    employer = house.world.employers["alfa"]
    folder = house.settings.folder("inbox") / "alfa"
    folder.mkdir(parents=True, exist_ok=True)
    for n in numbers:
        person = house.world.people[f"worker.{n + 10}"]
        document = unsigned(Application(f"bulk-{n}", f"worker.{n + 10}"), employer, person)
        (folder / f"{n:02}.xml").write_bytes(sign_xml(document, loaded, signing_time=SystemClock().now()))


class Costs:
    """Commits, statements and syncs since it was made or cleared."""

    def __init__(self, house, monkeypatch):
        self.clear()
        database, fsync = house.house.database, os.fsync
        event.listen(database.writer, "commit", lambda _: self.count("commits"))
        for engine in (database.reader, database.writer):
            event.listen(engine, "before_cursor_execute", lambda *_: self.count("statements"))

        def syncing(descriptor):
            self.count("folders" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "files")
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", syncing)
        self.watch(monkeypatch, mathematics.prove_signature, "proofs", xml_container)
        self.watch(monkeypatch, PemKey.sign, "seals", PemKey)

    def watch(self, monkeypatch, done, name, where):
        def counted(*given):
            self.count(name)
            return done(*given)

        monkeypatch.setattr(where, done.__name__, counted)

    def clear(self):
        self.commits = self.statements = self.files = self.folders = self.proofs = self.seals = 0

    def count(self, name):
        setattr(self, name, getattr(self, name) + 1)


@pytest.mark.one_foundation  # workers over Redis take batches as messages come, so commits are not the same each time
def test_twenty_submissions_cost_the_commits_and_nearly_the_statements_of_one(house, monkeypatch):
    drop(house, [0])
    house.take_in()
    house.work()  # what is read once, by whoever comes first
    costs, of_one = Costs(house, monkeypatch), {}
    for size, first in ((1, 1), (20, 2)):
        drop(house, range(first, first + size))
        costs.clear()
        house.take_in()
        house.work()
        if size == 1:
            of_one = vars(costs).copy()
    assert {row.status for row in house.rows()} == {"registered"}
    assert costs.commits == of_one["commits"] <= 13
    assert costs.statements <= of_one["statements"] * 1.1
    assert costs.files == 5 * 20, "two blobs, three answers"
    assert of_one["proofs"] <= 5, "the sender's signature once, and that of each tree of answers"
    assert costs.proofs == of_one["proofs"] + 19
    assert costs.seals == of_one["seals"] <= 2, "one tree of answers has one signature, whatever its size"
    assert costs.folders <= 2 * 2 * 20 + 12, "of each blob at most two that are new; the others once for all"


def test_the_reads_of_a_leg_do_not_grow_with_its_batch(house):
    reads_of = {}
    for size, first in ((1, 0), (20, 1)):
        drop(house, range(first, first + size))
        house.take_in()
        house.engine.run("submission", "light", "verify")
        statements = counted(house)
        assert house.engine.run("submission", "light", "authorize") == size
        reads_of[size] = len(statements)
        house.work()
    assert reads_of[20] <= reads_of[1] + 2
    assert {row.status for row in house.rows()} == {"registered"}
