"""Demo files with honest mistakes: the wrong signer, card or CA, wrong fields, persons whom the register lacks."""

from demo.demo_file import DemoFile, refused, returned, signing
from demo.documents import Application, with_wrong_fields
from demo.workbench import Workbench


def files_with_signer_trouble() -> tuple[DemoFile, ...]:
    """No seal right, an expired card, a revoked one, a CA that only bears a trusted name, no signature at all."""
    unsigned = Application("qamma-4", "worker.10", email="muhasib@qamma.example")
    return (
        returned(
            "10-mohur-selahiyyeti-yoxdur.xml",
            "beta",
            ("NO_SEAL_NO_AUTHORIZATION",),
            signing(Application("beta-3", "worker.7"), "beta.accountant"),
        ),
        refused(
            "11-vaxti-kecmis-kart.xml",
            "beta",
            "CERT_EXPIRED",
            signing(Application("beta-4", "worker.8"), "beta.head.expired"),
        ),
        refused(
            "12-legv-edilmis-kart.xml",
            "qamma",
            "REV_REVOKED",
            signing(Application("qamma-3", "worker.9"), "qamma.head.revoked"),
        ),
        refused(
            "13-saxta-merkez.xml",
            "alfa",
            "CERT_NO_ANCHOR",
            signing(Application("alfa-4", "worker.6"), "alfa.head.rogue"),
        ),
        DemoFile(
            "14-imzasiz.xml",
            "qamma",
            "qamma",
            None,
            "draft",
            ("NO_SIGNATURE",),
            lambda bench: bench.unsigned(unsigned, "qamma"),
        ),
    )


def files_with_content_trouble() -> tuple[DemoFile, ...]:
    """Several wrong fields at once, a FİN that the population register lacks, a person who has died."""
    return (
        returned(
            "15-sehv-saheler.xml",
            "qamma",
            (
                "FIN_LENGTH_FOR_DOCUMENT",
                "ACTUAL_ADDRESS_MISSING",
                "PHONE_FORMAT",
                "IDENTITY_DOCUMENT_DIFFERS",
                "NAMES_DIFFER",
            ),
            _with_wrong_fields,
        ),
        returned(
            "16-fin-tapilmadi.xml",
            "alfa",
            ("PERSON_UNKNOWN",),
            signing(Application("alfa-5", "absent", names=True), "alfa.head"),
        ),
        returned(
            "17-vefat-etmis-sexs.xml",
            "beta",
            ("PERSON_DIED",),
            signing(Application("beta-5", "deceased"), "beta.head"),
        ),
    )


def _with_wrong_fields(bench: Workbench) -> bytes:
    application = Application("qamma-5", "resident.6", names=True, differs=True, phone="0505556677")
    return bench.signed(application, "qamma.head", person=with_wrong_fields(bench.people["resident.6"]))
