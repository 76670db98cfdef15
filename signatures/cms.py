"""What PAdES signatures and time-stamp tokens share: the SignerInfo of a CMS signature, and its mathematics.

RFC 5652 §5.3–5.6 (signed attributes), RFC 5035 (signing-certificate), RFC 6211 (algorithm protection), RFC 4056 (PSS).
Says nothing of trust, and nothing of whose certificate the key is from beyond the digest that was signed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import new
from hmac import compare_digest
from typing import Any

from asn1crypto import algos, cms, core
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from signatures.mathematics import HASHES, PublicKey
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.uris import DIGESTS, SIGNATURES, SignatureScheme

# What asn1crypto raises on broken structures. Closed all the same: what is not the bytes' fault goes through.
_UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
# Signed attributes have some hundred bytes, some kilobytes with attribute certificates; extensions of a token have few.
MOST_ATTRIBUTES, MOST_ATTRIBUTE_BYTES = 64, 32 * 1024
_FAMILIES = {"rsassa_pkcs1v15": "rsa-pkcs1", "rsassa_pss": "rsa-pss", "ecdsa": "ecdsa"}


class WrongKind(ValueError):  # noqa: N818 - the name says what the key is
    """A key that goes with another algorithm."""


@dataclass(frozen=True, slots=True)
class Faults:
    """The reasons that a kind of CMS signature is refused for."""

    structure: ReasonCode
    algorithm: ReasonCode
    digest: ReasonCode
    value: ReasonCode


@dataclass(frozen=True, slots=True)
class NamedCertificate:
    """What signing-certificate says: the digest of the signer's certificate, by a hash that may be SHA-1."""

    hash_name: str
    digest: bytes

    def names(self, certificate: bytes) -> bool:
        """Whether it means the certificate with this DER."""
        return compare_digest(new(self.hash_name, certificate).digest(), self.digest)


@dataclass(frozen=True, slots=True)
class Signer:
    """A SignerInfo that was read: ``octets`` are what ``value`` signs, ``message_digest`` that of the content."""

    scheme: SignatureScheme
    salt_length: int
    octets: bytes
    value: bytes
    content_type: str
    message_digest: bytes
    certificate: NamedCertificate


@contextmanager
def reading(code: ReasonCode, detail: str) -> Iterator[None]:
    """What asn1crypto raises within is refused as ``code``; to stand close around it."""
    try:
        yield
    except _UNREADABLE:
        raise Refused(code, detail) from None


def bounded(octets: bytes, policy: Policy, what: str) -> bytes:
    """To be asked before a parser is: asn1crypto makes kilobytes of each element. Raises Refused: LIMIT_EVIDENCE."""
    if len(octets) > policy.max_cms_bytes:
        raise Refused(ReasonCode.LIMIT_EVIDENCE, f"{what} > {policy.max_cms_bytes} bytes")
    return octets


def refuse_crowds(data: cms.SignedData, policy: Policy) -> None:
    """Certificates and lists, counted before one is read. Raises Refused: LIMIT_EVIDENCE, and what asn1crypto does."""
    for name in ("certificates", "crls"):
        if len(data[name]) > policy.max_evidence_items:
            raise Refused(ReasonCode.LIMIT_EVIDENCE, f"{name} > {policy.max_evidence_items}")


def refuse_crowd(members: Any, what: str) -> None:
    """Attributes or extensions, before one is read: each costs asn1crypto twenty microseconds, and may have ten bytes.

    Raises Refused: LIMIT_EVIDENCE, and what asn1crypto does.
    """
    # By their bytes first: counting is not free either.
    if len(members.contents or b"") > MOST_ATTRIBUTE_BYTES or len(members) > MOST_ATTRIBUTES:
        raise Refused(ReasonCode.LIMIT_EVIDENCE, f"{what} > {MOST_ATTRIBUTES}")


def read_signer(info: cms.SignerInfo, policy: Policy, faults: Faults, *, sha1_certificate: bool = False) -> Signer:
    """``info`` as it came out of the parser: what asn1crypto was asked about before, it may write otherwise.

    ``sha1_certificate``: whether the first version of signing-certificate, which knows SHA-1 only, is enough.
    Raises Refused: the structure and algorithm of ``faults``, LIMIT_EVIDENCE; and what asn1crypto does for what it
    cannot read.
    """
    if info["signed_attrs"] is core.VOID:
        raise Refused(faults.structure, "no signed attributes")
    refuse_crowd(info["signed_attrs"], "signed attributes")
    octets = info["signed_attrs"].untag().dump()
    scheme, salt_length = _scheme(info, policy, faults)
    attributes = _attributes(info, faults)
    _check_protection(info, attributes, faults)
    return Signer(
        scheme=scheme,
        salt_length=salt_length,
        octets=octets,
        value=info["signature"].native,
        content_type=_required(attributes, "content_type", faults).native,
        message_digest=_required(attributes, "message_digest", faults).native,
        certificate=_certificate(attributes, policy, faults, sha1=sha1_certificate),
    )


def prove_signer(signer: Signer, key: PublicKey, content_digest: bytes, faults: Faults) -> None:
    """That the key signed these attributes, and that they are about the content with this digest.

    Raises Refused: the value, digest and algorithm of ``faults``.
    """
    try:
        check_value(signer.value, signer.octets, key, signer.scheme, signer.salt_length)
    except WrongKind as wrong:
        raise Refused(faults.algorithm, str(wrong)) from None
    except InvalidSignature:
        raise Refused(faults.value) from None
    if not compare_digest(signer.message_digest, content_digest):
        raise Refused(faults.digest)


