"""`qebul check`: the same schema and rules as the fund's, before anything is sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from cli.exits import UsageError
from cli.input_files import open_plain
from cli.options import JsonOption, command_app, print_json, print_table, printable
from pipeline.apart import OutOfBoundsError, apart
from pipeline.bounds import MEMORY_MB, SECONDS, Bounds
from rules.envelope import BAKU
from schemas.findings import Finding, Severity
from schemas.register_questions import Question, questions_about
from schemas.services import SERVICES
from stages.offline.files import Looked, look_into

app = command_app()
WARNED, WRONG = 1, 2
MANY = 20


@app.command()
def check(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Documents: XML, PDF, ASiC-E.")
    ],
    max_memory: Annotated[int, typer.Option(min=16, help="How much one file may take, MiB.")] = MEMORY_MB,
    max_seconds: Annotated[float, typer.Option(min=0.001, help="How long one file may take.")] = SECONDS,
    json: JsonOption = False,
) -> None:
    """Checks documents, signed or not, by the fund's own schema and rules, and says what only the fund can check.

    Registers are not asked, and a signer's certificate is not judged (qebul verify does). What nobody signed is judged
    as it would be when signed. Rules are those of today.
    Exit status: 0 nothing found, 1 warnings only, 2 something is wrong, 3 a file cannot be read, or not
    within its bounds.
    Examples: qebul check draft.xml --json · qebul check reports/*.asice
    """
    looked: list[tuple[Path, Looked]] = []
    unfinished = []
    for file in _told_as_they_go(files):
        try:
            looked.append((file, apart(Bounds(max_memory, max_seconds), partial(_look, file))))
        except OutOfBoundsError as out:
            unfinished.append(f"{file}: {out.why}")
    if json:
        print_json([told_of(file, one) for file, one in looked])
    else:
        _print(looked)
    if unfinished:
        raise UsageError(f"not checked (see --max-memory, --max-seconds): {'; '.join(unfinished)}")
    severities = {found.severity for _, one in looked for _, found in one.all_findings}
    raise typer.Exit(WRONG if Severity.ERROR in severities else WARNED if severities - {Severity.INFO} else 0)


def _look(file: Path) -> Looked:
    with open_plain(file) as stream:
        return look_into(stream, datetime.now(BAKU).date())


def _told_as_they_go(files: Sequence[Path]) -> Iterator[Path]:
    """``files``, with a bar for whoever watches, where they are many."""
    console = Console(stderr=True)
    hidden = len(files) < MANY or not console.is_terminal
    yield from track(files, description="", console=console, transient=True, disable=hidden)


def _print(looked: Sequence[tuple[Path, Looked]]) -> None:
    rows = [
        (file.name, document, found.code, found.severity, found.where, _text(found))
        for file, one in looked
        for document, found in one.all_findings
    ]
    if rows:
        print_table("", ["file", "document", "code", "severity", "where", "text"], rows)
    else:
        print("nothing found")
    services = dict.fromkeys(document.service for _, one in looked for document in one.documents if document.service)
    for service in services:
        print(printable(f"{SERVICES[service].az} / {SERVICES[service].en}: not checked here"))
        for question in questions_about(service):
            print(printable(f"  {question.stage}: {question.az} / {question.en}"))


def _text(one: Finding) -> str:
    return " ".join(part for part in (one.text("az"), one.hint("az")) if part)


def told_of(file: Path, looked: Looked) -> dict[str, Any]:
    """All that is told of one file, as JSON."""
    return {
        "file": str(file),
        "kind": looked.kind,
        "signed": looked.signed,
        "documents": [
            {
                "name": one.name,
                "service": one.service,
                "not_checked": [_asked(question) for question in questions_about(one.service)],
            }
            for one in looked.documents
        ],
        "findings": [{"document": document} | _finding(found) for document, found in looked.all_findings],
    }


def _asked(question: Question) -> dict[str, str]:
    return {"by": question.stage, "text_az": question.az, "text_en": question.en}


def _finding(one: Finding) -> dict[str, Any]:
    texts = {f"text_{language}": one.text(language) for language in ("az", "en")}
    hints = {f"hint_{language}": one.hint(language) for language in ("az", "en")}
    return one.model_dump(mode="json") | texts | hints | {"basis": one.basis}
