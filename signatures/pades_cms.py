"""One PAdES signature: its profile, its algorithms, its mathematics. ETSI EN 319 142-1 clause 6.3 (B-B), RFC 5652.

The mathematics is that of ``cms.py``; which certificate the signer named, pyHanko tells. Says nothing of trust: the
certificate goes to the path, profile and revocation of all.
"""

from datetime import UTC, datetime

from asn1crypto import cms, core
from cryptography import x509
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, extract_contents

from signatures.cms import Faults, bounded, prove_signer, read_signer, refuse_crowds
from signatures.mathematics import load_leaf
from signatures.pdf_faults import refusing
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.uris import METHODS

PADES_SUBFILTER = "/ETSI.CAdES.detached"
_PROFILE = ReasonCode.PDF_PROFILE
_FAULTS = Faults(_PROFILE, ReasonCode.ALG_FORBIDDEN, ReasonCode.REF_DIGEST, ReasonCode.SIG_VALUE)
# By their numbers: which names asn1crypto knows depends on who has added to its list. As in ``xades.py``.
_UNREAD = {
    "1.2.840.113549.1.9.16.2.15": (ReasonCode.SIG_POLICY, "signature-policy-identifier"),
    "1.2.840.113549.1.9.16.2.20": (ReasonCode.SIG_CONTENT_STAMP, "content-time-stamp"),
}
_COUNTER_SIGNATURE = "1.2.840.113549.1.9.6"


def check_dictionary(signature: DictionaryObject) -> None:
    """Raises Refused: PDF_PROFILE. Every signature must be PAdES: one left aside could be the one people see."""
    with refusing(_PROFILE, "signature dictionary"):
        subfilter = signature.get("/SubFilter")
    if subfilter != PADES_SUBFILTER:
        raise Refused(_PROFILE, "SubFilter")


def check_value(signature: DictionaryObject, policy: Policy) -> None:
    """That its /Contents may be read: pyHanko goes over all certificates of it, and keeps what it made of each.

    Raises Refused: LIMIT_EVIDENCE, and what pyHanko and asn1crypto do.
    """
    value = bounded(extract_contents(signature), policy, "signature")
    refuse_crowds(cms.ContentInfo.load(value)["content"], policy)


def claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """The signer's word: signing-time or /M, both of them signed; without a zone it is taken for UTC."""
    with refusing(_PROFILE, "signing time"):
        moment = signature.self_reported_timestamp
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


def prove_cms(signature: EmbeddedPdfSignature, policy: Policy) -> tuple[x509.Certificate, str]:
    """The certificate whose key signed the byte ranges, and XML-DSig's name of the algorithm.

    Raises Refused: PDF_PROFILE, SIG_POLICY, SIG_CONTENT_STAMP, ALG_FORBIDDEN, ALG_WEAK_KEY, CERT_MISSING,
    CERT_UNREADABLE, REF_DIGEST, SIG_VALUE.
    """
    with refusing(_PROFILE, "CMS"):
        # Read anew: pyHanko has looked into its own.
        info = extract_signer_info(cms.ContentInfo.load(bytes(signature.pkcs7_content))["content"])
        _check_profile(signature.signed_data)
        signer = read_signer(info, policy, _FAULTS)
        if signer.content_type != "data":
            raise Refused(_PROFILE, "content type")
        _refuse_unread(info)
    with refusing(_PROFILE, "certificate"):
        der = _signer_certificate(signature)
        if not signer.certificate.names(der):
            raise Refused(ReasonCode.CERT_MISSING)
    leaf, key = load_leaf(der, policy)
    with refusing(_PROFILE, "byte range"):
        digest = signature.compute_digest()
    prove_signer(signer, key, digest, _FAULTS)
    return leaf, METHODS[signer.scheme]


def _check_profile(data: cms.SignedData) -> None:
    about = data["encap_content_info"]
    if about["content_type"].native != "data" or about["content"] is not core.VOID:
        raise Refused(_PROFILE, "content inside the signature")


def _refuse_unread(info: cms.SignerInfo) -> None:
    """What would change the rules or must be proven, and counter-signatures: a PDF has signers side by side.

    ETSI EN 319 122-1 clauses 5.2.8, 5.2.9, EN 319 142-1 clause 6.3. After ``read_signer``: it must see it untouched.
    """
    for attribute in info["signed_attrs"]:
        if (unread := _UNREAD.get(attribute["type"].dotted)) is not None:
            raise Refused(*unread)
    if any(attribute["type"].dotted == _COUNTER_SIGNATURE for attribute in info["unsigned_attrs"]):
        raise Refused(_PROFILE, "counter-signature")


def _signer_certificate(signature: EmbeddedPdfSignature) -> bytes:
    """The DER of the certificate that the SignerInfo names, if it has the digest that was signed."""
    try:
        return bytes(signature.signer_cert.dump())
    except SignatureValidationError as error:
        if error.ades_subindication is AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND:
            raise Refused(ReasonCode.CERT_MISSING) from None
        raise
