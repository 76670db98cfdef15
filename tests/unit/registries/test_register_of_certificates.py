"""The register of certificates: chains of one SSN, what two at once come to, and what `qebul conserve` finds."""

import pytest
from register_samples import many_fins

from registries.certificates import certificates_by_fin, certificates_of
from registries.personal_accounts import account_of

FIN, OTHER = "5VBK5VR", "94FMDDD"


def chain(registers, fin=FIN):
    """Number, kind, end reason, successor of each certificate, the latest first."""
    found = registers.ask(certificates_of, fin)
    return [(int(one.number), one.kind.value, one.end_reason, int(one.successor or 0)) for one in found]


def test_a_registration_gives_the_first_certificate_and_an_empty_account(registers):
    ssn = registers.issue()["ssn"]
    assert chain(registers) == [(1, "first", None, 0)]
    assert registers.ask(account_of, FIN).id == ssn
    assert registers.ask(account_of, OTHER) is None


def test_what_is_given_ends_what_was_there_and_the_ssn_stays(registers):
    registers.issue()
    registers.issue(OTHER)
    assert registers.replace()["certificate"] == "0000000003"
    assert registers.replace("0000000003", reason="UNUSABLE")["ended"] == "0000000003"
    assert chain(registers) == [(4, "replacement", None, 0), (3, "duplicate", "UNUSABLE", 4), (1, "first", "LOST", 3)]
    assert chain(registers, OTHER) == [(2, "first", None, 0)]
    assert registers.ssns() == ["9000000000001", "9000000000002"]
    assert registers.problems() == []


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ({"ends": "0000000001"}, "the certificate was replaced meanwhile"),
        ({"ends": "0000000003", "ssn": "9000000000002"}, "the person has another SSN"),
        ({"ends": "0000000002", "fin": OTHER, "ssn": "9000000000001"}, "the person has another SSN"),
        ({"ends": "0000000003", "fin": "AAAAAAA"}, "the person has another SSN"),
    ],
)
def test_what_its_judge_saw_is_looked_at_again(registers, wishes, why):
    registers.issue()
    registers.issue(OTHER)
    registers.replace()
    conflict = registers.conflict(registers.replace, **wishes)
    assert (conflict.judge, conflict.why) == ("certificate_lookup", why)
    assert len(chain(registers)) == 2
    assert registers.problems() == []


def test_certificates_of_many_are_one_query_for_ten_thousand(registers):
    registers.issue()
    found, queries = registers.queries_of(certificates_by_fin, [FIN, *many_fins(10_001)])
    assert ([one.number for one in found.values()], queries) == (["0000000001"], 2)


@pytest.fixture
def replaced(registers):
    registers.issue()
    registers.issue(OTHER)
    registers.replace()
    return registers


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "DELETE FROM certificate WHERE number = '0000000002'",
            "the person it registered has no first certificate of it",
        ),
        (
            "UPDATE certificate SET kind = 'first' WHERE number = '0000000003'",
            "a first certificate without a registration",
        ),
        (
            "UPDATE certificate SET kind = 'replacement' WHERE number = '0000000003'",
            "the register holds other certificates than its effect orders",
        ),
        (
            "UPDATE certificate SET end_reason = 'UNUSABLE' WHERE number = '0000000001'",
            "the register holds other certificates than its effect orders",
        ),
        (
            "UPDATE certificate SET successor = '0000000002' WHERE number = '0000000001'",
            "the register holds other certificates than its effect orders",
        ),
        ("UPDATE certificate SET end_reason = NULL", "a certificate that has half of an end"),
        (
            "UPDATE certificate SET ended_at = issued_at WHERE number = '0000000002'",
            "0 certificates of the person are in force",
        ),
        (
            "UPDATE certificate SET number = '0000000009' WHERE number = '0000000002'",
            "a certificate whose number was not counted",
        ),
        ("UPDATE counter SET value = value + 1 WHERE name = 'certificate'", "counted, and no certificate bears it"),
    ],
)
def test_what_is_wrong_in_the_register_is_found(replaced, sql, found):
    assert replaced.problems() == []
    replaced.tamper(sql)
    assert ("certificates", found) in replaced.problems()


@pytest.mark.parametrize("sql", ["DELETE FROM personal_account", "UPDATE personal_account SET id = '9000000000777'"])
def test_a_person_without_his_account_is_found(registers, sql):
    registers.issue()
    registers.tamper(sql)
    assert ("personal accounts", "the person it registered has no account of his SSN") in registers.problems()
