"""Random lives of submissions: whatever sender, operator and crashes do, nothing is lost, doubled or off the table."""

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from state_machine_house import ANSWERS, MachineHouse
from state_machine_model import Model
from state_machine_stages import OF_A_SUMMARY, SAYINGS, STAGES, Turn
from state_machine_worker import MOMENTS

from pipeline.status import TRANSITIONS

LIVES = int(os.environ.get("STATE_MACHINE_LIVES", "0"))
PROFILE = settings(
    max_examples=LIVES or 25,
    stateful_step_count=60 if LIVES else 30,
    derandomize=not LIVES,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)

# Power cuts are not the matter here (the stores' own tests see to them), so nothing waits for a disk.
SHARED_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None

CHANNELS = st.sampled_from(("alfa", "alfa", "beta"))
WORKERS = st.integers(0, 1)
PICKS = st.integers(0, 5)
BATCHES = st.sampled_from((1, 2, 100))
TURNS = st.builds(Turn, st.sampled_from(sorted(SAYINGS)), st.booleans())


def fates(stages=tuple(one for one in STAGES if one != "summary")):
    """Of each file: what one or two of its stages will say before they let it go on."""
    return st.dictionaries(st.sampled_from(stages), st.lists(TURNS, min_size=1, max_size=3), max_size=2)


BUNDLE_FATES = st.one_of(
    fates(("verify", "parse")),
    st.lists(st.builds(Turn, st.sampled_from(OF_A_SUMMARY), st.booleans()), max_size=4).map(lambda x: {"summary": x}),
)


class Machine(RuleBasedStateMachine):
    """One ledger and its model; every rule is one deed."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=SHARED_MEMORY))
        self.house = MachineHouse(self.folder)
        self.model = Model(self.house)

    # the sender

    @initialize(documents=st.lists(fates(), min_size=1, max_size=2), draft=fates(), bundle=BUNDLE_FATES, part=fates())
    def a_day_begins_with_one_of_each(self, documents, draft, bundle, part):
        for fate in documents:
            self.house.send("document", fate)
        self.house.draft(draft)
        self.house.send("bundle", bundle, parts=(part, {}))

    @rule(fate=fates(), channel=CHANNELS)
    def drop_a_document(self, fate, channel):
        self.house.send("document", fate, channel)

    @rule(fate=BUNDLE_FATES, parts=st.lists(fates(), min_size=1, max_size=3), channel=CHANNELS)
    def drop_a_bundle(self, fate, parts, channel):
        self.house.send("bundle", fate, channel, parts)

    @precondition(lambda self: self.house.names)
    @rule(pick=PICKS, channel=CHANNELS)
    def drop_the_same_bytes_again(self, pick, channel):
        self.house.repeat(picked(self.house.names, pick), channel)

    @rule(fate=fates(), channel=CHANNELS)
    def drop_a_draft(self, fate, channel):
        self.house.draft(fate, channel)

    @precondition(lambda self: self.house.versions)
    @rule(pick=PICKS, fate=fates(), channel=CHANNELS)
    def drop_a_new_version(self, pick, fate, channel):
        self.house.draft(fate, channel, picked(self.house.versions, pick))

    @precondition(lambda self: self.house.versions)
    @rule(pick=PICKS, fate=fates(), channel=CHANNELS, first=st.booleans())
    def sign_a_draft(self, pick, fate, channel, first):
        self.house.sign(picked(self.house.versions, pick), fate, channel, 0 if first else -1)

    @precondition(lambda self: self.house.versions)
    @rule(pick=PICKS, fate=fates(), channel=CHANNELS)
    def delete_a_draft(self, pick, fate, channel):
        self.house.delete(picked(self.house.versions, pick), fate, channel)

    # the operator

    @precondition(lambda self: self.house.quarantined())
    @rule(decision=st.sampled_from(("release", "refuse")), pick=PICKS)
    def decide_about_what_is_quarantined(self, decision, pick):
        self.house.decide(decision, picked(self.house.quarantined(), pick))

    # the workers

    @precondition(lambda self: self.house.places())
    @rule(who=WORKERS, pick=PICKS, batch=BATCHES, moment=st.sampled_from(MOMENTS))
    def run_a_batch(self, who, pick, batch, moment):
        worker = self.house.workers[who]
        worker.claims, worker.results = (), None
        worker.run(picked(self.house.places(), pick), batch, moment)
        event("a worker ends", moment)

    @precondition(lambda self: self.house.places())
    @rule(batch=BATCHES)
    def run_all_that_is_due(self, batch):
        self.house.run_all(batch)

    @precondition(lambda self: self.house.places())
    @rule(who=WORKERS, pick=PICKS, batch=BATCHES)
    def claim(self, who, pick, batch):
        self.house.workers[who].claim(picked(self.house.places(), pick), batch)

    @precondition(lambda self: any(one.claims for one in self.house.workers))
    @rule(who=WORKERS)
    def work(self, who):
        if self.house.workers[who].claims:
            self.house.workers[who].work()

    @precondition(lambda self: any(one.results is not None for one in self.house.workers))
    @rule(who=WORKERS, moment=st.sampled_from(("", *MOMENTS[2:])))
    def commit(self, who, moment):
        if self.house.workers[who].results is not None:
            event("a commit", self.house.workers[who].commit(moment))

    @rule(who=WORKERS, heard=st.booleans())
    def a_worker_dies(self, who, heard):
        self.house.workers[who].die(heard=heard)

    @rule()
    def the_house_starts_again(self):
        self.house.restart()

    @rule(step=st.sampled_from((6, 31, 601, 7201)))
    def time_passes(self, step):
        self.house.clock.advance(timedelta(seconds=step))

    @precondition(lambda self: self.house.places(ANSWERS))
    @rule(batch=BATCHES)
    def answers_go_out(self, batch):
        self.house.run_all(batch, ANSWERS)

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
    house.draft(key=house.draft())


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
        [one] = house.quarantined()
        house.decide(decision, one)

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
    ("park", "engine"): says("park"),
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
