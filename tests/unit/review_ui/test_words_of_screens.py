"""Every word of the screens stands in both languages."""

import ast
from pathlib import Path

import pytest

import review_ui
from pipeline.status import TRANSITIONS
from review_ui.parts import shown
from review_ui.words import catalog
from schemas.services import SERVICES
from stages.many_machines import QUEUES
from stages.routes import ROUTES

ROOM = Path(review_ui.__file__).parent


def keys_in_code():
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"t", "tn"}:
                key = node.args[node.func.id == "tn"]
                assert isinstance(key, ast.Constant), f"{path.name}:{node.lineno}: not a sentence"
                yield key.value


def test_every_sentence_of_the_code_has_its_azerbaijani_and_none_is_left_over():
    told = {one.id: one.string for one in catalog() if one.id}
    assert set(told) == set(keys_in_code())
    assert [key for key, sentence in told.items() if not sentence] == []


def test_a_sentence_holds_the_same_places_in_both_languages():
    for one in catalog():
        if one.id:
            assert sorted(_places(one.id)) == sorted(_places(one.string)), one.id


def _places(sentence):
    return [part.partition("}")[0] for part in sentence.split("{")[1:]]


@pytest.mark.parametrize("event", sorted({one.event for one in TRANSITIONS}))
def test_every_event_has_a_word(event):
    assert shown.event(event) != shown.event("no such event")


@pytest.mark.parametrize(
    "stage", sorted({one for route in ROUTES.values() for leg in route.legs for one in leg.stages})
)
def test_every_step_has_a_word(stage):
    assert shown.step(stage) != shown.step("no such step")


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_a_name(service):
    assert shown.service(service) not in {service, shown.NONE}


@pytest.mark.parametrize("queue", QUEUES)
def test_every_queue_has_a_name(queue):
    assert shown.gate("queue", queue) not in {queue, shown.gate("queue", "no such queue")}
