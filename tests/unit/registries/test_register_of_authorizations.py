from datetime import date

import pytest
from register_samples import ALFA, BETA, many_fins
from sqlalchemy import select

from pipeline.effects import EffectConflict, Origin
from pipeline.lines import Aftermath
from pipeline.tables import submission
from registries.authorization_effects import GrantAuthorization, RevokeAuthorization
from registries.authorizations import authorizations_by_key, authorizations_naming, authorizations_of

FIN = "5VBK5VR"


def rank_of(registers, submission_id):
    query = select(submission.c.rank).where(submission.c.id == submission_id)
    return registers.ask(lambda reads: reads.execute(query).scalar_one())


def test_a_grant_is_kept_with_all_that_it_says_from_its_own_rank_on(registers):
    owner = registers.submit()
    assert registers.grant(submission_id=owner) == {"authorization": "granted"}
    [one] = registers.ask(authorizations_of, ALFA)
    assert (one.document_id, one.insurer, one.service, one.fin) == ("d-1", ALFA, "insured_registration", FIN)
    assert (one.kind, one.card_number, one.phone) == ("CARD", "7000004098", None)
    assert (one.term, one.start, one.end) == ("DATED", date(2026, 11, 1), date(2026, 12, 31))
    assert one.rank == rank_of(registers, owner)
    assert one.granted_at == registers.clock.now()
    assert (one.revoked_at, one.revoked_rank) == (None, None)


def test_a_revocation_writes_its_own_rank_and_moment(registers):
    registers.grant()
    owner = registers.submit()
    assert registers.revoke(submission_id=owner) == {"authorization": "revoked"}
    [one] = registers.ask(authorizations_of, ALFA)
    assert one.revoked_rank == rank_of(registers, owner)
    assert one.revoked_at == registers.clock.now()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"document_id": "d-2"}, "no such grant of this insurer"),
        ({"insurer": BETA}, "no such grant of this insurer"),
        ({"fin": "94FMDDD"}, "the grant names another person"),
    ],
)
def test_a_revocation_of_what_was_not_granted_conflicts(registers, changes, why):
    registers.grant()
    conflict = registers.conflict(registers.revoke, **changes)
    assert (conflict.judge, conflict.why) == ("grantee_lookup", why)
    assert registers.ask(authorizations_of, ALFA)[0].revoked_at is None


def test_a_second_revocation_conflicts(registers):
    registers.grant()
    registers.revoke()
    assert registers.conflict(registers.revoke).why == "revoked already"


def test_a_document_grants_once_for_its_insurer(registers):
    registers.grant()
    assert registers.conflict(registers.grant).why == "granted already by this document"
    registers.grant(insurer=BETA)


def many(registers, command, count):
    at = registers.clock.now()
    return [(command(n), Origin(registers.submit(), 1, at, at, Aftermath(at))) for n in range(count)]


def a_grant(n, fin=FIN):
    named = {"insurer": ALFA, "document_id": f"d-{n}", "service": "death_notice", "fin": fin}
    held = {"grant_kind": "ASAN", "card_number": None, "phone": "+994501234567"}
    return GrantAuthorization(**named, **held, term="UNLIMITED", start=None, end=None)


def written(registers, orders):
    """How many statements applying takes; rolled back."""
    from sqlalchemy import event

    seen = []
    with registers.database.writer.connect() as tx:
        tx.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        event.listen(tx, "before_cursor_execute", lambda *told: seen.append(told[2]))
        facts = registers.kinds.apply(tx, orders)
        tx.rollback()
    assert len(facts) == len(orders)
    return len(seen)


def test_many_grants_and_revocations_take_as_many_statements_as_one(registers):
    assert written(registers, many(registers, a_grant, 1)) == written(registers, many(registers, a_grant, 30))
    for n in range(30):
        registers.grant(document_id=f"d-{n}")

    def a_revocation(n):
        return RevokeAuthorization(insurer=ALFA, document_id=f"d-{n}", fin=FIN)

    assert written(registers, many(registers, a_revocation, 1)) == written(registers, many(registers, a_revocation, 30))


def test_one_commit_cannot_revoke_a_grant_twice(registers):
    registers.grant(document_id="d-0")
    orders = many(registers, lambda _: RevokeAuthorization(insurer=ALFA, document_id="d-0", fin=FIN), 2)
    with pytest.raises(EffectConflict, match="revoked twice"), registers.database.write() as tx:
        registers.kinds.apply(tx, orders)


def test_grants_are_found_by_insurer_and_person_in_one_query(registers):
    registers.grant("d-1")
    registers.grant("d-2", service="death_notice")
    registers.grant("d-3", fin="94FMDDD")
    registers.grant("d-4", insurer=BETA)
    pairs = [(ALFA, FIN), (BETA, "94FMDDD"), *((ALFA, fin) for fin in many_fins(500))]
    found, queries = registers.queries_of(authorizations_naming, pairs)
    assert queries == 1
    assert {pair: [one.document_id for one in many] for pair, many in found.items()} == {(ALFA, FIN): ["d-1", "d-2"]}


def test_nobody_asked_for_takes_no_query(registers):
    assert registers.queries_of(authorizations_naming, []) == ({}, 0)


def test_a_grant_is_found_by_its_document_for_its_insurer_only(registers):
    registers.grant("d-1")
    found, queries = registers.queries_of(authorizations_by_key, [(ALFA, "d-1"), (BETA, "d-1"), (ALFA, "d-9")])
    assert (set(found), queries) == ({(ALFA, "d-1")}, 1)


def test_an_authorization_shows_nobody_in_its_repr(registers):
    registers.grant()
    assert FIN not in repr(registers.ask(authorizations_of, ALFA))
