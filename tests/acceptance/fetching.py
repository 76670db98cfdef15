"""A house that fetches its revocation lists from a server of the tests, and cards that name whom to ask."""

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from revocation_server import body

from demo.pki import Authority, load_key, make_crl
from pipeline.settings import Settings
from signatures.keys import PemKey
from stages.waiting_signers import fetch_of

LIST = "/e-imza.crl"


class Fetching:
    """``house`` without the list of e-imza: ``trust.toml`` names an address of ``server`` instead."""

    def __init__(self, house, server):
        self.house, self.server, self.trust = house, server, house.world.trust
        server.paths.clear()
        server.asked.clear()
        (self.trust / "e-imza.crl").unlink()
        with (self.trust / "trust.toml").open("a") as stream:
            stream.write(f'[fetch]\ncrl = ["{server.url(LIST)}"]\n')
        self.authority = authority_of(house)
        self.refresh()
        settings = Settings(
            var=house.var,
            revocation_fetch_minutes=60,
            revocation_fetch_seconds=0.5,
            revocation_fetch_bytes=100_000,
            revocation_fetch_private="127.0.0.0/8",
        )
        made = house.house
        self.fetch = fetch_of(settings, made.submissions.house, made.database, house.clock)

    def refresh(self):
        self.house.house.trust_refresh()()

    def serve(self, *, at=None, revoked=(), authority=None):
        moment = at or self.house.clock.now()
        listed = dict.fromkeys(revoked, moment)
        self.server.paths[LIST] = body(make_crl(authority or self.authority, listed, at=moment))

    def round(self, **how):
        """What was wrong with each that was asked."""
        asked = self.fetch.round(**how)
        self.refresh()
        return [one.why for one in asked]

    def kept(self):
        return sorted(path.suffix for path in (self.trust / "fetched").glob("*"))

    def settle(self):
        """The house looks again at what is on hold."""
        self.house.clock.advance(timedelta(seconds=self.house.settings.hold_check_seconds + 1))
        self.house.work()


def authority_of(house, name="e-imza"):
    folder = house.world.root / "authorities"
    certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    return Authority(load_key((folder / f"{name}.key.pem").read_bytes()), certificate)


def card_with_addresses(house, *, responder="", point="", authority=None):
    """The card of alfa's head as its CA would issue it with the address of its responder and of its list."""
    key, chain = (path.read_bytes() for path in house.world.card_paths("alfa.head"))
    card = x509.load_pem_x509_certificates(chain)[0]
    issuer = authority or authority_of(house)
    builder = (
        x509.CertificateBuilder()
        .subject_name(card.subject)
        .issuer_name(card.issuer)
        .public_key(card.public_key())
        .serial_number(0xAD)
        .not_valid_before(card.not_valid_before_utc)
        .not_valid_after(card.not_valid_after_utc)
    )
    for extension in card.extensions:
        builder = builder.add_extension(extension.value, critical=extension.critical)
    if responder:
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(responder))
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    if point:
        named = x509.DistributionPoint([x509.UniformResourceIdentifier(point)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([named]), critical=False)
    return PemKey(load_key(key), builder.sign(issuer.key, hashes.SHA256()), (issuer.certificate,))


def answer_of(authority, card, issuer, at, *, delegate=None, days=1):
    """An OCSP answer: good, signed by the CA or by a delegate of it."""
    signer = delegate or authority
    builder = ocsp.OCSPResponseBuilder().add_response(
        card, issuer, hashes.SHA1(), ocsp.OCSPCertStatus.GOOD, at, at + timedelta(days=days), None, None
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
    if delegate is not None:
        builder = builder.certificates([delegate.certificate])
    return builder.sign(signer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def delegate_of(authority, key, *, purpose=ExtendedKeyUsageOID.OCSP_SIGNING):
    """Whom a CA names to answer for it."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Sınaq OCSP")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(0xDE)
        .not_valid_before(authority.certificate.not_valid_before_utc)
        .not_valid_after(authority.certificate.not_valid_after_utc)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    )
    return Authority(key, builder.sign(authority.key, hashes.SHA256()))
