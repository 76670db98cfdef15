"""The cabinet's money sections in words: what each is called (004 §2.3.1), its columns, the values that stand in them.

A column's key is its name in ``--json``; screen, file and command line show the same columns.
"""

from collections.abc import Mapping
from enum import StrEnum

from outbox.distribution_parts import CAUSES
from outbox.notice_xml import Both
from outbox.prints.sheet import Column, Kind
from outbox.report_parts import DEBT_KINDS
from registries.finance import State
from schemas.finance import EntryKind


class MoneySection(StrEnum):
    """A section as it is named on the command line; PERSON and ALLOCATION are opened from a row of another."""

    DEBTS = "debts"
    CALCULATIONS = "calculations"
    PAYMENTS = "payments"
    BELOW = "payments-below"
    DISTRIBUTION = "distribution"
    ALLOCATION = "allocation"
    UNDISTRIBUTED = "undistributed"
    INTEREST = "interest"
    FINES = "fines"
    CONTRIBUTION_WRITE_OFFS = "contribution-write-offs"
    OTHER_WRITE_OFFS = "other-write-offs"
    PERSONS = "persons"
    PERSON = "person"
    PREFERENTIAL = "preferential-service"
    ENTRIES = "entries"


LISTED = tuple(one for one in MoneySection if one not in (MoneySection.PERSON, MoneySection.ALLOCATION))
NAMES: Mapping[MoneySection, Both] = {
    MoneySection.DEBTS: Both("Borclara baxış", "Debts"),
    MoneySection.CALCULATIONS: Both("M.D.S.S. hesablamaları", "Contribution calculations"),
    MoneySection.PAYMENTS: Both("Sığortaedənin ödənişləri", "The insurer's payments"),
    MoneySection.BELOW: Both("Alt təşkilatların ödənişləri", "Payments of subordinates"),
    MoneySection.DISTRIBUTION: Both("M.D.S.S. ödənişlərinin bölüşdürülməsi", "Distribution of contribution payments"),
    MoneySection.ALLOCATION: Both("Sığortaolunanlara bölüşdürülmə", "What insured persons were given"),
    MoneySection.UNDISTRIBUTED: Both("SO-lar üzrə bölüşdürülməmiş məbləğlər", "Undistributed among insured persons"),
    MoneySection.INTEREST: Both("Penya hesablamaları", "Interest"),
    MoneySection.FINES: Both("Cərimələr", "Sanctions and fines"),
    MoneySection.CONTRIBUTION_WRITE_OFFS: Both("M.D.S.S. borclarının silinməsi", "Contribution debts written off"),
    MoneySection.OTHER_WRITE_OFFS: Both("Digər borcların silinməsi", "Other debts written off"),
    MoneySection.PERSONS: Both("Sığortaolunanların hesabları", "Accounts of insured persons"),
    MoneySection.PERSON: Both("Fərdi şəxsi hesab", "Personal account"),
    MoneySection.PREFERENTIAL: Both("Güzəştli əmək stajı", "Preferential service"),
    MoneySection.ENTRIES: Both("Əl ilə daxil edilənlər", "Entered by officers"),
}
KINDS: Mapping[str, Both] = {
    **DEBT_KINDS,
    "MONEY": Both("İstifadə edilməmiş ödəniş", "Money not yet used"),
    "UNDISTRIBUTED": Both("Bölüşdürülməmiş", "Undistributed"),
    "PERSON": Both("Fərdi şəxsi hesab", "Personal account"),
    "PERSONS": Both("Sığortaolunanlar üzrə", "All insured persons"),
}
REASONS: Mapping[str, Both] = {
    "CONTRIBUTION": Both("Haqq hesablanıb", "Contribution charged"),
    "INTEREST": Both("Faiz hesablanıb", "Interest charged"),
    "SECTION": Both("Hesabatın bölməsi üzrə", "By a section of the report"),
    "PAID": Both("Ödənişlə örtülüb", "Covered by a payment"),
    "RECEIVED": Both("Ödəniş daxil olub", "Payment came in"),
    "SPLIT": Both("Ödəniş bölüşdürülüb", "Payment split"),
    "IMPOSED": Both("Tətbiq edilib", "Imposed"),
    "FOUND": Both("DSMF tərəfindən aşkar edilib", "Found by the fund"),
    "WRITTEN_OFF": Both("Silinib", "Written off"),
    "NOT_OWED": Both("Silinmənin borcdan artıq hissəsi", "Part of a write-off that was not owed"),
    "ALLOCATED": Both("Sığortaolunanlara bölüşdürülüb", "Given to insured persons"),
    "SHARE": Both("Bərabər pay", "Equal share"),
    "DEBT": Both("Borcun hamısı", "The whole debt"),
    "REMAINDER": Both("Bölünməyən qəpik", "A qəpik that could not be shared"),
    "MONTH": Both("Ayın bütün haqqı", "The whole contribution of a month"),
    "PROPORTION": Both("Ayın haqqına mütənasib", "In proportion to a month's contribution"),
}
ENTRY_KINDS: Mapping[EntryKind, Both] = {
    EntryKind.PAYMENT: Both("Ödəniş", "Payment"),
    EntryKind.SANCTION: Both("Maliyyə sanksiyası", "Financial sanction"),
    EntryKind.FINE: Both("İnzibati cərimə", "Administrative fine"),
    EntryKind.FOUND: Both("DSMF tərəfindən aşkar edilmiş məbləğ", "Amount found by the fund"),
    EntryKind.CONTRIBUTION_WRITE_OFF: Both("M.D.S.S. borcunun silinməsi", "Write-off of a contribution debt"),
    EntryKind.OTHER_WRITE_OFF: Both("Digər borcun silinməsi", "Write-off of another debt"),
}
STATES: Mapping[State, Both] = {
    State.WAITS: Both("İkinci əməkdaşı gözləyir", "Waits for a second officer"),
    State.REFUSED: Both("İmtina edilib", "Refused"),
    State.IN_FORCE: Both("Qüvvədədir", "In force"),
    State.REVERSAL_WAITS: Both("Ləğvi ikinci əməkdaşı gözləyir", "Its reversal waits for a second officer"),
    State.REVERSED: Both("Ləğv edilib", "Reversed"),
}
STANDS = {True: Both("Qüvvədədir", "Stands"), False: Both("Geri götürülüb", "Taken back")}
YES_NO = {True: Both("Bəli", "Yes"), False: Both("Xeyr", "No")}
TOTAL = Both("Cəmi", "Total")
_NOT_SHARED = Both("Hələ heç bir hesabatla bölüşdürülməyib", "No report has shared it yet")


