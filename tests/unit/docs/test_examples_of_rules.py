"""Of each rule the document that passes and the one that fails, judged by the stages; data: docs/examples."""

import pytest

from docs.examples.judging import Case, Example, examples, judge, written
from docs.examples.paper_house import GATHERED
from rules.severity import CONFIGURABLE_AREAS
from schemas.catalogue import catalogue
from schemas.services import SERVICES
from stages.routes import ROUTES

# Rooms whose findings are not about what a document says: docs/codes.md lists them, their own tests show them.
OTHER_ROOMS = {"guard", "signature", "seal", "draft", "engine", "upload", "scan", "bank"}
NO_EXAMPLE = {
    "CONTAINER_WITHOUT_SUBMISSION": "about a container",
    "BUNDLE_FILE_UNCLAIMED": "about a container",
    "CERTIFICATE_REASON_NOT_IN_FORCE": "all reasons are in force today",
    "COPY_NAME_UNFIT": "about the names in a container",
    "RETURNED_BY_OFFICE": "what a person decided",
    "CHANGED_SINCE_DECISION": "what came between a decision and its writing",
}
RULES = {code: entry for code, entry in catalogue().items() if entry.area not in OTHER_ROOMS and code not in NO_EXAMPLE}
EXAMPLES = pytest.mark.parametrize("one", examples().values(), ids=examples().keys())


def test_each_rule_has_an_example_and_each_example_is_of_a_rule():
    assert set(examples()) == set(RULES)
    assert set(NO_EXAMPLE) <= set(catalogue())


@EXAMPLES
def test_the_document_that_fails_bears_the_finding_at_its_place_and_no_others_than_are_told(one: Example):
    found = judge(one.fails)
    assert {found_one.code for found_one in found} == {one.code, *one.also}
    assert one.at in {found_one.where for found_one in found if found_one.code == one.code}


@EXAMPLES
def test_the_document_that_passes_bears_no_finding(one: Example):
    assert judge(one.passes) == ()


@EXAMPLES
def test_both_documents_are_not_the_same(one: Example):
    assert one.fails != one.passes


@pytest.mark.parametrize("entry", RULES.values(), ids=RULES.keys())
def test_each_rule_says_what_it_rests_on_and_how_to_repair_in_both_languages(entry):
    assert entry.basis
    assert entry.az != entry.en
    assert bool(entry.hint_az) == bool(entry.hint_en)
    assert entry.hint_az or entry.severity == "info" or entry.code == "SSN_EXISTS"


def test_the_areas_that_an_operator_may_weigh_are_all_of_rules():
    assert not CONFIGURABLE_AREAS & OTHER_ROOMS


def test_a_change_of_what_the_good_document_does_not_have_is_a_mistake():
    good = next(iter(examples().values())).passes
    with pytest.raises(KeyError):
        written(Case("registration", good.received_on, good.signed_by, {"InsuredRegistration/Nothing": "1"}))


def test_all_stages_of_a_service_that_can_find_something_are_asked():
    last = {"verify", "parse", "draft", "summary", "review", "register"}
    judged_by = {stage for code in SERVICES for leg in ROUTES[code].legs for stage in leg.stages} - last
    assert judged_by <= set(GATHERED)
