import pytest
from register_samples import ALFA, BETA, CONTACTS, HOME, many_fins
from sqlalchemy.exc import IntegrityError

from registries.effects import LogAccess
from registries.insured import insured_by_fin, linked
from registries.ssn_series import SERIES
from schemas.identifiers import IdentifierError, Ssn
from schemas.registration import Contacts

NEW = Contacts(phones=("+994551112233", "+994124440000"), email="a@b.az")


def test_an_issued_ssn_is_the_next_of_the_series(registers):
    first, second = registers.issue("5VBK5VR"), registers.issue("94FMDDD")
    assert [first["ssn"], second["ssn"]] == ["9000000000001", "9000000000002"]
    assert first["issued_at"] == registers.clock.now().isoformat()


def test_an_insured_person_is_found_with_what_the_insurer_told(registers):
    facts = registers.issue(address=HOME)
    known = registers.ask(insured_by_fin, ["5VBK5VR", "0000000"])
    assert known.keys() == {"5VBK5VR"}
    one = known["5VBK5VR"]
    assert (one.ssn, one.actual_address, one.contacts) == (Ssn(facts["ssn"]), HOME, CONTACTS)
    assert one.issued_at == registers.clock.now()


def test_the_repr_of_an_insured_person_shows_nothing(registers):
    facts = registers.issue(address=HOME)
    shown = repr(registers.ask(insured_by_fin, ["5VBK5VR"]))
    assert facts["ssn"] not in shown
    assert "Nizami" not in shown


def test_a_second_ssn_for_a_person_is_a_conflict_of_its_judge(registers):
    registers.issue()
    conflict = registers.conflict(registers.issue, insurer=BETA)
    assert conflict.judge == "ssn_lookup"
    assert "5VBK5VR" not in str(conflict)
    assert registers.ssns() == ["9000000000001"]


def test_a_conflict_gives_its_number_back(registers):
    registers.issue()
    registers.conflict(registers.issue, insurer=BETA)
    assert registers.issue("94FMDDD")["ssn"] == "9000000000002"


def test_the_same_effect_key_cannot_be_applied_twice(registers):
    mine = registers.submit()
    registers.issue("5VBK5VR", submission_id=mine)
    with pytest.raises(IntegrityError):
        registers.issue("94FMDDD", submission_id=mine)
    assert registers.ssns() == ["9000000000001"]


def test_a_person_is_linked_to_the_insurer_that_registered_him(registers):
    registers.issue(insurer=ALFA)
    asked = {(ALFA, "5VBK5VR"), (BETA, "5VBK5VR"), (ALFA, "94FMDDD")}
    assert registers.ask(linked, asked) == {(ALFA, "5VBK5VR")}


def test_links_of_nobody_are_no_query(registers):
    assert registers.queries_of(linked, []) == (set(), 0)


def test_a_correction_changes_actual_address_and_contacts_only(registers):
    ssn = registers.issue()["ssn"]
    assert registers.correct(address=HOME, contacts=NEW) == {"changed": ["actual_address", "contacts"]}
    one = registers.ask(insured_by_fin, ["5VBK5VR"])["5VBK5VR"]
    assert (one.actual_address, one.contacts, one.ssn) == (HOME, NEW, ssn)


def test_a_correction_tells_only_what_differs(registers):
    registers.issue(address=HOME)
    assert registers.correct(address=HOME, contacts=NEW) == {"changed": ["contacts"]}
    assert registers.correct(address=HOME, contacts=NEW) == {"changed": []}


def test_a_correction_without_actual_address_takes_the_old_one_away(registers):
    registers.issue(address=HOME)
    assert registers.correct(address=None) == {"changed": ["actual_address"]}
    assert registers.ask(insured_by_fin, ["5VBK5VR"])["5VBK5VR"].actual_address is None


def test_a_correction_touches_nobody_else(registers):
    registers.issue("5VBK5VR")
    registers.issue("94FMDDD")
    registers.correct("94FMDDD", contacts=NEW)
    assert registers.ask(insured_by_fin, ["5VBK5VR"])["5VBK5VR"].contacts == CONTACTS


def test_a_correction_by_another_insurer_is_a_conflict(registers):
    registers.issue(insurer=ALFA)
    conflict = registers.conflict(registers.correct, insurer=BETA, contacts=NEW)
    assert conflict.judge == "ssn_lookup"
    assert registers.ask(insured_by_fin, ["5VBK5VR"])["5VBK5VR"].contacts == CONTACTS


def test_a_correction_of_somebody_who_is_not_registered_is_a_conflict(registers):
    assert "5VBK5VR" not in str(registers.conflict(registers.correct))


def test_a_hundred_thousand_insured_are_ten_queries(registers):
    fins = many_fins(100_000)
    registers.issue(fins[777])
    found, queries = registers.queries_of(insured_by_fin, fins)
    assert (list(found), queries) == ([fins[777]], 10)


def test_a_hundred_thousand_links_are_ten_queries(registers):
    fins = many_fins(100_000)
    registers.issue(fins[777])
    found, queries = registers.queries_of(linked, [(ALFA, fin) for fin in fins])
    assert (found, queries) == ({(ALFA, fins[777])}, 10)


def test_effects_read_back_as_they_were_planned(registers):
    planned = LogAccess(party=ALFA, fin="5VBK5VR", what="SSN_EXISTS")
    assert registers.kinds.read(planned.kind, planned.model_dump_json()) == planned


def test_the_series_counts_places_both_ways():
    assert SERIES.place(SERIES.number(1)) == 1
    assert SERIES.place(SERIES.number(123_456)) == 123_456
    assert SERIES.place("not a number") == 0


def test_the_series_ends_before_its_digits_do():
    with pytest.raises(IdentifierError):
        SERIES.number(10**13)
