"""Distribution of a payment (ödənişin bölüşdürülməsi), 004 §2.3.1.1: by classification codes or among subordinates.

Owns the document's model and its XML table; the XSD twin is ``xsd/payment_distribution.xsd``. Which way goes with which
lines is ``rules/payment_distribution.py``; whose payment it is, and how much, is asked of the register.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.binding import TEXT, Element, Group, Leaf
from schemas.frozen import DocumentBody, FrozenModel
from schemas.identifiers import Voen
from schemas.lexical import Qepik, read_amount, write_amount

PAYMENT_DISTRIBUTION_CODE = "payment_distribution"
MOST_LINES = 1000
PaymentNumber = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Z][0-9A-Z\-]{0,33}$")]
ClassificationCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{6}$")]


class DistributionKind(StrEnum):
    """Bölüşdürmənin növü."""

    CLASSIFICATION = "CLASSIFICATION"  # iqtisadi təsnifat üzrə
    SUBORDINATES = "SUBORDINATES"  # alt sığortaedənlər üzrə


class DistributionLine(FrozenModel):
    """One share in qəpik, for a classification code or for a subordinate insurer; which of them is a rule."""

    code: ClassificationCode | None = None
    insurer: Voen | None = None
    amount: Qepik


class PaymentDistribution(DocumentBody):
    """``payment`` is the fund's number of the payment. The lines need not use all of it: the rest stays as it was."""

    payment: PaymentNumber
    kind: DistributionKind
    lines: Annotated[tuple[DistributionLine, ...], Field(min_length=1, max_length=MOST_LINES)]

    @property
    def total(self) -> int:
        """What the lines come to, in qəpik."""
        return sum(line.amount for line in self.lines)


_LINE = Group(
    DistributionLine,
    (
        Element("Code", "code", TEXT, optional=True),
        Element("Insurer", "insurer", TEXT, optional=True),
        Element("Amount", "amount", Leaf(read=read_amount, write=write_amount)),
    ),
)

PAYMENT_DISTRIBUTION = Group(
    PaymentDistribution,
    (
        Element("Payment", "payment", TEXT),
        Element("Kind", "kind", TEXT),
        Element("Line", "lines", _LINE, many=True),
    ),
)
