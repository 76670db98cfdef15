"""Random lives of submissions: whatever sender, operator and crashes do, nothing is lost, doubled or off the table."""

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from state_machine_house import ANSWERS, MachineHouse
from state_machine_lineage import ABOUT
from state_machine_model import Model
from state_machine_stages import OF_A_SUMMARY, SAYINGS, Turn
from state_machine_worker import MOMENTS
from whole import times

from pipeline.lineage import WITHDRAWABLE
from pipeline.status import TRANSITIONS, Status

LIVES = int(os.environ.get("STATE_MACHINE_LIVES", "0"))
PROFILE = settings(
    max_examples=LIVES or times(8, 40),
    stateful_step_count=60 if LIVES else 25,
    derandomize=not LIVES,
    deadline=None,
    print_blob=True,
    phases=list(Phase) if LIVES else [Phase.generate],  # to shrink takes minutes
    suppress_health_check=list(HealthCheck),
)

# Power cuts are not the matter here (the stores' own tests see to them), so nothing waits for a disk.
SHARED_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None

CHANNELS = st.sampled_from(("alfa", "alfa", "beta"))
PICKS = st.integers(0, 5)
BATCHES = st.sampled_from((1, 2, 100))
TURNS = st.lists(st.builds(Turn, st.sampled_from(sorted(SAYINGS)), st.booleans()), min_size=1, max_size=3)
OF_SUMMARIES = st.lists(st.builds(Turn, st.sampled_from(OF_A_SUMMARY), st.booleans()), min_size=1, max_size=4)
MAKING = ("new", "version", "version", "signature", "signature", "old signature", "deletion")


def fates(stages):
    """Of one file: what one or two of the stages that it passes will say before they let it go on."""
    return st.dictionaries(st.sampled_from(stages), TURNS, min_size=1, max_size=2)


ON_INTAKE, ON_SERVICE = ("verify", "parse"), ("authorize", "validate", "review", "register")
COMPLETED = tuple(f"completed {stage}" for stage in (*ON_INTAKE, *ON_SERVICE))
OF_DOCUMENTS = fates((*ON_INTAKE, *ON_SERVICE))
ABOUT_OTHERS = fates(("verify", "parse", "authorize", "action", "register"))
OFFICE_DECIDES = [Turn("office", ever=True)]
OFFICERS = st.sampled_from(("leyla", "samir"))
OF_PARKED = fates(("parse", "authorize", "register"))
OF_PARTS = fates(("parse", *ON_SERVICE))
ABOUT_DRAFTS = st.one_of(fates(("verify", "draft")), fates(COMPLETED), fates(COMPLETED))
OF_BUNDLES = st.one_of(fates(ON_INTAKE), OF_SUMMARIES.map(lambda turns: {"summary": turns}))


