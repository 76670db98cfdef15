"""Attributes of a PDF's CMS that would change what the signature means, or that nobody here proves."""

import pdf_forge
from asn1crypto import cms
from pki import codes
from pyhanko.sign.ades.api import CAdESSignedAttrSpec, GenericCommitment
from pyhanko.sign.ades.cades_asn1 import SignaturePolicyIdentifier
from stamping import StampingHouse

from signatures.reasons import Reason, ReasonCode
from signatures.verdict import Outcome


def test_a_signature_policy_is_refused_for_what_it_may_change(house):
    digest = {"digest_algorithm": {"algorithm": "sha256"}, "digest": bytes(32)}
    policy = SignaturePolicyIdentifier({"signature_policy_id": {"sig_policy_id": "1.2.3.4", "sig_policy_hash": digest}})
    said = CAdESSignedAttrSpec(signature_policy_identifier=policy)
    verdict = house.judge(pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.person, said=said))
    assert (codes(verdict), verdict.sub_indication) == (("SIG_POLICY",), "SIGNATURE_POLICY_NOT_AVAILABLE")


def test_a_time_stamp_of_the_content_is_refused_since_nobody_proves_it(house):
    stamps = StampingHouse.beside(house).stamps
    said = CAdESSignedAttrSpec(timestamp_content=True)
    verdict = house.judge(pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.person, said=said, stamps=stamps))
    assert codes(verdict) == ("SIG_CONTENT_STAMP",)


def test_what_a_signer_commits_himself_to_is_let_stand(house):
    said = CAdESSignedAttrSpec(commitment_type=GenericCommitment.PROOF_OF_ORIGIN.asn1)
    verdict = house.judge(pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.person, said=said))
    assert verdict.outcome is Outcome.VALID


def test_a_counter_signature_in_the_value_is_refused_and_not_left_aside(house):
    signed_pdf = pdf_forge.signed_by(house.person)
    start = signed_pdf.rindex(b"/Contents <") + len(b"/Contents <")
    end = signed_pdf.index(b">", start)
    value = cms.ContentInfo.load(bytes.fromhex(signed_pdf[start:end].decode()))
    signer = value["content"]["signer_infos"][0]
    signer["unsigned_attrs"] = [{"type": "counter_signature", "values": [signer.copy()]}]
    longer = value.dump(force=True).hex().encode().ljust(end - start, b"0")
    verdict = house.judge(signed_pdf[:start] + longer + signed_pdf[end:])
    assert verdict.reasons == (Reason(ReasonCode.PDF_PROFILE, "counter-signature"),)
