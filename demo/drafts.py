"""Demo files about drafts: completed by a signature apart, replaced, deleted, signed in vain and then well, unfinished.

A signature apart and a new version end ``merged``: what became of the document is told of the draft, their first file.
"""

from demo import hostile_zip
from demo.demo_file import DemoFile, Expected, Make, changing, copying, registered, signing_asice
from demo.documents import Application, deletion
from demo.workbench import Workbench
from signatures.pdf_making import SUBMISSION_NAME

_COMPLETED, _REPLACED, _DELETED = "41-qaralama.xml", "43-qaralama.xml", "46-silinen-qaralama.xml"
_SECOND_VERSION, _SIGNED_TWICE = "44-yeni-variant.xml", "48-qaralama.asice"
_FIRST_TEXT = Application("beta-10", "worker.44")
_SECOND_TEXT = Application("beta-10", "worker.44", phone="+994552223344")
_CONTAINED = Application("alfa-11", "worker.40", names=True)


def draft_files() -> tuple[DemoFile, ...]:
    """Five drafts and what came to them, all in one wave: each waits for what its sender dropped before it."""
    return (
        registered(_COMPLETED, "alfa", _unsigned(Application("alfa-10", "worker.43"), "alfa")),
        _merged("42-qaralamanin-imzasi.xml", "alfa", _signature(_COMPLETED, "alfa.head")),
        registered(_REPLACED, "beta", _unsigned(_FIRST_TEXT, "beta")),
        _merged(_SECOND_VERSION, "beta", _unsigned(_SECOND_TEXT, "beta")),
        _merged("45-yeni-variantin-imzasi.xml", "beta", _signature(_SECOND_VERSION, "beta.head")),
        _about_draft(
            _DELETED, "qamma", "deleted", "NO_SIGNATURE", _unsigned(Application("qamma-10", "worker.41"), "qamma")
        ),
        _about_draft("47-qaralamanin-silinmesi.xml", "qamma", "registered", "", _deletion_of("qamma-10", "qamma")),
        *_signed_twice(),
        _about_draft(
            "51-qaralamasiz-imza.xml", "qamma", "returned", "DRAFT_UNKNOWN", _signature(_COMPLETED, "qamma.head")
        ),
        _about_draft("52-yarimciq-qaralama.xml", "beta", "draft", "NO_SIGNATURE", _unfinished),
    )


def _signed_twice() -> tuple[DemoFile, ...]:
    """A container; its first signature was changed on the way, the second one holds. It is sent once."""
    return (
        registered(
            _SIGNED_TWICE, "alfa", changing(hostile_zip.without_signature, signing_asice(_CONTAINED, "alfa.head"))
        ),
        _merged("49-zedelenmis-imza.xml", "alfa", lambda bench: _spoiled(_contained_signature(bench))),
        _merged("50-yeni-imza.xml", "alfa", _contained_signature),
    )


def _merged(name: str, channel: str, make: Make) -> DemoFile:
    return DemoFile(name, channel, channel, None, "merged", (), make)


def _about_draft(name: str, channel: str, status: Expected, code: str, make: Make) -> DemoFile:
    return DemoFile(name, channel, channel, None, status, (code,) if code else (), make)


def _unsigned(application: Application, channel: str) -> Make:
    return lambda bench: bench.unsigned(application, channel)


def _signature(name: str, card: str) -> Make:
    """Over an earlier file of the demo."""
    draft = copying(name)
    return lambda bench: bench.signature({name: draft(bench)}, card)


def _deletion_of(title: str, channel: str) -> Make:
    return lambda bench: deletion(f"{title}-silinme", bench.employers[channel], title)


def _contained_signature(bench: Workbench) -> bytes:
    return bench.signature({SUBMISSION_NAME: bench.unsigned(_CONTAINED, "alfa")}, "alfa.head")


def _spoiled(signature: bytes) -> bytes:
    """The signing time, which is signed as well, a day later."""
    return signature.replace(b"<xades:SigningTime>2026-11-02T", b"<xades:SigningTime>2026-11-03T")


def _unfinished(bench: Workbench) -> bytes:
    """As somebody left it at lunch: the kind of application is still to be chosen."""
    whole = bench.unsigned(Application("beta-11", "worker.42"), "beta")
    return whole.replace(b"<Kind>initial</Kind>", b"")
