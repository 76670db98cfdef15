import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.status import MEANINGS, TRANSITIONS, ForbiddenTransitionError, Status, transition


def test_every_status_has_a_meaning_in_both_languages():
    assert MEANINGS.keys() == set(Status)
    assert all(meaning.az and meaning.en for meaning in MEANINGS.values())


def test_every_status_can_be_reached():
    reached = {None}
    for _ in Status:
        reached |= {one.target for one in TRANSITIONS if one.source in reached}
    assert reached - {None} == set(Status)


def test_nothing_follows_a_terminal_status():
    after = [one for one in TRANSITIONS if one.source is not None and MEANINGS[one.source].terminal]
    # what was given back is archived when something follows it (003 §2.2.3)
    assert [(one.source, one.event, one.target) for one in after] == [("returned", "archive", "archived")]


def test_an_event_has_one_target_from_one_place():
    pairs = [(one.source, one.event) for one in TRANSITIONS]
    assert len(pairs) == len(set(pairs))


@given(st.lists(st.sampled_from(sorted({one.event for one in TRANSITIONS})), max_size=12))
def test_no_sequence_of_events_leaves_the_table(events):
    here = None
    for event in events:
        if [one for one in TRANSITIONS if (one.source, one.event) == (here, event)]:
            here = transition(here, event).target
            continue
        with pytest.raises(ForbiddenTransitionError) as refused:
            transition(here, event)
        assert refused.value.source == here
