"""The same PDF at each level of PAdES, and what its levels are made of."""

from hashlib import new

import pdf_forge
from asn1crypto import cms, pem
from pki import SIGNED_AT

from signatures.pades_augmenting import add_archive_stamp, add_evidence
from signatures.pades_making import sign_pdf

LEVELS = ("B", "T", "LT", "LTA")


def evidence_of(values):
    """``Values`` as ``add_evidence`` takes them: all in DER."""
    lists = [pem.unarmor(one)[2] if pem.detect(one) else one for one in values.crls]
    return {"certificates": values.certificates, "crls": lists, "ocsps": values.ocsps}


def at_levels(key, stamping, **lists):
    """The PDF at each level, by its name; ``lists`` as in ``StampingHouse``."""
    stamped = sign_pdf(pdf_forge.unsigned(), key, signing_time=SIGNED_AT, stamps=stamping.stamps)
    proven = add_evidence(stamped, **evidence_of(stamping.values(**lists)))
    archived = add_archive_stamp(proven, stamping.stamps)
    return {"B": pdf_forge.signed_by(key), "T": stamped, "LT": proven, "LTA": archived}


def over_something_else(stamps):
    return lambda digest, name: stamps(new(name, digest).digest(), name)


def is_over_its_octets(stamp):
    """Whether the token's imprint is that of the octets which the stamp says that it is over."""
    info = cms.ContentInfo.load(stamp.token, strict=True)["content"]["encap_content_info"]["content"].parsed
    about = info["message_imprint"]
    return about["hashed_message"].native == stamp.imprint(about["hash_algorithm"]["algorithm"].native)
