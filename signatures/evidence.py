"""What a signature brings along to prove its time and its certificates, read but not judged.

The same for XAdES, ASiC-E and PAdES, so that one judge serves all three. ETSI EN 319 132-1 clause 5.5 (unsigned
properties), EN 319 162-1 clause 4.4.4 (archive manifests), EN 319 142-1 clause 5.4 (DSS, document time-stamps).
"""

from collections.abc import Callable
from dataclasses import dataclass

# The name of a hash ("sha256") → the digest of the octets that a time-stamp is over.
Imprint = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time-stamp token (RFC 3161, DER of the ContentInfo), and how what it is over is digested."""

    token: bytes
    imprint: Imprint


@dataclass(frozen=True, slots=True)
class CounterSignature:
    """A signature over a signature's value, whose mathematics was checked: ``broken`` says why it does not hold."""

    leaf: bytes
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All in DER. ``signature``: stamps over the signature value (level T); ``archive``: over that and all evidence
    before, the oldest first (level LTA). Certificates, lists and responses are whatever came along: trusted for nothing
    until a CA of the trust store is found to have signed them.
    """

    signature: tuple[Stamp, ...] = ()
    archive: tuple[Stamp, ...] = ()
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    counter_signatures: tuple[CounterSignature, ...] = ()


NO_EVIDENCE = Evidence()
