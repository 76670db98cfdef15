import time
from dataclasses import replace
from datetime import timedelta

import pytest
from asn1crypto import parser
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from forge import forged
from pki import NOW, SERIAL, certificate_with, codes

from demo.pki import Authority, make_crl, make_key
from signatures import crl as crl_module
from signatures.revocation import Good, Revoked, Unknown, revocation_from_files
from signatures.revocation_sources import Unfit, check_answer, list_at
from signatures.trust import trust_from_files
from signatures.verdict import Outcome

MONTH = timedelta(days=30)


def index(house, **changed):
    files = {name: data for name, data in (house.files() | changed).items() if data is not None}
    return revocation_from_files(files, house.trust)


def crl(house, *extensions, revoked=(), at=NOW, issuer=None, key=None, hash_=None):
    """A list of the issuing CA with extensions of the test's choice: (extension, critical)."""
    authority = issuer or house.issuing
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(at)
        .next_update(at + MONTH)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    for entry in revoked:
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(key or authority.key, hash_ or hashes.SHA256()).public_bytes(Encoding.DER)


def entry(serial, since, reason=None):
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
    if reason is not None:
        builder = builder.add_extension(x509.CRLReason(reason), critical=False)
    return builder.build()


def point(**said):
    defaults = {
        "full_name": None, "relative_name": None, "only_contains_user_certs": False, "only_contains_ca_certs": False,
        "only_some_reasons": None, "indirect_crl": False, "only_contains_attribute_certs": False,
    }  # fmt: skip
    return x509.IssuingDistributionPoint(**(defaults | said)), True


def status(house, **changed):
    found = index(house, **changed)
    return found.status(house.person.certificate, house.issuing.certificate, NOW)


def test_a_card_that_no_list_names_is_good(house):
    assert status(house) == Good()


def test_a_revoked_card_is_told_with_date_and_reason(house):
    card = house.card("revoked")
    found = house.revocation.status(card.certificate, house.issuing.certificate, NOW)
    assert found == Revoked(NOW - timedelta(days=3), "keyCompromise")
    verdict = house.judge(forged(card))
    assert codes(verdict) == ("REV_REVOKED",)
    assert (verdict.outcome, verdict.sub_indication) == (Outcome.INDETERMINATE, "REVOKED_NO_POE")
    assert verdict.signatures[0].signer is not None


def test_a_card_revoked_later_was_good_before(house):
    revoked_at = NOW - timedelta(days=3)
    early = house.card("revoked").certificate
    assert house.revocation.status(early, house.issuing.certificate, revoked_at - timedelta(seconds=1)) == Good()
    assert isinstance(house.revocation.status(early, house.issuing.certificate, revoked_at), Revoked)


def test_a_revocation_without_reason_is_unspecified(house):
    data = crl(house, revoked=[entry(SERIAL["person"], NOW)])
    assert status(house, **{"issuing.crl": data}) == Revoked(NOW, "unspecified")


def test_a_stale_list_tells_nothing(house, signed):
    verdict = house.judge(signed, received_at=NOW + MONTH + timedelta(seconds=1))
    assert codes(verdict) == ("REV_UNKNOWN",)
    assert (verdict.outcome, verdict.sub_indication) == (Outcome.INDETERMINATE, "TRY_LATER")
    assert verdict.reasons[0].consequence.disposition == "hold"


@pytest.mark.parametrize("missing", ["issuing.crl", "root.crl"])
def test_without_the_list_of_any_ca_on_the_path_nothing_is_known(house, signed, missing):
    revocation = index(house, **{missing: None})
    assert codes(house.judge(signed, revocation=revocation)) == ("REV_UNKNOWN",)


def test_a_revoked_ca_revokes_its_cards(house, signed):
    data = make_crl(house.root, {house.issuing.certificate.serial_number: NOW - timedelta(days=1)}, at=NOW)
    revocation = index(house, **{"root.crl": data})
    verdict = house.judge(signed, revocation=revocation)
    assert (codes(verdict), verdict.sub_indication) == (("REV_CA_REVOKED",), "REVOKED_CA_NO_POE")


def test_a_revoked_ca_weighs_more_than_an_unknown_card(house, signed):
    data = make_crl(house.root, {house.issuing.certificate.serial_number: NOW - timedelta(days=1)}, at=NOW)
    revocation = index(house, **{"root.crl": data, "issuing.crl": None})
    verdict = house.judge(signed, revocation=revocation)
    assert (codes(verdict), verdict.sub_indication) == (("REV_CA_REVOKED",), "REVOKED_CA_NO_POE")


def test_the_newest_list_counts(house):
    newer = crl(house, revoked=[entry(SERIAL["person"], NOW)], at=NOW + timedelta(hours=1))
    assert isinstance(status(house, **{"a.crl": newer}), Revoked)
    assert isinstance(status(house, **{"z.crl": newer}), Revoked)


