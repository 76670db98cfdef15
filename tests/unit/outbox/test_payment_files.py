"""Payment orders as files: read back as their receivers read them, by the schema of the standard."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from importlib import resources

import pytest
from lxml import etree

from outbox.payment_files.pain001 import UnfitFileError
from outbox.payment_files.wording import ChangedError, TotalsError, file_name, write_file, write_proof
from registries.payout_files import ToWord
from registries.payouts import Line, Order
from schemas.childcare import PaymentKind

NAMES = ("Əliyeva Günel Çingiz qızı", "İsmayılova Şəfəq Üzeyir qızı")
PAIN = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
PROOF = {"f": "urn:qebul:payment-file:1"}
AT = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)  # in Baku the 23rd has begun


def told(kind=PaymentKind.TRANSFER, day=date(2026, 11, 25), account="AZ75QRBG00000000001234567890", names=NAMES):
    lines = [
        Line(
            number=place,
            order="P-0000001",
            place=place,
            end_to_end=f"P-0000001-{place:05}",
            submission="s",
            line=1,
            person=place,
            turn=1,
            fin="5VBK5VR",
            name=name,
            account=account,
            amount=100_05 * place,
        )
        for place, name in enumerate(names, start=1)
    ]
    order = Order(
        number="P-0000001",
        office="188",
        kind=kind,
        bank="990002" if account else "",
        payer_iban="AZ63CTRE00000000000000005001",
        payer_bank="210005",
        channel="payments",
        day=day,
        lines=len(lines),
        amount=sum(one.amount for one in lines),
    )
    return ToWord(order, lines, AT, as_confirmed=True)


def texts(data, path):
    """All texts at a path of prefixed names."""
    return etree.fromstring(data).xpath(f"{path}/text()", namespaces=PAIN)


def test_a_transfer_order_is_a_pain_001_with_its_control_totals():
    data = write_file(told())
    assert texts(data, "//p:GrpHdr/p:MsgId") == ["P-0000001"]
    assert texts(data, "//p:GrpHdr/p:CreDtTm") == ["2026-11-22T21:30:00Z"]
    assert texts(data, "//p:NbOfTxs") == ["2", "2"]
    assert texts(data, "//p:CtrlSum") == ["300.15", "300.15"]
    assert texts(data, "//p:PmtMtd") == ["TRF"]
    assert texts(data, "//p:BtchBookg") == ["false"]
    assert texts(data, "//p:ReqdExctnDt/p:Dt") == ["2026-11-25"]
    assert texts(data, "//p:DbtrAcct/p:Id/p:IBAN") == ["AZ63CTRE00000000000000005001"]
    assert texts(data, "//p:EndToEndId") == ["P-0000001-00001", "P-0000001-00002"]
    assert texts(data, "//p:InstdAmt[@Ccy='AZN']") == ["100.05", "200.10"]
    assert texts(data, "//p:Cdtr/p:Nm") == list(NAMES)
    assert texts(data, "//p:CdtrAcct/p:Id/p:IBAN") == ["AZ75QRBG00000000001234567890"] * 2
    assert data == write_file(told())


def test_an_order_that_came_into_force_late_is_paid_on_that_day():
    assert texts(write_file(told(day=date(2026, 11, 20))), "//p:ReqdExctnDt/p:Dt") == ["2026-11-23"]


@pytest.mark.parametrize("wrong", [{"account": "AZ75 QRBG"}, {"names": ["A" * 141]}, {"names": [""]}])
def test_what_the_standard_does_not_allow_leaves_in_no_file(wrong):
    with pytest.raises(UnfitFileError):
        write_file(told(**wrong))


def test_markup_in_a_name_stays_a_name():
    assert texts(write_file(told(names=["A<b>&amp;\"'"])), "//p:Cdtr/p:Nm") == ["A<b>&amp;\"'"]


@pytest.mark.parametrize(
    ("kind", "account"), [(PaymentKind.CARD, "AZ75QRBG00000000001234567890"), (PaymentKind.POST, "")]
)
def test_a_list_is_read_back_to_its_control_totals(kind, account):
    text = write_file(told(kind, account=account)).decode()
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert [row[0] for row in rows] == ["#", "#", "#", "H", "L", "L", "T"]
    columns = {row[1]: row[1:] for row in rows if row[0] == "#"}
    lines = [dict(zip(columns["L"], row, strict=True)) for row in rows if row[0] == "L"]
    total = dict(zip(columns["T"], rows[-1], strict=True))
    assert [one["name"] for one in lines] == list(NAMES)
    assert {one["account"] for one in lines} == {account}
    assert sum(Decimal(one["amount"]) for one in lines) == Decimal(total["amount"]) == Decimal("300.15")
    assert int(total["lines"]) == len(lines)
    assert dict(zip(columns["H"], rows[3], strict=True))["day"] == "2026-11-25"


def test_a_separator_in_a_name_breaks_no_list():
    text = write_file(told(PaymentKind.POST, account="", names=['A;"b"'])).decode()
    assert [row[3] for row in csv.reader(io.StringIO(text, newline=""), delimiter=";")][4] == 'A;"b"'


@pytest.mark.parametrize("wrong", [{"amount": 1}, {"lines": 3}])
@pytest.mark.parametrize("kind", list(PaymentKind))
def test_an_order_whose_lines_are_not_its_control_totals_leaves_in_no_file(wrong, kind):
    good = told(kind)
    with pytest.raises(TotalsError):
        write_file(replace(good, order=replace(good.order, **wrong)))


@pytest.mark.parametrize("kind", list(PaymentKind))
def test_an_order_that_says_another_thing_than_was_confirmed_leaves_in_no_file(kind):
    with pytest.raises(ChangedError):
        write_file(replace(told(kind), as_confirmed=False))


@pytest.mark.parametrize("kind", list(PaymentKind))
def test_what_is_sealed_names_the_file_by_its_digest_and_nobody(kind):
    order = told(kind, account="" if kind is PaymentKind.POST else "AZ75QRBG00000000001234567890")
    data = write_file(order)
    proof = write_proof(order, data)
    schema = resources.files("outbox").joinpath("payment_files", "xsd", "payment_file.xsd").read_bytes()
    root = etree.fromstring(proof)
    etree.XMLSchema(etree.fromstring(schema)).assertValid(root)
    assert root.findtext("f:Sha256", namespaces=PROOF) == sha256(data).hexdigest()
    assert root.findtext("f:FileName", namespaces=PROOF) == file_name(order)
    assert (root.findtext("f:Lines", namespaces=PROOF), root.findtext("f:Amount", namespaces=PROOF)) == ("2", "300.15")
    assert NAMES[0] not in proof.decode()
