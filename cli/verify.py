"""`qebul verify`: who signed, and is it whole? By the same code as the fund's, on the employer's own desk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.exits import UsageError
from cli.input_files import open_plain
from cli.making import paths_by_name
from cli.options import JsonOption, VarOption, command_app
from cli.trust_files import TrustOption, read_trust, trust_folder
from cli.verdicts import EXIT, Detail, LanguageOption, ReportOption, Spoken, print_verdicts
from pipeline.apart import OutOfBoundsError, apart
from pipeline.bounds import MEMORY_MB, SECONDS, Bounds
from signatures.policy import DEFAULT_POLICY
from signatures.verdict import Verdict
from signatures.verify import verify as verify_document
from signatures.verify import verify_draft

app = command_app()
# X.509 begins to count in 1950, and in 9999 it means "for ever" (RFC 5280, section 4.1.2.5).
_FIRST_YEAR, _LAST_YEAR = 1950, 9998


@app.command()
def verify(
    files: Annotated[
        list[Path] | None, typer.Argument(exists=True, dir_okay=False, readable=True, help="Signed files.")
    ] = None,
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
    replay: Annotated[
        str | None,
        typer.Option(
            "--replay",
            metavar="ID",
            help="Of the house: judge again by what was kept; by id, number, or what a receipt says.",
        ),
    ] = None,
    report: ReportOption = None,
    language: LanguageOption = Spoken.EN,
    max_memory: Annotated[
        int, typer.Option(envvar="QEBUL_VERIFY_MEMORY_MB", min=16, help="How much one file may take, MiB.")
    ] = MEMORY_MB,
    max_seconds: Annotated[
        float, typer.Option(envvar="QEBUL_VERIFY_SECONDS", min=0.001, help="How long one file may take.")
    ] = SECONDS,
    trust: TrustOption = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Verifies signed files. Exit status: 0 all VALID, 1 something INDETERMINATE, 2 something INVALID.

    With --replay: 0 the verdict is the same as it was, 2 it is not, or what it was made of was changed. The ID may be
    what a sender reads in his receipt: NoticeId, Submission, Sequence or Sha256.
    A file that takes more time or memory than it may is not verified: 3.
    Counter-signatures are told, and count for nothing: no right comes from one, and one by a stranger changes nothing.
    Examples: qebul verify declaration.xml --trust trust/ --report simple · qebul verify signature.xml --of draft.xml
    Of the house: qebul verify --replay 25 --report detailed
    """
    if (replay is None) == (not files):
        raise UsageError("either FILES, or --replay ID")
    if replay is not None:
        if at or of or trust:
            raise UsageError("--replay judges by what was kept: without --at, --of and --trust")
        raise typer.Exit(_print_replay(replay, var, report, language, Bounds(max_memory, max_seconds), json=json))
    store, revocation = read_trust(trust_folder(trust, var))
    now = datetime.now(UTC)
    received_at = _moment(at) if at else now
    court: dict[str, Any] = {"received_at": received_at, "verified_at": now, "trust": store, "revocation": revocation}
    judged = partial(_verdict, of=of or (), court=court)
    verdicts, unfinished = _verdicts(files or (), judged, Bounds(max_memory, max_seconds))
    print_verdicts(verdicts, report, language, json=json)
    if unfinished:
        raise UsageError(f"not verified (see --max-memory, --max-seconds): {'; '.join(unfinished)}")
    raise typer.Exit(max(EXIT[verdict.outcome] for _, verdict in verdicts))


def _verdicts(
    files: Sequence[Path], judged: Callable[[Path], Verdict], limits: Bounds
) -> tuple[Sequence[tuple[Path, Verdict]], Sequence[str]]:
    """The verdicts, and of which files there is none and why."""
    verdicts, unfinished = [], []
    for file in files:
        try:
            verdicts.append((file, apart(limits, partial(judged, file))))
        except OutOfBoundsError as out:
            unfinished.append(f"{file}: {out.why}")
    return verdicts, unfinished


def _verdict(file: Path, of: Sequence[Path], court: Mapping[str, Any]) -> Verdict:
    """Over one file, without its content. Raises UsageError, OSError."""
    with open_plain(file) as stream:
        draft = paths_by_name(of)
        # One byte more than is allowed: then the verdict says that it is too long.
        signature = stream.read(DEFAULT_POLICY.max_signature_bytes + 1) if draft else b""
        verdict = verify_draft(signature, draft, **court) if draft else verify_document(stream, **court)
    return replace(verdict, payload=None)


def _moment(at: datetime) -> datetime:
    """Raises UsageError for a year in which no certificate can be judged."""
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise UsageError(f"--at: a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return at.replace(tzinfo=UTC)


def _print_replay(
    one: str, var: Path | None, detail: Detail | None, language: Spoken, limits: Bounds, *, json: bool
) -> int:
    """The server's part is loaded only here, since an employer has none."""
    if find_spec("sqlalchemy") is None:
        raise UsageError("--replay needs the server's part: pip install 'qebul[server]'")
    status: int = import_module("cli.replaying").print_replay(one, var, detail, language, limits, json=json)
    return status