def named(house, letters):
    """A certificate whose subject has so many letters."""
    units = [(NameOID.ORGANIZATIONAL_UNIT_NAME, "x" * 50) for _ in range(letters // 50)]
    return house.card(extra=units).certificate


def test_the_name_of_a_ca_is_looked_at_before_it_is_read(house):
    """With and without the version in front; a name of some length is a name."""
    data = crl(house, issuer=Authority(house.issuing.key, named(house, 500)))
    assert "of no CA" in index(house, **{"a.crl": data}).problems[0]
    tbs = x509.load_der_x509_crl(data).tbs_certlist_bytes
    without = parser.emit(0, 1, 16, parser.parse(tbs)[4][3:])
    assert crl_module._length_of_name(tbs) == crl_module._length_of_name(without) > 500


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda _house: b"", "not readable"),
        (lambda _house: b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", "not readable"),
        (lambda house: crl(house)[:-9], "not readable"),
        (lambda house: crl(house, key=make_key("p256")), "signature does not hold"),
        (lambda house: crl(house, issuer=Authority(house.issuing.key, house.person.certificate)), "of no CA"),
        (lambda house: crl(house, issuer=Authority(house.seal_key.key, house.seal_key.certificate)), "of no CA"),
        (lambda house: crl(house, issuer=Authority(house.issuing.key, named(house, 5000))), "name of its CA"),
        (lambda house: crl(house, (x509.DeltaCRLIndicator(1), True)), "delta"),
        # What a stranger's list says of itself is not read.
        (lambda house: crl(house, (x509.DeltaCRLIndicator(1), True), key=make_key("p256")), "signature does not hold"),
        (lambda house: crl(house, point(indirect_crl=True)), "indirect"),
        (lambda house: crl(house, point(only_contains_attribute_certs=True)), "scope"),
        (lambda house: crl(house, point(only_some_reasons=frozenset({x509.ReasonFlags.superseded}))), "reasons"),
        (
            lambda house: crl(house, (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b""), True)),
            "critical extension 1.2.3.4",
        ),
    ],
)
def test_a_list_that_cannot_be_used_is_a_problem_and_tells_nothing(house, make, problem):
    found = index(house, **{"issuing.crl": make(house)})
    [told] = found.problems
    assert told.startswith("issuing.crl: ")
    assert problem in told
    assert isinstance(found.status(house.person.certificate, house.issuing.certificate, NOW), Unknown)
    assert found.status(house.issuing.certificate, house.root.certificate, NOW) == Good()


def test_a_list_for_cas_tells_nothing_of_cards(house):
    assert isinstance(status(house, **{"issuing.crl": crl(house, point(only_contains_ca_certs=True))}), Unknown)
    assert status(house, **{"issuing.crl": crl(house, point(only_contains_user_certs=True))}) == Good()


def test_a_list_of_one_distribution_point_tells_nothing_of_others(house):
    """Lists are often split by points: a card that another part would name must not pass for good."""
    part = point(full_name=[x509.UniformResourceIdentifier("http://crl.example/part-2.crl")])
    assert isinstance(status(house, **{"issuing.crl": crl(house, part)}), Unknown)


def test_a_ca_that_may_not_sign_lists_has_none(house):
    made = certificate_with(house, make_key("p256"), usage={"key_cert_sign": True}, authority=True)
    trust = replace(house.trust, intermediates=(*house.trust.intermediates, made.certificate))
    found = revocation_from_files({"x.crl": crl(house, issuer=Authority(made.key, made.certificate))}, trust)
    assert found.problems == ("x.crl: of no CA in the trust store",)


def test_a_rogue_list_does_not_replace_the_genuine_one(house):
    rogue = crl(house, revoked=[entry(SERIAL["person"], NOW)], at=NOW + timedelta(hours=1), key=make_key("p256"))
    found = index(house, **{"zzz.crl": rogue})
    assert found.problems == ("zzz.crl: signature does not hold",)
    assert found.status(house.person.certificate, house.issuing.certificate, NOW) == Good()


def test_a_long_list_is_cheap_to_ask(house):
    entries = [entry(1_000_000 + number, NOW) for number in range(20_000)]
    data = crl(house, revoked=entries)
    started = time.perf_counter()
    found = index(house, **{"issuing.crl": data})
    assert time.perf_counter() - started < 2
    started = time.perf_counter()
    for _ in range(1_000):
        assert found.status(house.person.certificate, house.issuing.certificate, NOW) == Good()
    assert time.perf_counter() - started < 1


def test_a_new_snapshot_reads_only_what_is_new(house):
    files = house.files()
    first = revocation_from_files(files, house.trust)
    second = revocation_from_files(files | {"new.crl": crl(house, at=NOW + MONTH)}, house.trust, first)
    statements = {id(one) for _, one in first.by_digest().values()}
    assert len(statements) == 2
    assert len(second.by_digest()) == 3
    assert statements <= {id(one) for _, one in second.by_digest().values()}


def test_a_list_that_is_no_longer_there_tells_nothing_more(house):
    files = house.files()
    left = {name: data for name, data in files.items() if name != "issuing.crl"}
    index = revocation_from_files(left, house.trust, house.revocation)
    assert isinstance(index.status(house.person.certificate, house.issuing.certificate, NOW), Unknown)
    assert index.version == revocation_from_files(left, house.trust).version


def test_a_list_of_another_ca_stands_in_the_way_no_longer_than_it_holds(house):
    """It comes over http: whoever sits on the way chooses which of the genuine lists comes first."""
    source, later = list_at("http://ca.example/issuing.crl"), NOW + MONTH + timedelta(days=1)
    foreign, own = crl(house, issuer=house.root), crl(house, at=later)
    assert check_answer(source, own, foreign, house.trust, later) == later + MONTH
    with pytest.raises(Unfit, match="another CA"):
        check_answer(source, crl(house), foreign, house.trust, NOW)


def test_equal_files_have_equal_versions(house):
    files = house.files()
    trust = trust_from_files(files)
    assert revocation_from_files(files, trust).version == revocation_from_files(dict(files), trust).version
    assert revocation_from_files(files | {"x.crl": b"1"}, trust).version != revocation_from_files(files, trust).version
