"""Drafts as the engine's own tables hold them: two versions, a signature, a deletion; any of it changed is red."""

from datetime import timedelta

import pytest
from engine_house import Scripted

from pipeline.draft_effects import DeleteDraft, MergeSignature, NoteSubjects, ReviseDraft, draft_effects
from pipeline.draft_overview import drafts, versions
from pipeline.drafts import FILE, KEY, open_drafts
from pipeline.effects import Effect, EffectKind, EffectKinds, one_by_one
from pipeline.ledger_effects import ledger_effects
from pipeline.outcomes import Advance, Draft, Merged
from pipeline.stages import LegPlan, Route
from pipeline.submissions import House, SubmissionLine
from schemas.findings import finding

UNSIGNED = (finding("NO_SIGNATURE"),)


class Trouble(Effect):
    """Applied behind another effect, it fails as often as the desk says."""

    kind = "trouble"
    judge = "draft"


class Reception:
    """Does with each file what the test says, by its content."""

    def __init__(self, house):
        self.house = house
        self.stage = Scripted("draft", self.judge)
        self.orders = {}
        self.troubles = 0
        route = Route("intake", (LegPlan("light", ("draft",)),))
        trouble = EffectKind(Trouble, one_by_one(self.fail))
        kinds = EffectKinds(*ledger_effects(), *draft_effects(), trouble)
        notify = house.line.house.notify
        house.line = SubmissionLine(House({"draft": self.stage}, {"intake": route}, kinds, notify, house.store))
        house.engine = house.make_engine("w1")
        self.route = route

    def fail(self, tx, effect, origin):
        if self.troubles:
            self.troubles -= 1
            raise RuntimeError("in the middle of the commit")
        return {}

    def judge(self, item):
        return self.orders[item.content("received")](item)

    def drop(self, data, order, channel="alfa"):
        from pipeline import ledger

        self.orders[data] = order
        sha256 = self.house.store.put_bytes(data)
        came = ledger.Arrival(f"t-{data!r}-{channel}", channel, data.decode(), sha256, len(data))
        with self.house.database.write() as tx:
            entered = ledger.enter(tx, came, self.route, self.house.clock.now())
        self.house.work()
        return entered.submission


def keep(item):
    note = NoteSubjects(subjects=((KEY, "k"), (FILE, "sha256:1")))
    return Draft(findings=UNSIGNED, why="NO_SIGNATURE", key="k", now=(note,))


def revise(draft):
    order = ReviseDraft(draft=draft, files=("sha256:2",), told=UNSIGNED)
    return lambda item: Merged(into=(draft,), now=(order,))


def sign(draft, files=("sha256:2",)):
    order = MergeSignature(draft=draft, files=files, route="intake", stage="draft", queue="light")
    return lambda item: Merged(into=(draft,), now=(order,))


def delete(draft):
    return lambda item: Advance(effects=(DeleteDraft(draft=draft),))


def one_after_the_other(orders):
    def order(item):
        return orders.pop(0)(item)

    return order


@pytest.fixture
def desk(house):
    return Reception(house)


@pytest.fixture
def lived(house, desk):
    """A draft in two versions that was signed in vain, and one that was deleted."""
    draft = desk.drop(b"v1", keep)
    desk.drop(b"v2", revise(draft))
    desk.orders[b"v2"] = keep
    desk.drop(b"sig", sign(draft))
    gone = desk.drop(b"other", keep)
    desk.drop(b"away", delete(gone))
    house.execute("delete from submission_blob where role = 'signature'")  # what DropSignature does
    return draft


def test_versions_are_listed_with_the_names_and_sizes_of_their_files(house, desk):
    draft = desk.drop(b"v1", keep)
    desk.drop(b"second", revise(draft))
    with house.database.reads() as reads:
        assert [(one.number, one.file, one.size) for one in versions(reads, draft)] == [(1, "v1", 2), (2, "second", 6)]
        assert [(one.id, one.versions, one.codes) for one in drafts(reads)] == [(draft, 2, ("NO_SIGNATURE",))]
        assert drafts(reads, channel="beta") == []
    assert house.problems() == []


def test_a_revised_draft_is_found_by_its_new_files_and_remembers_the_former(house, desk):
    draft = desk.drop(b"v1", keep)
    desk.drop(b"v2", revise(draft))
    with house.database.reads() as reads:
        [found] = open_drafts(reads, ["alfa"], ["sha256:2"])
        assert open_drafts(reads, ["beta"], ["sha256:2", "sha256:1", "k"]) == []
    assert (found.files, found.former_files, found.key) == ({"sha256:2"}, {"sha256:1"}, "k")


@pytest.mark.parametrize("order", [revise, sign, delete])
def test_what_is_no_open_draft_of_the_channel_goes_back_to_be_judged_and_changes_nothing(house, desk, order):
    mine = desk.drop(b"v1", keep)
    wanted = [order(mine), lambda item: Draft(findings=UNSIGNED, why="NO_SIGNATURE", key="own")]
    desk.drop(b"x", one_after_the_other(wanted), channel="beta")
    assert wanted == []
    assert house.rows("select status, event_count from submission order by sequence") == [("draft", 2), ("draft", 3)]
    assert house.rows("select count(*) from submission_blob") == [(2,)]


