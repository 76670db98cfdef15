"""What leaves is what was signed: no comment splits it, and what stands beside it counts only where it is signed."""

from forge import forged, signature_of
from lxml import etree
from pki import DOCUMENT, codes, payload
from wrapping import form

from schemas.xml import parse_xml
from signatures.verdict import Outcome


def test_comments_do_not_split_what_is_read(house, signed):
    """Somebody splits the phone by a comment: the digest holds, but what leaves is in one piece."""
    split = signed.replace(b"+99450", b"+994<!---->50")
    verdict = house.judge(split)
    assert verdict.outcome is Outcome.VALID
    assert payload(verdict) == payload(house.judge(signed))
    assert b"+994501234567" in payload(verdict)


def test_text_behind_the_signature_is_signed_too(house):
    signed = forged(house.person, lambda root: setattr(signature_of(root), "tail", "behind"))
    assert payload(house.judge(signed)).endswith(b"</Contacts>behind</Submission>")
    root = parse_xml(forged(house.person))
    signature_of(root).tail = "added"
    assert codes(house.judge(etree.tostring(root))) == ("REF_DIGEST",)


WITH_INSTRUCTION = DOCUMENT.replace(b"<Submission", b"<?style one?><Submission")


def test_an_instruction_beside_the_root_is_signed_with_the_whole_document(house):
    signed = forged(house.person, document=WITH_INSTRUCTION)
    assert payload(house.judge(signed)).startswith(b"<?style one?>\n<Submission")
    assert codes(house.judge(signed.replace(b"style one", b"style two"))) == ("REF_DIGEST",)


def test_an_instruction_beside_a_root_signed_by_its_id_does_not_leave(house):
    signed = forged(house.person, form("Id"), document=WITH_INSTRUCTION)
    assert payload(house.judge(signed)).startswith(b"<Submission")
    assert house.judge(signed.replace(b"style one", b"style two")).payload == house.judge(signed).payload
