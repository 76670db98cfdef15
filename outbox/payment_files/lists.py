"""Orders of kinds CARD and POST as lists: CSV, UTF-8, semicolons, lines end with CR LF (RFC 4180).

No public source describes what banks and the post take, assumption: a head, a line a person, and the control totals at
the end, told apart by their first column. Pure: the same order gives the same bytes.
"""

import csv
from io import StringIO

from outbox.payment_files.pain001 import CURRENCY, payment_day
from registries.payout_files import ToWord
from schemas.money import to_manat

HEAD = ("H", "order", "kind", "office", "bank", "payer_iban", "day", "currency")
LINE = ("L", "end_to_end", "fin", "name", "account", "amount")
TOTAL = ("T", "order", "lines", "amount")


def write_list(told: ToWord) -> bytes:
    """The file of an order of kind CARD (``account``: of the card) or POST (paid against an identity card: no account).

    The first three rows name the columns of each kind of row.
    """
    order = told.order
    text = StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerows([("#", *row) for row in (HEAD, LINE, TOTAL)])
    day = payment_day(told).isoformat()
    rows.writerow(("H", order.number, order.kind, order.office, order.bank, order.payer_iban, day, CURRENCY))
    for line in told.lines:
        rows.writerow(("L", line.end_to_end, line.fin, line.name, line.account, to_manat(line.amount)))
    rows.writerow(("T", order.number, order.lines, to_manat(order.amount)))
    return text.getvalue().encode()
