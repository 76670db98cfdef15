"""Demo files in other containers than plain XML: PDF with PAdES, ASiC-E; good ones, known ones, and attacks on both."""

from collections.abc import Callable

from demo import hostile_pdf, hostile_zip
from demo.accepted import ALFA_FIRST
from demo.demo_file import (
    DemoFile,
    Make,
    being,
    changing,
    copying,
    refused,
    registered,
    signing_asice,
    signing_pdf,
)
from demo.documents import SERVICE, Application
from demo.workbench import Workbench

_GOOD_PDF = "27-ilkin-ucot.pdf"
_GOOD_ASICE = "32-ilkin-ucot.asice"


def pdf_files() -> tuple[DemoFile, ...]:
    """One that registers; changed after signing, hybrid references, encryption, a picture by the name of a PDF."""
    changed = signing_pdf(Application("alfa-6", "worker.12"), "alfa.head")
    locked = signing_pdf(Application("qamma-9", "worker.17"), "qamma.head")
    return (
        registered(_GOOD_PDF, "alfa", signing_pdf(Application("alfa-7", "worker.11", names=True), "alfa.head")),
        refused("28-sonradan-deyisdirilib.pdf", "alfa", "PDF_CHANGED", changing(hostile_pdf.with_other_page, changed)),
        refused(
            "29-hibrid-istinadlar.pdf",
            "alfa",
            "PDF_HYBRID",
            changing(hostile_pdf.with_hybrid_references, copying(_GOOD_PDF)),
        ),
        refused("30-sifrelenib.pdf", "qamma", "PDF_ENCRYPTED", changing(hostile_pdf.encrypted, locked)),
        refused("31-sekil.pdf", "beta", "FORMAT_UNKNOWN", being(hostile_pdf.picture())),
    )


def asice_files() -> tuple[DemoFile, ...]:
    """EC and RSA; one that still lacks its signature; contents that came before in other bytes."""
    unsigned = signing_asice(Application("qamma-8", "worker.16"), "qamma.head")
    return (
        registered(_GOOD_ASICE, "beta", signing_asice(Application("beta-6", "worker.13"), "beta.head")),
        registered("33-ilkin-ucot.asice", "alfa", signing_asice(Application("alfa-8", "worker.14"), "alfa.head")),
        *_broken(),
        _again("38-yeniden-bukulub.asice", "beta", changing(hostile_zip.repacked, copying(_GOOD_ASICE))),
        _again("39-konteynerde-yeniden.asice", "alfa", signing_asice(ALFA_FIRST, "alfa.head")),
        DemoFile(
            "40-imzasiz.asice",
            "qamma",
            "qamma",
            None,
            "draft",
            ("NO_SIGNATURE",),
            changing(hostile_zip.without_signature, unsigned),
        ),
    )


def _broken() -> tuple[DemoFile, ...]:
    """A file beside the signed one, a file under another name, half a transfer, a bomb."""

    def spoiling(change: Callable[[bytes], bytes]) -> Make:
        return changing(change, signing_asice(Application("qamma-7", "worker.15"), "qamma.head"))

    return (
        refused("34-imzalanmamis-elave.asice", "qamma", "ASIC_COVERAGE", spoiling(hostile_zip.with_unsigned_file)),
        refused("35-adi-deyisdirilib.asice", "qamma", "ASIC_MISSING", spoiling(hostile_zip.with_other_name)),
        refused("36-yarimciq.asice", "qamma", "ZIP_MALFORMED", spoiling(hostile_zip.truncated)),
        DemoFile("37-zip-bombasi.asice", "qamma", "qamma", None, "quarantined", ("LIMIT_ZIP",), _bomb),
    )


def _bomb(_: Workbench) -> bytes:
    return hostile_zip.zip_bomb()


def _again(name: str, channel: str, make: Make) -> DemoFile:
    """Other bytes, another container or another signature around a document that was answered before."""
    return DemoFile(name, channel, channel, SERVICE, "duplicate", ("DUPLICATE_DOCUMENT",), make)
