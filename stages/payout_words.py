"""Payment orders in words: how is paid, where an order stands, what became of a line, who was left out and why."""

from collections.abc import Mapping

from outbox.notice_xml import Both
from outbox.prints.childcare_table import PAYMENT_KINDS
from registries.payouts import State, Step
from registries.payouts_seen import OPEN
from stages.payouts import LeftOut

KINDS = PAYMENT_KINDS
STATES: Mapping[State, Both] = {
    State.WAITS: Both("İkinci əməkdaşı gözləyir", "Waits for a second officer"),
    State.REFUSED: Both("İmtina edilib", "Refused"),
    State.IN_FORCE: Both("Qüvvədədir", "In force"),
}
STEPS: Mapping[Step, Both] = {
    Step.MAKE: Both("tərtib edilib", "made"),
    Step.CONFIRM: Both("təsdiq edilib", "confirmed"),
    Step.REFUSE: Both("imtina edilib", "refused"),
}
OUTCOMES: Mapping[str, Both] = {
    OPEN: Both("Cavab gözlənilir", "No answer yet"),
    "PAID": Both("Ödənilib", "Paid"),
    "REJECTED": Both("Bank imtina edib", "Rejected"),
    "RETURNED": Both("Geri qayıdıb", "Came back"),
}
LEFT_OUT: Mapping[LeftOut, Both] = {
    LeftOut.NAME: Both("adı yazıla bilmir", "no name that can be written"),
    LeftOut.DEAD: Both("vəfat edib", "dead by the register"),
    LeftOut.ACCOUNT: Both("hesabı IBAN deyil", "the account is no IBAN"),
}


def outcome_of_line(code: str) -> Both:
    """What became of a line; a code without words stands as it is."""
    return OUTCOMES.get(code) or Both(code, code)
