"""`qebul check`: the same schema and rules as the fund's, before anything is sent."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from lxml import etree

from cli.input_files import read_plain
from cli.options import JsonOption, command_app, print_json, print_table
from rules.documents import check_document as check_rules
from rules.envelope import BAKU
from schemas.findings import Finding, Severity, finding
from schemas.services import find_service
from schemas.submission import read_submission
from schemas.xml import MalformedXml, parse_xml
from schemas.xsd_check import validate_xsd
from signatures.policy import DEFAULT_POLICY

app = command_app()
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
WARNED, WRONG = 1, 2


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Documents (XML).")],
    json: JsonOption = False,
) -> None:
    """Checks documents, signed or not, by schema and rules; registers are not asked, signatures not verified.

    Exit status: 0 nothing found, 1 warnings only, 2 something is wrong.
    Example: qebul check draft.xml --json
    """
    found = {file: check_document(read_plain(file, DEFAULT_POLICY.max_xml_bytes)) for file in files}
    if json:
        print_json([{"file": str(file), "findings": [_told(one) for one in all_of]} for file, all_of in found.items()])
    else:
        rows = [
            (file.name, one.code, one.severity, one.where, _text(one)) for file, many in found.items() for one in many
        ]
        print_table("", ["file", "code", "severity", "where", "text"], rows)
    severities = {one.severity for many in found.values() for one in many}
    raise typer.Exit(WRONG if Severity.ERROR in severities else WARNED if severities - {Severity.INFO} else 0)


def check_document(data: bytes) -> tuple[Finding, ...]:
    """All findings that need no register, by today's rules."""
    try:
        root = parse_xml(data)
    except MalformedXml as malformed:
        return (finding("XML_MALFORMED", value=f"line {malformed.line}"),)
    for signature in root.findall(SIGNATURE):
        root.remove(signature)
    service = find_service(root)
    if isinstance(service, Finding):
        return (service,)
    return validate_xsd(root, service.xsd) or _check_rules(root)


def _check_rules(root: etree._Element) -> tuple[Finding, ...]:
    submission = read_submission(root)
    return check_rules(submission.document, submission.envelope, datetime.now(BAKU).date())


def _text(one: Finding) -> str:
    return " ".join(part for part in (one.text("az"), one.hint("az")) if part)


def _told(one: Finding) -> dict[str, Any]:
    texts = {f"text_{language}": one.text(language) for language in ("az", "en")}
    hints = {f"hint_{language}": one.hint(language) for language in ("az", "en")}
    return one.model_dump(mode="json") | texts | hints | {"basis": one.basis}
