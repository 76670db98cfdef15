"""How an entry of a bank's statement is told at the command line, as JSON and as tables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cli.exits import UsageError
from cli.options import print_table, printable
from reconciliation.explained import cause_in_words, reason_in_words, why_candidate
from registries.bank_looks import Candidate, StepSeen, WholeEntry
from registries.bank_seen import read_number
from registries.bank_steps import number_of
from schemas.money import to_manat

_SAID = ("account", "reference", "end_to_end", "returns", "payer_name", "payer_code", "payer_iban", "code", "level")


def number_told(text: str) -> int:
    """The number of an entry that somebody wrote. Raises UsageError."""
    number = read_number(text)
    if number is None:
        raise UsageError(f"{text} is no number of an entry, such as B-0000001")
    return number


def manat(qepik: int) -> str:
    """With two decimals."""
    return str(to_manat(qepik))


def told_entry(one: WholeEntry) -> dict[str, Any]:
    """All of it."""
    entry = one.entry
    return {
        "number": number_of(entry.number),
        "statement": entry.statement,
        "place": entry.place,
        "office": entry.office,
        "booking_date": entry.booking_date.isoformat(),
        "value_date": entry.value_date.isoformat(),
        "amount": manat(entry.amount),
        **{name: getattr(entry, name) for name in (*_SAID, "purpose")},
        "state": entry.state.value,
        "cause": one.cause,
        "about": one.about,
        "told": cause_in_words(one.cause, one.about, "en") if one.cause else "",
        "steps": [_told_step(step) for step in one.steps],
        "lines": [
            {"step": line.n, "insurer": line.insurer, "code": line.code, "period": line.period}
            | {"amount": manat(line.amount)}
            for line in one.lines
        ],
        "candidates": told_candidates(one.candidates),
    }


def told_candidates(candidates: Iterable[Candidate]) -> Sequence[Mapping[str, Any]]:
    """Who might be meant."""
    return [
        {
            "insurer": one.insurer,
            "name": one.insurer_name,
            "code": one.code,
            "period": one.period,
            "amount": manat(one.amount),
            "score": one.score,
            "why": one.why,
            "told": why_candidate(one.why, "en") or one.why,
        }
        for one in candidates
    ]


def print_entry(one: WholeEntry) -> None:
    """As tables: what the bank said, what was done, which dues it pays, who might be meant."""
    entry = one.entry
    said = [(name, getattr(entry, name)) for name in (*_SAID, "purpose")]
    head = [("day", f"{entry.booking_date}, value {entry.value_date}"), ("manat", manat(entry.amount))]
    cause = cause_in_words(one.cause, one.about, "en") if one.cause else ""
    print(printable(f"{number_of(entry.number)}: {entry.state.value} {cause}".rstrip()))
    print_table("", ["the bank said", ""], [*head, *((name, value) for name, value in said if value)])
    if one.steps:
        columns = ["n", "what", "by", "at", "insurer", "code", "payment", "entry", "pass", "score", "why"]
        print_table("", columns, [_step_row(step, one.names) for step in one.steps])
    if one.lines:
        rows = [(str(line.n), line.insurer, line.code, line.period, manat(line.amount)) for line in one.lines]
        print_table("", ["step", "insurer", "code", "month", "manat"], rows)
    if one.candidates:
        might = [
            tuple(str(each[name]) for name in ("insurer", "name", "code", "period", "amount", "score", "told"))
            for each in told_candidates(one.candidates)
        ]
        print_table("", ["might be", "name", "code", "month", "manat", "score", "only a candidate because"], might)


def _told_step(step: StepSeen) -> dict[str, Any]:
    return {
        "what": step.what.value,
        "waits": step.two,
        "officer": step.login,
        "at": step.at.isoformat(),
        "about": step.about,
        "told": _why(step),
        "pass": step.pass_name,
        "score": step.score,
        "insurer": step.insurer,
        "code": step.code,
        "payment": step.payment,
        "other": None if step.other is None else number_of(step.other),
    }


def _step_row(step: StepSeen, names: Mapping[str, str]) -> tuple[str, ...]:
    insurer = " ".join(part for part in (step.insurer or "", names.get(step.insurer or "", "")) if part)
    other = "" if step.other is None else number_of(step.other)
    by, score = step.login or "the house", str(step.score) if step.pass_name else ""
    at = step.at.isoformat(timespec="seconds")
    payment = step.payment or ""
    return str(step.n), step.what.value, by, at, insurer, step.code, payment, other, step.pass_name, score, _why(step)


def _why(step: StepSeen) -> str:
    """What the house's match rests on, in words; an officer said it himself."""
    return reason_in_words(step.about, "en") if step.login is None else step.about
