"""What insurers owe by month and classification code, so that bank entries can be matched with it. Read-only.

Owed is what counting reports say of a month, the employer's part and the employees' each under its code
(``schemas.contribution_codes``). Paid are the months that matches in force name; other money of the same insurer and
code (entered, loaded, matched by hand, paid in advance) pays the oldest months first. Amounts are qəpik.

Set-based: a million dues are columns of numbers here and never objects; the adding up is duckdb's.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select, union_all

from pipeline.database import Reads
from registries.arrow_rows import table_of
from registries.bank_steps import match_in_force
from registries.bank_tables import bank_line, bank_step
from registries.duck import in_memory
from registries.finance import is_in_force
from registries.report_tables import insurer_regime, quarterly_report, report_month
from registries.reports import newest
from registries.tables import insurer, payment, payment_share
from schemas.assumed_regimes import assumed_regimes
from schemas.code_table import Term
from schemas.contribution_codes import contribution_codes

MEMORY = "500MB"

_OWED = pa.schema(
    {"insurer": pa.string(), "kind": pa.string(), "month": pa.string(), "er": pa.int64(), "ee": pa.int64()}
)
_REGIMES = pa.schema({"insurer": pa.string(), "since": pa.date32(), "regime": pa.string()})
_LINES = pa.schema({"insurer": pa.string(), "code": pa.string(), "period": pa.string(), "amount": pa.int64()})
_MONEY = pa.schema({"insurer": pa.string(), "code": pa.string(), "amount": pa.int64()})

# A month that a later report lowered below what paid it leaves money over: it pays the oldest, as all else does.
_OPEN = """
WITH by_month AS (
    SELECT owed.*, (month || '-01')::DATE AS first FROM owed
), scaled AS (
    SELECT by_month.*, regime FROM by_month
    ASOF LEFT JOIN known_regime ON known_regime.insurer = by_month.insurer AND by_month.first >= known_regime.since
), sided AS (
    SELECT insurer, kind, regime, month, first, 'EMPLOYER' AS side, er AS amount FROM scaled
    UNION ALL SELECT insurer, kind, regime, month, first, 'EMPLOYEE', ee FROM scaled
), due AS (
    SELECT sided.insurer, paid_under.code, month AS period, sum(amount)::BIGINT AS amount
    FROM sided
    LEFT JOIN assumed ON sided.regime IS NULL AND assumed.kind = sided.kind
        AND sided.first BETWEEN assumed.since AND assumed.until
    JOIN paid_under ON paid_under.kind = sided.kind AND paid_under.side = sided.side
        AND paid_under.regime = coalesce(sided.regime, assumed.regime)
        AND sided.first BETWEEN paid_under.since AND paid_under.until
    GROUP BY ALL
), named AS (
    SELECT insurer, code, period, sum(amount)::BIGINT AS amount FROM line GROUP BY ALL
), still AS (
    SELECT insurer, code, period, coalesce(due.amount, 0) - coalesce(named.amount, 0) AS amount
    FROM due FULL JOIN named USING (insurer, code, period)
), other AS (
    SELECT insurer, code, sum(amount)::BIGINT AS amount FROM (
        SELECT insurer, code, amount FROM money
        UNION ALL SELECT insurer, code, -amount FROM line
        UNION ALL SELECT insurer, code, -amount FROM still WHERE amount < 0)
    GROUP BY ALL
), laid AS (
    SELECT still.*, greatest(coalesce(other.amount, 0), 0) AS money,
        sum(still.amount) OVER (PARTITION BY insurer, code ORDER BY period) AS until_here
    FROM still LEFT JOIN other USING (insurer, code) WHERE still.amount > 0
)
SELECT insurer, code, period, least(amount, until_here - money)::BIGINT AS amount
FROM laid WHERE until_here > money ORDER BY insurer, code, period
"""


def open_dues(reads: Reads) -> Any:
    """A table of pyarrow: insurer, code, period ("2026-03"), amount (above zero), in the order of these."""
    tables = {
        "owed": table_of(reads, _reported(), _OWED),
        "known_regime": table_of(reads, select(*(insurer_regime.c[name] for name in _REGIMES.names)), _REGIMES),
        "line": table_of(reads, _named(), _LINES),
        "money": table_of(reads, _paid(), _MONEY),
        "assumed": _terms("kind regime", [((one.kind, one.regime.value), one.term) for one in assumed_regimes()]),
        "paid_under": _terms(
            "kind regime side code",
            [((one.kind, one.regime.value, one.side.value, one.code), one.term) for one in contribution_codes()],
        ),
    }
    with in_memory(tables, MEMORY) as base:
        return base.sql(_OPEN).to_arrow_table()


def _reported() -> Select[Any]:
    """By insurer and month, of all its activities."""
    report, month = quarterly_report.c, report_month.c
    return (
        select(report.insurer, insurer.c.kind, month.month, _sum(month.employer), _sum(month.employee))
        .select_from(quarterly_report)
        .join(report_month, month.report == report.number)
        .join(insurer, insurer.c.voen == report.insurer)
        .where(newest())
        .group_by(report.insurer, insurer.c.kind, month.month)
    )


def _named() -> Select[Any]:
    """The months that matches in force name."""
    one, step = bank_line.c, bank_step.alias("matching")
    return (
        select(one.insurer, one.code, one.period, one.amount)
        .join(step, (step.c.entry == one.entry) & (step.c.n == one.n))
        .where(match_in_force(step))
    )


def _paid() -> Select[Any]:
    """All money by owner and code, where it stands after distributions."""
    one, share = payment.c, payment_share.c
    shared = select(payment, payment_share.c.amount.label("part"), share.insurer.label("to"), share.code.label("under"))
    given = shared.join(payment_share, share.payment == one.number).where(is_in_force(one.number)).subquery("given")
    paid = union_all(
        select(one.insurer, one.code, one.amount).where(is_in_force(one.number)),
        select(given.c.insurer, given.c.code, -given.c.part),
        select(func.coalesce(given.c.to, given.c.insurer), func.coalesce(given.c.under, given.c.code), given.c.part),
    ).subquery("paid")
    return select(paid.c.insurer, paid.c.code, _sum(paid.c.amount)).group_by(paid.c.insurer, paid.c.code)


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    """PostgreSQL sums up to a numeric, which is no number of an array."""
    return cast(func.sum(column), BigInteger)


def _terms(names: str, rows: Sequence[tuple[tuple[str, ...], Term]]) -> Any:
    """Texts under ``names`` and the days that they hold for."""
    columns = dict(zip(names.split(), zip(*(texts for texts, _ in rows), strict=True), strict=True))
    since = pa.array([term.start or date.min for _, term in rows], pa.date32())
    return pa.table(
        {**columns, "since": since, "until": pa.array([term.end or date.max for _, term in rows], pa.date32())}
    )
