"""Whose an entry is and what it pays, told by the payer's code, numbers in the purpose and the classification code.

A number counts only as a whole word, or right behind the word VÖEN: ten digits, or nine that lost their leading zero
(domain §4.1). Two insurers are never chosen from. Queries of duckdb; each makes a table of the entries' ``id``.
"""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from reconciliation.causes import Cause
from reconciliation.known import ArrowTable
from schemas.classification import classification_codes
from schemas.code_table import Term
from schemas.fund_numbers import fund_numbers

MACROS = """
CREATE MACRO padded(number) AS CASE WHEN length(number) = 9 THEN '0' || number ELSE number END;
CREATE MACRO digit(number, n) AS ascii(number[n]) - 48;
CREATE MACRO voen_holds(number) AS regexp_full_match(number, '[0-9]{9}[12]')
    AND (4 * digit(number, 1) + digit(number, 2) + 8 * digit(number, 3) + 6 * digit(number, 4) + 2 * digit(number, 5)
        + 7 * digit(number, 6) + 5 * digit(number, 7) + 3 * digit(number, 8)) % 11 = digit(number, 9);
"""

# The first of one key is an entry, whatever repeats it; known ones were booked before.
REPEATED = """
CREATE TABLE repeated AS
SELECT id FROM (SELECT id, key, row_number() OVER (PARTITION BY key ORDER BY id) AS n FROM given_entry)
WHERE n > 1 OR key IN (SELECT key FROM given_key)
"""

PAID_IN = """
CREATE TABLE paid_in AS
SELECT id, booking_date AS day, amount, padded(upper(trim(payer_code))) AS payer_code, trim(code) AS code
FROM given_entry
WHERE amount > 0 AND returns = '' AND id NOT IN (SELECT id FROM repeated) AND id NOT IN (SELECT id FROM returned)
"""

# A natural person is told by his FİN, where one insurer alone bears it.
PAYER = """
CREATE TABLE payer AS
SELECT voen AS code, voen FROM given_insurer
UNION ALL SELECT upper(fin), min(voen) FROM given_insurer WHERE fin <> '' GROUP BY upper(fin) HAVING count(*) = 1
"""

_NUMBER = r"(?i)\b(?:V[OÖ]EN\pL*)?([0-9]{9,10})\b"  # people write VÖEN and no space
_CODE = r"\b12[1-9][0-9]{3}\b"
_MONTH = r" (?:(?:0[1-9]|1[0-2])[./]20[0-9]{2}|20[0-9]{2}-(?:0[1-9]|1[0-2]))[.]? "

MENTIONED = f"""
CREATE TABLE mentioned AS
WITH word AS (
    SELECT id, booking_date AS day, unnest(list_distinct(regexp_extract_all(purpose, '{_NUMBER}', 1))) AS number
    FROM given_entry WHERE id IN (SELECT id FROM paid_in)
), strange AS (
    SELECT * FROM word ANTI JOIN fund_number ON voen = padded(number) AND day BETWEEN since AND until
), found AS (
    SELECT id, voen AS insurer, true AS checked
    FROM strange JOIN given_insurer ON voen = padded(number) WHERE voen_holds(padded(number))
    UNION ALL SELECT id, voen, false FROM strange JOIN given_insurer ON sun = number WHERE sun <> ''
)
SELECT id, insurer, bool_or(checked) AS checked FROM found GROUP BY id, insurer
"""  # noqa: S608 - constants

# An entry that tells two months tells none.
TOLD_MONTH = f"""
CREATE TABLE told_month AS
WITH word AS (
    SELECT id, list_distinct(list_transform(
        regexp_extract_all(' ' || regexp_replace(purpose, '[^0-9./-]+', '  ', 'g') || ' ', '{_MONTH}'),
        lambda told: CASE WHEN told[6] = '-' THEN told[2:8] ELSE told[5:8] || '-' || told[2:3] END)) AS months
    FROM given_entry WHERE id IN (SELECT id FROM paid_in) AND contains(purpose, '20')
)
SELECT id, months[1] AS month FROM word WHERE len(months) = 1
"""  # noqa: S608 - constants

