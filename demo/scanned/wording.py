"""How the four papers of a benefit are worded and laid out: labels, sentences and values, top to bottom.

A layout is of our own invention after papers of the kind (there is no form of state for the minutes, the order and the
application); a birth certificate follows the order of its printed lines. Pure: what is drawn is ``sheet.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from demo.scanned.story import APPLICATION, BIRTH, MINUTES, ORDER, Story

MONTHS = (
    "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr",
)  # fmt: skip
_ONES = ("", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz")
_TENS = ("", "on", "iyirmi", "otuz")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a clerk words a paper: dates of running text in words or digits, and the second of two usual wordings."""

    spelled: bool
    second: bool

    def day(self, day: date) -> str:
        """A date of running text."""
        return in_words(day) if self.spelled else dotted(day)

    def one_of(self, first: str, second: str) -> str:
        """The wording of this manner."""
        return second if self.second else first


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; ``size`` in points."""

    text: str
    size: float = 12
    bold: bool = False
    align: Literal["left", "middle", "right"] = "left"
    indent: float = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what is filled in behind it, on a ruled line."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Ends:
    """One text at the left edge, one at the right."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table; ``widths`` in parts of the line."""

    rows: Sequence[Sequence[str]]
    widths: Sequence[float]


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty space in points."""

    high: float


@dataclass(frozen=True, slots=True)
class Signed:
    """A post, a scribble above the line, and a name."""

    post: str
    name: str
    sealed: bool = True


Block = Words | Pair | Ends | Grid | Gap | Signed


def blocks_of(kind: str, story: Story, manner: Manner) -> Sequence[Block]:
    """The paper ``kind`` of the story."""
    return {MINUTES: _minutes, ORDER: _order, BIRTH: _birth, APPLICATION: _application}[kind](story, manner)


def dotted(day: date) -> str:
    """15.09.2023."""
    return f"{day:%d.%m.%Y}"


def in_words(day: date) -> str:
    """15 sentyabr 2023-cü il."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}-{ordinal(day.year)} il"


def ordinal(number: int) -> str:
    """The ending of an ordinal of the years 2020 to 2039."""
    if number % 10 == 0:
        return {20: "ci", 30: "cu"}[number % 100]
    return {1: "ci", 2: "ci", 3: "cü", 4: "cü", 5: "ci", 6: "cı", 7: "ci", 8: "ci", 9: "cu"}[number % 10]


def _spelled(day: date) -> str:
    number = f"{_TENS[day.day // 10]} {_ONES[day.day % 10]}".strip()
    return f"{number} {MONTHS[day.month - 1]} iki min {_TENS[day.year % 100 // 10]} {_ONES[day.year % 10]}".rstrip()


def _letterhead(story: Story) -> Sequence[Block]:
    return (
        Words(f"«{story.insurer}»", 15, bold=True, align="middle"),
        Words(f"VÖEN {story.voen}   {story.place} şəhəri, tel. (012) 555 01 {story.voen[-2:]}", 9, align="middle"),
        Gap(14),
    )


def _minutes(story: Story, manner: Manner) -> Sequence[Block]:
    born, start = manner.day(story.child_born), manner.day(story.leave_start)
    row = ("1", story.carer, dotted(story.child_born), f"{dotted(story.leave_start)} – {dotted(story.leave_end)}")
    return (
        *_letterhead(story),
        Words("Müavinəti təyin edən komissiyanın", 13, bold=True, align="middle"),
        Words(
            manner.one_of(f"PROTOKOLU № {story.protocol_number}", f"{story.protocol_number} №-li PROTOKOLU"),
            14,
            bold=True,
            align="middle",
        ),
        Gap(8),
        Ends(f"{story.place} şəhəri", manner.day(story.protocol_day)),
        Gap(8),
        Words(f"Komissiyanın sədri: {story.head}. Üzvlər: mühasib, kadrlar üzrə mütəxəssis."),
        Words("Gündəlik: uşağın üç yaşı tamam olanadək ona qulluq etməyə görə müavinətin təyin edilməsi."),
        Gap(6),
        Words(
            f"Eşidildi: {story.carer} tərəfindən {born} tarixində anadan olmuş uşağa qulluq etməyə görə müavinətin "
            "təyin olunması barədə ərizə, əmrdən çıxarış və uşağın doğum haqqında şəhadətnaməsi."
        ),
        Gap(6),
        Grid((("№", "Soyadı, adı, atasının adı", "Uşağın doğum tarixi", "Məzuniyyət"), row), (0.06, 0.4, 0.2, 0.34)),
        Gap(8),
        Words(f"Qərara alındı: {start} tarixindən uşağın üç yaşı tamam olanadək müavinət təyin edilsin."),
        Gap(26),
        Signed("Komissiyanın sədri", story.head),
        Gap(10),
        Signed("Komissiyanın üzvü", "S. Nəbiyeva", sealed=False),
    )


