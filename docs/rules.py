"""Prints the page of rules with their examples: ``python -m docs.rules > docs/rules.md``."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from docs.examples.judging import OUR_SEAL, Case, Example, examples
from docs.examples.paper_house import PEOPLE, SENT, SIGNERS
from rules.contribution import contribution
from rules.due_dates import due_date
from rules.interest import PartPaid, interest
from rules.sanctions import sanction
from schemas.catalogue import CodeEntry, catalogue
from schemas.contribution_terms import Regime, Scheme
from schemas.due_terms import Duty
from schemas.months import Month, Quarter
from schemas.sanction_terms import Offence

TABLES = Path("schemas/codes")
MOST_ROWS = 8
UNSURE = {"I": "our inference", "K": "hearsay", "?": "nothing found", "D": "made up for the demo"}

_HEAD = """\
# Rules

What a document must satisfy, by the codes of the findings: severity, basis, both texts, and of each rule one document
that passes and one that does not. A test judges all of them by the stages themselves. What is wrong with a signature, a
container or an upload stands in [codes](codes.md).

An example is a small change of a good document in [examples/](examples/): `XPath = text`; *without* takes an element
away; *instead of* and *behind* put others there. Examples are signed with the seal of the insurer (or by the
applicant) unless they say otherwise, and are judged against these made-up registers:

"""
_AMOUNTS = """
## Amounts and days of the law

What the dated tables make of amounts and days, explained as it is computed (`rules/contribution.py`, `interest.py`,
`due_dates.py`, `sanctions.py`; manat):

"""
_TABLES = """
## What is assumed

Each table of `schemas/codes` holds its rows for a time, and a row says what it rests on. These rows rest on no manual
and no published source; an operator who knows better writes another row.
"""


def page() -> str:
    """The whole page in Markdown, one section an area in the order of the catalogue."""
    told = [entry for code, entry in catalogue().items() if code in examples()]
    areas = groupby(sorted(told, key=_place), key=lambda entry: entry.area)
    sections = (f"\n## {area}\n" + "".join(map(_rule, entries)) for area, entries in areas)
    return _HEAD + "".join(_registers()) + "".join(sections) + "".join((_AMOUNTS, *_amounts(), _TABLES, *_assumed()))


def _place(entry: CodeEntry) -> int:
    areas = list(dict.fromkeys(one.area for one in catalogue().values()))
    return areas.index(entry.area)


def _registers() -> Iterator[str]:
    for fin, (text, record, ssn, _) in PEOPLE.items():
        known = f", SSN {ssn}" if ssn else ""
        yield f"- {fin}{known}: {record.surname} {record.given_name} {record.patronymic} {text}\n"
    for document_id, one in SENT.items():
        yield f"- document {document_id}: {one.status}\n"
    yield f"- signers: {'; '.join(SIGNERS)}\n"


def _rule(entry: CodeEntry) -> str:
    one = examples()[entry.code]
    lines = [f"**az** {entry.az}", f"**en** {entry.en}"]
    if entry.hint_az:
        lines += [f"*Necə düzəltməli:* {entry.hint_az}", f"*How to repair:* {entry.hint_en}"]
    lines += [f"*Basis:* {entry.basis}", *_told(one)]
    return f"\n### {entry.code}\n\n`{entry.severity}`\n\n" + "".join(f"- {line}\n" for line in lines)


def _told(one: Example) -> Iterator[str]:
    yield f"*Passes:* {_case(one.passes)}"
    place = f" at `{one.at}`" if one.at else ""
    also = f", with {', '.join(f'`{code}`' for code in one.also)}" if one.also else ""
    yield f"*Fails*{place}: {_case(one.fails)}{also}"


def _case(case: Case) -> str:
    if case.value is not None:
        return f"`{case.value}`"
    told = [f"[{case.good}](examples/{case.good}.xml)"]
    if case.signed_by != OUR_SEAL:
        told.append(f"signed by {case.signed_by}")
    told += [_change(path, text) for path, text in case.changes.items()]
    return ", ".join(told) + f"; received on {case.received_on}"


def _change(path: str, text: str) -> str:
    if not text:
        return f"without `{path}`"
    if text.startswith("+"):
        return f"behind `{path}`: `{text[1:]}`"
    return f"instead of `{path}`: `{text}`" if text.startswith("<") else f"`{path} = {text}`"


def _amounts() -> Iterator[str]:
    for manat, month in ((1500, "2026-01"), (9000, "2026-01"), (9000, "2025-12")):
        for scheme in Scheme:
            owed = contribution(manat * 100, Month(month), Regime.PRIVATE_NON_OIL, scheme)
            if owed is not None:
                told = f"employee {owed.employee.explain()}; employer {owed.employer.explain()}"
                yield f"- {scheme} of {manat} in {month}, private and not oil: {told}\n"
    for duty, period in ((Duty.MDSS_PAYMENT, Month("2025-01")), (Duty.QUARTERLY_REPORT, Quarter("2025-Q4"))):
        due = due_date(duty, period)
        if due is not None:
            yield f"- {duty} of {period}: by {due.day}" + (
                f", since {due.named} is not worked\n" if due.moved else "\n"
            )
    late = interest(100_000, date(2025, 2, 17), date(2025, 3, 31), (PartPaid(date(2025, 2, 28), 40_000),))
    if late is not None:
        told = "; ".join(line.explain() for line in late.lines)
        yield f"- interest on 1000.00 due on 2025-02-17, of which 400.00 were paid on 2025-02-28: {told}\n"
    fine = sanction(Offence.LATE_REPORT, date(2026, 1, 22))
    if fine is not None:
        yield f"- {Offence.LATE_REPORT} on 2026-01-22: {fine.explain()}\n"


def _assumed() -> Iterator[str]:
    for table in sorted(TABLES.glob("*.csv")):
        found: dict[str, list[str]] = defaultdict(list)
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
            if row.get("confidence", "") in UNSURE and row.get("source"):
                found[f"{UNSURE[row['confidence']]}: {row['source']}"].append(_row(row))
        if found:
            yield f"\n### {table.stem}\n\n"
        for why, rows in found.items():
            more = f" and {len(rows) - MOST_ROWS} more" if len(rows) > MOST_ROWS else ""
            yield f"- {why}. {'; '.join(rows[:MOST_ROWS])}{more}\n"


def _row(row: dict[str, str]) -> str:
    """The values of a row and its days; names are left away."""
    apart = {"valid_from", "valid_to", "confidence", "source", "name_az", "name_en", "name", "az", "en"}
    values = " ".join(value for column, value in row.items() if column not in apart and value)
    days = f"{row.get('valid_from') or '…'} – {row.get('valid_to') or '…'}" if "valid_from" in row else ""
    return f"`{values}`" + (f" {days}" if days else "")


if __name__ == "__main__":
    print(page(), end="")