def check_value(value: bytes, octets: bytes, key: PublicKey, scheme: SignatureScheme, salt_length: int) -> None:
    """That ``key`` signed the octets; DER where it is ECDSA. Raises InvalidSignature, WrongKind."""
    algorithm = HASHES[scheme.hash]()
    if isinstance(key, ec.EllipticCurvePublicKey) and scheme.family == "ecdsa":
        key.verify(value, octets, ec.ECDSA(algorithm))
    elif isinstance(key, rsa.RSAPublicKey) and scheme.family == "rsa-pkcs1":
        key.verify(value, octets, padding.PKCS1v15(), algorithm)
    elif isinstance(key, rsa.RSAPublicKey) and scheme.family == "rsa-pss":
        key.verify(value, octets, padding.PSS(padding.MGF1(algorithm), salt_length), algorithm)
    else:
        raise WrongKind("the key is of another kind than the algorithm")


def _scheme(info: cms.SignerInfo, policy: Policy, faults: Faults) -> tuple[SignatureScheme, int]:
    """Of RSA without a named hash it is that of the digest; a named one must be the same."""
    digest = allowed_hash(info["digest_algorithm"], policy, faults.algorithm)
    method = info["signature_algorithm"]
    return read_scheme(method, policy, faults.algorithm, digest)


def read_scheme(
    method: algos.SignedDigestAlgorithm, policy: Policy, code: ReasonCode, digest: str = ""
) -> tuple[SignatureScheme, int]:
    """An algorithm that the policy allows, with the length of its salt; ``digest``: the hash that it must have.

    Raises Refused: ``code``; and what asn1crypto does for what it cannot read.
    """
    hash_name = digest if digest and method["algorithm"].native == "rsassa_pkcs1v15" else method.hash_algo
    family = _FAMILIES.get(method.signature_algo)
    scheme = SignatureScheme(family, hash_name)  # type: ignore[arg-type]
    allowed = scheme in {SIGNATURES[uri] for uri in policy.signature_algorithms}
    if (digest and hash_name != digest) or not allowed:
        raise Refused(code, str(method["algorithm"].native))
    return scheme, pss_salt_length(method, hash_name, code) if family == "rsa-pss" else 0


def allowed_hash(algorithm: algos.DigestAlgorithm, policy: Policy, code: ReasonCode) -> str:
    """The name of a hash that the policy allows. Raises Refused: ``code``."""
    name = str(algorithm["algorithm"].native)
    if name not in {DIGESTS[uri] for uri in policy.digest_algorithms}:
        raise Refused(code, name)
    return name


def pss_salt_length(method: algos.SignedDigestAlgorithm, hash_name: str, code: ReasonCode) -> int:
    """Of RSASSA-PSS whose mask is MGF1 by the same hash (RFC 4055 §3.1). Raises Refused: ``code``."""
    parameters = method["parameters"]
    mask = parameters["mask_gen_algorithm"]
    if mask["algorithm"].native != "mgf1" or mask["parameters"]["algorithm"].native != hash_name:
        raise Refused(code, "RSA-PSS parameters")
    return int(parameters["salt_length"].native)


def _attributes(info: cms.SignerInfo, faults: Faults) -> Mapping[str, Any]:
    """The values of each signed attribute by its name, which may stand once. RFC 5652 §5.3."""
    attributes: dict[str, Any] = {}
    for attribute in info["signed_attrs"]:
        name = attribute["type"].native
        if name in attributes:
            raise Refused(faults.structure, f"{name} twice")
        attributes[name] = attribute["values"]
    return attributes


def _required(attributes: Mapping[str, Any], name: str, faults: Faults) -> Any:
    values = attributes.get(name, ())
    if len(values) != 1:
        raise Refused(faults.structure, name)
    return values[0]


def _certificate(attributes: Mapping[str, Any], policy: Policy, faults: Faults, *, sha1: bool) -> NamedCertificate:
    """The first of the certificates that the attribute names is the signer's. RFC 5035 §3 and §4."""
    if "signing_certificate_v2" not in attributes and "signing_certificate" in attributes:
        if not sha1:
            raise Refused(faults.algorithm, "signing-certificate with SHA-1")
        named = _required(attributes, "signing_certificate", faults)["certs"][0]
        return NamedCertificate("sha1", named["cert_hash"].native)
    named = _required(attributes, "signing_certificate_v2", faults)["certs"][0]
    hash_name = allowed_hash(named["hash_algorithm"], policy, faults.algorithm)
    return NamedCertificate(hash_name, named["cert_hash"].native)


def _check_protection(info: cms.SignerInfo, attributes: Mapping[str, Any], faults: Faults) -> None:
    """The algorithms stand outside of what is signed, unless the signer put them into it as well. RFC 6211."""
    if "cms_algorithm_protection" not in attributes:
        return
    protected = _required(attributes, "cms_algorithm_protection", faults)
    for name in ("digest_algorithm", "signature_algorithm"):
        if protected[name].native != info[name].native:
            raise Refused(faults.algorithm, "algorithms are not those that were signed")
