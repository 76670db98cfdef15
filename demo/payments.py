"""Payments that the demo's registers hold, who is whose subordinate, and the demo files that distribute payments."""

from collections.abc import Mapping, Sequence
from datetime import date

from demo.demo_file import DemoFile, Expected
from demo.employers import Employer
from demo.workbench import Workbench
from registries.payments import Payment, Subordination
from schemas.identifiers import OfficeCode, Voen
from schemas.payment_distribution import (
    PAYMENT_DISTRIBUTION_CODE,
    DistributionKind,
    DistributionLine,
    PaymentDistribution,
)

_PAID_ON = date(2025, 4, 14)
SOCIAL_INSURANCE = "121111"  # MDSS of employers that are legal persons
OWN, SECOND, OF_SUBORDINATE = "2025-1001", "2025-1002", "2025-2001"
# Used by quarterly reports: one shares it among three persons with debt, the other has more than is owed.
OF_REPORT, PAID_ON_FOR_REPORT, PAID_FOR_REPORT = "2026-3001", date(2026, 4, 20), 900_01
OF_ONE, PAID_FOR_ONE = "2026-3002", 1_200_00
_PAYMENTS = ((OWN, "alfa", 150000), (SECOND, "alfa", 40000), (OF_SUBORDINATE, "beta", 80000))


def make_payments(employers: Mapping[str, Employer]) -> tuple[Payment, ...]:
    """Two of alfa, one of its subordinate, and two that reports use."""
    paid = [
        *((*one, _PAID_ON) for one in _PAYMENTS),
        (OF_REPORT, "beta", PAID_FOR_REPORT, PAID_ON_FOR_REPORT),
        (OF_ONE, "alfa", PAID_FOR_ONE, PAID_ON_FOR_REPORT),
    ]
    return tuple(
        Payment(
            number=number,
            insurer=Voen(employers[whose].voen),
            value_date=day,
            amount=amount,
            code=SOCIAL_INSURANCE,
            office=OfficeCode(employers[whose].office),
        )
        for number, whose, amount, day in paid
    )


def make_subordinations(employers: Mapping[str, Employer]) -> tuple[Subordination, ...]:
    """Beta is alfa's subordinate."""
    child, parent = Voen(employers["beta"].voen), Voen(employers["alfa"].voen)
    return (Subordination(child=child, parent=parent, since=date(2020, 1, 1)),)


def files_of_payments() -> tuple[DemoFile, ...]:
    """Two good distributions; a stranger's payment, more than was paid and to a stranger, a payment a second time."""
    codes = (("121111", 100000), ("121211", 50000))
    return (
        _file("110-odenis-bolgusu.xml", "alfa", (), OWN, codes),
        _file("111-alt-teskilatin-odenisi.xml", "alfa", (), OF_SUBORDINATE, (("beta", 30000),)),
        _file("112-basqasinin-odenisi.xml", "beta", ("PAYMENT_UNKNOWN",), SECOND, codes),
        _file(
            "113-artiq-ve-yad.xml",
            "alfa",
            ("DISTRIBUTION_EXCEEDS_PAYMENT", "INSURER_NOT_SUBORDINATE"),
            SECOND,
            (("qamma", 50000),),
        ),
        _file("114-ikinci-bolgu.xml", "alfa", ("PAYMENT_ALREADY_DISTRIBUTED",), OWN, (("121111", 100),)),
    )


def _file(name: str, channel: str, codes: tuple[str, ...], payment: str, shares: Sequence[tuple[str, int]]) -> DemoFile:
    def make(bench: Workbench) -> bytes:
        lines = tuple(_line(bench.employers, to, amount) for to, amount in shares)
        kind = DistributionKind.CLASSIFICATION if lines[0].code else DistributionKind.SUBORDINATES
        body = PaymentDistribution(payment=payment, kind=kind, lines=lines)
        title = f"{channel}-{name.partition('-')[0]}"
        return bench.saved(title, PAYMENT_DISTRIBUTION_CODE, body, f"{channel}.head")

    status: Expected = "returned" if codes else "registered"
    return DemoFile(name, channel, channel, PAYMENT_DISTRIBUTION_CODE, status, codes, make)


def _line(employers: Mapping[str, Employer], to: str, amount: int) -> DistributionLine:
    """``to`` is a classification code or an employer's channel."""
    if to.isdigit():
        return DistributionLine(code=to, amount=amount)
    return DistributionLine(insurer=Voen(employers[to].voen), amount=amount)
