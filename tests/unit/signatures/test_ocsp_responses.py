from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import core
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pki import NOW, SERIAL, brainpool_key, years
from test_signature_revocation import crl, entry

from demo.pki import LEAF_VALIDITY, Authority, make_issuing, make_key
from signatures.revocation import Good, Revoked, Unknown, revocation_from_files

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
GOOD, REVOKED, NOT_KNOWN = ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED, ocsp.OCSPCertStatus.UNKNOWN
OCSP_SIGNING = (ExtendedKeyUsageOID.OCSP_SIGNING,)


def responder_of(
    house,
    *,
    issuer=None,
    usage=OCSP_SIGNING,
    no_check=True,
    validity=LEAF_VALIDITY,
    serial=0x0C59,
    key=None,
    hash_=None,
):
    authority = issuer or house.issuing
    key = key or make_key("p256")
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sınaq OCSP")]))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(validity.start)
        .not_valid_after(validity.end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    if usage:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usage), critical=False)
    if no_check:
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    return Authority(key, builder.sign(authority.key, hash_ or hashes.SHA256()))


def response(
    house,
    responder=None,
    *,
    status=GOOD,
    at=NOW,
    until=NOW + DAY,
    since=None,
    reason=None,
    about=None,
    by_key=False,
    extensions=(),
    hash_=None,
    copies=1,
):
    signer = responder or house.issuing
    encoding = ocsp.OCSPResponderEncoding.HASH if by_key else ocsp.OCSPResponderEncoding.NAME
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=about or house.person.certificate,
            issuer=house.issuing.certificate,
            algorithm=hashes.SHA1(),
            cert_status=status,
            this_update=at,
            next_update=until,
            revocation_time=since,
            revocation_reason=reason,
        )
        .responder_id(encoding, signer.certificate)
    )
    if responder is not None:
        builder = builder.certificates([responder.certificate] * copies)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(signer.key, hash_ or hashes.SHA256()).public_bytes(Encoding.DER)


def refusal(_house):
    later = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
    return later.public_bytes(Encoding.DER)


def altered(data):
    """The last byte is the signature's."""
    return data[:-1] + bytes([data[-1] ^ 1])


def index(house, *responses, **lists):
    files = {f"{number}.ocsp": data for number, data in enumerate(responses)}
    return revocation_from_files(files | {f"{name}.crl": data for name, data in lists.items()}, house.trust)


def status(house, *responses, at=NOW, freshness=DAY, about=None, **lists):
    leaf = about or house.person.certificate
    return index(house, *responses, **lists).status(leaf, house.issuing.certificate, at, freshness)


@pytest.mark.parametrize("by_key", [False, True], ids=["name", "key"])
@pytest.mark.parametrize("delegated", [False, True])
def test_a_ca_or_whom_it_named_answers(house, by_key, delegated):
    responder = responder_of(house) if delegated else None
    assert status(house, response(house, responder, by_key=by_key)) == Good()
    told = status(house, response(house, responder, status=REVOKED, since=NOW - DAY, by_key=by_key))
    assert told == Revoked(NOW - DAY, "unspecified")
    assert (told.source.kind, told.source.this_update, told.source.embedded) == ("ocsp", NOW, False)


def test_an_answer_is_about_one_certificate(house):
    other = house.card("rsa").certificate
    assert isinstance(status(house, response(house), about=other), Unknown)


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda _house: b"", "not readable"),
        (lambda house: response(house)[:-9], "not readable"),
        (lambda house: altered(response(house)), "signature does not hold"),
        (lambda house: altered(response(house, by_key=True)), "signature does not hold"),
        (lambda house: response(house, responder_of(house, usage=())), "whom the CA did not name"),
        (
            lambda house: response(house, responder_of(house, usage=(ExtendedKeyUsageOID.TIME_STAMPING,))),
            "whom the CA did not name",
        ),
        (lambda house: response(house, responder_of(house, issuer=house.root)), "whom the CA did not name"),
        (
            lambda house: response(
                house, responder_of(house, issuer=make_issuing(house.root, "Başqa", kind="p256", serial=5))
            ),
            "whom the CA did not name",
        ),
        (lambda house: response(house, responder_of(house, validity=years(2020, 2024))), "whom the CA did not name"),
        (lambda house: response(house, responder_of(house), copies=9), "certificates > 8"),
        (lambda house: response(house, responder_of(house), copies=200), "> 65536 bytes"),
        (
            lambda house: response(house, house.card(extra=[(NameOID.ORGANIZATIONAL_UNIT_NAME, "x" * 50)] * 100)),
            "name of its responder",
        ),
        (lambda house: response(house, status=NOT_KNOWN), "does not know"),
        (refusal, "did not answer"),
        (
            lambda house: response(house, at=years(2126, 2127).start, until=years(2126, 2127).end),
            "produced before what it tells",
        ),
        (
            lambda house: response(
                house, extensions=[(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b""), True)]
            ),
            "critical extension 1.2.3.4",
        ),
    ],
)
def test_a_response_that_cannot_be_used_is_a_problem_and_tells_nothing(house, make, problem):
    found = index(house, make(house))
    [told] = found.problems
    assert told.startswith("0.ocsp: ")
    assert problem in told
    assert isinstance(found.status(house.person.certificate, house.issuing.certificate, NOW), Unknown)


def test_a_responder_of_a_ca_that_the_store_lacks_is_not_believed(house):
    data = response(house)
    less = replace(house.trust, intermediates=())
    assert "of no CA" in revocation_from_files({"a.ocsp": data}, less).problems[0]


def test_a_card_answers_for_nobody(house):
    card = Authority(house.person.key, house.person.certificate)
    assert isinstance(status(house, response(house, card)), Unknown)


