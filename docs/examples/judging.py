"""Reads the examples of ``*.toml``, changes their good documents and lets the stages judge: no house, no signature.

A table of a file is an example, named by its code. ``fails`` and ``passes`` are changes: the XPath of an element below
the root and its new text; ``""`` takes the element away, ``<…>`` puts other elements into its place, ``+<…>`` behind
it. Small letters are not XPaths: ``received_on`` (a day), ``signed_by`` (one of the paper house), ``value`` (a single
identifier instead of a document). ``at`` is where the finding stands (the changed element if left out), ``also`` are
codes that come along, ``good`` is a document other than the file's. Without ``passes`` the good document passes.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from docs.examples.paper_house import CHANGED, GATHERED, NOT_SENT, RANK, signer_of
from pipeline.items import Item
from pipeline.outcomes import Advance
from schemas.findings import Finding, finding
from schemas.identifiers import BankCode, Fin, Iban, Identifier, IdentifierError, OfficeCode, Ssn, Voen
from schemas.xml import DOCUMENT_NS, parse_xml, qualified
from stages.parse import ParseStage
from stages.routes import ROUTES
from stages.verify import SIGNED, SignedFile, VerifyFacts

HERE = Path(__file__).parent
OUR_SEAL = "the seal of the insurer"
_IDENTIFIERS: tuple[type[Identifier], ...] = (Fin, Ssn, Voen, Iban, BankCode, OfficeCode)
_NOON = time(8, tzinfo=UTC)
_OTHERWISE = ("good", "received_on", "signed_by", "value")


@dataclass(frozen=True, slots=True)
class Case:
    """A good document and what is other in it."""

    good: str
    received_on: date
    signed_by: str
    changes: Mapping[str, str]
    value: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """The two documents of a code."""

    code: str
    at: str
    also: tuple[str, ...]
    fails: Case
    passes: Case


@cache
def examples() -> Mapping[str, Example]:
    """All examples by code. Raises ValueError where a code has two."""
    found: dict[str, Example] = {}
    for path in sorted(HERE.glob("*.toml")):
        for one in _read(tomllib.loads(path.read_text(encoding="utf-8"))):
            if one.code in found:
                raise ValueError(f"{one.code} has two examples")
            found[one.code] = one
    return found


def _read(table: dict[str, Any]) -> Iterator[Example]:
    good, received_on, signed_by = (
        table.pop("good", ""),
        table.pop("received_on", None),
        table.pop("signed_by", OUR_SEAL),
    )
    for code, told in table.items():
        start = {"code": code, "good": told.pop("good", good), "received_on": received_on, "signed_by": signed_by}
        fails, passes = (_case(told.pop(name, {}), start) for name in ("fails", "passes"))
        at = told.pop("at", next(iter(fails.changes), ""))
        also = tuple(told.pop("also", ()))
        if told:
            raise ValueError(f"{code} says what nobody reads: {', '.join(told)}")
        yield Example(code, f"/Submission/{at}" if at and not at.startswith("/") else at, also, fails, passes)


def _case(told: dict[str, Any], start: Mapping[str, Any]) -> Case:
    other = {name: told.pop(name) for name in _OTHERWISE if name in told}
    return Case(**{**start, **other}, changes=told)


def judge(case: Case) -> tuple[Finding, ...]:
    """All findings up to the stage that gives the document back, or the last but the office's."""
    if case.value is not None:
        return _judge_value(case.value, case.code)
    return judged(case).findings


def judged(case: Case) -> Item:
    """The document of ``case`` with all that was found out about it, as far as ``judge`` goes."""
    item = _item(case, written(case))
    outcome = ParseStage().run(item, None)
    route = outcome.route if isinstance(outcome, Advance) else ""
    item = item.with_progress(outcome.facts, outcome.findings, (), {}, {})
    stages = [name for leg in ROUTES[route].legs for name in leg.stages] if route else []
    for name in (name for name in stages if name in GATHERED):
        stage, gathered = GATHERED[name]
        outcome = stage.run(item, gathered(item))
        item = item.with_progress(outcome.facts, outcome.findings, (), {}, {})
        if not isinstance(outcome, Advance):
            break
    return item


def _judge_value(value: str, code: str) -> tuple[Finding, ...]:
    """By the kind of identifier whose finding the example is about. Raises StopIteration for a code of none."""
    kind = next(one for one in _IDENTIFIERS if one.code == code)
    try:
        kind.parse(value)
    except IdentifierError as error:
        return (finding(error.code, value=value),)
    return ()


def written(case: Case) -> bytes:
    """The XML of ``case``. Raises KeyError for a change of an element that the good document does not have."""
    root = parse_xml((HERE / f"{case.good}.xml").read_bytes())
    for path, text in case.changes.items():
        _change(root, path, text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _change(root: etree._Element, path: str, text: str) -> None:
    element = root.find("/".join(qualified(step) for step in path.split("/")))
    parent = None if element is None else element.getparent()
    if element is None or parent is None:
        raise KeyError(path)
    if text and not text.startswith(("<", "+<")):
        element.text = text
        return
    place = parent.index(element) + 1
    for later, one in enumerate(_elements(text.removeprefix("+"))):
        parent.insert(place + later, one)
    if not text.startswith("+"):
        parent.remove(element)


def _elements(text: str) -> list[etree._Element]:
    return list(parse_xml(f'<all xmlns="{DOCUMENT_NS}">{text}</all>'.encode()))


def _item(case: Case, data: bytes) -> Item:
    root = parse_xml(data)
    voen, applicant = (_envelope_text(root, name) for name in ("InsurerVoen", "ApplicantFin"))
    verified = VerifyFacts(
        outcome="VALID",
        kind="xml",
        signers=(signer_of(case.signed_by, voen, applicant),),
        attachments=tuple(_beside(root)),
        policy_version="",
        trust_version="",
        revocation_version="",
    )
    at = datetime.combine(case.received_on, _NOON)
    return Item(
        id="example",
        sequence=RANK,
        rank=RANK,
        channel="example",
        received_at=at,
        now=at,
        status="in_progress",
        route="intake",
        service=None,
        party=None,
        document_id=None,
        facts={verified.stage: verified.model_dump_json()},
        findings=(),
        effects=(),
        open=lambda role: BytesIO({SIGNED: data}[role]),
        blobs={},
    )


def _envelope_text(root: etree._Element, name: str) -> str:
    return root.findtext(f"{qualified('Envelope')}/{qualified(name)}") or ""


def _beside(root: etree._Element) -> Iterator[SignedFile]:
    """The files that travel with the document: those that it lists, but for one, and one of another content."""
    for entry in root.iter(qualified("Attachment")):
        name, listed = (entry.findtext(qualified(field)) or "" for field in ("Name", "Sha256"))
        if name != NOT_SENT:
            yield SignedFile(name=name, sha256="0" * 64 if name == CHANGED else listed, size=1)
