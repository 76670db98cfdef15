"""`qebul receipt`: proves a sealed answer, offline, with the fund's pinned seal certificate."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.input_files import SMALL, read_plain
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from cli.trust_files import TrustOption, read_trust, trust_folder
from signatures.policy import DEFAULT_POLICY
from signatures.sealing import Proof, prove
from signatures.trust import TrustStore, pin_seal
from signatures.verdict import Outcome

app = command_app(help="Sealed answers of the fund. Example: qebul receipt verify FILE --seal-cert fund.pem")
EXIT = {Outcome.VALID: 0, Outcome.INDETERMINATE: 1, Outcome.INVALID: 2}


@app.callback()
def receipt() -> None:
    """Sealed answers of the fund. Example: qebul receipt verify FILE --seal-cert fund.pem"""


@app.command("verify")
def verify(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Sealed answers.")],
    seal: Annotated[
        Path | None,
        typer.Option("--seal-cert", exists=True, dir_okay=False, help="The fund's seal certificate, PEM (pinned)."),
    ] = None,
    trust: TrustOption = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Proves answers; any seal but the fund's pinned one is refused. Exit status: 0 all proven, 2 one is not.

    Example: qebul receipt verify var/outbox/alfa/*.receipt.xml --seal-cert fund.pem
    """
    pinned = _pinned(seal, trust, var)
    proofs = [(file, prove(read_plain(file, DEFAULT_POLICY.max_xml_bytes), pinned)) for file in files]
    if json:
        print_json([_told(file, proof) for file, proof in proofs])
    else:
        rows = [(file.name, *_row(proof)) for file, proof in proofs]
        print_table("", ["file", "outcome", "sealed at", "reasons"], rows)
    raise typer.Exit(max(EXIT[proof.outcome] for _, proof in proofs))


def _pinned(seal: Path | None, trust: Path | None, var: Path | None) -> TrustStore:
    return pin_seal(read_plain(seal, SMALL)) if seal else read_trust(trust_folder(trust, var))[0]


def _row(proof: Proof) -> tuple[str, str, str]:
    sealed_at = proof.sealed_at.isoformat(timespec="seconds") if proof.sealed_at else "–"
    return proof.outcome, sealed_at, "; ".join(reason.text for reason in proof.reasons) or "–"


def _told(file: Path, proof: Proof) -> dict[str, Any]:
    return {
        "file": str(file),
        "outcome": proof.outcome,
        "reasons": [{"code": reason.code, "text": reason.text} for reason in proof.reasons],
        "sealed_at": proof.sealed_at.isoformat() if proof.sealed_at else None,
        "seal_cert_sha256": proof.seal_cert_sha256,
    }
