from sqlalchemy import event

from demo.documents import Application, unsigned
from pipeline.clock import SystemClock
from registries.insured import insured_by_fin
from registries.population import TablePopulation
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


def test_the_reads_of_a_leg_do_not_grow_with_its_batch(house):
    key, certificate = house.world.card_paths("alfa.head")
    loaded = PemKey.load(key.read_bytes(), certificate.read_bytes())
    employer = house.world.employers["alfa"]
    folder = house.settings.folder("inbox") / "alfa"
    folder.mkdir(parents=True, exist_ok=True)
    reads_of = {}
    for size, first in ((1, 0), (20, 1)):
        for n in range(first, first + size):
            person = house.world.people[f"worker.{n + 10}"]
            document = unsigned(Application(f"bulk-{n}", f"worker.{n + 10}"), employer, person)
            (folder / f"{n:02}.xml").write_bytes(sign_xml(document, loaded, signing_time=SystemClock().now()))
        house.take_in()
        house.engine.run("submission", "light", "verify")
        statements = counted(house)
        assert house.engine.run("submission", "light", "authorize") == size
        reads_of[size] = len(statements)
        house.work()
    assert reads_of[20] <= reads_of[1] + 2
    assert {row.status for row in house.rows()} == {"registered"}