def rest_of(activity: str, cause: str | None) -> Both:
    """What stands above the undistributed money of an activity: which one, and why."""
    why = _NOT_SHARED if cause is None else CAUSES[cause]
    return Both(f"{activity} · {why.az}", f"{activity} · {why.en}")


def _column(az: str, en: str, kind: Kind = Kind.TEXT, share: int = 10) -> Column:
    return Column(Both(az, en), kind, share)


_DAY = _column("Tarix", "Day", Kind.DATE, 8)
_AMOUNT = _column("Məbləğ, manat", "Amount, manat", Kind.AMOUNT)
_ACTIVITY = _column("Fəaliyyət kodu", "Activity", share=7)
_KIND = _column("Hesab", "Account", share=12)
_CODE = _column("Təsnifat kodu", "Classification code", share=8)
_LINES = {
    "line": _column("Sətir", "Line", share=6),
    "day": _DAY,
    "activity": _ACTIVITY,
    "account": _KIND,
    "amount": _AMOUNT,
    "reason": _column("Əsas", "Why", share=14),
    "about": _column("Nəyə aiddir", "About", share=9),
    "comes_from": _column("Nədən yaranıb", "Comes from", share=30),
}
_PAYMENTS = {
    "number": _column("№", "No", share=8),
    "day": _DAY,
    "code": _CODE,
    "amount": _AMOUNT,
    "used": _column("Hesabatlarda istifadə olunub", "Used by reports", Kind.AMOUNT),
    "left": _column("Qalıq", "Left", Kind.AMOUNT),
    "distributed": _column("İmza ilə bölüşdürülüb", "Split by a signature", share=8),
}
_OF_LINES = (
    *(MoneySection.CALCULATIONS, MoneySection.UNDISTRIBUTED, MoneySection.INTEREST, MoneySection.FINES),
    *(MoneySection.CONTRIBUTION_WRITE_OFFS, MoneySection.OTHER_WRITE_OFFS),
)
COLUMNS: Mapping[MoneySection, Mapping[str, Column]] = {
    **dict.fromkeys(_OF_LINES, _LINES),
    MoneySection.DEBTS: {"activity": _ACTIVITY, "debt": _column("Borc", "Debt", share=20), "amount": _AMOUNT},
    MoneySection.PAYMENTS: _PAYMENTS,
    MoneySection.BELOW: {"insurer": _column("Sığortaedən", "Insurer"), **_PAYMENTS},
    MoneySection.DISTRIBUTION: {
        "report": _column("Hesabat №", "Report", Kind.COUNT, 6),
        "quarter": _column("Rüb", "Quarter", share=8),
        "activity": _ACTIVITY,
        "day": _DAY,
        "given": _column("Bölüşdürülüb, manat", "Given, manat", Kind.AMOUNT),
        "state": _column("Vəziyyət", "State"),
    },
    MoneySection.ALLOCATION: {
        "fin": _column("FİN", "FİN", share=7),
        "amount": _AMOUNT,
        "reason": _LINES["reason"],
        "about": _LINES["about"],
        "comes_from": _LINES["comes_from"],
    },
    MoneySection.PERSONS: {
        "fin": _column("FİN", "FİN", share=7),
        "owed": _column("Hesablanıb", "Charged", Kind.AMOUNT),
        "given": _column("Bölüşdürülüb", "Given", Kind.AMOUNT),
        "written_off": _column("Silinib", "Written off", Kind.AMOUNT),
        "balance": _column("Ödənilməyib", "Unpaid", Kind.AMOUNT),
    },
    MoneySection.PERSON: {name: one for name, one in _LINES.items() if name not in ("activity", "account")},
    MoneySection.PREFERENTIAL: {
        "fin": _column("FİN", "FİN", share=7),
        "quarter": _column("Rüb", "Quarter", share=8),
        "activity": _ACTIVITY,
        "report": _column("Hesabat №", "Report", Kind.COUNT, 6),
    },
    MoneySection.ENTRIES: {
        "number": _column("№", "No", share=8),
        "what": _column("Nə daxil edilib", "What", share=16),
        "activity": _ACTIVITY,
        "debt": _column("Borc", "Debt", share=12),
        "day": _DAY,
        "amount": _AMOUNT,
        "code": _CODE,
        "basis": _column("Əsas", "Basis", share=16),
        "state": _column("Vəziyyət", "State", share=12),
    },
}
