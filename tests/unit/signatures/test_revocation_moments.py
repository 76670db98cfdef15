"""Which list or answer tells of a certificate at a moment: suspensions, expired certificates, what came along."""

from datetime import timedelta

import pytest
from cryptography import x509
from pki import NOW, SERIAL
from test_ocsp_responses import altered, index, response, status
from test_signature_revocation import crl, entry

from demo.pki import LEAF_VALIDITY, Validity, make_key
from signatures.revocation import Good, RevocationIndex, Revoked, Unknown

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def test_what_came_along_is_heard_and_told_as_such(house):
    nothing = RevocationIndex("v", (), {})
    for crls, ocsps, kind in (((crl(house),), (), "crl"), ((), (response(house),), "ocsp")):
        heard = nothing.with_evidence(crls, ocsps, house.trust)
        found = heard.status(house.person.certificate, house.issuing.certificate, NOW, DAY)
        assert (found, found.source.kind, found.source.embedded) == (Good(), kind, True)
        assert heard.version == "v"
    assert isinstance(nothing.status(house.person.certificate, house.issuing.certificate, NOW), Unknown)


def test_what_came_along_does_not_outweigh_what_is_newer_here(house):
    found = index(house, issuing=crl(house, revoked=[entry(SERIAL["person"], NOW - DAY)], at=NOW + HOUR))
    heard = found.with_evidence((crl(house, at=NOW),), (response(house, at=NOW),), house.trust)
    assert isinstance(heard.status(house.person.certificate, house.issuing.certificate, NOW), Revoked)


def test_what_is_revoked_here_stays_so_whatever_newer_good_came_along(house):
    """A responder that lags behind its CA's list: the sender chooses what comes along."""
    since = NOW - 5 * HOUR
    found = index(house, issuing=crl(house, revoked=[entry(SERIAL["person"], since)], at=NOW - 4 * HOUR))
    heard = found.with_evidence((crl(house, at=NOW),), (response(house, at=NOW),), house.trust)
    stands = heard.status(house.person.certificate, house.issuing.certificate, NOW)
    assert (stands.date, type(stands)) == (since, Revoked)


def test_what_came_along_and_nobody_answers_for_is_left_aside(house):
    rogue = (crl(house, key=make_key("p256")), b"", b"\x30\0")
    answers = (altered(response(house)), b"", b"\x30\0")
    heard = RevocationIndex("v", (), {}).with_evidence(rogue, answers, house.trust)
    assert isinstance(heard.status(house.person.certificate, house.issuing.certificate, NOW), Unknown)


def test_large_lists_that_came_along_are_read_as_well(house):
    entries = [entry(1_000_000 + number, NOW) for number in range(4_000)]
    data = crl(house, revoked=[*entries, entry(SERIAL["person"], NOW - DAY)])
    assert len(data) > 64 * 1024
    heard = RevocationIndex("v", (), {}).with_evidence((data,), (), house.trust)
    assert isinstance(heard.status(house.person.certificate, house.issuing.certificate, NOW), Revoked)
    other = house.rsa.certificate
    assert heard.status(other, house.issuing.certificate, NOW) == Good()


def held(house, *, since, at):
    return crl(house, revoked=[entry(SERIAL["person"], since, x509.ReasonFlags.certificate_hold)], at=at)


def test_a_suspension_that_was_lifted_counts_for_the_time_in_which_it_is_known(house):
    lists = {"held": held(house, since=NOW - 9 * DAY, at=NOW - 5 * DAY), "lifted": crl(house, at=NOW)}
    assert status(house, at=NOW, **lists) == Good()
    assert status(house, at=NOW - 7 * DAY, **lists) == Revoked(NOW - 9 * DAY, "certificateHold")
    assert status(house, at=NOW - 10 * DAY, **lists) == Good()


def test_of_a_suspension_a_stale_list_tells_nothing(house):
    """It may have been lifted; what is revoked stays so."""
    late = NOW + 40 * DAY
    assert isinstance(status(house, at=late, held=held(house, since=NOW - DAY, at=NOW)), Unknown)
    gone = crl(house, revoked=[entry(SERIAL["person"], NOW - DAY)], at=NOW)
    assert isinstance(status(house, at=late, gone=gone), Revoked)


EXPIRED_CERTS = x509.ObjectIdentifier("2.5.29.60")


def expired_since(text):
    return x509.UnrecognizedExtension(EXPIRED_CERTS, b"\x18\x0f" + text.encode()), False


@pytest.mark.parametrize(
    ("extensions", "said"),
    [
        ((), Unknown),
        ((expired_since("20200101000000Z"),), Good),
        ((expired_since("20261120000000Z"),), Unknown),
    ],
)
def test_a_list_of_after_a_certificates_end_does_not_prove_that_it_was_not_revoked(house, extensions, said):
    card = house.card(validity=Validity(LEAF_VALIDITY.start, NOW - 2 * DAY)).certificate
    data = crl(house, *extensions, at=NOW)
    assert isinstance(status(house, at=NOW - 3 * DAY, about=card, late=data), said)
    before = crl(house, at=NOW - 4 * DAY)
    assert status(house, at=NOW - 3 * DAY, about=card, late=data, before=before) == Good()


def test_a_list_of_after_a_certificates_end_still_proves_that_it_was_revoked(house):
    card = house.card(validity=Validity(LEAF_VALIDITY.start, NOW - 2 * DAY)).certificate
    data = crl(house, revoked=[entry(card.serial_number, NOW - 5 * DAY)], at=NOW)
    assert isinstance(status(house, at=NOW - 3 * DAY, about=card, late=data), Revoked)


@pytest.mark.parametrize("text", ["2020", "202001010000000", "99991231235959.9999999Z"])
def test_a_list_whose_times_cannot_be_read_is_a_problem(house, text):
    odd = x509.UnrecognizedExtension(EXPIRED_CERTS, b"\x18" + bytes([len(text)]) + text.encode())
    assert "time is not readable" in index(house, odd=crl(house, (odd, False))).problems[0]


def test_an_entry_of_delta_lists_makes_the_certificate_unknown(house):
    data = crl(house, revoked=[entry(SERIAL["person"], NOW - DAY, x509.ReasonFlags.remove_from_crl)])
    assert isinstance(status(house, odd=data), Unknown)
