"""An accepted report as an effect, and the document that the ledger keeps of it."""

import json

from register_samples import ALFA
from sqlalchemy import insert

from pipeline.tables import fact
from registries.report_effects import RecordedDebt, RecordedMonth, RecordedUse, RecordReport
from rules.report_obligations import Obligation
from schemas.contribution_terms import Regime
from schemas.identifiers import ActivityCode
from schemas.months import Quarter
from schemas.quarterly_report import ReportKind
from schemas.report_debt_terms import DebtKind

FIN, INCOME, EMPLOYEE, EMPLOYER = "5VBK5VR", 150_000, 13_600, 23_900
OWED = 3 * (EMPLOYEE + EMPLOYER)


def recorded(quarter="2026-Q1", version=1, opening=0, used=(), **differs):
    """One person with 1,500 in each month; payments of the quarter's contributions are not settled, only used."""
    months = Quarter(quarter).months
    paid = sum(amount for _, amount in used)
    closing = opening + OWED - paid
    told = {
        "insurer": ALFA,
        "activity": ActivityCode("62010"),
        "quarter": Quarter(quarter),
        "report_kind": ReportKind.INITIAL if version == 1 else ReportKind.CORRECTION,
        "version": version,
        "before": None,
        "document_id": f"{quarter}-{version}",
        "content_digest": "digest",
        "regime": Regime.PRIVATE_NON_OIL,
        "persons": 1,
        "months": tuple(
            RecordedMonth(
                month=month, labour=INCOME, exempt=0, income=INCOME, employee=EMPLOYEE, employer=EMPLOYER, heads=1
            )
            for month in months
        ),
        "debts": tuple(
            RecordedDebt(kind=kind, opening=opening, added=OWED, lessened=paid, closing=closing)
            if kind is DebtKind.CONTRIBUTION
            else RecordedDebt(kind=kind, opening=0, added=0, lessened=0, closing=0)
            for kind in DebtKind
        ),
        "obligations": (Obligation(months[0], months[0].last, closing),),
        "advance": (),
        "payments": tuple(RecordedUse(number=number, amount=amount) for number, amount in used),
        "charges": (),
    }
    return RecordReport(**(told | differs))


def record(registers, effect, persons=((FIN, INCOME, INCOME, INCOME),)):
    """Applies it for a submission whose document lists ``persons``."""
    owner = registers.submit()
    document = {"content_digest": "digest", "document": {"persons": persons}}
    with registers.database.write() as tx:
        tx.execute(insert(fact).values(submission=owner, stage="parse", data=json.dumps(document)))
    return registers.apply(effect, owner)
