from datetime import UTC, datetime

import pytest
from register_samples import ALFA, HOME

from registries.applications import ListApplication
from registries.effects import LogAccess
from registries.insured import insured_by_fin
from registries.insured_before import InsuredBefore, put_insured_before
from registries.trust_snapshots import record
from schemas.identifiers import Fin, Ssn
from schemas.registration import Contacts


@pytest.fixture
def filled(registers):
    """Two insured persons, a correction, a telling, two authorizations of which one was revoked, a trust snapshot with
    its blob: all in order.
    """
    registers.issue("5VBK5VR")
    registers.issue("94FMDDD", address=HOME)
    registers.correct("5VBK5VR", address=HOME)
    told = LogAccess(party=ALFA, fin="5VBK5VR", what="SSN_EXISTS")
    registers.apply(told, status="refused")
    registers.grant("d-1")
    registers.grant("d-2", fin="94FMDDD")
    registers.revoke("d-1")
    with registers.database.write() as tx:
        record(tx, "v1", {"root.pem": f"{1:064x}"}, registers.clock.now())
    return registers


def test_registers_in_order_have_no_problem(filled):
    assert filled.problems() == []


def test_empty_registers_have_no_problem(registers):
    assert registers.problems() == []


@pytest.mark.parametrize("table", ["insured_person", "insured_link", "person_change", "access_log", "authorization"])
def test_a_lost_row_is_found(filled, table):
    filled.tamper(f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})")
    assert ("registers", f"{table}: what its effect wrote is gone") in filled.problems()


@pytest.mark.parametrize("table", ["insured_person", "insured_link", "person_change", "access_log", "authorization"])
def test_a_row_that_no_effect_wrote_is_found(filled, table):
    filled.tamper(f"UPDATE {table} SET line = 7 WHERE rowid = (SELECT min(rowid) FROM {table})")
    assert ("registers", f"{table}: no applied effect wrote it") in filled.problems()


def test_an_application_that_is_not_listed_any_more_is_found(filled):
    names = {"surname": "Əliyeva", "given_name": "Nigar", "patronymic": ""}
    filled.apply(ListApplication(applied_for="initial", fin="5VBK5VR", **names), status="returned")
    assert filled.problems() == []
    filled.tamper("DELETE FROM application")
    assert filled.problems() == [("applications", "listed, and not in the register of applications")]


def test_a_row_whose_effect_is_not_marked_applied_is_found(filled):
    filled.tamper("UPDATE effect SET applied_at = NULL WHERE kind = 'correct_person'")
    assert filled.problems() == [("registers", "person_change: no applied effect wrote it")]


@pytest.mark.parametrize("table", ["insured_person", "insured_link", "person_change", "authorization"])
def test_a_row_of_a_submission_that_is_not_registered_is_found(filled, table):
    filled.tamper(f"UPDATE submission SET status = 'returned' WHERE id IN (SELECT submission FROM {table})")
    assert ("registers", f"{table}: its submission is not registered") in filled.problems()


def test_a_revocation_that_no_effect_wrote_is_found(filled):
    filled.tamper("UPDATE authorization SET revoked_line = 7 WHERE document_id = 'd-1'")
    assert filled.problems() == [
        ("authorizations", "revoked, and no applied effect wrote it"),
        ("authorizations", "what its revocation wrote is gone"),
    ]


def test_a_revocation_that_is_undone_is_found(filled):
    filled.tamper(
        "UPDATE authorization SET revoked_at = NULL, revoked_rank = NULL, revoked_submission = NULL,"
        " revoked_line = NULL WHERE document_id = 'd-1'"
    )
    assert filled.problems() == [("authorizations", "what its revocation wrote is gone")]


def test_a_revocation_by_half_is_found(filled):
    filled.tamper("UPDATE authorization SET revoked_at = NULL")
    assert filled.problems() == [("authorizations", "revoked by half")]


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("rank", "holds from another rank than that of its submission"),
        ("revoked_rank", "revoked from another rank than that of the revoking submission"),
    ],
)
def test_a_changed_place_in_the_order_is_found(filled, column, told):
    filled.tamper(f"UPDATE authorization SET {column} = {column} + 1 WHERE document_id = 'd-1'")
    assert filled.problems() == [("authorizations", told)]


def test_a_revocation_by_a_submission_that_is_not_registered_is_found(filled):
    filled.tamper(
        "UPDATE submission SET status = 'returned' WHERE id IN (SELECT revoked_submission FROM authorization)"
    )
    assert filled.problems() == [("authorizations", "revoked by a submission that is not registered")]


def test_a_changed_ssn_is_found(filled):
    filled.tamper("UPDATE insured_person SET ssn = '9000000000777' WHERE fin = '94FMDDD'")
    assert filled.problems() == [
        ("ssn", "another SSN than its effect reported"),
        ("ssn", "counted, and nobody has it"),
        ("ssn", "issued, and not counted"),
        ("personal accounts", "the person it registered has no account of his SSN"),
        ("personal accounts", "an account of nobody who was registered"),
    ]


def test_an_ssn_that_is_no_number_is_found(filled):
    filled.tamper("UPDATE insured_person SET ssn = 'x' WHERE fin = '94FMDDD'")
    assert ("ssn", "issued, and not counted") in filled.problems()


def test_a_counter_that_ran_ahead_is_found(filled):
    filled.tamper("UPDATE counter SET value = value + 1 WHERE name = 'ssn'")
    assert filled.problems() == [("ssn", "counted, and nobody has it")]


def test_a_number_issued_twice_is_found(filled):
    # two texts, one number: the column's uniqueness does not see it
    filled.tamper("UPDATE insured_person SET ssn = '09000000000001' WHERE fin = '94FMDDD'")
    assert ("ssn", "a number was issued twice") in filled.problems()


def test_a_trust_file_without_a_blob_is_found(filled):
    filled.tamper(f'UPDATE trust_snapshot SET files = \'{{"root.pem":"{"e" * 64}"}}\'')
    assert filled.problems() == [("trust", "a trust file without a blob")]


def test_problems_name_nobody(filled):
    filled.tamper("DELETE FROM insured_person")
    filled.tamper("UPDATE effect SET applied_at = NULL")
    told = str(filled.problems())
    assert told != "[]"
    assert not any(secret in told for secret in ("5VBK5VR", "94FMDDD", "90000000"))


def before(ssn="1000000000001", fin="9ZZ0001"):
    contacts = Contacts(phones=("+994501112233",))
    return InsuredBefore(
        fin=Fin(fin), ssn=Ssn(ssn), issued_at=datetime(2015, 3, 2, tzinfo=UTC), insurer=ALFA, contacts=contacts
    )


def test_who_was_insured_before_has_no_effect_and_no_problem(filled):
    with filled.database.write() as tx:
        put_insured_before(tx, [before()])
        put_insured_before(tx, [before(), before("1000000000002", "5VBK5VR")])
    assert filled.problems() == []
    with filled.database.reads() as reads:
        found = insured_by_fin(reads, ["9ZZ0001", "5VBK5VR"])
    assert (found["9ZZ0001"].ssn, found["5VBK5VR"].ssn) == ("1000000000001", "9000000000001")


def test_a_loaded_number_of_the_series_is_refused_and_found(filled):
    with filled.database.write() as tx, pytest.raises(ValueError, match="issued here"):
        put_insured_before(tx, [before("9000000000777")])
    with filled.database.write() as tx:
        put_insured_before(tx, [before()])
    filled.tamper("UPDATE insured_person SET ssn = '9000000000777' WHERE fin = '9ZZ0001'")
    assert filled.problems() == [("ssn", "issued, and not counted")]
