"""The judge by himself: what a signature brings along is made by hand, whatever container it might come in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from courts import DAY, OCTETS, STAMPED, TSA_SERIAL, make_court, opened, stamp
from cryptography import x509
from pki import NOW, SERIAL, code_of, years
from test_signature_revocation import crl, entry
from token_forge import Forge, der, stamper

from demo.pki import Authority, Validity, make_crl, make_issuing
from signatures.evidence import CounterSignature, Evidence
from signatures.judging import judge
from signatures.reasons import Reason, ReasonCode
from signatures.trust import Purpose
from signatures.verdict import Outcome


def judged(court, leaf, *stamps, claimed=None, **evidence):
    return judge(opened(leaf, Evidence(signature=stamps, **evidence), claimed=claimed), court)


def codes(report):
    return tuple(str(reason.code) for reason in report.reasons)


def test_without_a_stamp_the_receipt_is_the_time(court, house):
    report = judged(court, house.person.certificate)
    assert (report.outcome, report.level, report.best_time, report.time_source) == (
        Outcome.VALID, "B", NOW, "receipt",
    )  # fmt: skip
    assert report.stamps == ()


def test_a_stamp_is_the_time(court, house, time_authority):
    report = judged(court, house.person.certificate, stamp(time_authority))
    assert (report.outcome, report.level, report.best_time, report.time_source) == (
        Outcome.VALID, "T", STAMPED, "tst",
    )  # fmt: skip
    [told] = report.stamps
    assert (told.kind, told.gen_time, told.reasons) == ("signature", STAMPED, ())
    assert told.authority.serial == TSA_SERIAL
    assert len(told.path) == 3


def test_of_several_stamps_the_earliest_is_the_time(court, house, time_authority):
    report = judged(
        court, house.person.certificate, stamp(time_authority, NOW - DAY), stamp(time_authority, NOW - 9 * DAY)
    )
    assert (report.outcome, report.best_time) == (Outcome.VALID, NOW - 9 * DAY)


def test_the_report_names_the_path_and_what_told_of_revocation(court, house):
    report = judged(court, house.person.certificate)
    leaf = report.path[-1]
    assert [one.serial for one in report.path] == [1, 2, SERIAL["person"]]
    assert [one.kind for one in report.revocation] == ["crl", "crl"]
    assert report.revocation[0].certificate == leaf.sha256
    assert not report.revocation[0].embedded


MATRIX = [
    ("expired", 1, "VALID"),
    ("expired", -1, "CERT_EXPIRED"),
    ("revoked", 1, "VALID"),
    ("revoked", -1, "REV_REVOKED"),
    ("not yet valid", 1, "CERT_NOT_YET_VALID"),
    ("not yet valid", -1, "VALID"),
]


@pytest.mark.parametrize(("what", "after", "said"), MATRIX)
def test_the_certificate_must_hold_at_the_proven_time(house, time_house, time_authority, what, after, said):
    """``after``: so many hours after the stamp the certificate expired, was revoked, or began to hold."""
    turn = STAMPED + after * timedelta(hours=1)
    validity = {
        "expired": Validity(years(2024, 2025).start, turn),
        "revoked": years(2024, 2030),
        "not yet valid": Validity(turn, years(2024, 2030).end),
    }[what]
    card = house.card(validity=validity)
    revoked = [entry(card.certificate.serial_number, turn)] if what == "revoked" else []
    # Of the day of the stamp, for an expired certificate is no longer spoken of later.
    at = NOW if what == "revoked" else STAMPED - 2 * DAY
    court = make_court(house, time_house, lists={"issuing.crl": crl(house, revoked=revoked, at=at)})
    report = judged(court, card.certificate, stamp(time_authority))
    assert (codes(report) or ("VALID",)) == (said,)
    assert report.best_time == STAMPED


def test_without_a_stamp_what_was_revoked_before_the_receipt_is_refused(house, time_house):
    revoked = [entry(SERIAL["person"], NOW - DAY)]
    court = make_court(house, time_house, lists={"issuing.crl": crl(house, revoked=revoked)})
    assert codes(judged(court, house.person.certificate)) == ("REV_REVOKED",)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"octets": b"another signature"}, "TST_IMPRINT"),
        ({"message_digest": b"\0" * 32}, "TST_VALUE"),
        ({"imprint_hash": "sha1"}, "TST_ALGORITHM"),
        ({"version": 2}, "TST_MALFORMED"),
        ({"certificates": ()}, "TST_UNTRUSTED"),
        ({"at": NOW + timedelta(minutes=6)}, "TST_TIME"),
    ],
)
def test_a_stamp_that_does_not_hold_is_never_left_aside(court, house, time_authority, changed, code):
    bad = replace(
        stamp(time_authority), token=Forge(time_authority, **({"octets": OCTETS, "at": STAMPED} | changed)).token()
    )
    report = judged(court, house.person.certificate, stamp(time_authority), bad)
    assert codes(report) == (code,)
    assert report.level == "B"
    assert judged(court, house.person.certificate, bad).time_source == "receipt"


def test_clocks_may_differ_a_little_but_nothing_is_proven_before_it_was_received(court, house, time_authority):
    report = judged(court, house.person.certificate, stamp(time_authority, NOW + timedelta(minutes=4)))
    assert (report.outcome, report.best_time) == (Outcome.VALID, NOW)


def test_an_authority_of_nobody_proves_nothing(court, house):
    stranger = stamper(make_issuing(house.root, "Başqa", kind="p256", serial=9))
    assert codes(judged(court, house.person.certificate, stamp(stranger))) == ("TST_UNTRUSTED",)


def test_an_authority_whose_name_nobody_can_read_is_told_without_it(court, house, time_authority):
    data = der(time_authority.certificate)
    at = data.index("Sınaq vaxt".encode())
    odd = x509.load_der_x509_certificate(data[:at] + b"\xff" + data[at + 1 :])
    report = judged(court, house.person.certificate, stamp(Authority(time_authority.key, odd)))
    assert codes(report) == ("TST_UNTRUSTED",)
    assert (report.stamps[0].authority.subject, report.stamps[0].authority.serial) == ("", TSA_SERIAL)


@pytest.mark.parametrize("purpose", [Purpose.SUBMISSION, Purpose.SEAL])
def test_an_anchor_for_something_else_does_not_make_an_authority(house, time_house, time_authority, purpose):
    court = make_court(house, time_house, purpose=purpose)
    assert codes(judged(court, house.person.certificate, stamp(time_authority))) == ("TST_UNTRUSTED",)


def test_a_card_stamps_no_time(court, house, time_house):
    card = house.card(issuer=time_house.issuing)
    report = judged(court, house.person.certificate, stamp(Authority(card.key, card.certificate)))
    assert codes(report) == ("TST_UNTRUSTED",)
    assert "CERT_KEY_USAGE" in report.reasons[0].detail


def test_the_authority_must_hold_at_receipt_where_nothing_newer_covers_its_stamp(house, time_house):
    gone = stamper(time_house.issuing, validity=Validity(years(2024, 2030).start, NOW - DAY))
    court = make_court(house, time_house, at=NOW - 3 * DAY)
    assert codes(judged(court, house.person.certificate, stamp(gone))) == ("TST_UNTRUSTED",)


def test_an_archive_stamp_proves_that_the_authority_held_when_it_was_made(house, time_house):
    """The first authority is long gone: the archive stamp says that its stamp was there before."""
    gone = stamper(time_house.issuing, serial=0x1, validity=Validity(years(2024, 2030).start, NOW - 20 * DAY))
    newer = stamper(time_house.issuing, serial=0x2)
    court = make_court(house, time_house, lists={"old.crl": make_crl(time_house.issuing, {}, at=NOW - 50 * DAY)})
    covered = stamp(newer, NOW - 40 * DAY)
    report = judged(court, house.person.certificate, stamp(gone), archive=(covered,))
    assert (report.outcome, report.best_time) == (Outcome.VALID, STAMPED)
    assert [one.kind for one in report.stamps] == ["signature", "archive"]
    too_late = stamp(newer, NOW - 10 * DAY)
    assert codes(judged(court, house.person.certificate, stamp(gone), archive=(too_late,))) == ("TST_UNTRUSTED",)


def test_archive_stamps_are_believed_from_the_newest_back(house, time_house):
    """Each authority had gone before the next stamp but one: only one after the other do they hold."""
    ends = (NOW - 60 * DAY, NOW - 30 * DAY, NOW + 30 * DAY)
    made = [
        stamper(time_house.issuing, serial=n, validity=Validity(years(2024, 2030).start, end))
        for n, end in enumerate(ends, 1)
    ]
    lists = {f"{days}.crl": make_crl(time_house.issuing, {}, at=NOW - days * DAY) for days in (90, 65, 35)}
    court = make_court(house, time_house, lists=lists)
    archive = (stamp(made[1], NOW - 65 * DAY), stamp(made[2], NOW - 35 * DAY))
    report = judged(court, house.person.certificate, stamp(made[0]), archive=archive)
    assert (codes(report), report.best_time) == ((), STAMPED)
    assert "TST_UNTRUSTED" in codes(judged(court, house.person.certificate, stamp(made[0]), archive=archive[:1]))


def test_time_house_out_of_order_are_refused(court, house, time_authority):
    archive = (stamp(time_authority, STAMPED - DAY),)
    assert codes(judged(court, house.person.certificate, stamp(time_authority), archive=archive)) == ("TST_TIME",)
    both = (stamp(time_authority, NOW - DAY), stamp(time_authority, NOW - 2 * DAY))
    assert codes(judged(court, house.person.certificate, stamp(time_authority), archive=both)) == ("TST_TIME",)


def test_a_stamp_from_before_its_authority_is_refused(court, house, time_house):
    young = stamper(time_house.issuing, validity=Validity(NOW - DAY, NOW + DAY))
    assert codes(judged(court, house.person.certificate, stamp(young))) == ("TST_TIME",)


def test_a_revoked_authority_proves_nothing(house, time_house, time_authority):
    lists = {"tsa.crl": make_crl(time_house.issuing, {TSA_SERIAL: NOW - DAY}, at=NOW)}
    report = judged(make_court(house, time_house, lists=lists), house.person.certificate, stamp(time_authority))
    assert codes(report) == ("TST_REVOKED",)


@pytest.mark.parametrize("days", [-1, 1])
def test_an_authority_revoked_after_the_stamp_over_its_own_is_believed_of_before(house, time_house, days):
    """``days`` after the archive stamp, which proves that the first was there before; before it nothing does."""
    first, newer = (stamper(time_house.issuing, serial=number) for number in (1, 2))
    covered = NOW - 40 * DAY
    lists = {"tsa.crl": make_crl(time_house.issuing, {1: covered + days * DAY}, at=NOW)}
    court = make_court(house, time_house, lists=lists)
    report = judged(court, house.person.certificate, stamp(first), archive=(stamp(newer, covered),))
    assert codes(report) == (() if days > 0 else ("TST_REVOKED",))
    assert codes(judged(court, house.person.certificate, stamp(first))) == ("TST_REVOKED",)


def test_an_authority_of_a_revoked_ca_proves_nothing(house, time_house, time_authority):
    serial = time_house.issuing.certificate.serial_number
    lists = {"tsa-root.crl": make_crl(time_house.root, {serial: NOW - DAY}, at=NOW)}
    report = judged(make_court(house, time_house, lists=lists), house.person.certificate, stamp(time_authority))
    assert codes(report) == ("TST_REVOKED",)


def test_where_nothing_is_known_of_the_authority_the_document_waits(house, time_house, time_authority):
    """Also a document whose certificate has expired since: what is not known yet may still save it."""
    card = house.card(validity=Validity(years(2024, 2030).start, NOW - DAY))
    court = make_court(house, time_house, lists={"tsa.crl": None, "old.crl": crl(house, at=STAMPED)})
    report = judged(court, card.certificate, stamp(time_authority))
    assert codes(report) == ("TST_REVOCATION_UNKNOWN",)
    assert report.reasons[0].consequence.disposition == "hold"
    assert (report.outcome, report.level) == (Outcome.INDETERMINATE, "B")


def test_nobody_signs_after_his_signature_was_stamped(court, house, time_authority):
    for minutes, said in ((4, ()), (6, ("TIME_IN_FUTURE",))):
        claimed = STAMPED + timedelta(minutes=minutes)
        assert codes(judged(court, house.person.certificate, stamp(time_authority), claimed=claimed)) == said


def test_a_signature_that_does_not_hold_is_not_looked_into(court, time_authority):
    broken = Reason(ReasonCode.SIG_VALUE)
    report = judge(opened(None, Evidence(signature=(stamp(time_authority),)), reasons=(broken,)), court)
    assert (report.reasons, report.stamps, report.level) == ((broken,), (), "B")


def test_a_counter_signature_is_told_with_its_signer(court, house):
    report = judged(court, house.person.certificate, counter_signatures=(CounterSignature(der(house.rsa.certificate)),))
    assert report.outcome is Outcome.VALID
    [told] = report.counter_signatures
    assert (told.signer.kind, told.reasons, told.intact) == ("seal", (), True)


def test_a_counter_signer_whom_nobody_knows_is_told_as_such_and_decides_nothing(court, house):
    stranger = der(house.seal_key.certificate)
    report = judged(court, house.person.certificate, counter_signatures=(CounterSignature(stranger),))
    assert report.outcome is Outcome.VALID
    [told] = report.counter_signatures
    assert (told.signer, code_of(told.reasons[0])) == (None, "CERT_NO_ANCHOR")


@pytest.mark.parametrize("made", [CounterSignature(b"\x30\0"), CounterSignature(b"\x30\0", "digest")])
def test_a_broken_counter_signature_refuses_the_document(court, house, made):
    report = judged(court, house.person.certificate, counter_signatures=(made,))
    assert codes(report) == ("EVIDENCE_STRUCTURE",)
    assert not report.counter_signatures[0].intact
