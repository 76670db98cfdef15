"""The same PDF at each level of PAdES, and what its levels are made of."""

from hashlib import new

import pdf_forge
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pki import NOW, SIGNED_AT
from time_stamps import imprint

from signatures.pades_augmenting import add_archive_stamp, add_evidence
from signatures.pades_making import sign_pdf

LEVELS = ("B", "T", "LT", "LTA")


def stamps_of(authority, at=NOW):
    """What asks ``authority`` for tokens; its clock shows ``at``."""
    return lambda digest, name: authority.answer(imprint(digest, name), at)["time_stamp_token"].dump()


def over_something_else(authority):
    return lambda digest, name: stamps_of(authority)(new(name, digest).digest(), name)


def certificates_and_lists(house):
    """All that is needed to check the house's certificates, as ``add_evidence`` takes it; each time signed anew."""
    lists = [x509.load_pem_x509_crl(pem) for name, pem in house.files().items() if name.endswith(".crl")]
    return {
        "certificates": [one.certificate.public_bytes(Encoding.DER) for one in (house.root, house.issuing)],
        "crls": [one.public_bytes(Encoding.DER) for one in lists],
    }


def at_levels(key, authority, known):
    """The PDF at each level, by its name; ``known``: ``certificates_and_lists``."""
    stamps = stamps_of(authority)
    stamped = sign_pdf(pdf_forge.unsigned(), key, signing_time=SIGNED_AT, stamps=stamps)
    proven = add_evidence(stamped, **known)
    return {"B": pdf_forge.signed_by(key), "T": stamped, "LT": proven, "LTA": add_archive_stamp(proven, stamps)}


def is_over_its_octets(stamp):
    """Whether the token's imprint is that of the octets which the stamp says that it is over."""
    info = cms.ContentInfo.load(stamp.token, strict=True)["content"]["encap_content_info"]["content"].parsed
    about = info["message_imprint"]
    return about["hashed_message"].native == stamp.imprint(about["hash_algorithm"]["algorithm"].native)
