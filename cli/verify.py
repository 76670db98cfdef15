"""`qebul verify`: who signed, and is it whole? By the same code as the fund's, on the employer's own desk."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.exits import UsageError
from cli.input_files import open_plain
from cli.making import paths_by_name
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from cli.trust_files import TrustOption, read_trust, trust_folder
from signatures.policy import DEFAULT_POLICY
from signatures.verdict import Outcome, SignatureReport, Verdict
from signatures.verify import verify as verify_document
from signatures.verify import verify_draft

app = command_app()
# X.509 begins to count in 1950, and in 9999 it means "for ever" (RFC 5280, section 4.1.2.5).
_FIRST_YEAR, _LAST_YEAR = 1950, 9998
EXIT = {Outcome.VALID: 0, Outcome.INDETERMINATE: 1, Outcome.INVALID: 2}


@app.command()
def verify(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Signed files.")],
    at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"], help="Judge as if received then (UTC; default now)."),
    ] = None,
    of: Annotated[
        list[Path] | None,
        typer.Option(
            "--of", exists=True, dir_okay=False, help="FILES is a detached signature of these files of a draft."
        ),
    ] = None,
    trust: TrustOption = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Verifies signed files. Exit status: 0 all VALID, 1 something INDETERMINATE, 2 something INVALID.

    Examples: qebul verify declaration.xml --trust trust/ --json · qebul verify signature.xml --of draft.xml
    """
    store, revocation = read_trust(trust_folder(trust, var))
    now = datetime.now(UTC)
    received_at = _moment(at) if at else now
    court: dict[str, Any] = {"received_at": received_at, "verified_at": now, "trust": store, "revocation": revocation}
    verdicts = []
    for file in files:
        with open_plain(file) as stream:
            draft = paths_by_name(of or ())
            # One byte more than is allowed: then the verdict says that it is too long.
            signature = stream.read(DEFAULT_POLICY.max_signature_bytes + 1) if draft else b""
            verdict = verify_draft(signature, draft, **court) if draft else verify_document(stream, **court)
        verdicts.append((file, verdict))
    if json:
        print_json([_told(file, verdict) for file, verdict in verdicts])
    else:
        print_table("", ["file", "kind", "outcome", "signer", "reasons"], [_row(*one) for one in verdicts])
    raise typer.Exit(max(EXIT[verdict.outcome] for _, verdict in verdicts))


def _moment(at: datetime) -> datetime:
    """Raises UsageError for a year in which no certificate can be judged."""
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise UsageError(f"--at: a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return at.replace(tzinfo=UTC)


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
    signer = one.signer
    return {
        "signer": None
        if signer is None
        else {
            "kind": signer.kind,
            "provider": signer.provider,
            "name": signer.name,
            "fin": signer.fin,
            "voen": signer.voen,
            "card_number": signer.card_number,
            "issuer": signer.issuer,
            "serial": str(signer.serial),
        },
        "level": one.level,
        "time": one.best_time.isoformat(),
        "claimed_time": one.claimed_time.isoformat() if one.claimed_time else None,
        "covers": list(one.covers),
    }


def _row(file: Path, verdict: Verdict) -> tuple[str, ...]:
    signers = [one.signer for one in verdict.signatures if one.signer is not None]
    names = ", ".join(f"{one.name} ({'seal' if one.kind == 'seal' else 'person'})" for one in signers)
    reasons = "; ".join(f"{reason.code}: {reason.text}" for reason in verdict.reasons)
    return file.name, verdict.kind, verdict.outcome, names or "–", reasons or "–"
