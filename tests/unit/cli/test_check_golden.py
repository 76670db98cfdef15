"""What `qebul check` tells of some files, word for word. To write the golden files anew:
``python -m tests.unit.cli.test_check_golden`` in the folder of the project; then read what changed.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from cli.check import told_of
from schemas.services import SERVICES
from stages.offline.files import look_into

GOLDEN = Path(__file__).parent / "golden" / "check"
FILES = sorted(GOLDEN.glob("*.xml"))
RECEIVED_ON = date(2026, 11, 22)


def told(file: Path) -> str:
    with file.open("rb") as stream:
        looked = look_into(stream, RECEIVED_ON)
    return json.dumps(told_of(Path(file.name), looked), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_told_word_for_word_as_before(file):
    assert told(file) == file.with_suffix(".json").read_text(encoding="utf-8")


def test_each_service_has_a_golden_file():
    told_of_it = {each["service"] for file in FILES for each in json.loads(told(file))["documents"]}
    assert SERVICES.keys() - told_of_it == set()


def test_the_golden_files_show_good_ones_bad_ones_and_some_that_are_none():
    codes = {file.stem: {one["code"] for one in json.loads(told(file))["findings"]} for file in FILES}
    assert codes["registration-good"] == codes["table"] == codes["message"] == set()
    assert len(codes["table-wrong"]) > 5
    assert codes["not-xml"] == {"FORMAT_UNKNOWN"}
    assert codes["doctype"] == {"XML_DOCTYPE"}


if __name__ == "__main__":
    for one in FILES:
        one.with_suffix(".json").write_text(told(one), encoding="utf-8")
