"""Who signed, by the certificate and the profile of the CA that issued it. Never by what the document says.

Where each CA writes FİN, VÖEN, card number and the seal right stands in ``trust.toml`` (the real ones aren't public).
"""

from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID

from signatures.path import MOST_KEPT, CertificationPath
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused
from signatures.trust import CaProfile, TrustStore, Where, fingerprint
from signatures.unreadable import UNREADABLE
from signatures.verdict import SignerId


@lru_cache(maxsize=MOST_KEPT)
def identify(path: CertificationPath, trust: TrustStore) -> SignerId | Reason:
    """The signer, or CERT_PROFILE: the CA has no profile, or its certificate gives a value twice; CERT_UNREADABLE."""
    profile = trust.profile_of(path.issuer)
    if profile is None:
        return Reason(ReasonCode.CERT_PROFILE)
    try:
        return _read(path.leaf, profile)
    except Refused as refused:
        return refused.reason
    except UNREADABLE:
        return Reason(ReasonCode.CERT_UNREADABLE, "subject")


def _read(leaf: x509.Certificate, profile: CaProfile) -> SignerId:
    subject = leaf.subject
    return SignerId(
        kind="seal" if _has_policy(leaf, profile.seal_policy) else "person",
        provider=profile.provider,
        fin=_value(subject, profile.fin),
        voen=_value(subject, profile.voen),
        card_number=_value(subject, profile.card_number),
        name=" ".join(_texts(subject, NameOID.COMMON_NAME)),
        subject=subject.rfc4514_string(),
        issuer=leaf.issuer.rfc4514_string(),
        serial=leaf.serial_number,
        cert_sha256=fingerprint(leaf),
    )


def _has_policy(leaf: x509.Certificate, policy: x509.ObjectIdentifier | None) -> bool:
    if policy is None:
        return False
    try:
        stated = leaf.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return False
    return any(one.policy_identifier == policy for one in stated)


def _value(subject: x509.Name, where: Where | None) -> str | None:
    """The one value that the pattern finds in its attribute (which may stand several times, as OU does)."""
    if where is None:
        return None
    matches = [where.pattern.fullmatch(text) for text in _texts(subject, where.attribute)]
    values = {match.group(1) for match in matches if match is not None and match.group(1)}
    if len(values) > 1:
        raise Refused(ReasonCode.CERT_PROFILE, f"two values of {where.attribute.dotted_string}")
    return values.pop() if values else None


def _texts(subject: x509.Name, attribute: x509.ObjectIdentifier) -> list[str]:
    return [one.value for one in subject.get_attributes_for_oid(attribute) if isinstance(one.value, str)]
