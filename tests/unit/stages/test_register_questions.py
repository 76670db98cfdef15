"""What an employer's desk says that it could not check, held against the ways of the house."""

import pytest

from schemas.register_questions import questions_about
from schemas.services import SERVICES
from stages.offline.files import WITH_SCANS
from stages.routes import ROUTES

# Stages that ask nobody: all that they say, `qebul check` says, too.
BY_ITSELF = {"validate", "insurer_data", "register"}


def stages_of(service):
    return [stage for leg in ROUTES[service].legs for stage in leg.stages]


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_each_stage_that_asks_somebody_is_told_as_not_checked(service):
    asking = [one for one in stages_of(service) if one not in BY_ITSELF]
    if SERVICES[service].decided_by == "rule":
        asking = [one for one in asking if one != "review"]
    assert [one.stage for one in questions_about(service)] == ["verify", *asking]


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_scans_are_looked_at_where_the_way_leads_past_them(service):
    assert (service in WITH_SCANS) == ("attachments" in stages_of(service))


def test_each_question_is_told_in_both_languages():
    for service in SERVICES:
        assert all(one.text("az") and one.text("en") for one in questions_about(service))
