"""How an entry was matched, or why it was not, in words, az and en: from the columns that matching leaves. Pure.

A reason is the pass, what told whose it is, where the code stood, and whether a month was told:
``EXACT_VOEN_IN_TEXT_CODE_IN_TEXT_PERIOD``.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from reconciliation.causes import Cause
from schemas.money import format_manat

Language = Literal["az", "en"]
Words = Mapping[Language, str]

_PASSES: Mapping[str, Words] = {
    "RETURN": {"az": "qaytarılan ödəniş tapıldı", "en": "the payment that comes back was found"},
    "PAYOUT": {"az": "ödəniş tapşırığının sətri tapıldı", "en": "the line of a payment order was found"},
    "EXACT": {"az": "məbləğ bir ayın borcuna bərabərdir", "en": "the amount is what is owed for one month"},
    "NUMBER_IN_TEXT": {"az": "məbləğ bir ayın borcuna bərabərdir", "en": "the amount is what is owed for one month"},
    "COMBINED_DUES": {
        "az": "məbləğ ardıcıl ayların borclarının cəmidir",
        "en": "the amount is the sum of what is owed for months that follow each other",
    },
    "COMBINED_ENTRIES": {
        "az": "ardıcıl ödənişlərin cəmi bir ayın borcuna bərabərdir",
        "en": "payments that follow each other are together what is owed for one month",
    },
    "TOLERANCE": {
        "az": "məbləğ bir ayın borcundan yalnız bir neçə qəpik fərqlənir",
        "en": "the amount differs from what is owed for one month by a few qəpik only",
    },
    "PARTIAL": {
        "az": "məbləğ borcdan çox deyil: əvvəlcə ən köhnə ay ödənilir",
        "en": "the amount is not more than what is owed: the oldest month is paid first",
    },
    "OVERPAID": {
        "az": "məbləğ borcdan çoxdur: artığı sığortaedənin vəsaiti qalır",
        "en": "the amount is more than what is owed: the rest stays the insurer's money",
    },
    "ADVANCE": {
        "az": "bu kod üzrə borc yoxdur: vəsait avans kimi qalır",
        "en": "nothing is owed under this code: the money stays as an advance",
    },
}
_KEYS: Mapping[str, Words] = {
    "_VOEN_IN_TEXT": {
        "az": "təyinatda yoxlama rəqəmi düzgün olan bir VÖEN var",
        "en": "the purpose names one VÖEN, and its check digit is right",
    },
    "_SUN_IN_TEXT": {"az": "təyinatda bir uçot nömrəsi var", "en": "the purpose names one insurer number"},
    "_VOEN": {"az": "ödəyicinin VÖEN-i bank tərəfindən göstərilib", "en": "the bank tells the payer's VÖEN"},
    "_REFERENCE": {"az": "bankın istinadı üzrə", "en": "by the bank's reference"},
    "_END_TO_END": {"az": "sifariş nömrəsi üzrə", "en": "by the end-to-end id"},
    "_PAID": {"az": "bank onu ödəyib", "en": "the bank paid it"},
    "_RETURNED": {"az": "bank onu qaytarıb", "en": "the bank gave it back"},
}
_CODES: Mapping[str, Words] = {
    "_CODE_IN_TEXT": {"az": "təsnifat kodu təyinatdadır", "en": "the classification code stands in the purpose"},
    "_CODE": {"az": "təsnifat kodu ödənişdə göstərilib", "en": "the payment tells the classification code"},
}
_MONTH: Words = {"az": "ay təyinatda göstərilib", "en": "the purpose tells the month"}
_CAUSES: Mapping[str, Words] = {
    Cause.PAYER_UNKNOWN: {
        "az": "nə ödəyici, nə də təyinat sığortaedəni göstərir",
        "en": "neither the payer nor the purpose tells an insurer",
    },
    Cause.SEVERAL_INSURERS: {
        "az": "təyinat birdən çox sığortaedənin adını çəkir",
        "en": "the purpose names more than one insurer",
    },
    Cause.PAYER_CONTRADICTS_TEXT: {
        "az": "təyinat ödəyicidən başqa sığortaedəni göstərir",
        "en": "the purpose names another insurer than the payer",
    },
    Cause.CODE_UNKNOWN: {
        "az": "sığortaedən məlumdur, təsnifat kodu isə yox",
        "en": "the insurer is certain, the classification code is not",
    },
    Cause.CLOSED_INSURER: {
        "az": "sığortaedən bağlanıb və bu kod üzrə borcu yoxdur",
        "en": "the insurer is closed and owes nothing under this code",
    },
    Cause.NOTHING_OWED: {
        "az": "təyinatdakı nömrə borcu tam ödəməyən vəsait üçün kifayət deyil",
        "en": "the number in the purpose is not enough for money that pays no due whole",
    },
    Cause.RETURN_UNKNOWN: {
        "az": "qaytarılan ödəniş birmənalı tapılmadı",
        "en": "the payment that comes back could not be told",
    },
    Cause.RETURN_OF_USED_MONEY: {
        "az": "qaytarılan vəsait artıq hesabatda istifadə olunub və ya bölüşdürülüb",
        "en": "the money that comes back is used by a report, or distributed",
    },
    Cause.RETURNED: {
        "az": "elə bu faylda qaytarılıb, ona görə heç nə ödəməyib",
        "en": "it came back in the same file, so it paid nothing",
    },
    Cause.DEBIT_UNKNOWN: {"az": "vəsaitin nə üçün çıxdığı məlum deyil", "en": "nothing tells why money went out"},
    Cause.NO_AMOUNT: {"az": "məbləğ sıfırdır", "en": "nothing was paid"},
    Cause.UNDONE: {"az": "uyğunluq işçi tərəfindən ləğv edilib", "en": "an officer took the match back"},
}
_ABOUT: Mapping[str, Words] = {
    "SEVERAL_CREDITS": {"az": "bir neçə ödəniş uyğun gəlir", "en": "several payments fit"},
    "RETURNED_BEFORE": {"az": "həmin ödəniş artıq qaytarılıb", "en": "that payment came back before"},
}
WHY: Mapping[str, Words] = {
    "PAYER_CODE": {"az": "bank ödəyicini belə göstərir", "en": "the bank tells this payer"},
    "VOEN_IN_TEXT": {"az": "VÖEN-i təyinatdadır", "en": "its VÖEN stands in the purpose"},
    "SUN_IN_TEXT": {"az": "uçot nömrəsi təyinatdadır", "en": "its insurer number stands in the purpose"},
    "SAME_NAME": {"az": "adı ödəyicinin adı ilə eynidir", "en": "it has the payer's name"},
    "AMOUNT_OWED": {"az": "bu kod üzrə belə bir borc var", "en": "such an amount is owed under the code"},
    "SAME_AMOUNT": {"az": "məbləğ bir ayın borcuna bərabərdir", "en": "the amount is what it owes for one month"},
    "CODE_IN_TEXT": {"az": "bu kod təyinatdadır", "en": "this code stands in the purpose"},
    "OWES_NOTHING": {"az": "bu kod üzrə borcu yoxdur", "en": "it owes nothing under this code"},
}
_KNOWN: Words = {"az": "bu yazılış əvvəl uçota alınıb", "en": "this entry was booked before"}
_REST: Words = {"az": "borca getməyən qalıq: {}", "en": "left over: {}"}
_PAYS: Words = {"az": "{} ayı: {}", "en": "month {}: {}"}


def in_words(one: Mapping[str, Any], language: Language) -> str:
    """One row of "matched" (``columns.MATCHED``) as a sentence with its amounts."""
    return "; ".join(_parts(one, language)) + "."


def why_candidate(why: str, language: Language) -> str:
    """Why somebody is only a candidate: ``why`` of a candidate, in words."""
    return "; ".join(WHY[word][language] for word in why.split() if word in WHY)


def cause_in_words(cause: str, about: str, language: Language) -> str:
    """Why an entry is in suspense. A cause of a later day is told as it stands."""
    told = _CAUSES.get(cause, {}).get(language, cause)
    more = _ABOUT.get(about, {}).get(language, about)
    return f"{told} ({more})" if more else told


def reason_in_words(reason: str, language: Language) -> str:
    """What a match rests on, without its amounts. A reason of a later day is told as it stands."""
    name = next((one for one in sorted(_PASSES, key=len, reverse=True) if reason.startswith(one)), None)
    if name is None:
        return reason
    rest, told = reason.removeprefix(name), [_PASSES[name][language]]
    for words in (_KEYS, _CODES):
        found = next((one for one in words if rest.startswith(one)), "")
        told += [words[found][language]] if found else []
        rest = rest.removeprefix(found)
    return "; ".join([*told, *([_MONTH[language]] if rest == "_PERIOD" else [])])


def _parts(one: Mapping[str, Any], language: Language) -> Iterator[str]:
    if one["known"]:
        yield _KNOWN[language]
    elif one["cause"]:
        yield cause_in_words(one["cause"], one["about"], language)
    else:
        yield reason_in_words(one["reason"], language)
        for line in one["lines"]:
            yield _PAYS[language].format(line["period"], format_manat(line["amount"]))
        rest = one["amount"] - sum(line["amount"] for line in one["lines"])
        if one["insurer"] is not None and rest:
            yield _REST[language].format(format_manat(rest))