def test_a_signature_over_other_files_than_the_draft_has_now_goes_back_to_be_judged(house, desk):
    draft = desk.drop(b"v1", keep)
    desk.drop(b"v2", revise(draft))
    wanted = [sign(draft, ("sha256:1",)), keep]
    desk.drop(b"sig", one_after_the_other(wanted))
    assert wanted == []
    assert house.status(draft) == "draft"


def test_a_commit_that_fails_after_a_merge_leaves_the_draft_as_it_was_and_comes_again(house, desk):
    draft = desk.drop(b"v1", keep)
    everything = (
        "select role, sha256 from submission_blob where submission = '{0}' union all select kind, data from event"
    )
    before = house.rows(everything.format(draft) + f" where submission = '{draft}'")
    merge = MergeSignature(draft=draft, files=("sha256:1",), route="intake", stage="draft", queue="light")
    desk.troubles = 1
    desk.drop(b"sig", lambda item: Merged(into=(draft,), now=(merge, Trouble())))
    assert desk.troubles == 0
    assert house.rows(everything.format(draft) + f" where submission = '{draft}'") == before
    assert house.status(draft) == "draft"
    desk.orders[b"v1"] = keep
    house.clock.advance(timedelta(seconds=5))
    house.work()
    assert house.rows("select status from submission order by sequence") == [("draft",), ("merged",)]
    assert house.rows(f"select kind from event where submission = '{draft}'") == [
        ("arrive",),
        ("draft",),
        ("sign",),
        ("draft",),
    ]


def both(first, second, *more):
    """One signature over two drafts, the second behind the first."""
    common = {"route": "intake", "stage": "draft", "queue": "light"}
    orders = (
        MergeSignature(draft=first, files=("sha256:1",), **common),
        MergeSignature(draft=second, files=("sha256:1",), place=2, **common),
    )
    return lambda item: Merged(into=(first, second), now=(*orders, *more))


@pytest.fixture
def pair(desk):
    return desk.drop(b"v1", keep), desk.drop(b"w1", keep)


def test_a_commit_that_fails_between_two_drafts_leaves_both_and_comes_again(house, desk, pair):
    desk.troubles = 1
    desk.drop(b"sig", both(*pair, Trouble()))
    assert house.rows("select status from submission order by sequence") == [("draft",), ("draft",), ("received",)]
    house.clock.advance(timedelta(seconds=5))
    house.work()
    assert house.rows("select status from submission order by sequence") == [("draft",), ("draft",), ("merged",)]
    assert house.rows("select rank - 3 * 1048576 from submission order by sequence") == [(0,), (2,), (0,)]
    assert house.rows("select count(*) from event where kind = 'sign'") == [(2,)]


@pytest.mark.one_foundation
def test_where_one_of_two_drafts_is_gone_meanwhile_neither_is_completed_and_the_signature_is_judged_anew(
    house, desk, pair
):
    desk.drop(b"away", delete(pair[1]))
    wanted = [both(*pair), sign(pair[0], ("sha256:1",))]
    desk.drop(b"sig", one_after_the_other(wanted))
    assert wanted == []
    assert house.rows("select count(*) from event where kind = 'sign'") == [(1,)]


@pytest.mark.one_foundation
def test_a_draft_that_does_not_stand_behind_its_signature_is_red(house, desk, pair):
    desk.drop(b"sig", both(*pair))
    house.execute("delete from submission_blob where role = 'signature'")  # what DropSignature does
    assert [one for one in house.problems() if one.startswith("drafts")] == []
    house.execute("update submission set rank = rank + 1 where sequence = 2")
    assert any(one.startswith("drafts") for one in house.problems())


def test_a_lived_life_is_green(house, lived):
    assert [one for one in house.problems() if not one.startswith("states")] == []


TAMPERING = [
    "update submission_blob set role = 'received.7' where role = 'received.1'",
    "delete from submission_blob where role = 'received.1'",
    (
        "update submission_blob set sha256 = (select sha256 from blob order by created_at, sha256 limit 1)"
        " where submission = '{draft}' and role = 'received'"
    ),
    "insert into submission_blob values ('{draft}', 'signature', (select min(sha256) from blob), null)",
    "delete from effect where kind = 'revise_draft'",
    "delete from effect where kind = 'merge_signature'",
    "update effect set applied_at = null where kind = 'delete_draft'",
    (
        "update effect set data = replace(data, '{draft}', (select id from submission where sequence = 4))"
        " where kind = 'revise_draft'"
    ),
    "delete from event where kind = 'revise'",
    "update event set kind = 'revise' where kind = 'sign'",
    "update submission set status = 'returned' where status = 'merged' and sequence = 2",
    "update submission set status = 'merged' where sequence = 5",
    "update submission set channel = 'beta' where sequence = 2",
    "update submission set draft_key = null where sequence = 1",
]


@pytest.mark.parametrize("change", TAMPERING)
def test_whatever_is_changed_about_a_draft_is_red(house, lived, change):
    house.execute(change.replace("{draft}", lived))
    assert any(one.startswith("drafts") for one in house.problems())
