from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pki import NOW, SERIAL, years
from test_signature_revocation import crl, entry

from demo.pki import LEAF_VALIDITY, Authority, make_issuing, make_key
from signatures.revocation import Good, Revoked, Unknown, revocation_from_files

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
GOOD, REVOKED, NOT_KNOWN = ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED, ocsp.OCSPCertStatus.UNKNOWN
OCSP_SIGNING = (ExtendedKeyUsageOID.OCSP_SIGNING,)


def responder_of(house, *, issuer=None, usage=OCSP_SIGNING, no_check=True, validity=LEAF_VALIDITY, serial=0x0C59):
    authority = issuer or house.issuing
    key = make_key("p256")
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
    return Authority(key, builder.sign(authority.key, hashes.SHA256()))


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
        builder = builder.certificates([responder.certificate])
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
    assert status(house, response(house, responder_of(house), at=now), at=now, issuing=named).source.kind == "ocsp"


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
