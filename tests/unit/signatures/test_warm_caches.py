"""What was found out before never outlives what it was found by: lists, trust, policy, moment."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pki import NOW, SERIAL, codes
from stamping import HOUR, StampingHouse
from test_signature_revocation import crl, entry
from test_xades_levels import MAKERS, raised

from demo.pki import make_crl
from signatures.levels import Level, Means
from signatures.policy import DEFAULT_POLICY
from signatures.revocation import revocation_from_files
from signatures.trust import trust_from_files
from signatures.verdict import Outcome


@pytest.fixture(scope="module")
def stamping(house):
    return StampingHouse.beside(house)


@pytest.fixture(scope="module", params=[Level.T, Level.LTA])
def stamped(house, stamping, request):
    """A good document, judged so often that all is known that can be."""
    signed = raised(MAKERS["xml"](house.person), Means(request.param, stamping.stamps, stamping.values()))
    for _ in range(3):
        assert stamping.judge(signed).outcome is Outcome.VALID
    return signed


def test_a_revocation_takes_effect_at_once(house, stamping, stamped):
    lists = {"newer.crl": crl(house, revoked=[entry(SERIAL["person"], NOW - 3 * HOUR)], at=NOW + HOUR)}
    assert codes(stamping.judge(stamped, **lists)) == ("REV_REVOKED",)
    assert stamping.judge(stamped).outcome is Outcome.VALID


def test_a_revocation_of_the_issuing_ca_takes_effect_at_once(house, stamping, stamped):
    serial = house.issuing.certificate.serial_number
    lists = {"newer.crl": make_crl(house.root, {serial: NOW - 3 * HOUR}, at=NOW + HOUR)}
    assert codes(stamping.judge(stamped, **lists)) == ("REV_CA_REVOKED",)


def test_a_revocation_of_the_time_stamping_authority_takes_effect_at_once(stamping, stamped):
    serial = stamping.authority.certificate.serial_number
    lists = {"newer.crl": make_crl(stamping.root, {serial: NOW - 3 * HOUR}, at=NOW + HOUR)}
    assert codes(stamping.judge(stamped, **lists))[0] == "TST_REVOKED"


def test_what_was_revoked_here_stays_so_whatever_comes_along(house, stamping, stamped):
    """The lists in the document are kept too, and are older than what was heard since."""
    newer = crl(house, revoked=[entry(SERIAL["person"], NOW - 3 * HOUR)], at=NOW + HOUR)
    revocation = revocation_from_files({"newer.crl": newer}, stamping.trust)
    assert "REV_REVOKED" in codes(house.judge(stamped, trust=stamping.trust, revocation=revocation))


@pytest.mark.parametrize(("without", "code"), [("root.pem", "CERT_NO_ANCHOR"), ("time.pem", "TST_UNTRUSTED")])
def test_another_trust_store_takes_effect_at_once(house, stamping, stamped, without, code):
    files = stamping.files()
    toml = files["trust.toml"].decode()
    entries = [part for part in toml.split("[[") if f'file = "{without}"' not in part]
    less = {name: data for name, data in files.items() if name != without} | {"trust.toml": "[[".join(entries).encode()}
    trust = trust_from_files(less)
    found = house.judge(stamped, trust=trust, revocation=revocation_from_files(less, trust))
    assert code in codes(found)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"curves": ("secp384r1",)}, "ALG_FORBIDDEN"), ({"rsa_min_bits": 3072}, "TST_ALGORITHM")],
)
def test_another_policy_takes_effect_at_once(house, stamping, stamped, changed, code):
    strict = replace(DEFAULT_POLICY, **changed)
    revocation = revocation_from_files(stamping.files(), stamping.trust)
    found = house.judge(stamped, trust=stamping.trust, revocation=revocation, policy=strict)
    assert code in codes(found)
    assert found.policy_version != stamping.judge(stamped).policy_version


def test_another_moment_takes_effect_at_once(house, stamping, stamped):
    """Received before it was stamped."""
    revocation = revocation_from_files(stamping.files(), stamping.trust)
    early = NOW - HOUR - timedelta(minutes=6)
    found = house.judge(stamped, trust=stamping.trust, revocation=revocation, received_at=early)
    assert "TST_TIME" in codes(found)
