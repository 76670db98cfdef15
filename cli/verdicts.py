"""Verdicts as commands print them: a table, one object each, or a report."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.options import print_json, print_table, printable
from signatures.report_words import lines_of
from signatures.reports import report_of
from signatures.verdict import Outcome, SignatureReport, SignerId, Verdict

EXIT = {Outcome.VALID: 0, Outcome.INDETERMINATE: 1, Outcome.INVALID: 2}


class Detail(StrEnum):
    """How much a report tells."""

    SIMPLE = "simple"
    DETAILED = "detailed"


class Spoken(StrEnum):
    """The language of a report."""

    AZ = "az"
    EN = "en"


ReportOption = Annotated[
    Detail | None, typer.Option("--report", help="A report in words (ETSI EN 319 102-1): what was proven, and by what.")
]
LanguageOption = Annotated[Spoken, typer.Option("--lang", help="The report's language.")]


def print_verdicts(
    verdicts: Sequence[tuple[Path, Verdict]], detail: Detail | None, language: Spoken, *, json: bool
) -> None:
    """All verdicts; without ``detail`` as a table, or as objects."""
    if detail is not None:
        print_reports(
            [(str(file), report(verdict, detail, language)) for file, verdict in verdicts], language, json=json
        )
    elif json:
        print_json([_told(file, verdict) for file, verdict in verdicts])
    else:
        print_table("", ["file", "kind", "outcome", "signer", "reasons"], [_row(*one) for one in verdicts])


def report(verdict: Verdict, detail: Detail, language: Spoken) -> Mapping[str, Any]:
    """What is told of a verdict."""
    return report_of(verdict, detail.value, language.value)


def print_reports(reports: Sequence[tuple[str, Mapping[str, Any]]], language: Spoken, *, json: bool) -> None:
    """One behind the other."""
    if json:
        print_json([{"file": file} | dict(told) for file, told in reports])
        return
    for number, (file, told) in enumerate(reports):
        if number:
            print()
        print(printable(file))
        print_report(told, language)


def print_report(told: Mapping[str, Any], language: Spoken) -> None:
    """A report in words."""
    for line in lines_of(told, language.value):
        print(printable(line))


def _told(file: Path, verdict: Verdict) -> dict[str, Any]:
    return {
        "file": str(file),
        "kind": verdict.kind,
        "outcome": verdict.outcome,
        "indication": verdict.outcome.indication,
        "sub_indication": verdict.sub_indication,
        "reasons": [{"code": reason.code, "text": reason.text} for reason in verdict.reasons],
        "signatures": [_signature(one) for one in verdict.signatures],
    }


def _signature(one: SignatureReport) -> dict[str, Any]:
    return {
        "signer": _signer(one.signer),
        "level": one.level,
        "time": one.best_time.isoformat(),
        "claimed_time": one.claimed_time.isoformat() if one.claimed_time else None,
        "covers": list(one.covers),
        "counter_signatures": [
            {"intact": each.intact, "signer": _signer(each.signer)} for each in one.counter_signatures
        ],
    }


def _signer(signer: SignerId | None) -> dict[str, Any] | None:
    if signer is None:
        return None
    return {
        "kind": signer.kind,
        "provider": signer.provider,
        "name": signer.name,
        "fin": signer.fin,
        "voen": signer.voen,
        "card_number": signer.card_number,
        "issuer": signer.issuer,
        "serial": str(signer.serial),
    }


def _row(file: Path, verdict: Verdict) -> tuple[str, ...]:
    signers = [one.signer for one in verdict.signatures if one.signer is not None]
    names = ", ".join(f"{one.name} ({'seal' if one.kind == 'seal' else 'person'})" for one in signers)
    counters = [each.signer for one in verdict.signatures for each in one.counter_signatures]
    if counters:
        told = ", ".join("unknown" if one is None else one.name for one in counters)
        names = f"{names or '–'}; counter-signed, not counted: {told}"
    reasons = "; ".join(f"{reason.code}: {reason.text}" for reason in verdict.reasons)
    return file.name, verdict.kind, verdict.outcome, names or "–", reasons or "–"