TOLD_CODE = f"""
CREATE TABLE told_code AS
WITH word AS (
    SELECT id, unnest(list_distinct(regexp_extract_all(purpose, '{_CODE}'))) AS code
    FROM given_entry WHERE id IN (SELECT id FROM paid_in WHERE code = '')
)
SELECT word.id, word.code FROM word JOIN paid_in USING (id)
WHERE EXISTS (SELECT 1 FROM code_term WHERE code_term.code = word.code AND day BETWEEN since AND until)
"""  # noqa: S608 - constants

# ``key``: what told the insurer; ``cause``: why nothing is certain. A stranger is a payer with a VÖEN of no insurer.
WHOSE = f"""
CREATE TABLE whose AS
WITH counted AS (
    SELECT id, count(*) AS named, min(insurer) AS one, bool_or(checked) AS checked, list(insurer) AS all_named
    FROM mentioned GROUP BY id
), code_in_text AS (SELECT id, count(*) AS codes, min(code) AS code FROM told_code GROUP BY id
), asked AS (
    SELECT paid_in.id, day, amount, voen AS payer, voen IS NULL AND voen_holds(payer_code) AS stranger,
        coalesce(named, 0) - CASE WHEN list_contains(all_named, voen) THEN 1 ELSE 0 END AS others,
        coalesce(list_contains(all_named, voen), false) AS names_payer, one, coalesce(checked, false) AS checked,
        paid_in.code AS column_code, code_in_text.code AS text_code, coalesce(codes, 0) AS codes,
        coalesce(month, '') AS month
    FROM paid_in
    LEFT JOIN payer ON payer.code = payer_code
    LEFT JOIN counted ON counted.id = paid_in.id
    LEFT JOIN code_in_text ON code_in_text.id = paid_in.id
    LEFT JOIN told_month ON told_month.id = paid_in.id
), judged AS (
    SELECT *,
        CASE WHEN payer IS NOT NULL AND others = 0 THEN ''
            WHEN others > 1 OR (others = 1 AND names_payer) THEN '{Cause.SEVERAL_INSURERS}'
            WHEN others = 1 AND (payer IS NOT NULL OR stranger) AND NOT $named_counts
                THEN '{Cause.PAYER_CONTRADICTS_TEXT}'
            WHEN others = 1 THEN '' ELSE '{Cause.PAYER_UNKNOWN}' END AS who_cause,
        EXISTS (SELECT 1 FROM code_term WHERE code_term.code = column_code AND day BETWEEN since AND until) AS in_column
    FROM asked
)
SELECT id, day, amount, month,
    CASE WHEN who_cause <> '' THEN NULL WHEN others = 0 THEN payer ELSE one END AS insurer,
    CASE WHEN who_cause <> '' THEN '' WHEN others = 0 THEN 'PAYER' WHEN payer IS NOT NULL OR stranger THEN 'NAMED'
        WHEN checked THEN 'VOEN' ELSE 'SUN' END AS key,
    CASE WHEN in_column THEN column_code WHEN column_code = '' AND codes = 1 THEN text_code ELSE '' END AS code,
    NOT in_column AS code_in_text, payer,
    CASE WHEN who_cause <> '' THEN who_cause
        WHEN in_column OR (column_code = '' AND codes = 1) THEN '' ELSE '{Cause.CODE_UNKNOWN}' END AS cause
FROM judged
"""  # noqa: S608 - constants


def code_terms() -> ArrowTable:
    """Codes that may be paid under, with their days: a heading is none (``schemas.classification``)."""
    return _terms("code", [(one.code, one.term) for one in classification_codes() if not one.heading])


def number_terms() -> ArrowTable:
    """Numbers that tell nothing of the payer, with their days (``schemas.fund_numbers``)."""
    return _terms("voen", [(str(one.voen), one.term) for one in fund_numbers()])


def _terms(name: str, rows: Sequence[tuple[str, Term]]) -> ArrowTable:
    return pa.table(
        {
            name: pa.array([text for text, _ in rows], pa.string()),
            "since": pa.array([term.start or date.min for _, term in rows], pa.date32()),
            "until": pa.array([term.end or date.max for _, term in rows], pa.date32()),
        }
    )
