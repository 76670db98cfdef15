"""Debits that give a credit back, and movements of payment orders: by reference or end-to-end id, and amount.

A debit that fits two credits is not guessed, and a credit comes back once. Queries of duckdb.
"""

from reconciliation.causes import Cause

# Of this file (with ``id``) and booked before (with ``number``). What returns something is no credit. Of those that
# cannot be told apart the two earliest are enough to know that there are several: a bank may write one id at them all.
CREDIT = """
CREATE TABLE credit AS
SELECT row_number() OVER (ORDER BY number, id) AS c, * FROM (
    SELECT NULL::BIGINT AS number, id, key, booking_date, account, reference, end_to_end, amount,
        padded(trim(payer_code)) AS payer_code
    FROM given_entry LEFT JOIN given_account USING (statement)
    WHERE amount > 0 AND returns = '' AND id NOT IN (SELECT id FROM repeated)
        AND -amount IN (SELECT amount FROM given_entry WHERE amount < 0)
    UNION ALL
    SELECT number, NULL, NULL, booking_date, account, coalesce(reference, ''), coalesce(end_to_end, ''), amount,
        padded(trim(coalesce(payer_code, '')))
    FROM given_credit WHERE -amount IN (SELECT amount FROM given_entry WHERE amount < 0)
)
QUALIFY 2 >= row_number() OVER (PARTITION BY end_to_end, amount, account, payer_code ORDER BY number, id)
    OR 2 >= row_number() OVER (PARTITION BY reference, amount, account, payer_code ORDER BY number, id)
"""

# What bears the end-to-end id and the amount of a payment order's line pays that line: a payer may have written the
# same id, to have the order taken for his money's way back.
BACK = """
CREATE TABLE back AS
SELECT id, booking_date, -amount AS amount, returns, CASE WHEN returns = '' THEN end_to_end ELSE returns END AS told,
    padded(trim(payer_code)) AS payer_code, account
FROM given_entry LEFT JOIN given_account USING (statement) WHERE amount < 0 AND id NOT IN (SELECT id FROM repeated)
    AND NOT (returns = '' AND (end_to_end, -amount) IN (SELECT (end_to_end, amount) FROM given_payout))
"""

# By the bank's own reference first. A debit that names no other entry is known by its own end-to-end id alone.
# Nothing comes back before it came, in whatever order statements do.
PAIR = """
CREATE TABLE pair AS
WITH fitting AS (
    SELECT back.id, credit.c, back.returns <> '' AND reference = told AS by_reference
    FROM back JOIN credit ON credit.amount = back.amount
        AND ((back.returns <> '' AND reference = told) OR end_to_end = told)
    WHERE upper(told) NOT IN (SELECT word FROM no_reference)
        AND (credit.id IS NULL OR credit.id < back.id)
        AND coalesce(credit.booking_date <= back.booking_date, true)
        AND coalesce(back.account = credit.account, true)
        AND (back.payer_code = '' OR credit.payer_code = '' OR back.payer_code = credit.payer_code)
), best AS (
    SELECT * FROM fitting QUALIFY rank() OVER (PARTITION BY id ORDER BY by_reference DESC) = 1
)
SELECT id, c, by_reference, count(*) OVER (PARTITION BY id) AS fits, row_number() OVER (PARTITION BY c ORDER BY id) AS n
FROM best
"""

RETURNED = """
CREATE TABLE returned AS
SELECT credit.id FROM pair JOIN credit USING (c) WHERE fits = 1 AND n = 1 AND credit.id IS NOT NULL
"""

SETTLED = """
INSERT INTO settled
SELECT pair.id, 'RETURN', $score, CASE WHEN by_reference THEN 'RETURN_REFERENCE' ELSE 'RETURN_END_TO_END' END,
    NULL, '', number, key, '' FROM pair JOIN credit USING (c) WHERE fits = 1 AND n = 1
"""

# A line of an order is paid by a debit and comes back by a credit that names it.
PAYOUTS = """
INSERT INTO settled
WITH fitting AS (
    SELECT entry.id, line, entry.amount, row_number() OVER (PARTITION BY line, entry.amount > 0 ORDER BY entry.id) AS n,
        count(*) OVER (PARTITION BY entry.id) AS fits
    FROM given_entry AS entry JOIN given_payout AS payout ON abs(entry.amount) = payout.amount
        AND payout.end_to_end = CASE WHEN entry.amount < 0 THEN entry.end_to_end ELSE entry.returns END
    WHERE payout.end_to_end <> '' AND entry.id NOT IN (SELECT id FROM repeated)
        AND entry.id NOT IN (SELECT id FROM settled)
)
SELECT id, 'PAYOUT', 100, CASE WHEN amount < 0 THEN 'PAYOUT_PAID' ELSE 'PAYOUT_RETURNED' END, NULL, '', NULL, NULL, line
FROM fitting WHERE n = 1 AND fits = 1
"""

SUSPENDED = f"""
INSERT INTO suspended
SELECT id, '{Cause.RETURNED}', '' FROM returned
UNION ALL
SELECT entry.id,
    CASE WHEN entry.amount = 0 THEN '{Cause.NO_AMOUNT}' WHEN returns <> '' THEN '{Cause.RETURN_UNKNOWN}'
        WHEN pair.id IS NOT NULL THEN '{Cause.RETURN_UNKNOWN}' ELSE '{Cause.DEBIT_UNKNOWN}' END,
    CASE WHEN fits > 1 THEN 'SEVERAL_CREDITS' WHEN pair.id IS NOT NULL THEN 'RETURNED_BEFORE' ELSE '' END
FROM given_entry AS entry LEFT JOIN (SELECT id, max(fits) AS fits FROM pair GROUP BY id) AS pair ON pair.id = entry.id
WHERE (entry.amount <= 0 OR returns <> '') AND entry.id NOT IN (SELECT id FROM repeated)
    AND entry.id NOT IN (SELECT id FROM settled)
"""  # noqa: S608 - constants
