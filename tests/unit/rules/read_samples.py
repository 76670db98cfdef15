"""Pages as an engine of OCR would have read them, written as their lines."""

from datetime import date

from childcare_samples import GOOD_TABLE

from rules.evidence import ReadPaper, evidence_of
from schemas.childcare import ChildcareTable
from schemas.readings import Box, Evidence, EvidenceVerdict, PageReading, Word
from schemas.registration import Names

DAY = date(2025, 4, 7)
NAMES = Names(surname="Əliyeva", given_name="Aynur", patronymic="Rəşad qızı")
SIGN, ROW = 12, 40

CERTIFICATE = (
    "AZƏRBAYCAN RESPUBLİKASI",
    "DOĞUM HAQQINDA ŞƏHADƏTNAMƏ",
    "Soyadı Əliyev",
    "Adı Murad",
    "Atasının adı Rauf oğlu",
    "Doğum tarixi 15.09.2023",
    "Doğulduğu yer Bakı şəhəri",
    "Akt qeydinin nömrəsi 345, tarixi 18.09.2023",
    "Atası Əliyev Rauf Kamil oğlu",
    "Anası Əliyeva Aynur Rəşad qızı",
    "Verilmə tarixi 20 sentyabr 2023-cü il",
    "Seriya AA № 1234567",
)
ORDER = (
    "«Alfa» MMC",
    "ƏMRDƏN ÇIXARIŞ",
    "Əmr № 17-M                                   10.01.2024",
    "ƏMR EDİRƏM:",
    "1. Əliyeva Aynur Rəşad qızına 15.01.2024-cü il tarixindən",
    "15.09.2026-cı il tarixinədək sosial məzuniyyət verilsin.",
    "Əsas: işçinin 09.01.2024 tarixli ərizəsi, doğum haqqında",
    "şəhadətnaməsi (AA № 1234567, 20.09.2023).",
    "Direktor R. Həsənov",
)
MINUTES = (
    "Müavinəti təyin edən komissiyanın",
    "PROTOKOLU № 3",
    "Bakı şəhəri                                  02.04.2025",
    "Komissiyanın sədri R. Həsənov",
    "Gündəlik: müavinətin təyin edilməsi.",
    "Eşidildi: Əliyeva Aynur Rəşad qızının 15.09.2023 tarixində anadan olmuş uşağı.",
    "Qərara alındı: 15.01.2024 tarixindən müavinət təyin edilsin.",
)
APPLICATION = (
    "Direktor R. Həsənov cənablarına",
    "Əliyeva Aynur Rəşad qızı tərəfindən",
    "ƏRİZƏ",
    "Xahiş edirəm ki, mənə 15.01.2024 - 15.09.2026 tarixlərində",
    "məzuniyyət verəsiniz.",
)


def page(*lines: str, confidence: int = 95, number: int = 1, **other: object) -> PageReading:
    """A page of such lines; a run of spaces in a line is a gap."""
    words = [
        Word(
            text=text,
            confidence=confidence,
            box=Box(left=SIGN * line.index(text, at), top=ROW * row, width=SIGN * len(text), height=28),
            line=row,
        )
        for row, line in enumerate(lines, start=1)
        for at, text in _words(line)
    ]
    return PageReading(number=number, width=1654, height=2339, dpi=200, words=tuple(words), **other)


def _words(line: str) -> list[tuple[int, str]]:
    at, found = 0, []
    for text in line.split():
        at = line.index(text, at)
        found.append((at, text))
        at += len(text)
    return found


def changed(lines: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    """``lines`` with ``new`` for ``old``, which must be there."""
    assert any(old in line for line in lines), old
    return tuple(line.replace(old, new) for line in lines)


def told(
    document_type: str,
    *pages: PageReading,
    table: ChildcareTable = GOOD_TABLE,
    names: tuple[Names | None, ...] = (NAMES,),
) -> dict[str, Evidence]:
    """The evidence of one paper about the first person and the table, by field."""
    found = evidence_of(table, names, [ReadPaper("skan.jpg", document_type, pages)], DAY)
    return {one.field: one for one in found if one.person < 2}


def verdicts(document_type: str, *lines: str, **other: object) -> dict[str, EvidenceVerdict]:
    """Field by field what one page of such lines says."""
    return {name: one.verdict for name, one in told(document_type, page(*lines), **other).items()}
