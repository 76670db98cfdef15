"""Demo files that attack, or that are no documents at all (built by ``demo/hostile.py``)."""

from collections.abc import Callable

from demo import hostile
from demo.accepted import FIRST_OF_ALFA
from demo.demo_file import DemoFile, Make, being, changing, copying, refused, signing
from demo.documents import CREATED_AT, Application
from demo.workbench import Workbench
from signatures.signing import sign_xml


def attacking_files() -> tuple[DemoFile, ...]:
    """Changed after signing, signature wrapping in two ways, XXE, a namespace bomb."""
    tampered = signing(Application("alfa-3", "worker.5"), "alfa.head")
    return (
        refused("18-sonradan-deyisdirilib.xml", "alfa", "REF_DIGEST", changing(hostile.tamper, tampered)),
        refused("19-imza-sarinmasi.xml", "alfa", "SIG_POSITION", _wrapping(hostile.wrap_in_forged)),
        refused("20-imza-obyekti.xml", "qamma", "SIG_STRUCTURE", _wrapping(hostile.wrap_in_object)),
        refused(
            "21-xarici-varliq.xml",
            "alfa",
            "XML_DOCTYPE",
            changing(hostile.with_external_entity, copying(FIRST_OF_ALFA)),
        ),
        DemoFile(
            "22-ad-fezasi-bombasi.xml",
            "qamma",
            "qamma",
            None,
            "quarantined",
            ("LIMIT_NAMESPACES",),
            being(hostile.namespace_bomb()),
        ),
    )


def files_of_nothing() -> tuple[DemoFile, ...]:
    """Noise, a note, and a signed document of another world."""
    return (
        refused("23-senedsiz.xml", "beta", "FORMAT_UNKNOWN", being(hostile.noise())),
        refused("23-qeyd.txt", "beta", "FORMAT_UNKNOWN", being(hostile.note())),
        refused("24-yad-sened.xml", "qamma", "NOT_OUR_DOCUMENT", _foreign),
    )


def _wrapping(wrap: Callable[[bytes, bytes], bytes]) -> Make:
    """The first document of alfa, wrapped by one that would register somebody else."""
    forged = Application("forged", "worker.20")
    return lambda bench: wrap(bench.made[FIRST_OF_ALFA], bench.unsigned(forged, "alfa"))


def _foreign(bench: Workbench) -> bytes:
    return sign_xml(hostile.foreign_document(), bench.key("qamma.head"), signing_time=CREATED_AT)
