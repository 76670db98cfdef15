"""Bank statements and suspense in words: passes, causes, states, steps; the columns that screen and file show.

A column's key is its name in JSON. A code that has no words here is shown as it stands: a newer pass is no error.
"""

from collections.abc import Mapping, Sequence

from outbox.notice_xml import Both
from outbox.prints.sheet import Column, Kind
from reconciliation.explained import Language, cause_in_words, why_candidate
from registries.bank_looks import BY_HAND, KNOWN, NOT_YET, Candidate, FunnelRow, Suspended, WholeEntry
from registries.bank_steps import State, Step

STATEMENTS = Both("Bank çıxarışları", "Bank statements")
SUSPENSE = Both("Aydınlaşdırılmamış məbləğlər", "Suspense")
PASSES: Mapping[str, Both] = {
    "EXACT": Both("Tam uyğunluq", "Exact"),
    "NUMBER_IN_TEXT": Both("Təyinatdakı nömrə üzrə", "Number in the text"),
    "COMBINED": Both("Birləşdirilmiş", "Combined"),
    "TOLERANCE": Both("Qəpik fərqi ilə", "Within the tolerance"),
    "PARTIAL": Both("Qismən ödəniş", "Partial"),
    "OVERPAID": Both("Artıq ödəniş", "Overpaid"),
    "ADVANCE": Both("Avans", "Advance"),
    "RETURN": Both("Qaytarma", "Return of a payment"),
    "PAYOUT": Both("Ödəniş tapşırığı", "Payment order"),
    BY_HAND: Both("Əl ilə", "By an officer"),
}
CAUSES: Mapping[str, Both] = {
    "PAYER_UNKNOWN": Both("Ödəyici məlum deyil", "Payer unknown"),
    "CODE_UNKNOWN": Both("Təsnifat kodu məlum deyil", "Classification code unknown"),
    "SEVERAL_INSURERS": Both("Bir neçə sığortaedən ola bilər", "Several insurers"),
    "PAYER_CONTRADICTS_TEXT": Both("Ödəyici təyinata uyğun deyil", "Payer contradicts the text"),
    "RETURN_UNKNOWN": Both("Nəyin qaytarıldığı məlum deyil", "Return of what is not known"),
    "RETURN_OF_USED_MONEY": Both("İstifadə edilmiş məbləğin qaytarılması", "Return of money that is used"),
    "DEBIT_UNKNOWN": Both("Məxaricin səbəbi məlum deyil", "Debit unknown"),
    "CLOSED_INSURER": Both("Sığortaedən bağlanıb", "Insurer is closed"),
    "NOTHING_OWED": Both("Bu kod üzrə borc yoxdur", "Nothing owed under the code"),
    "RETURNED": Both("Elə həmin çıxarışda qaytarılıb", "Came back in the same statement"),
    "NO_AMOUNT": Both("Məbləğ yoxdur", "No amount"),
    "UNDONE": Both("Uyğunlaşdırma ləğv edilib", "Its match was undone"),
}
STATES: Mapping[State, Both] = {
    State.SUSPENSE: Both("Aydınlaşdırılmayıb", "In suspense"),
    State.WAITS: Both("İkinci əməkdaşı gözləyir", "Waits for a second officer"),
    State.MATCHED: Both("Uyğunlaşdırılıb", "Matched"),
    State.UNDO_WAITS: Both("Ləğvi ikinci əməkdaşı gözləyir", "Its undoing waits for a second officer"),
    State.RETURNED: Both("Qaytarılıb", "Returned"),
}
STEPS: Mapping[Step, Both] = {
    Step.MATCH: Both("uyğunlaşdırılıb", "matched"),
    Step.CONFIRM: Both("təsdiq edilib", "confirmed"),
    Step.REFUSE: Both("imtina edilib", "refused"),
    Step.UNDO: Both("uyğunlaşdırma ləğv edilib", "match undone"),
    Step.CONFIRM_UNDO: Both("ləğv təsdiq edilib", "undoing confirmed"),
    Step.RETURN: Both("bank tərəfindən qaytarılıb", "returned by the bank"),
}
_REST: Mapping[str, Both] = {
    KNOWN: Both("Əvvəlki çıxarışdan məlumdur", "Known from another statement"),
    NOT_YET: Both("Hələ yazılmayıb", "Not booked yet"),
}
_OWES_NOTHING, _SAME_AMOUNT = "OWES_NOTHING", "SAME_AMOUNT"
_NO_CODE: Mapping[Language, str] = {
    "az": "hansı kod üzrə ödədiyi məlum deyil",
    "en": "nothing tells under which code it pays",
}
_OTHER_AMOUNT: Mapping[Language, str] = {
    "az": "borcu bu məbləğə bərabər deyil",
    "en": "what it owes is another amount",
}


def _column(az: str, en: str, kind: Kind = Kind.TEXT, share: int = 10) -> Column:
    return Column(Both(az, en), kind, share)


SUSPENSE_COLUMNS: Mapping[str, Column] = {
    "number": _column("№", "No", share=8),
    "day": _column("Tarix", "Day", Kind.DATE, 8),
    "amount": _column("Məbləğ, manat", "Amount, manat", Kind.AMOUNT),
    "payer_code": _column("Ödəyicinin kodu", "Payer's code"),
    "payer_name": _column("Ödəyici", "Payer", share=18),
    "purpose": _column("Təyinat", "Purpose", share=30),
    "cause": _column("Səbəb", "Why", share=14),
    "candidates": _column("Namizədlər", "Candidates", share=20),
}


def cause_word(code: str) -> Both:
    """Why an entry is in suspense."""
    return CAUSES.get(code) or Both(code, code)


def outcome_word(row: FunnelRow) -> Both:
    """What entries of a statement came to."""
    if row.state == State.MATCHED.value:
        return PASSES.get(row.name) or Both(row.name, row.name)
    if row.state == State.SUSPENSE.value:
        return cause_word(row.name)
    return _REST.get(row.name) or STATES[State(row.state)]


def speaks_for(one: Candidate, language: Language) -> Sequence[str]:
    """Why somebody is a candidate, a sentence each; a word that has none is left out."""
    words = (word for word in one.why.split() if word != _OWES_NOTHING)
    return [told for word in words if (told := why_candidate(word, language))]


def only_candidate(one: Candidate, of: Suspended | WholeEntry, language: Language) -> Sequence[str]:
    """Why somebody is a candidate only: what was not certain of the entry, and what does not fit this one."""
    told = [cause_in_words(of.cause, of.about, language)] if of.cause else []
    if not one.code:
        told.append(_NO_CODE[language])
    if _OWES_NOTHING in one.why.split():
        told.append(why_candidate(_OWES_NOTHING, language))
    elif one.amount and one.amount != of.entry.amount and _SAME_AMOUNT not in one.why.split():
        told.append(_OTHER_AMOUNT[language])
    return told
