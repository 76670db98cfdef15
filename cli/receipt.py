"""`qebul receipt`: proves a sealed answer, offline, with the fund's pinned seal certificate, and prints it."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.exits import UsageError
from cli.input_files import SMALL, read_plain
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from cli.printing import Format, put, write_print
from cli.trust_files import TrustOption, read_trust, trust_folder
from outbox.prints.notice import notice_sheet
from signatures.policy import DEFAULT_POLICY
from signatures.sealing import Proof, prove
from signatures.trust import TrustStore, pin_seal
from signatures.verdict import Outcome

app = command_app(help="Sealed answers of the fund. Example: qebul receipt verify FILE --seal-cert fund.pem")
SealOption = Annotated[
    Path | None,
    typer.Option("--seal-cert", exists=True, dir_okay=False, help="The fund's seal certificate, PEM (pinned)."),
]
_NOT_PROVEN = 2


@app.callback()
def receipt() -> None:
    """Sealed answers of the fund. Example: qebul receipt verify FILE --seal-cert fund.pem"""


@app.command("verify")
def verify(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Sealed answers.")],
    seal: SealOption = None,
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
    raise typer.Exit(0 if all(proof.outcome is Outcome.VALID for _, proof in proofs) else _NOT_PROVEN)


@app.command("print")
def print_one(
    answer: Annotated[str, typer.Argument(help="A sealed answer: its file, or the id of a notice or a submission.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the PDF goes; must not exist.")],
    kind: Annotated[
        str | None, typer.Option(help="Of a submission: which answer; else that about its content.")
    ] = None,
    seal: SealOption = None,
    trust: TrustOption = None,
    var: VarOption = None,
) -> None:
    """Prints an answer as PDF/A, readable and with the digest of what is sealed; one that is not proven is not printed.

    Exit status: 0 printed, 2 not proven, as with verify. A file is printed offline, an id from the house.
    Example: qebul receipt print var/outbox/alfa/05-ilkin-ucot.xml.5.receipt.xml -o receipt.pdf --seal-cert fund.pem
    Of the house: qebul receipt print 25 --kind acceptance -o acceptance.pdf
    """
    file = Path(answer)
    sealed = read_plain(file, DEFAULT_POLICY.max_xml_bytes) if file.exists() else _of_the_house(answer, kind, var)
    proof = prove(sealed, _pinned(seal, trust, var))
    if proof.body is None:
        print_table("", ["answer", "outcome", "sealed at", "reasons"], [(answer, *_row(proof))])
        raise typer.Exit(_NOT_PROVEN)
    sheet = notice_sheet(sealed, proof.body)
    put(output, write_print(sheet, Format.PDF))
    print(printable(f"{output}: {sheet.title.az} {sheet.number}, SHA-256 {sheet.digest}"))


def _of_the_house(answer: str, kind: str | None, var: Path | None) -> bytes:
    """From the ledger; that part of the program is loaded only here, since an employer has none."""
    if find_spec("sqlalchemy") is None:
        raise UsageError(f"no file {answer!r}; answers by id need the server's part: pip install 'qebul[server]'")
    sealed: bytes = import_module("cli.sealed_answers").sealed_answer(answer, kind, var)
    return sealed


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
