"""For each document every field wrong once: each is answered with its finding at its place; nothing is registered.

What the house finds without a register, an employer's desk finds, too, word for word. Each run takes a third of the
ways in which a field is wrong (every field in two at least), and every second edge; ``make test-whole`` takes them all.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from by_itself import ENGINE_TOLD, STAGES
from document_fields import envelope_element, fields_of
from lxml import etree
from service_samples import Sample, sample_of
from sqlalchemy import Table, select
from structlog.testing import capture_logs
from whole import some
from wrong_fields import Wrong, edges, renamed, ways, wrongs

from pipeline import tables
from rules.envelope import BAKU
from schemas.services import SERVICES
from schemas.xml import parse_xml, qualified
from stages.offline.files import look_into

pytestmark = pytest.mark.one_foundation  # hundreds of walks through the rules, hardly one through the tables
LEDGER = {one.name for one in vars(tables).values() if isinstance(one, Table)}
LISTED = {"application"}  # what was applied for, whatever came of it
LEDGER_SERIES = {"sequence", "arrival"}
BY_FORM = {"XSD_INVALID", "SERVICE_UNKNOWN", "SERVICE_VERSION_UNKNOWN"}
EVERY_WAY = {
    *("missing", "doubled", "too many", "empty", "blank", "endless", "one letter too long", "out of order"),
    *(
        "one too great",
        "of another type",
        "a sign that turns the writing",
        "with an unknown element behind it",
        "with an attribute",
    ),
    *("with an element inside", "with text of its own", "an unknown element in it"),
}
ANSWERED = {"registered", "returned", "refused", "duplicate", "in_review", "archived"}
ENVELOPE_OF = "insured_registration"  # the envelope is the same for all services


def registers(house) -> Mapping[str, object]:
    """Every row of every register, and every series of numbers that is not the ledger's own."""
    names = sorted(set(tables.metadata.tables) - LEDGER - LISTED)
    assert len(names) >= 5
    with house.house.database.reads() as reads:
        rows = {name: sorted(map(str, reads.execute(select(tables.metadata.tables[name])))) for name in names}
        series = {row.name: row.value for row in reads.execute(select(tables.counter)) if row.name not in LEDGER_SERIES}
    return rows | {"counter": series}


def drop_all(house, channel: str, files: Mapping[str, bytes]) -> Sequence[str]:
    """Many files at once; what the engine complained of."""
    folder = house.settings.folder("inbox") / channel
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f".{name}").write_bytes(data)
    for name in files:
        (folder / f".{name}").rename(folder / name)
    with capture_logs() as logs:
        house.work(rounds=3000)
    return [str(one) for one in logs if one["event"] in ("leg.failed", "leg.commit_failed", "leg.postponed")]


def by_form(house) -> Mapping[str, Sequence[str]]:
    """The places of findings by form, by submission."""
    found: dict[str, list[str]] = {}
    with house.house.database.reads() as reads:
        wanted = select(tables.finding).where(tables.finding.c.code.in_(BY_FORM))
        for row in reads.execute(wanted):
            found.setdefault(row.submission, []).append(row.place)
    return found


def by_itself(house) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """What the stages found that ask neither a register nor an engine, by submission."""
    found: dict[str, list[tuple[str, ...]]] = {}
    with house.house.database.reads() as reads:
        alone = tables.finding.c.stage.in_(STAGES) & tables.finding.c.code.not_in(ENGINE_TOLD)
        wanted = select(tables.finding).where(alone)
        for row in reads.execute(wanted):
            found.setdefault(row.submission, []).append((row.code, row.place, row.severity, row.value))
    return {one: sorted(rows) for one, rows in found.items()}


def at_the_desk(document: bytes, received_at: datetime) -> Sequence[tuple[str, ...]]:
    """What `qebul check` finds in an unsigned document."""
    looked = look_into(BytesIO(document), received_at.astimezone(BAKU).date())
    return sorted((one.code, one.where, one.severity, one.value) for _, one in looked.all_findings)


def told_to_the_party(house) -> Mapping[str, set[str]]:
    """The places that the return notices tell, by submission."""
    with house.house.database.reads() as reads:
        rows = reads.execute(select(tables.notice).where(tables.notice.c.kind == "return")).all()
    return {row.submission: {one["where"] for one in json.loads(row.data)["findings"]} for row in rows}


def prepared(house, service: str) -> Sample:
    sample = sample_of(house.world, service)
    house.world.drop(house.settings.folder("inbox"), sample.before)
    house.work()
    return sample


def judged_wrong(house, sample: Sample, made: Sequence[Wrong]) -> list[str]:
    """Drops all of them; what is not as it must be."""
    names = {f"{n:04}.xml": one for n, one in enumerate(made)}
    before = registers(house)
    errors = drop_all(house, sample.channel, {name: sample.signed(one.document) for name, one in names.items()})
    rows, places, told = {row.file: row for row in house.rows()}, by_form(house), told_to_the_party(house)
    known = by_itself(house)
    faults = list(errors)
    for name, one in names.items():
        row = rows[name]
        found = set(places.get(row.id, ()))
        if row.status not in ("returned", "refused"):
            faults.append(f"{one.name}: {row.status} {row.codes}")
        elif not found & one.places or found - _in_or_below(one.places, found):
            faults.append(f"{one.name}: told at {sorted(found)}, not at {sorted(one.places)}")
        elif row.party is not None and not found <= told.get(row.id, set()):
            faults.append(f"{one.name}: the party is not told")
        if at_the_desk(one.document, row.received_at) != known[row.id]:
            faults.append(f"{one.name}: an employer's desk finds otherwise")
    if registers(house) != before:
        faults.append("a register changed")
    return faults + house.problems()


