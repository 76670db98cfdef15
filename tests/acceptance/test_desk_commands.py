"""The desk's commands without a screen: the notice before it is sent, holds, many at once."""

from datetime import timedelta

import pytest
from lxml import etree

from pipeline.review import NotInReviewError
from registries.desk_holds import HeldError
from stages.desk import MOST_AT_ONCE, accept_clean, decide_at_desk, give_back, take
from stages.office import NoReasonError, NotForOfficerError, Said, UnknownReasonError
from stages.preview import return_notice


def preview(desk, row, said):
    house = desk.house.house
    with house.database.reads() as reads:
        kinds = house.submissions.house.kinds
        return return_notice(reads, kinds, house.store.open, row.id, said, desk.house.clock.now())


def without_moments(body):
    """The canonical text of a notice, its two moments of the decision left out."""
    root = etree.fromstring(body) if isinstance(body, bytes) else body
    for name in ("CreatedAt", "DecidedAt"):
        for one in root.iter(f"{{urn:qebul:notice:1}}{name}"):
            one.text = ""
    return etree.tostring(root, method="c14n")


GIVEN = Said("aliyeva", "aliyeva", "return", ("ATTACHMENT_WRONG", "AT_INSURERS_WISH"), "1-ci səhifə & <imza>")


def test_the_preview_is_the_notice_that_is_sealed(desk):
    row = desk.waiting()[-1]
    shown = preview(desk, row, GIVEN)
    with desk.house.house.database.write() as tx:
        decide_at_desk(tx, row.id, GIVEN, desk.house.clock.now())
    desk.house.work()
    answers = desk.house.answers("alfa", "return")
    [sent] = [one for one in answers if one.findtext("{urn:qebul:notice:1}Sequence") == str(row.sequence)]
    assert without_moments(shown) == without_moments(sent)


def test_a_preview_writes_nothing(desk):
    row = desk.waiting()[0]
    before = desk.house.tables(
        "select * from event union all select submission, 0, '', '', '', '', data, 0, '', '' from fact"
    )
    preview(desk, row, GIVEN)
    assert before == desk.house.tables(
        "select * from event union all select submission, 0, '', '', '', '', data, 0, '', '' from fact"
    )


@pytest.mark.parametrize("role", ["finance", "administrator"])
def test_other_roles_of_the_same_office_get_none_either(desk, role):
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update officer set role = ? where login = 'aliyeva'", (role,))
    test_who_may_not_decide_gets_no_preview_no_hold_and_no_decision(desk, "aliyeva")


@pytest.mark.parametrize("login", ["huseynov", "audit", "nobody"])
def test_who_may_not_decide_gets_no_preview_no_hold_and_no_decision(desk, login):
    row, now = desk.waiting()[0], desk.house.clock.now()
    said = Said(login, login, "return", GIVEN.reasons)
    with pytest.raises(NotForOfficerError):
        preview(desk, row, said)
    with desk.house.house.database.write() as tx:
        with pytest.raises(NotForOfficerError):
            take(tx, login, row.id, now)
        with pytest.raises(NotForOfficerError):
            decide_at_desk(tx, row.id, said, now)
        assert set(accept_clean(tx, {row.id: 5}, said, now).values()) == {"not_for_officer"}


def test_a_preview_needs_reasons_of_the_catalogue(desk):
    row = desk.waiting()[0]
    with pytest.raises(NoReasonError):
        preview(desk, row, Said("aliyeva", "", "return"))
    with pytest.raises(UnknownReasonError):
        preview(desk, row, Said("aliyeva", "", "return", ("NO_SUCH",)))


def test_nobody_decides_what_a_colleague_works_on_until_the_hold_ends(desk):
    row, now = desk.waiting()[0], desk.house.clock.now()
    accept = Said("qasimov", "qasimov", "accept")
    with desk.house.house.database.write() as tx:
        held = take(tx, "aliyeva", row.id, now)
        with pytest.raises(HeldError):
            decide_at_desk(tx, row.id, accept, now + timedelta(minutes=1))
        assert decide_at_desk(tx, row.id, accept, held.until) == "accept"
        with pytest.raises(NotInReviewError):
            take(tx, "aliyeva", row.id, held.until)


def test_many_are_accepted_but_not_what_changed_has_findings_or_is_held(desk):
    first, _, third = desk.waiting()
    said, now = Said("aliyeva", "aliyeva", "accept"), desk.house.clock.now()
    counts = dict(desk.house.tables("select id, event_count from submission"))
    with desk.house.house.database.write() as tx:
        take(tx, "qasimov", third.id, now)
        shown = {first.id: counts[first.id] - 1, third.id: counts[third.id]}
        assert list(accept_clean(tx, shown, said, now).values()) == ["changed", "held"]
        give_back(tx, "qasimov", third.id)
        doubt = "insert into finding values (?, 'validate', 90, 'VOEN_CHECK_DIGIT', 'warn', '', '')"
        tx.exec_driver_sql(doubt, (third.id,))
        assert list(accept_clean(tx, shown, said, now).values()) == ["changed", "findings"]
        tx.exec_driver_sql("delete from finding where n = 90")
        again = {first.id: counts[first.id], third.id: counts[third.id]}
        assert list(accept_clean(tx, again, said, now).values()) == ["", ""]
        assert list(accept_clean(tx, again, said, now).values()) == ["decided", "decided"]


def test_more_than_the_bound_is_not_accepted_at_once(desk):
    said, now = Said("aliyeva", "aliyeva", "accept"), desk.house.clock.now()
    with desk.house.house.database.write() as tx, pytest.raises(ValueError, match="at most"):
        accept_clean(tx, {str(n): 1 for n in range(MOST_AT_ONCE + 1)}, said, now)