class Machine(RuleBasedStateMachine):
    """One ledger and its model; every rule is one deed."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=SHARED_MEMORY))
        self.house = MachineHouse(self.folder)
        self.model = Model(self.house)

    # the sender

    @initialize(fate=OF_DOCUMENTS, bundle=OF_BUNDLES, part=OF_PARTS, later=st.booleans())
    def a_day_begins_with_some_of_each(self, fate, bundle, part, later):
        self.house.send("document")
        self.house.send("document", fate)
        self.house.send("bundle", bundle, parts=(part, {}))
        self.house.send("document", {"review": OFFICE_DECIDES})
        self.house.draft()
        if later:
            self.house.run_all(100)

    @rule(fate=OF_DOCUMENTS, channel=CHANNELS)
    def drop_a_document(self, fate, channel):
        self.house.send("document", fate, channel)

    @rule(fate=OF_BUNDLES, parts=st.lists(OF_PARTS, min_size=1, max_size=3), channel=CHANNELS)
    def drop_a_bundle(self, fate, parts, channel):
        self.house.send("bundle", fate, channel, parts)

    @rule(pick=PICKS, channel=CHANNELS)
    def drop_the_same_bytes_again(self, pick, channel):
        self.house.repeat(picked(self.house.names, pick), channel)

    @rule(what=st.sampled_from(MAKING), pick=PICKS, fate=ABOUT_DRAFTS, channel=CHANNELS, times=st.integers(1, 2))
    def drop_something_about_a_draft(self, what, pick, fate, channel, times):
        key = picked(self.house.versions, pick)
        for _ in range(times):
            if what in ("new", "version"):
                self.house.draft(fate, channel, "" if what == "new" else key)
            elif what == "deletion":
                self.house.delete(key, fate, channel)
            else:
                self.house.sign(key, fate, channel, 0 if what == "old signature" else -1)

    @rule(what=st.sampled_from(ABOUT), pick=PICKS, fate=ABOUT_OTHERS)
    def act_on_what_was_sent(self, what, pick, fate):
        """On what stands where it can be done, if anything does, else on anything."""
        can = WITHDRAWABLE if what == "withdrawal" else ("returned", "archived")
        if about := self.house.standing(*can) or self.house.standing(*Status):
            self.house.about(what, picked(about, pick), fate)

    # the office and the operator

    @rule(fate=OF_PARKED, batch=BATCHES)
    def drop_what_an_office_must_see(self, fate, batch):
        self.house.send("document", {"review": OFFICE_DECIDES, **fate})
        self.house.run_all(batch)

    @rule(verdict=st.sampled_from(("accept", "accept", "return")), pick=PICKS, officer=OFFICERS)
    def decide_about_what_is_parked(self, verdict, pick, officer):
        if waiting := self.house.standing("in_review"):
            self.house.review(verdict, picked(waiting, pick), officer)

    @rule(decision=st.sampled_from(("release", "refuse")), pick=PICKS)
    def decide_about_what_is_quarantined(self, decision, pick):
        if waiting := self.house.standing("quarantined"):
            self.house.decide(decision, picked(waiting, pick))

    # the workers

    @rule(picks=st.lists(PICKS, min_size=2, max_size=5), batch=BATCHES)
    def run(self, picks, batch):
        for turn, pick in enumerate(picks):
            if places := self.house.places():
                self.house.workers[turn % 2].run(picked(places, pick), batch)

    @rule(pick=PICKS, batch=BATCHES, moment=st.sampled_from(MOMENTS))
    def end_badly(self, pick, batch, moment):
        if places := self.house.places():
            self.house.workers[0].run(picked(places, pick), batch, moment)
            event("a worker ends", moment)

    @rule(pick=PICKS, batch=BATCHES, works=st.booleans(), lapsed=st.booleans(), ahead=st.integers(0, 3))
    def overtake(self, pick, batch, works, lapsed, ahead):
        """One worker claims and is slow; the other runs on and may find that lease ended; then the first commits."""
        slow, fast = self.house.workers
        self.claim(pick, batch)
        if works and slow.claims:
            slow.work()
        self.house.clock.advance(timedelta(seconds=31 if lapsed else 1))
        for _ in range(ahead):
            for place in self.house.places()[:1]:
                fast.run(place, batch)
        self.commit()

    @rule(pick=PICKS, batch=BATCHES)
    def claim(self, pick, batch):
        if places := self.house.places():
            self.house.workers[0].claim(picked(places, pick), batch)

    @rule(moment=st.sampled_from(MOMENTS))
    def commit(self, moment=""):
        worker = self.house.workers[0]
        if worker.claims and worker.results is None:
            worker.work()
        if worker.results is not None:
            event("a late commit", worker.commit(moment))

    @rule(what=st.sampled_from(("worker", "worker unheard", "house")))
    def kill(self, what):
        if what == "house":
            self.house.restart()
        else:
            self.house.workers[0].die(heard=what == "worker")

    @rule(step=st.sampled_from((6, 31, 601, 7201)))
    def time_passes(self, step):
        for place in self.house.places(ANSWERS):
            self.house.workers[1].run(place, 100)
        self.house.clock.advance(timedelta(seconds=step))

    @invariant()
    def nothing_is_lost_doubled_or_off_the_table(self):
        self.model.check()

    def teardown(self):
        try:
            self.house.calm_down()
            self.model.check()
            self.model.at_rest()
            for source, kind in self.model.covered:
                event(f"{source or 'nothing'}: {kind}")
        finally:
            self.model.watch.close()
            self.house.close()
            shutil.rmtree(self.folder)


def picked(among, pick):
    """One of them, counted from the newest."""
    return list(among)[-1 - pick % len(among)]


TestRandomLives = Machine.TestCase
TestRandomLives.settings = PROFILE


def says(saying, stage="validate"):
    def drive(house):
        house.send("document")  # for a duplicate to repeat
        house.send("document", {stage: [Turn(saying)]})

    return drive


def revises(house):
    key = house.draft()
    house.work()
    house.draft(key=key)


def is_signed(house):
    key = house.draft()
    house.work()
    house.sign(key)


def is_deleted(house):
    key = house.draft()
    house.work()
    house.delete(key)


def is_decided(decision):
    def drive(house):
        says("quarantine")(house)
        house.work()
        [one] = house.standing("quarantined")
        house.decide(decision, one)

    return drive


def is_reviewed(verdict):
    def drive(house):
        house.send("document", {"review": OFFICE_DECIDES})
        house.work()
        [one] = house.standing("in_review")
        house.review(verdict, one)

    return drive


def is_endorsed(house):
    """Every second submission takes two officers."""
    house.send("document")
    is_reviewed("accept")(house)


def is_followed(nature, before):
    def drive(house):
        before(house)
        house.work()
        [about] = house.standing("returned", "archived", "in_review")
        house.about(nature, about)

    return drive


def splits(house):
    house.send("bundle", parts=({}, {}))


# How each event of the status table is brought about: (event, by whom). A new row of the table needs one here.
DRIVERS = {
    ("arrive", "sender"): says("advance"),
    ("advance", "engine"): says("advance"),
    ("accept", "engine"): says("advance"),
    ("register", "engine"): says("advance"),
    ("rejudge", "engine"): says("conflict"),
    ("hold", "engine"): says("hold"),
    ("return", "engine"): says("return"),
    ("refuse", "engine"): says("refuse"),
    ("duplicate", "engine"): says("duplicate"),
    ("quarantine", "engine"): says("quarantine"),
    ("park", "engine"): says("office", "review"),
    ("endorse", "officer"): is_endorsed,
    ("decide", "officer"): is_reviewed("accept"),
    ("withdraw", "sender"): is_followed("withdrawal", says("office", "review")),
    ("copy", "sender"): is_followed("copy", says("return")),
    ("archive", "sender"): is_followed("follower", is_reviewed("return")),
    ("supersede", "sender"): is_followed("follower", is_followed("copy", says("return"))),
    ("draft", "engine"): revises,
    ("merge", "engine"): revises,
    ("revise", "sender"): revises,
    ("sign", "sender"): is_signed,
    ("delete", "sender"): is_deleted,
    ("split", "engine"): splits,
    ("split_off", "engine"): splits,
    ("complete", "engine"): splits,
    ("release", "operator"): is_decided("release"),
    ("refuse", "operator"): is_decided("refuse"),
}


def test_every_event_of_the_status_table_has_a_driver():
    assert DRIVERS.keys() == {(one.event, one.by) for one in TRANSITIONS}


@pytest.mark.parametrize(("kind", "by"), DRIVERS)
def test_the_driver_of_an_event_brings_it_about(tmp_path, kind, by):
    house = MachineHouse(tmp_path)
    DRIVERS[kind, by](house)
    house.work()
    assert (kind, by) in house.rows('select kind, "by" from event')
    Model(house).check()
    house.close()
