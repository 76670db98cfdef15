"""Demo files that end well, and the ones that come again: registrations, a correction, a repeat, duplicates."""

from dataclasses import replace

from demo.demo_file import DemoFile, copying, refused, registered, signing
from demo.documents import SERVICE, SIGNED_AGAIN_AT, Application
from demo.people import new_home
from schemas.registration import Kind

FIRST_OF_ALFA = "01-ilkin-ucot.xml"
ALFA_FIRST = Application("alfa-1", "worker.1", names=True, registered_address=True, email="ishci1@alfa.example")
_ALFA_CORRECTION = Application(
    "alfa-2", "worker.1", kind=Kind.CORRECTION, differs=True, actual_address=new_home(1), phone="+994502223344"
)
_BETA_FIRST = Application("beta-1", "worker.2")
_BETA_SECOND = Application("beta-2", "worker.3", registered_address=True, email="ishci3@beta.example")
_QAMMA_RESIDENT = Application("qamma-1", "resident.5", names=True)
_QAMMA_ELSEWHERE = Application("qamma-2", "worker.4", differs=True, actual_address=new_home(2))


def good_files() -> tuple[DemoFile, ...]:
    """RSA and EC, e-imza and Asan, identity cards and a residence permit, another actual address, a correction."""
    return (
        # alone before all others: so its SSN is known beforehand (``certificates.py``)
        replace(registered(FIRST_OF_ALFA, "alfa", signing(ALFA_FIRST, "alfa.head")), wave=0),
        registered("02-ilkin-ucot.xml", "beta", signing(_BETA_FIRST, "beta.head")),
        registered("03-yasayis-icazesi.xml", "qamma", signing(_QAMMA_RESIDENT, "qamma.head")),
        registered("04-faktiki-unvan.xml", "qamma", signing(_QAMMA_ELSEWHERE, "qamma.head")),
        registered("05-ilkin-ucot.xml", "beta", signing(_BETA_SECOND, "beta.head")),
        registered("06-duzelis.xml", "alfa", signing(_ALFA_CORRECTION, "alfa.head")),
    )


def files_that_come_again() -> tuple[DemoFile, ...]:
    """The same bytes under another name; signed anew; the same document id over another content."""
    again = replace(_BETA_FIRST, phone="+994551112233")
    return (
        DemoFile("07-tekrar-gonderis.xml", "alfa", "alfa", SERVICE, "repeat", (), copying(FIRST_OF_ALFA)),
        DemoFile(
            "08-yeniden-imzalanib.xml",
            "beta",
            "beta",
            SERVICE,
            "duplicate",
            ("DUPLICATE_DOCUMENT",),
            lambda bench: bench.signed(_BETA_FIRST, "beta.head", at=SIGNED_AGAIN_AT),
        ),
        refused(
            "09-eyni-nomre-basqa-mezmun.xml",
            "beta",
            "DOCUMENT_ID_REUSED",
            signing(again, "beta.head"),
            service=SERVICE,
        ),
    )


def files_of_second_wave() -> tuple[DemoFile, ...]:
    """What looks back on another channel: a person insured already, another employer's document dropped here."""
    insured = Application("beta-9", "worker.1", names=True)
    return (
        refused("25-ssn-movcuddur.xml", "beta", "SSN_EXISTS", signing(insured, "beta.head"), service=SERVICE, wave=2),
        DemoFile(
            "26-basqasinin-senedi.xml",
            "qamma",
            "alfa",
            SERVICE,
            "duplicate",
            ("DUPLICATE_DOCUMENT",),
            copying(FIRST_OF_ALFA),
            wave=2,
        ),
    )
