"""Demo files of messages between an employer and its office."""

from demo.demo_file import DemoFile
from demo.documents import document_id
from demo.workbench import Workbench
from schemas.message import MESSAGE_CODE, Message

TITLE = "alfa-69"
ANSWER = "Rekvizitlər hər cədvəldən əvvəl dəyişdirilə bilər; cədvəl daxil olduğu andakı rekvizitlərlə baxılır."


def files_of_messages() -> tuple[DemoFile, ...]:
    """One question, which the office answers (``decisions.py``)."""
    return (DemoFile("69-ismaric.xml", "alfa", "alfa", MESSAGE_CODE, "registered", (), _question),)


def _question(bench: Workbench) -> bytes:
    asked = Message(
        subject="Bank rekvizitlərinin dəyişdirilməsi",
        paragraphs=(
            "Hörmətli yerli orqan, müəssisəmizin bank hesabı dəyişib.",
            "Növbəti haqq-hesab cədvəlini göndərməzdən əvvəl rekvizitləri necə yeniləməliyik?",
        ),
        about=document_id("alfa-73"),
    )
    return bench.saved(TITLE, MESSAGE_CODE, asked, "alfa.head")
