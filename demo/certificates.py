"""Demo files of social insurance certificates: one is lost, one has become unusable, one application is a mistake.

All name the SSN that the day's very first registration gives, so it is dropped in a wave of its own (``accepted.py``).
"""

from typing import Literal

from demo.demo_file import DemoFile
from demo.workbench import Workbench
from registries.ssn_series import SERIES
from schemas.certificate import CERTIFICATE_CODE, CertificateReplacement, Reason
from schemas.registration import Identity

LOST, STRANGER, UNUSABLE = "alfa-120", "beta-121", "beta-122"
_HOLDER = "worker.1"  # of ``accepted.FIRST_OF_ALFA``


def files_of_lost_certificates() -> tuple[DemoFile, ...]:
    """Alfa's office gives a duplicate; an SSN that is another person's is told at once."""
    return (
        _file("120-sehadetname-itib.xml", "alfa", "registered", LOST, Reason.LOST, _HOLDER),
        _file("121-basqasinin-ssn-i.xml", "beta", "returned", STRANGER, Reason.LOST, "worker.3", "SSN_NOT_OF_PERSON"),
    )


def files_of_unusable_certificates() -> tuple[DemoFile, ...]:
    """The duplicate in its turn is replaced, for another insurer: its office looks, and accepts."""
    code = "PERSON_OF_ANOTHER_INSURER"
    return (
        _file(
            "122-sehadetname-yararsizdir.xml", "beta", "registered", UNUSABLE, Reason.UNUSABLE, _HOLDER, code, wave=4
        ),
    )


def _file(
    name: str,
    channel: str,
    status: Literal["registered", "returned"],
    title: str,
    reason: Reason,
    role: str,
    *codes: str,
    wave: int = 2,
) -> DemoFile:
    def make(bench: Workbench) -> bytes:
        person = bench.people[role]
        identity = Identity(document_type=person.document_type, fin=person.fin)
        body = CertificateReplacement(identity=identity, ssn=SERIES.number(1), reason=reason)
        return bench.saved(title, CERTIFICATE_CODE, body, f"{channel}.head")

    return DemoFile(name, channel, channel, CERTIFICATE_CODE, status, codes, make, wave)
