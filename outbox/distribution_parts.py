"""What the acceptance of a quarterly report tells of its money: whose it became, what is left of it and why."""

from collections.abc import Mapping

from lxml import etree

from outbox.notice_xml import Both, add, add_both
from outbox.parts import Data
from schemas.lexical import write_amount

CAUSES: Mapping[str, Both] = {
    "NOBODY": Both(
        "Borcu və ya hesablanmış haqqı olan sığortaolunan yoxdur",
        "No insured person has a debt or a contribution",
    ),
    "MORE_THAN_OWED": Both("Ödənilməli olan bütün məbləğlər ödənilib", "Everything that is owed is paid"),
}


def add_distribution(parent: etree._Element, told: Data | None) -> None:
    """The first Bölüşdür; amounts in manat. Nothing where no money was distributed. Raises KeyError for an unknown
    cause.
    """
    if told is None:
        return
    one = add(parent, "Distribution")
    add(one, "DistributedMoney", write_amount(told["used"]))
    if told["before"]:
        add(one, "EarlierRest", write_amount(told["before"]))
    if told["debtors"]:
        add(one, "EqualShare", write_amount(told["share"]))
        add(one, "Debtors", str(told["debtors"]))
        add(one, "ForDebt", write_amount(told["for_debt"]))
    for month in told["months"]:
        paid = add(one, "MonthPaid", month=month["month"])
        add(paid, "Owed", write_amount(month["owed"]))
        add(paid, "Given", write_amount(month["paid"]))
        add(paid, "Unpaid", write_amount(month["owed"] - month["paid"]))
    for share in told["shares"]:
        person = add(one, "PersonShare", fin=share["fin"])
        add(person, "ForDebt", write_amount(share["for_debt"]))
        add(person, "ForMonths", write_amount(share["for_months"]))
    if told["rest"]:
        rest = add_both(one, "Undistributed", CAUSES[told["cause"]], code=told["cause"])
        add(rest, "Rest", write_amount(told["rest"]))
