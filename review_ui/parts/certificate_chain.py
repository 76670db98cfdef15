"""All certificates of a person, one below the other."""

from collections.abc import Sequence

from outbox.wording import CERTIFICATE_KINDS
from registries.certificates import Certificate
from registries.registers import Register, Wanted
from review_ui.parts import shown
from review_ui.parts.markup import link, show, table
from review_ui.parts.register_address import OPENED, address
from review_ui.words import of, t
from stages.register_words import CERTIFICATE_STATES, reason_word


def show_chain(chain: Sequence[Certificate]) -> None:
    """All certificates of a person, the latest first: each leads to the document that it came of."""
    heads = (t("Number"), t("Kind of certificate"), t("Issued"), t("Status of the certificate"), t("Reason"), "")
    rows = [("", _of_chain(one)) for one in chain]
    show(table(heads, rows, ("", "", "w", "", "", "w"), wide=True))


def _of_chain(one: Certificate) -> Sequence[object]:
    if one.ended_at is None:
        state, reason = of(CERTIFICATE_STATES["active"]), None
    else:
        until = f"{of(CERTIFICATE_STATES['ended'])}, {shown.day(one.ended_at)}"
        state, reason = f"{until} → № {one.successor}" if one.successor else until, reason_word(one.end_reason)
    came = link(address(Register.APPLICATIONS, Wanted(), **{OPENED: one.submission}), t("Application"))
    kind = of(CERTIFICATE_KINDS[one.kind])
    return one.number, kind, shown.day(one.issued_at), state, shown.NONE if reason is None else of(reason), came
