"""Who might be meant by an entry that is in suspense, five at most, and why each is only a candidate.

A query of duckdb. ``why`` is words of ``explained.WHY``; the score adds what they weigh.
"""

from reconciliation.causes import Cause

MOST = 5

# All that speaks for an insurer, and under which code: certain, owed by it, or none.
CANDIDATES = f"""
CREATE TABLE candidate AS
WITH open_due AS (
    SELECT insurer, code, min(period) AS period, sum(amount)::BIGINT AS amount, list(amount) AS amounts
    FROM due WHERE insurer IN (SELECT insurer FROM pointed) AND no NOT IN (SELECT no FROM paid) GROUP BY insurer, code
), coded AS (
    SELECT pointed.id, pointed.insurer, words, weight, whose.amount AS entry_amount, whose.code AS sure,
        coalesce(nullif(whose.code, ''), open_due.code, '') AS code
    FROM pointed JOIN whose ON whose.id = pointed.id
    LEFT JOIN open_due ON open_due.insurer = pointed.insurer AND whose.code = ''
), weighed AS (
    SELECT coded.id, coded.insurer, coded.code, coalesce(period, '') AS period, coalesce(open_due.amount, 0) AS owed,
        list_contains(amounts, entry_amount) AS same, words, weight,
        sure = '' AND (coded.id, coded.code) IN (SELECT (id, code) FROM told_code) AS code_told
    FROM coded LEFT JOIN open_due ON open_due.insurer = coded.insurer AND open_due.code = coded.code
)
SELECT id, insurer, code, period, owed AS amount,
    least(99, weight + CASE WHEN same THEN 20 ELSE 0 END + CASE WHEN code_told THEN 10 ELSE 0 END)::INTEGER AS score,
    trim(words || CASE WHEN same THEN ' SAME_AMOUNT' ELSE '' END || CASE WHEN code_told THEN ' CODE_IN_TEXT' ELSE '' END
        || CASE WHEN owed = 0 THEN ' OWES_NOTHING' ELSE '' END) AS why
FROM weighed
QUALIFY row_number() OVER (PARTITION BY id ORDER BY score DESC, insurer, code) <= {MOST}
"""  # noqa: S608 - constants

POINTED = f"""
CREATE TABLE pointed AS
WITH asking AS (SELECT whose.* FROM whose JOIN suspended USING (id)
), pointing AS (
    SELECT id, payer AS insurer, 'PAYER_CODE' AS word, 50 AS weight, 1 AS place FROM asking WHERE payer IS NOT NULL
    UNION ALL
    SELECT id, mentioned.insurer, CASE WHEN checked THEN 'VOEN_IN_TEXT' ELSE 'SUN_IN_TEXT' END,
        CASE WHEN checked THEN 40 ELSE 30 END, 2
    FROM asking JOIN mentioned USING (id)
    UNION ALL
    SELECT id, voen, 'SAME_NAME', 30, 3 FROM asking JOIN given_name USING (id)
        JOIN given_insurer ON name_folded = folded WHERE folded <> ''
    UNION ALL
    SELECT asking.id, due.insurer, 'AMOUNT_OWED', 10, 4
    FROM asking JOIN due ON due.code = asking.code AND due.amount = asking.amount
    WHERE asking.cause = '{Cause.PAYER_UNKNOWN}' AND due.no NOT IN (SELECT no FROM paid)
    QUALIFY row_number() OVER (PARTITION BY asking.id ORDER BY due.insurer, period) <= {MOST}
)
SELECT id, insurer, string_agg(DISTINCT word, ' ' ORDER BY word) AS words, sum(DISTINCT weight)::INTEGER AS weight
FROM pointing GROUP BY id, insurer
"""  # noqa: S608 - constants

# Of whom neither a code nor a number tells, the name is all there is.
NAMELESS = f"""
SELECT id, payer_name FROM given_entry JOIN suspended USING (id)
WHERE cause = '{Cause.PAYER_UNKNOWN}' AND payer_name <> '' ORDER BY id
"""  # noqa: S608 - constants
