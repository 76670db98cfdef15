"""Good quarterly reports, and a whole and a bare example of one."""

from hypothesis import strategies as st
from registration_strategies import fins

from schemas.identifiers import ActivityCode, Fin
from schemas.lexical import MOST_QEPIK
from schemas.months import Month, Quarter
from schemas.quarterly_report import (
    MOST_HEADS,
    Debt,
    ExemptIncome,
    MonthAmount,
    MonthContribution,
    MonthHeads,
    PreferentialPerson,
    Presenter,
    QuarterlyReport,
    ReportKind,
    ReportPerson,
    Settled,
    UsedPayment,
)
from schemas.registration import DocumentType

months = st.from_regex(r"20(0[1-9]|[1-9][0-9])-(0[1-9]|1[0-2])", fullmatch=True).map(Month)
amounts = st.integers(0, MOST_QEPIK)
signed = st.integers(-MOST_QEPIK, MOST_QEPIK)
heads = st.integers(0, MOST_HEADS)
debts = st.none() | st.builds(Debt, contribution=signed, interest=signed, sanction=signed, fine=signed, other=signed)
settled = st.none() | st.builds(Settled, accrued=amounts, paid=amounts)
presenters = st.none() | st.builds(Presenter, fin=fins, document_type=st.sampled_from(DocumentType))


def rows(row: st.SearchStrategy, least: int = 0, most: int = 2) -> st.SearchStrategy[tuple]:
    return st.lists(row, min_size=least, max_size=most).map(tuple)


reports = st.builds(
    QuarterlyReport,
    kind=st.sampled_from(ReportKind),
    period=st.from_regex(r"20(0[1-9]|[1-9][0-9])-Q[1-4]", fullmatch=True).map(Quarter),
    activity=st.from_regex(r"[0-9]{5}([0-9]{2})?", fullmatch=True).map(ActivityCode),
    opening=debts,
    payments=rows(
        st.builds(UsedPayment, payment=st.from_regex(r"[0-9A-Z][0-9A-Z\-]{0,33}", fullmatch=True), amount=amounts)
    ),
    labour=rows(st.builds(MonthAmount, month=months, amount=amounts), 3, 3),
    exempt=rows(
        st.builds(
            ExemptIncome, reason=st.from_regex(r"[A-Z][A-Z0-9_]{0,63}", fullmatch=True), month=months, amount=amounts
        )
    ),
    contributions=rows(st.builds(MonthContribution, month=months, employee=amounts, employer=amounts), 0, 3),
    interest=st.none() | amounts,
    sanctions=st.none() | amounts,
    fines=st.none() | amounts,
    vouchers=amounts,
    returned_benefits=amounts,
    found=settled,
    accruals=settled,
    closing=debts,
    heads=rows(st.builds(MonthHeads, month=months, count=heads), 3, 3),
    heads_total=heads,
    persons=rows(st.builds(ReportPerson, fin=fins, first=amounts, second=amounts, third=amounts)),
    preferential=rows(st.builds(PreferentialPerson, fin=fins)),
    responsible=presenters,
    accountant=presenters,
)

_MONTHS = Quarter("2026-Q3").months
_DEBT = Debt(contribution=1, interest=-1, sanction=4400, fine=-100, other=0)
_PERSON = ReportPerson(fin=Fin("5VBK5VR"), first=100000, second=50000, third=0)
_PRESENTER = Presenter(fin=Fin("5VBK5VR"), document_type=DocumentType.DIN)

BARE_REPORT = QuarterlyReport(
    kind=ReportKind.INITIAL,
    period=Quarter("2026-Q3"),
    activity=ActivityCode("97000"),
    labour=tuple(MonthAmount(month=month, amount=0) for month in _MONTHS),
    heads=tuple(MonthHeads(month=month, count=0) for month in _MONTHS),
    heads_total=0,
)
WHOLE_REPORT = BARE_REPORT.model_copy(
    update={
        "opening": _DEBT,
        "payments": (UsedPayment(payment="2026-1", amount=1), UsedPayment(payment="2026-2", amount=2)),
        "exempt": (ExemptIncome(reason="GIFT", month=_MONTHS[1], amount=50000),),
        "contributions": (MonthContribution(month=_MONTHS[0], employee=3000, employer=22000),),
        "interest": 0,
        "sanctions": 4000,
        "fines": 0,
        "vouchers": 1,
        "returned_benefits": 2,
        "found": Settled(accrued=20000, paid=15000),
        "accruals": Settled(accrued=1, paid=0),
        "closing": _DEBT,
        "persons": (_PERSON, _PERSON._replace(fin=Fin("5VBK5VT"))),
        "preferential": (PreferentialPerson(fin=Fin("5VBK5VR")),),
        "responsible": _PRESENTER,
        "accountant": _PRESENTER,
    }
)
