"""Entries whose amount is one due of their insurer and code: most of them, so they are settled in one join.

Of equal dues the oldest month is paid first, by the entry of the earliest day. Queries of duckdb.
"""

DUE = """
CREATE TABLE due AS
SELECT row_number() OVER (ORDER BY insurer, code, period) AS no, *
FROM (SELECT insurer, code, period, sum(amount)::BIGINT AS amount FROM given_due GROUP BY ALL) WHERE amount > 0
"""

# Entries that tell a month pay only that one here.
OF_TOLD_MONTH = """
CREATE TABLE paired AS
WITH asking AS (
    SELECT id, insurer, code, amount, month FROM whose
    WHERE cause = '' AND month <> '' AND list_contains($keys, key) AND id NOT IN (SELECT id FROM settled)
    QUALIFY row_number() OVER (PARTITION BY insurer, code, month, amount ORDER BY day, id) = 1
)
SELECT id, no FROM asking JOIN due ON due.insurer = asking.insurer AND due.code = asking.code
    AND due.period = asking.month AND due.amount = asking.amount
WHERE no NOT IN (SELECT no FROM paid)
"""

OF_ANY_MONTH = """
CREATE TABLE paired AS
WITH asking AS (
    SELECT id, insurer, code, amount, row_number() OVER (PARTITION BY insurer, code, amount ORDER BY day, id) AS n
    FROM whose
    WHERE cause = '' AND month = '' AND list_contains($keys, key) AND id NOT IN (SELECT id FROM settled)
), owed AS (
    SELECT no, due.insurer, due.code, due.amount,
        row_number() OVER (PARTITION BY due.insurer, due.code, due.amount ORDER BY period) AS n
    FROM due SEMI JOIN asking ON due.insurer = asking.insurer AND due.code = asking.code AND due.amount = asking.amount
    WHERE no NOT IN (SELECT no FROM paid)
)
SELECT id, no FROM asking JOIN owed USING (insurer, code, amount, n)
"""

KEEP = (
    """
INSERT INTO settled
SELECT id, $name, $score, reason($name, key, code_in_text) || CASE WHEN month <> '' THEN '_PERIOD' ELSE '' END,
    insurer, code, NULL, NULL, ''
FROM whose SEMI JOIN paired USING (id)
""",
    "INSERT INTO line SELECT id, code, period, amount FROM paired JOIN due USING (no)",
    "INSERT INTO paid SELECT no FROM paired",
    "DROP TABLE paired",
)
