"""Demo files of signed actions that come to nothing, and of a message that its sender takes back."""

from demo.authorizations import Revocation
from demo.childcare import CALENDAR, REQUISITES, requisites
from demo.demo_file import DemoFile, Make
from demo.documents import document_id
from demo.tables import account
from demo.workbench import Workbench
from schemas.actions import Withdrawal
from schemas.delete_draft import DELETE_DRAFT_CODE, DeleteDraft
from schemas.frozen import DocumentBody
from schemas.identifiers import BankCode
from schemas.message import MESSAGE_CODE, Message
from schemas.months import Month
from schemas.production_calendar import ProductionCalendar, WorkRegime
from schemas.requisites import BankAccount

WITHDRAWAL = "withdrawal"
_REGISTERED = "alfa-71"
_TAKEN_BACK = "beta-130"
_QUESTION = Message(subject="Rekvizitlər", paragraphs=("Bank hesabımız dəyişib, nə etməliyik?",))
_FIVE_DAYS = ProductionCalendar(month=Month("2025-05"), regime=WorkRegime.FIVE_DAY, work_days=(1, 2))


def files_of_actions_in_vain() -> tuple[DemoFile, ...]:
    """Each is returned; the good ones of their kind stand in the modules of their services."""
    return (
        _returned("125-basqa-bankin-hesabi.xml", REQUISITES, "ACCOUNT_OF_ANOTHER_BANK", _requisites),
        _returned(
            "126-artiq-gunler.xml", CALENDAR, "CALENDAR_DAYS_NOT_ALLOWED", _saying("alfa-126", CALENDAR, _FIVE_DAYS)
        ),
        _returned(
            "127-ismaric-selahiyyetsiz.xml",
            MESSAGE_CODE,
            "NO_SEAL_NO_AUTHORIZATION",
            _saying("beta-127", MESSAGE_CODE, _QUESTION, card="beta.accountant"),
            channel="beta",
        ),
        _returned(
            "128-olmayan-selahiyyet.xml",
            "authorization_revocation",
            "GRANT_UNKNOWN",
            lambda bench: bench.revocation(Revocation("alfa-r9", "alfa-g9", "worker.51"), "alfa.head"),
        ),
        _returned(
            "129-gonderilmisin-silinmesi.xml",
            DELETE_DRAFT_CODE,
            "DRAFT_UNKNOWN",
            _saying("alfa-129", DELETE_DRAFT_CODE, DeleteDraft(document_id=document_id(_REGISTERED))),
        ),
    )


def files_of_withdrawals() -> tuple[DemoFile, ...]:
    """A message that waits is taken back; what was registered is not."""
    waits, stands = (Withdrawal(document_id=document_id(one)) for one in (_TAKEN_BACK, _REGISTERED))
    asked = _saying(_TAKEN_BACK, MESSAGE_CODE, _QUESTION, card="beta.head")
    taken_back = _saying("beta-131", WITHDRAWAL, waits, card="beta.head")
    return (
        DemoFile("130-geri-goturulen-ismaric.xml", "beta", "beta", MESSAGE_CODE, "withdrawn", (), asked),
        DemoFile("131-geri-goturme.xml", "beta", "beta", WITHDRAWAL, "registered", (), taken_back, wave=2),
        _returned(
            "132-gec-geri-goturme.xml",
            WITHDRAWAL,
            "WITHDRAWAL_TOO_LATE",
            _saying("alfa-132", WITHDRAWAL, stands),
            wave=2,
        ),
    )


def _returned(name: str, service: str, code: str, make: Make, *, channel: str = "alfa", wave: int = 1) -> DemoFile:
    return DemoFile(name, channel, channel, service, "returned", (code,), make, wave)


def _saying(title: str, service: str, body: DocumentBody, *, card: str = "alfa.head") -> Make:
    return lambda bench: bench.saved(title, service, body, card)


def _requisites(bench: Workbench) -> bytes:
    wrong = BankAccount(bank_code=BankCode("990003"), number=account("990001"))
    return bench.saved("alfa-125", REQUISITES, requisites(bench).model_copy(update={"account": wrong}), "alfa.head")
