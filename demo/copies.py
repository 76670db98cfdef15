"""Demo files after an office gave tables back: copies, the signature that completes one, one that is deleted."""

from uuid import UUID

from demo.childcare import GIVEN_BACK, TO_BE_DROPPED
from demo.demo_file import DemoFile
from demo.documents import CREATED_AT, document_id
from demo.tables import Table, document_of, scans_of
from demo.workbench import Workbench
from schemas.actions import CopyReturned
from schemas.delete_draft import DELETE_DRAFT_CODE, DeleteDraft
from schemas.identifiers import DocumentId
from stages.action import copy_id
from stages.copying import DOCUMENT_NAME, copy_files

COPY = "copy_returned"
_KEPT, _DROPPED, _AGAIN = "alfa-85", "alfa-86", "alfa-89"


def files_of_copies() -> tuple[DemoFile, ...]:
    """Two returned tables are copied; the one copy is signed, the other deleted, and there is no second one."""
    return (
        DemoFile(
            "85-sureti.xml", "alfa", "alfa", COPY, "registered", (), lambda bench: _action(bench, _KEPT, GIVEN_BACK), 3
        ),
        DemoFile(
            "86-sureti.xml",
            "alfa",
            "alfa",
            COPY,
            "registered",
            (),
            lambda bench: _action(bench, _DROPPED, TO_BE_DROPPED),
            3,
        ),
        DemoFile("87-suretin-imzasi.xml", "alfa", "alfa", None, "merged", (), _signature, 4),
        DemoFile("88-suretin-silinmesi.xml", "alfa", "alfa", DELETE_DRAFT_CODE, "registered", (), _deletion, 4),
        DemoFile(
            "89-ikinci-suret.xml",
            "alfa",
            "alfa",
            COPY,
            "returned",
            ("COPY_ALREADY_MADE",),
            lambda bench: _action(bench, _AGAIN, TO_BE_DROPPED),
            4,
        ),
    )


def copy_of_given_back(voen: str) -> str:
    """The document id of the copy that is signed; ``voen`` is alfa's."""
    return copy_id((voen, str(document_id(_KEPT))))


def _action(bench: Workbench, title: str, original: Table) -> bytes:
    return bench.saved(title, COPY, CopyReturned(document_id=document_id(original.title)), "alfa.head")


def _signature(bench: Workbench) -> bytes:
    """Over the copy as the house makes it: the same content under the copy's id, and the scans."""
    employer = bench.employers["alfa"]
    document = document_of(GIVEN_BACK, employer, bench.people)
    mine = copy_of_given_back(employer.voen)
    edited, scans = copy_files(document, scans_of(GIVEN_BACK), document_id=mine, made_at=CREATED_AT)
    return bench.signature({DOCUMENT_NAME: edited, **scans}, "alfa.head")


def _deletion(bench: Workbench) -> bytes:
    copy = copy_id((bench.employers["alfa"].voen, str(document_id(_DROPPED))))
    body = DeleteDraft(document_id=DocumentId(UUID(copy)))
    return bench.saved("alfa-88", DELETE_DRAFT_CODE, body, "alfa.head")
