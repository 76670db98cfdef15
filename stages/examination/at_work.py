"""The house at work: database, store, broker, clock, what waits and how long, the last proof of conservation."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial

from prometheus_client.core import Metric

from pipeline import gates, migrate
from pipeline.conservation_looks import last_look
from pipeline.health import newest_arrival, server_clock
from pipeline.metrics import HouseMetrics
from pipeline.notices import SEAL_QUEUE
from pipeline.overview import troubles
from pipeline.processes import living
from pipeline.settings import Settings
from stages.assembly import Assembly
from stages.examination import keys, machine
from stages.examination.signs import Examination, Sign, bad, good, warning
from stages.many_machines import needs

LONG, TOO_LONG = timedelta(minutes=10), timedelta(hours=1)
CLOCK_OFF = timedelta(seconds=5)
WALK_EVERY = timedelta(hours=3)  # the house walks each hour


def of_machine(settings: Settings) -> Iterable[tuple[str, Examination]]:
    """What can be looked at where there is no house."""
    return (
        ("versions", machine.versions),
        ("user", machine.who),
        ("disk", partial(machine.disk, settings)),
        ("folders", partial(machine.folders, settings)),
        ("fonts", machine.letters),
        ("scans", partial(machine.reading, settings)),
    )


def of_house(house: Assembly, is_working: Callable[[], bool]) -> Iterable[tuple[str, Examination]]:
    """What a house has beside its machine; ``is_working`` tells whether somebody runs it now."""
    return (
        ("running", partial(running, house, is_working)),
        ("reach", partial(reach, house)),
        ("tables", partial(tables, house)),
        ("clock", partial(clock, house)),
        ("seal", lambda: keys.seal(house.settings, house.clock.now())),
        ("trust", partial(keys.trust, house.settings, house.database, house.store, house.clock)),
        ("queues", partial(queues, house)),
        ("paused", partial(paused, house)),
        ("conservation", partial(conservation, house)),
    )


def running(house: Assembly, is_working: Callable[[], bool]) -> Iterator[Sign]:
    """Somebody works: `qebul up`, or processes of many machines, by role."""
    with house.database.reads() as reads:
        roles = ", ".join(f"{count} {role}" for role, count in sorted(living(reads).items()))
    if is_working():
        yield good("running", roles or "one qebul works on it")
    else:
        yield warning(
            "running", "nobody works on it: what comes waits", "qebul up; on many machines watch, worker, beat"
        )


def reach(house: Assembly) -> Iterator[Sign]:
    """Database, store and, where there is one, the broker of wake-ups answer."""
    advice = {
        "database": "start it, or mend QEBUL_DATABASE_URL; files stay in the inbox meanwhile",
        "store": "mount it, or mend QEBUL_STORE_URL",
        "broker": "start Redis, or mend QEBUL_BROKER_URL; work goes on, more slowly",
    }
    for name, answers in needs(house, ()).items():
        yield good(name, "answers") if answers() else bad(name, "does not answer", advice[name])


def tables(house: Assembly) -> Iterator[Sign]:
    """The tables are those of this version of the program."""
    with house.database.reads() as reads:
        current = migrate.is_current(reads)
    yield good("tables", "of this version") if current else bad("tables", "of another version", "run qebul migrate")


def clock(house: Assembly) -> Iterator[Sign]:
    """The clock agrees with the database's, and with what was written last."""
    with house.database.reads() as reads:
        told, last, now = server_clock(reads), newest_arrival(reads), house.clock.now()
    if told is not None and abs(told - now) > CLOCK_OFF:
        yield bad("clock", f"{_seconds(now - told)} off the database's", "let both follow one time server")
    elif last is not None and last - now > CLOCK_OFF:
        yield bad("clock", f"{_seconds(last - now)} before what was written last", "it was moved back: set it right")
    else:
        yield good("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC")


def queues(house: Assembly) -> Iterator[Sign]:
    """What is due and how long, what is in trouble, what waits for an operator."""
    told = {one.name: one for one in HouseMetrics(house.database, house.clock).collect()}
    for queue, age in _by(told, "qebul_oldest_due_seconds", "queue").items():
        if age > LONG.total_seconds():
            make = bad if age > TOO_LONG.total_seconds() else warning
            yield make("queues", f"{queue}: due for {_age(age)}", "is the house running? qebul up, or qebul worker")
    with house.database.reads() as reads:
        wrong = troubles(reads)
    for one in wrong:
        advice = "see the sign `seal`" if one.queue == SEAL_QUEUE else f"qebul status {one.subject[:8]}"
        yield warning("queues", f"{one.queue}: {one.count} in trouble, {one.error or 'ended a worker'}", advice)
    standing = _by(told, "qebul_submissions", "status")
    if standing.get("quarantined"):
        yield warning("quarantine", f"{standing['quarantined']:.0f} set aside", "qebul quarantine list")
    yield good("work", f"{sum(standing.values()):.0f} submissions, {_waiting(told):.0f} pieces of work wait")


def paused(house: Assembly) -> Iterator[Sign]:
    """Routes and queues that somebody stopped."""
    with house.database.reads() as reads:
        stopped = [one for one in gates.gates(reads) if one.paused_at is not None]
    for one in stopped:
        yield warning("paused", f"{one.kind} {one.name} by {one.paused_by}: {one.reason}", f"qebul resume {one.name}")
    if not stopped:
        yield good("paused", "nothing")


def conservation(house: Assembly) -> Iterator[Sign]:
    """What the last walk came to, and how long ago."""
    with house.database.reads() as reads:
        look = last_look(reads)
    if look is None:
        yield warning("conservation", "nobody ever looked", "qebul conserve")
        return
    ago = house.clock.now() - look.at
    if look.red:
        yield bad("conservation", f"red {_age(ago.total_seconds())} ago: {', '.join(look.red)}", "qebul conserve")
    elif ago > WALK_EVERY:
        yield warning("conservation", f"green, {_age(ago.total_seconds())} ago", "a running house looks each hour")
    else:
        yield good("conservation", f"green, {_age(ago.total_seconds())} ago")


def _by(told: Mapping[str, Metric], name: str, label: str) -> Mapping[str, float]:
    return {one.labels[label]: one.value for one in told[name].samples} if name in told else {}


def _waiting(told: Mapping[str, Metric]) -> float:
    legs = told.get("qebul_legs")
    return 0.0 if legs is None else sum(one.value for one in legs.samples)


def _seconds(gap: timedelta) -> str:
    return f"{abs(gap).total_seconds():,.0f} s"


def _age(seconds: float) -> str:
    age = timedelta(seconds=seconds)
    return f"{age / timedelta(minutes=1):,.0f} min" if age < TOO_LONG else f"{age / timedelta(hours=1):,.1f} h"
