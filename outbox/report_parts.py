"""What the acceptance of a quarterly report tells: its figures by month, the debt by kind, whose the money became, and
who answers for it.
"""

from collections.abc import Mapping

from lxml import etree

from outbox.directory_names import named_code
from outbox.distribution_parts import add_distribution
from outbox.notice_xml import Both, add, add_both, add_known
from outbox.parts import Data
from schemas.identifiers import ActivityCode
from schemas.lexical import write_amount

REPORT_KINDS: Mapping[str, Both] = {
    "INITIAL": Both("İlkin", "Initial"),
    "CORRECTION": Both("Düzəliş", "Correction"),
    "ADJUSTED": Both("Dəqiqləşdirilmiş", "Adjusted"),
}
DEBT_KINDS: Mapping[str, Both] = {
    "CONTRIBUTION": Both("MDSS haqqı", "Contributions (MDSS)"),
    "INTEREST": Both("Faiz (penya)", "Interest"),
    "SANCTION": Both("Maliyyə sanksiyası", "Financial sanctions"),
    "FINE": Both("İnzibati cərimə", "Administrative fines"),
    "OTHER": Both("Digər", "Other"),
}
PRESENTERS: Mapping[str, Both] = {
    "responsible": Both("Məsul şəxs", "Responsible person"),
    "accountant": Both("Baş mühasib", "Chief accountant"),
}
_MONTH = (("Labour", "labour"), ("Exempt", "exempt"), ("Employee", "employee"), ("Employer", "employer"))
_DEBT = (("Opening", "opening"), ("Added", "added"), ("Lessened", "lessened"), ("Closing", "closing"))
_NAMES = (("Surname", "surname"), ("GivenName", "given_name"), ("Patronymic", "patronymic"), ("Fin", "fin"))


def add_report(parent: etree._Element, told: Data | None) -> None:
    """An accepted quarterly report; amounts in manat. Raises KeyError for an unknown kind."""
    if told is None:
        return
    one = add(parent, "Report")
    add(one, "ReportNumber", str(told["number"]))
    add_both(one, "ReportKind", REPORT_KINDS[told["kind"]], code=told["kind"])
    add(one, "Quarter", told["quarter"])
    add_both(one, "Activity", named_code(ActivityCode(told["activity"])), code=told["activity"])
    add(one, "Persons", str(told["persons"]))
    add(one, "Contributions", write_amount(told["contribution"]))
    add(one, "ClosingDebt", write_amount(told["closing"]))
    if told["late_sanction"] is not None:
        add(one, "LateSanction", write_amount(told["late_sanction"]))
    for month in told["months"]:
        figures = add(one, "MonthFigures", month=month["month"])
        for name, key in _MONTH:
            add(figures, name, write_amount(month[key]))
    for debt in told["debts"]:
        moved = add_both(one, "Debt", DEBT_KINDS[debt["kind"]], code=debt["kind"])
        for name, key in _DEBT:
            add(moved, name, write_amount(debt[key]))
    for paid in told["payments"]:
        add(one, "UsedPayment", write_amount(paid["amount"]), number=paid["number"])
    add_distribution(one, told.get("distribution"))
    for who in told["presenters"]:
        presenter = add_both(one, "Presenter", PRESENTERS[who["role"]], code=who["role"])
        for name, key in _NAMES:
            add_known(presenter, name, who[key])