def _order(story: Story, manner: Manner) -> Sequence[Block]:
    return (
        *_letterhead(story),
        Words("ƏMRDƏN ÇIXARIŞ", 15, bold=True, align="middle"),
        Gap(8),
        Ends(
            manner.one_of(f"Əmr № {story.order_number}", f"{story.order_number} nömrəli əmr"),
            manner.day(story.order_day),
        ),
        Gap(4),
        Words("Sosial məzuniyyətin verilməsi haqqında", 12, bold=True),
        Gap(8),
        Words("Azərbaycan Respublikası Əmək Məcəlləsinin 127-ci maddəsinə əsasən", 12, indent=24),
        Words("ƏMR EDİRƏM:", 12, bold=True, align="middle"),
        Gap(4),
        Words(_granted(story, manner)),
        Words("2. Mühasibatlığa tapşırılsın ki, müavinət qanunvericiliyə uyğun hesablansın."),
        Gap(6),
        Words("Əsas: işçinin ərizəsi, uşağın doğum haqqında şəhadətnaməsi."),
        Gap(30),
        Signed("Direktor", story.head, sealed=False),
        Gap(12),
        Words("Çıxarış düzgündür:", 11),
        Gap(14),
        Signed("Kadrlar şöbəsinin müdiri", "L. Rzayeva"),
    )


def _granted(story: Story, manner: Manner) -> str:
    start, end = manner.day(story.leave_start), manner.day(story.leave_end)
    leave = "uşağın üç yaşı tamam olanadək ona qulluq etmək üçün"
    return manner.one_of(
        f"1. {story.carer} {leave} {start} tarixindən {end} tarixinədək qismən ödənişli sosial məzuniyyətə buraxılsın.",
        f"1. {story.carer}na {leave} {start} – {end} tarixlərində qismən ödənişli sosial məzuniyyət verilsin.",
    )


def _birth(story: Story, manner: Manner) -> Sequence[Block]:
    series, _, number = story.certificate.partition(" ")
    father, mother = story.parents
    surname, given_name, _ = father.split(" ", 2)
    return (
        Words("AZƏRBAYCAN RESPUBLİKASI", 13, bold=True, align="middle"),
        Gap(6),
        Words("DOĞUM HAQQINDA ŞƏHADƏTNAMƏ", 17, bold=True, align="middle"),
        Gap(14),
        Pair("Soyadı", surname),
        Pair("Adı", story.child_name),
        Pair("Atasının adı", f"{given_name} oğlu"),
        Pair(manner.one_of("Anadan olduğu tarix", "Doğum tarixi"), dotted(story.child_born)),
        Words(f"({_spelled(story.child_born)})", 10, align="middle"),
        Pair("Anadan olduğu yer", f"{story.place} şəhəri"),
        Pair("Akt qeydinin nömrəsi", f"{story.voen[2:6]}"),
        Gap(8),
        Words("Valideynləri", 12, bold=True, align="middle"),
        Pair("Atası", father),
        Pair("Anası", mother),
        Gap(8),
        Pair("Qeydə alındığı yer", f"{story.place} VVADQ şöbəsi"),
        Pair(manner.one_of("Verilmə tarixi", "Verildiyi tarix"), dotted(story.certificate_day)),
        Gap(20),
        Signed("Şöbənin rəisi", "E. Hacıyev"),
        Gap(76),
        Words(manner.one_of(f"Seriya {series}    № {number}", f"{series} № {number}"), 15, bold=True, align="middle"),
    )


def _application(story: Story, manner: Manner) -> Sequence[Block]:
    start, end = manner.day(story.leave_start), manner.day(story.leave_end)
    return (
        Words(f"«{story.insurer}» direktoru", 12, align="right"),
        Words(f"{story.head} cənablarına", 12, align="right"),
        Words(f"{story.carer} tərəfindən", 12, align="right"),
        Gap(30),
        Words("ƏRİZƏ", 16, bold=True, align="middle"),
        Gap(12),
        Words(
            f"Xahiş edirəm ki, {manner.day(story.child_born)} tarixində anadan olmuş uşağımın üç yaşı tamam olanadək "
            f"ona qulluq etmək üçün mənə {start} tarixindən {end} tarixinədək məzuniyyət "
            "verəsiniz və müavinət təyin edəsiniz.",
            indent=24,
        ),
        Gap(8),
        Words(f"Uşağın doğum haqqında şəhadətnaməsi: {story.certificate}, {dotted(story.certificate_day)}."),
        Gap(8),
        Words("Əlavə: şəhadətnamənin surəti."),
        Gap(40),
        Signed("Ərizəçi", f"{story.given_name[0]}. {story.surname}", sealed=False),
    )
