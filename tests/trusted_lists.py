"""Trusted lists of the tests' own, signed by a pinned officer of an invented supervisor."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.serialization import Encoding

from demo.pki import certificate_pem, make_fund_seal
from signatures.keys import PemKey
from signatures.signing import sign_xml

ISSUED = datetime(2026, 11, 1, tzinfo=UTC)
NEXT = datetime(2027, 2, 19, 9, 0, tzinfo=UTC)
SINCE = datetime(2021, 1, 1, tzinfo=UTC)
BASE = "http://uri.etsi.org/TrstSvc"
CA, QTST, TSA = f"{BASE}/Svctype/CA/QC", f"{BASE}/Svctype/TSA/QTST", f"{BASE}/Svctype/TSA"
SCOPE = f"{BASE}/TrustedList/SvcInfoExt"


def status(name):
    return f"{BASE}/TrustedList/Svcstatus/{name}"


def stamp(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def said(type_, state, since):
    return (
        f"<ServiceTypeIdentifier>{type_}</ServiceTypeIdentifier>"
        f"<ServiceStatus>{status(state)}</ServiceStatus><StatusStartingTime>{stamp(since)}</StatusStartingTime>"
    )


def service(certificate, *, type_=CA, state="granted", since=SINCE, history=(), extensions=""):
    """``history``: (status, since), the newest first."""
    data = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    before = "".join(
        f"<ServiceHistoryInstance>{said(type_, one, begun)}</ServiceHistoryInstance>" for one, begun in history
    )
    return (
        f"<TSPService><ServiceInformation>{said(type_, state, since)}"
        f"<ServiceDigitalIdentity><DigitalId><X509Certificate>{data}</X509Certificate></DigitalId>"
        "</ServiceDigitalIdentity>"
        f"<ServiceInformationExtensions>{extensions}</ServiceInformationExtensions></ServiceInformation>"
        f"<ServiceHistory>{before}</ServiceHistory></TSPService>"
    )


def scope(name, *, critical=True):
    return (
        f'<Extension Critical="{str(critical).lower()}"><AdditionalServiceInformation>'
        f'<URI xml:lang="en">{SCOPE}/{name}</URI></AdditionalServiceInformation></Extension>'
    )


def body(*services, sequence=7, issued=ISSUED, next_update=NEXT, version="6", kind="EUgeneric"):
    until = "" if next_update is None else f"<dateTime>{stamp(next_update)}</dateTime>"
    return (
        '<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" Id="tl"><SchemeInformation>'
        f"<TSLVersionIdentifier>{version}</TSLVersionIdentifier><TSLSequenceNumber>{sequence}</TSLSequenceNumber>"
        f"<TSLType>{BASE}/TrustedList/TSLType/{kind}</TSLType><SchemeTerritory>AZ</SchemeTerritory>"
        f"<ListIssueDateTime>{stamp(issued)}</ListIssueDateTime><NextUpdate>{until}</NextUpdate></SchemeInformation>"
        "<TrustServiceProviderList><TrustServiceProvider><TSPServices>"
        f"{''.join(services)}</TSPServices></TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>"
    )


@dataclass(frozen=True)
class Supervisor:
    """Who signs lists, and the folder that pins him."""

    key: PemKey

    @classmethod
    def appointed(cls):
        key, certificate = make_fund_seal("Sınaq Nəzarət", serial=0x7157)
        return cls(PemKey(key, certificate, ()))

    def sign(self, text):
        return sign_xml(text.encode(), self.key, signing_time=ISSUED)

    def files(self, listed, issuer, *, options="", pinned=None):
        """A folder that trusts by a list alone; ``issuer`` says by which CA its profile is told."""
        profile = f'[[issuer]]\n{issuer}\nprovider = "e-imza"\n'
        profile += 'fin = { attribute = "serialNumber", pattern = "^PNOAZ-(.+)$" }\n'
        told = f'[[trusted_list]]\nfile = "az.xml"\nsigners = ["supervisor.pem"]\n{options}\n'
        return {
            "trust.toml": (profile + told).encode(),
            "az.xml": listed,
            "supervisor.pem": certificate_pem((pinned or self.key).certificate),
        }
