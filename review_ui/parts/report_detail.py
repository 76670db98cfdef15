"""An accepted quarterly report by its sections: months, debt by kind, payments, charges, versions."""

from outbox.report_parts import DEBT_KINDS, REPORT_KINDS
from registries.report_detail import ReportDetail, Rows, report_detail
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import shown
from review_ui.parts.markup import show, table, tag
from review_ui.who import Officer
from review_ui.words import of, t

_AMOUNTS = ("n", "n", "n", "n")


def show_report(who: Officer, submission: str) -> bool:
    """Whether it stands in the register and is for this officer."""
    with shown_house().database.reads() as reads:
        found = report_detail(reads, who.login, submission)
    if found is None:
        return False
    note_look(who, "REPORT", submission=submission)
    head = found.head
    told = tag("span", f"№ {head.number} · {head.activity} · {of(REPORT_KINDS[head.kind])}", kind="q-told")
    show(tag("div", tag("h1", f"{shown.party(head.insurer)} · {head.quarter}"), told, kind="q-head"))
    _months(found)
    _debts(found.debts)
    _moneys(found)
    return True


def _months(found: ReportDetail) -> None:
    heads = (t("Month"), t("Labour payments"), t("Non-contributory"), t("Employee's part"), t("Employer's part"))
    rows = [
        ("", (one.month, *map(shown.manat, (one.labour, one.exempt, one.employee, one.employer))))
        for one in found.months
    ]
    title = f"{t('Months')} · {t('{n} insured persons', n=found.head.persons)}"
    show(tag("h3", title, kind="q"), table(heads, rows, ("w", *_AMOUNTS)))


def _debts(debts: Rows) -> None:
    heads = (t("Debt"), t("Opening"), t("Charged"), t("Paid or written off"), t("Closing"))
    rows = [
        (
            "",
            (of(DEBT_KINDS[one.kind]), *map(shown.manat, (one.opening, one.added, one.lessened, one.closing))),
        )
        for one in debts
    ]
    show(tag("h3", t("Debt by kind"), kind="q"), table(heads, rows, ("w", *_AMOUNTS)))


def _moneys(found: ReportDetail) -> None:
    """What was paid, what was applied, and the versions, where there is more than one."""
    if found.payments:
        paid = [("", (one.payment, shown.manat(one.amount))) for one in found.payments]
        show(tag("h3", t("Payments used"), kind="q"), table(("", ""), paid, ("w", "n")))
    if found.charges:
        applied = [
            ("", (one.number, f"{one.day:%d.%m.%Y}", one.basis, shown.manat(one.amount))) for one in found.charges
        ]
        show(tag("h3", t("Sanctions, fines and write-offs"), kind="q"), table(("",) * 4, applied, ("w", "w", "", "n")))
    if len(found.versions) > 1:
        versions = [
            (
                "",
                (
                    f"№ {one.number}",
                    of(REPORT_KINDS[one.kind]),
                    shown.moment(one.registered_at),
                    shown.manat(one.closing),
                ),
            )
            for one in found.versions
        ]
        show(tag("h3", t("Versions"), kind="q"), table(("",) * 4, versions, ("w", "", "w", "n")))
