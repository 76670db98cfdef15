"""One PAdES signature: its profile, its algorithms, its mathematics. ETSI EN 319 142-1 clause 6.3 (B-B), RFC 5652.

The mathematics is pyHanko's. Says nothing of trust: the certificate goes to the path, profile and revocation of all.
"""

from datetime import UTC, datetime

from asn1crypto import algos, cms, core, tsp
from cryptography import x509
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import extract_signer_info, find_cms_attribute_iter
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signatures.mathematics import load_leaf
from signatures.pdf_faults import refusing
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.uris import DIGESTS, SIGNATURES, SignatureScheme

PADES_SUBFILTER = "/ETSI.CAdES.detached"
_FAMILIES = {"rsassa_pkcs1v15": "rsa-pkcs1", "rsassa_pss": "rsa-pss", "ecdsa": "ecdsa"}
_PROFILE = ReasonCode.PDF_PROFILE


def check_dictionary(signature: DictionaryObject) -> None:
    """Raises Refused: PDF_PROFILE. Every signature must be PAdES: one left aside could be the one people see."""
    with refusing(_PROFILE, "signature dictionary"):
        subfilter = signature.get("/SubFilter")
    if subfilter != PADES_SUBFILTER:
        raise Refused(_PROFILE, "SubFilter")


def claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """The signer's word: signing-time or /M, both of them signed; without a zone it is taken for UTC."""
    with refusing(_PROFILE, "signing time"):
        moment = signature.self_reported_timestamp
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


def prove_cms(signature: EmbeddedPdfSignature, policy: Policy) -> x509.Certificate:
    """The certificate whose key signed the byte ranges.

    Raises Refused: PDF_PROFILE, ALG_FORBIDDEN, ALG_WEAK_KEY, CERT_MISSING, CERT_UNREADABLE, REF_DIGEST, SIG_VALUE.
    """
    with refusing(_PROFILE, "CMS"):
        _check_profile(signature.signed_data, signature.signer_info)
        _check_algorithms(signature.signer_info, policy)
        _check_certificate_digest(signature.signer_info, policy)
    with refusing(_PROFILE, "certificate"):
        der = _signer_certificate(signature)
    leaf, _ = load_leaf(der, policy)
    with refusing(_PROFILE, "CMS"):
        # Read anew: asn1crypto writes attributes that are not DER otherwise once one has looked into them.
        untouched = extract_signer_info(cms.ContentInfo.load(bytes(signature.pkcs7_content))["content"])
        intact, valid = validate_sig_integrity(
            untouched,
            signature.signer_cert,
            expected_content_type="data",
            actual_digest=signature.compute_digest(),
        )
    if not valid:
        raise Refused(ReasonCode.SIG_VALUE)
    if not intact:
        raise Refused(ReasonCode.REF_DIGEST)
    return leaf


def _check_profile(data: cms.SignedData, signer: cms.SignerInfo) -> None:
    about = data["encap_content_info"]
    if about["content_type"].native != "data" or about["content"] is not core.VOID:
        raise Refused(_PROFILE, "content inside the signature")
    if signer["signed_attrs"] is core.VOID:
        raise Refused(_PROFILE, "no signed attributes")


def _check_algorithms(signer: cms.SignerInfo, policy: Policy) -> None:
    digest = signer["digest_algorithm"]["algorithm"].native
    if digest not in {DIGESTS[uri] for uri in policy.digest_algorithms}:
        raise Refused(ReasonCode.ALG_FORBIDDEN, str(digest))
    method = signer["signature_algorithm"]
    name = method["algorithm"].native
    # rsaEncryption alone names no hash: it is that of the digest. A named one must be the same.
    hash_name = digest if name == "rsassa_pkcs1v15" else method.hash_algo
    allowed = {SIGNATURES[uri] for uri in policy.signature_algorithms}
    family = _FAMILIES.get(method.signature_algo)
    if family is None or hash_name != digest or SignatureScheme(family, hash_name) not in allowed:  # type: ignore[arg-type]
        raise Refused(ReasonCode.ALG_FORBIDDEN, str(name))
    if family == "rsa-pss":
        _check_pss(method, hash_name)


def _check_pss(method: algos.SignedDigestAlgorithm, hash_name: str) -> None:
    mask = method["parameters"]["mask_gen_algorithm"]
    if mask["algorithm"].native != "mgf1" or mask["parameters"]["algorithm"].native != hash_name:
        raise Refused(ReasonCode.ALG_FORBIDDEN, "RSA-PSS parameters")


def _check_certificate_digest(signer: cms.SignerInfo, policy: Policy) -> None:
    """signing-certificate-v2 with SHA-2: the first version of the attribute knows SHA-1 only."""
    attributes = signer["signed_attrs"]
    found = list(find_cms_attribute_iter(attributes, "signing_certificate_v2"))
    if not found and list(find_cms_attribute_iter(attributes, "signing_certificate")):
        raise Refused(ReasonCode.ALG_FORBIDDEN, "signing-certificate with SHA-1")
    if len(found) != 1:
        raise Refused(_PROFILE, "signing-certificate-v2")
    named = tsp.SigningCertificateV2.load(found[0].dump())["certs"][0]
    digest = named["hash_algorithm"]["algorithm"].native
    if digest not in {DIGESTS[uri] for uri in policy.digest_algorithms}:
        raise Refused(ReasonCode.ALG_FORBIDDEN, str(digest))


def _signer_certificate(signature: EmbeddedPdfSignature) -> bytes:
    """The DER of the certificate that the SignerInfo names, if it has the digest that was signed."""
    try:
        return bytes(signature.signer_cert.dump())
    except SignatureValidationError as error:
        if error.ades_subindication is AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND:
            raise Refused(ReasonCode.CERT_MISSING) from None
        raise