def _in_or_below(places: frozenset[str], found: set[str]) -> set[str]:
    return {one for one in found if any(one == place or one.startswith(f"{place}/") for place in places)}


@pytest.mark.parametrize("code", sorted(SERVICES))
def test_each_field_of_a_document_wrong_once_is_told_at_its_place(house, code):
    sample, service = prepared(house, code), SERVICES[code]
    made = list(wrongs(sample.document, service, list(fields_of(service, service.body))))
    assert len(made) > 5 * len(list(fields_of(service, service.body)))
    assert judged_wrong(house, sample, some(made, 3)) == []


def test_each_field_of_the_envelope_wrong_once_is_told_at_its_place(house):
    sample, service = prepared(house, ENVELOPE_OF), SERVICES[ENVELOPE_OF]
    made = list(wrongs(sample.document, service, list(fields_of(service, envelope_element()))))
    assert judged_wrong(house, sample, some(made, 3)) == []


def edge_documents(house) -> Mapping[str, tuple[str, str, bytes]]:
    """By file name: the channel, what is at its edge, the unsigned document. Of all services and the envelope."""
    found, signed = {}, {}
    for code, service in SERVICES.items():
        tops = (service.body, envelope_element()) if code == ENVELOPE_OF else (service.body,)
        sample = sample_of(house.world, code)
        made = some([one for top in tops for one in edges(sample.document, service, list(fields_of(service, top)))], 2)
        if made:
            house.world.drop(house.settings.folder("inbox"), sample.before)
            house.work()
        for n, (name, document) in enumerate(made):
            found[f"{code}-{n:03}.xml"] = sample.channel, name, document
            signed.setdefault(sample.channel, {})[f"{code}-{n:03}.xml"] = sample.signed(document)
    faults = [one for channel, files in signed.items() for one in drop_all(house, channel, files)]
    assert faults == []
    return found


def test_nothing_falls_over_at_the_edges_of_what_a_field_takes(house):
    made = edge_documents(house)
    rows, known, faults = {row.file: row for row in house.rows()}, by_itself(house), []
    for file, (_, name, document) in made.items():
        row = rows[file]
        if row.status not in ANSWERED:
            faults.append(f"{name}: {row.status} {row.codes}")
        elif at_the_desk(document, row.received_at) != known.get(row.id, []):
            faults.append(f"{name}: an employer's desk finds otherwise")
    assert faults + house.problems() == []
    assert len(made) > 40


@pytest.mark.parametrize("code", sorted(SERVICES))
def test_the_same_document_with_nothing_wrong_comes_to_its_good_end(house, code):
    sample = prepared(house, code)
    drop_all(house, sample.channel, {"good.xml": sample.signed(renamed(sample.document, "good"))})
    assert house.row("good.xml").status == sample.ends


def test_a_registration_is_seen_in_the_registers(house):
    sample, before = prepared(house, ENVELOPE_OF), registers(house)
    drop_all(house, sample.channel, {"good.xml": sample.signed(sample.document)})
    assert registers(house) != before


def test_a_service_without_a_sample_is_red(house):
    with pytest.raises(LookupError, match="no sample document of funeral"):
        sample_of(house.world, "funeral")


def test_every_way_of_being_wrong_is_taken():
    fields = (
        field for one in SERVICES.values() for top in (envelope_element(), one.body) for field in fields_of(one, top)
    )
    assert {way for field in fields for way, _ in ways(field)} == EVERY_WAY


def declared(name: str) -> set[str]:
    schema = etree.fromstring(Path(f"schemas/xsd/{name}.xsd").read_bytes())
    found = {one.get("name") for one in schema.iter("{http://www.w3.org/2001/XMLSchema}element")}
    return found - {"Submission", "AttachmentContent"}


def test_every_element_of_the_schemas_is_a_field_that_is_made_wrong():
    named = {
        code: {field.entry.name for top in (envelope_element(), service.body) for field in fields_of(service, top)}
        for code, service in SERVICES.items()
    }
    for code, service in SERVICES.items():
        assert declared(service.xsd) <= named[code]
    assert declared("common") <= set().union(*named.values())


ATTACHED = [
    ("not base64", {"name": "a.pdf"}, "Q-J_"),
    ("empty", {"name": "a.pdf"}, ""),
    ("without a name", {}, "QUJD"),
    ("a name with a folder", {"name": "a/b.pdf"}, "QUJD"),
    ("with a foreign attribute", {"name": "a.pdf", "size": "3"}, "QUJD"),
]


def test_the_content_of_an_attachment_wrong_once_is_told_at_its_place(house):
    sample, made = prepared(house, ENVELOPE_OF), []
    for way, attributes, text in ATTACHED:
        root = parse_xml(renamed(sample.document, f"AttachmentContent: {way}"))
        etree.SubElement(root, qualified("AttachmentContent"), attributes).text = text
        made.append(
            Wrong(f"AttachmentContent: {way}", etree.tostring(root), frozenset({"/Submission/AttachmentContent"}))
        )
    assert judged_wrong(house, sample, made) == []
