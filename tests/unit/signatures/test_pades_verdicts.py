"""Whole verdicts over PDFs at each level: what is proven, and by which time the certificate is judged."""

import pdf_forge
import pytest
from pdf_levels import LEVELS, at_levels, evidence_of, over_something_else
from pki import DOCUMENT, NOW, SIGNED_AT, codes, payload, years
from stamping import HOUR, StampingHouse
from test_signature_revocation import entry

from demo.pki import Validity
from signatures.pades_augmenting import add_archive_stamp, add_evidence
from signatures.pades_making import sign_pdf
from signatures.verdict import Outcome


@pytest.fixture(scope="module")
def stamping(house):
    return StampingHouse.beside(house)


@pytest.mark.parametrize("card", ["person", "rsa"])
def test_every_level_is_told_by_what_it_proves(house, stamping, card):
    for level, signed in at_levels(getattr(house, card), stamping).items():
        verdict = stamping.judge(signed)
        assert (verdict.outcome, payload(verdict)) == (Outcome.VALID, DOCUMENT), (level, verdict.reasons)
        [report] = verdict.signatures
        proven = (NOW, "receipt") if level == "B" else (SIGNED_AT, "tst")
        assert (report.level, report.best_time, report.time_source) == (level, *proven)
        alone = stamping.knows_nothing(signed)
        assert codes(alone)[:1] == {"B": ("REV_UNKNOWN",), "T": ("TST_REVOCATION_UNKNOWN",)}.get(level, ())


@pytest.mark.parametrize(
    ("what", "after", "said"),
    [
        ("expired", 1, ()),
        ("expired", -1, ("CERT_EXPIRED",)),
        ("revoked", 1, ()),
        ("revoked", -1, ("REV_REVOKED",)),
    ],
)
def test_the_certificate_must_have_held_at_the_proven_time_at_every_level(house, stamping, what, after, said):
    """It expired or was revoked half an hour before or after the time-stamp, and in any case before the receipt; at
    level B, where nothing else is proven, before or after the receipt.
    """
    card, lists = turning(house, stamping, what, SIGNED_AT + after * HOUR / 2)
    made = at_levels(card, stamping, **lists)
    for level in LEVELS[1:]:
        verdict = stamping.judge(made[level], **lists)
        assert codes(verdict) == said, level
        assert (verdict.payload is not None) is (said == ())
    card, lists = turning(house, stamping, what, NOW + after * HOUR / 2)
    assert codes(stamping.judge(pdf_forge.signed_by(card), **lists)) == said


def turning(house, stamping, what, turn):
    """A card that expires or is revoked at ``turn``, and the lists that know of it."""
    card = house.card(validity=Validity(years(2024, 2025).start, turn) if what == "expired" else years(2024, 2030))
    revoked = [entry(card.certificate.serial_number, turn)] if what == "revoked" else []
    return card, stamping.lists_of(revoked, SIGNED_AT if what == "expired" else NOW)


@pytest.mark.parametrize(
    ("what", "after", "said"),
    [
        ("expired", 1, ()),
        ("expired", -1, ("CERT_EXPIRED",)),
        ("revoked", 1, ()),
        ("revoked", -1, ("REV_REVOKED",)),
    ],
)
def test_the_time_of_a_signature_without_a_stamp_is_that_over_the_file(house, stamping, what, after, said):
    """As `qebul extend` makes it of a file that was signed without an authority."""
    card, lists = turning(house, stamping, what, SIGNED_AT + after * HOUR / 2)
    proven = add_evidence(pdf_forge.signed_by(card), **evidence_of(stamping.values(**lists)))
    verdict = stamping.judge(add_archive_stamp(proven, stamping.stamps), **lists)
    assert codes(verdict) == said
    [report] = verdict.signatures
    assert (report.best_time, report.time_source) == (SIGNED_AT, "tst")
    assert (report.level == "LTA") is (said == ())


def test_a_time_stamp_over_something_else_is_told_apart(house, stamping):
    wrong = over_something_else(stamping.stamps)
    verdict = stamping.judge(pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.person, stamps=wrong))
    assert (verdict.outcome, codes(verdict), verdict.payload) == (Outcome.INVALID, ("TST_IMPRINT",), None)


def test_a_time_stamp_over_another_file_is_told_apart(house, stamping):
    signed = sign_pdf(pdf_forge.unsigned(), house.person, signing_time=SIGNED_AT, stamps=stamping.stamps)
    verdict = stamping.judge(pdf_forge.stamped_otherwise(signed, over_something_else(stamping.stamps)))
    assert (verdict.outcome, codes(verdict), verdict.payload) == (Outcome.INVALID, ("TST_IMPRINT",), None)


def test_what_another_program_stamped_is_valid(house, stamping):
    signed = pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.rsa, stamps=stamping.stamps)
    verdict = stamping.judge(pdf_forge.stamped_otherwise(signed, stamping.stamps))
    assert (verdict.outcome, verdict.signatures[0].best_time) == (Outcome.VALID, SIGNED_AT)


def test_each_of_two_signers_is_judged_by_his_own_time_stamp(house, stamping):
    first = sign_pdf(pdf_forge.unsigned(), house.person, signing_time=SIGNED_AT, stamps=stamping.stamps)
    verdict = stamping.judge(sign_pdf(first, house.rsa, signing_time=NOW))
    assert (verdict.outcome, payload(verdict)) == (Outcome.VALID, DOCUMENT)
    assert [(one.level, one.best_time) for one in verdict.signatures] == [("T", SIGNED_AT), ("B", NOW)]
