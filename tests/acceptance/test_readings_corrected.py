"""An officer reads over the engine's reading: written down with who and when, and given out as a sample."""

import json

import pytest
from in_process import qebul
from PIL import Image

from pipeline.review import mark_of
from registries.desk_holds import HeldError
from registries.officers import Officer, Role, put_officers
from registries.reading_corrections import corrections_of
from registries.views import views_of
from schemas.readings import Box
from stages.attachments import AttachmentsFacts
from stages.correcting import ReadByEye, UnknownEvidenceError, correct_reading
from stages.desk import take
from stages.office import NotForOfficerError, UnfitTextError

ORDER = {"person": 1, "field": "order.date", "paper": "1-order_extract.pdf"}


def read_by(officer="aliyeva", value="10.01.2024", **differs):
    return ReadByEye(officer=officer, user=officer, value=value, **(ORDER | differs))


@pytest.fixture
def item(desk):
    return desk.waiting()[1].id


def correct(desk, item, said):
    with desk.house.house.database.write() as tx:
        return correct_reading(tx, item, said, desk.house.clock.now())


def test_a_correction_stands_beside_the_engines_reading_and_goes_out_as_a_sample(desk, item, tmp_path):
    with desk.house.house.database.reads() as reads:
        before = mark_of(reads, item)
    made = correct(desk, item, read_by(page=1, box=Box(left=20, top=30, width=200, height=40)))
    with desk.house.house.database.reads() as reads:
        assert corrections_of(reads, item) == [made]
        assert mark_of(reads, item) == before, "what was judged is what it was"
    with desk.house.house.database.write() as tx:
        put_officers(tx, [Officer("admin", "İnzibatçı", Role.ADMINISTRATOR, ())])
    folder = tmp_path / "samples"
    asked = ("ocr", "samples", "export", str(folder), "--var", str(desk.house.var), "--json")
    assert qebul(*asked, "--officer", "aliyeva").returncode == 2, "personal data: an administrator's alone"
    told = qebul(*asked, "--officer", "admin")
    assert json.loads(told.stdout)["samples"] == 1, told.stderr
    with desk.house.house.database.reads() as reads:
        assert [(one.what, one.submission) for one in views_of(reads, login="admin")] == [("SAMPLES", None)]
    [line] = map(json.loads, (folder / "samples.jsonl").read_text(encoding="utf-8").splitlines())
    assert (line["stands"], line["read"], line["field"]) == ("10.01.2024", made.old, "order.date")
    assert (line["box"]["left"], line["box"]["width"]) == (20, 200)
    with Image.open(folder / line["picture"]) as crop:
        assert crop.width > 220
    assert qebul(*asked, "--officer", "admin").returncode == 3, "the folder is there"
    tried = qebul("ocr", "samples", "try", str(folder), "--least", "1", "--json")
    assert json.loads(tried.stdout)["missed"] == [line["picture"]], "nothing stands at that place"
    assert tried.returncode == 1, "fewer than the least"
    assert qebul("ocr", "samples", "try", str(tmp_path), "--json").returncode == 2, "no samples"


def test_who_may_not_decide_and_what_was_not_looked_for_is_refused(desk, item):
    for said, why in (
        (read_by("huseynov"), NotForOfficerError),  # of another office
        (read_by("audit"), NotForOfficerError),
        (read_by(field="child.name"), UnknownEvidenceError),
        (read_by(paper="2-order_extract.pdf"), UnknownEvidenceError),
        (read_by(value=" "), UnfitTextError),
        (read_by(value="10.01.\n2024"), UnfitTextError),
        (read_by(value="1" * 201), UnfitTextError),
    ):
        with pytest.raises(why):
            correct(desk, item, said)
    with desk.house.house.database.write() as tx:
        take(tx, "qasimov", item, desk.house.clock.now())
    with pytest.raises(HeldError):
        correct(desk, item, read_by())
    with desk.house.house.database.reads() as reads:
        assert corrections_of(reads, item) == []


def test_evidence_names_the_place_where_the_engine_read(desk, item):
    [[data]] = desk.house.tables(f"select data from fact where submission = '{item}' and stage = 'attachments'")
    facts = AttachmentsFacts.model_validate_json(data)
    assert {one.paper for one in facts.evidence} == {one.name for one in facts.papers}
    assert all(page.words == () for one in facts.papers for page in one.pages), "words stand with the readings"