@pytest.mark.parametrize(("listed", "kind"), [((), "ocsp"), ((0x0C59,), "crl")])
def test_a_responder_whom_the_ca_does_not_vouch_for_must_not_be_on_its_list(house, listed, kind):
    # Responses say by themselves when they were produced: now.
    now = datetime.now(UTC).replace(microsecond=0)
    data = response(house, responder_of(house, no_check=False), at=now, until=now + DAY)
    assert isinstance(status(house, data, at=now), Unknown)
    named = crl(house, revoked=[entry(serial, now - DAY) for serial in listed], at=now - HOUR)
    assert status(house, data, at=now, issuing=named).source.kind == kind
    again = response(house, responder_of(house), at=now, until=now + DAY)
    assert status(house, again, at=now, issuing=named).source.kind == kind


@pytest.mark.parametrize(
    ("until", "asked", "said"),
    [
        (NOW + HOUR, NOW + HOUR, Good),
        (NOW + HOUR, NOW + HOUR + timedelta(seconds=1), Unknown),
        (NOW + HOUR, NOW - 300 * DAY, Good),
        (None, NOW + DAY, Good),
        (None, NOW + DAY + timedelta(seconds=1), Unknown),
        (None, NOW - DAY, Good),
    ],
)
def test_an_answer_counts_until_it_says_or_as_long_as_it_is_fresh(house, until, asked, said):
    assert isinstance(status(house, response(house, until=until), at=asked), said)


def test_of_lists_and_answers_the_newest_decides(house):
    named = crl(house, revoked=[entry(SERIAL["person"], NOW - DAY)], at=NOW)
    assert isinstance(status(house, response(house, at=NOW - HOUR), at=NOW + HOUR, issuing=named), Revoked)
    assert isinstance(status(house, response(house, at=NOW), at=NOW + HOUR, issuing=named), Revoked)
    clean = crl(house, at=NOW)
    revoked = response(house, status=REVOKED, since=NOW - DAY, at=NOW + HOUR)
    assert isinstance(status(house, revoked, at=NOW + HOUR, issuing=clean), Revoked)


REASONS = x509.ReasonFlags


@pytest.mark.parametrize("no_check", [False, True], ids=["asked", "nocheck"])
@pytest.mark.parametrize(
    ("reason", "since", "believed"),
    [
        (REASONS.key_compromise, HOUR, False),
        (REASONS.superseded, HOUR, False),
        (None, HOUR, False),
        (REASONS.certificate_hold, HOUR, True),
    ],
)
def test_a_responder_who_was_revoked_is_not_believed_of_before_either(house, no_check, reason, since, believed):
    """Whoever stole the key would write an earlier moment; a suspension ends, and says nothing of a theft."""
    now = datetime.now(UTC).replace(microsecond=0)
    data = response(house, responder_of(house, no_check=no_check), at=now, until=now + DAY)
    named = crl(house, revoked=[entry(0x0C59, now + since, reason)], at=now + 2 * HOUR)
    about = index(house, data, issuing=named)
    [statement] = [one for found in about._responses.values() for one in found]
    assert about._stood(statement.responder, house.issuing.certificate, statement) is believed


def make_rsa(bits):
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@pytest.mark.parametrize(("bits", "problem"), [(2048, None), (1024, "key of the responder")])
def test_the_key_of_a_responder_is_as_strong_as_that_of_a_signer(house, bits, problem):
    found = index(house, response(house, responder_of(house, key=make_rsa(bits)))).problems
    assert (found == ()) if problem is None else (problem in found[0])


def test_a_curve_that_no_signer_may_use_is_none_for_a_responder(house):
    assert "key of the responder" in index(house, response(house, responder_of(house, key=brainpool_key()))).problems[0]


def test_a_responder_whose_certificate_was_signed_by_a_weak_hash_is_nobody(house):
    """As good as SHA-1, with which the library signs no more."""
    data = response(house, responder_of(house, hash_=hashes.SHA224()))
    assert "whom the CA did not name" in index(house, data).problems[0]


def by_pss(house, responder, *, hash_name="sha256", mask="sha256", salt=32):
    """The answer, signed by RSA-PSS, which the library does not do for answers."""
    whole = asn1_ocsp.OCSPResponse.load(response(house, responder))
    basic = whole["response_bytes"]["response"].parsed
    names = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}
    way = padding.PSS(padding.MGF1(names[mask]), salt)
    value = responder.key.sign(basic["tbs_response_data"].dump(), way, names[hash_name])
    parameters = {
        "hash_algorithm": {"algorithm": hash_name},
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": mask}},
        "salt_length": salt,
    }
    basic["signature_algorithm"] = {"algorithm": "rsassa_pss", "parameters": parameters}
    basic["signature"] = value
    whole["response_bytes"]["response"] = core.ParsableOctetString(basic.dump(force=True))
    return whole.dump(force=True)


@pytest.mark.parametrize("salt", [0, 32, 64])
def test_an_answer_signed_by_pss_counts(house, salt):
    data = by_pss(house, responder_of(house, key=make_rsa(2048)), salt=salt)
    assert index(house, data).problems == ()
    assert status(house, data) == Good()
    assert "signature does not hold" in index(house, altered_value(data)).problems[0]


@pytest.mark.parametrize("parameters", [{"hash_name": "sha1", "mask": "sha1"}, {"mask": "sha1"}, {"mask": "sha512"}])
def test_an_answer_signed_by_pss_otherwise_does_not(house, parameters):
    found = index(house, by_pss(house, responder_of(house, key=make_rsa(2048)), **parameters)).problems
    assert "signature algorithm" in found[0]


def altered_value(data):
    whole = asn1_ocsp.OCSPResponse.load(data)
    value = whole["response_bytes"]["response"].parsed["signature"].native
    at = data.index(value) + 7
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
