"""A judge with lists and anchors for documents and for time, and what he is given: evidence made by hand."""

from dataclasses import dataclass, replace
from datetime import timedelta

from pki import NOW
from token_forge import Forge

from demo.pki import Authority, make_crl, make_issuing, make_root
from signatures.evidence import NO_EVIDENCE
from signatures.opened import OpenedSignature
from signatures.policy import DEFAULT_POLICY
from signatures.revocation import revocation_from_files
from signatures.standing import Court
from signatures.trust import Anchor, Purpose, trust_from_files

DAY = timedelta(days=1)
STAMPED = NOW - 100 * DAY
TSA_SERIAL = 0x75A
OCTETS = b"the value of the signature"


@dataclass(frozen=True)
class TimeHouse:
    """CAs for time-stamps, with their own names: of two CAs of one name and serial the path builder knows one."""

    root: Authority
    issuing: Authority

    @classmethod
    def build(cls):
        root = make_root("Vaxt Root", serial=11)
        return cls(root, make_issuing(root, "Vaxt İssuing", kind="p256", serial=12))


def make_court(house, time_house, *, purpose=Purpose.TIMESTAMP, lists=None, at=NOW, **changed):
    """By a store that trusts ``house`` for documents, ``time_house`` for time; ``lists`` instead of the usual ones."""
    store = trust_from_files(house.files())
    trust = replace(
        store,
        anchors=(*store.anchors, Anchor(time_house.root.certificate, purpose)),
        intermediates=(*store.intermediates, time_house.issuing.certificate),
    )
    found = {name: data for name, data in (usual(house, time_house, at) | (lists or {})).items() if data is not None}
    said = {"received_at": NOW, "trust": trust, "revocation": revocation_from_files(found, trust)} | changed
    return Court(policy=DEFAULT_POLICY, **said)


def usual(house, time_house, at):
    own = house.files(at=at)
    return {
        "issuing.crl": own["issuing.crl"],
        "root.crl": own["root.crl"],
        "tsa.crl": make_crl(time_house.issuing, {}, at=at),
        "tsa-root.crl": make_crl(time_house.root, {}, at=at),
    }


def stamp(authority, at=STAMPED, **changed):
    return Forge(authority, octets=OCTETS, at=at).stamp(**changed)


def opened(leaf, evidence=NO_EVIDENCE, *, claimed=None, reasons=()):
    return OpenedSignature("s", leaf, claimed, ("",), reasons, evidence)
