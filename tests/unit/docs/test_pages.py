import ast
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from demo.statements import CHANNEL
from docs import codes, rules, settings, statuses

DOCS = Path("docs")


@pytest.mark.parametrize(
    ("name", "module"), [("codes", codes), ("rules", rules), ("settings", settings), ("statuses", statuses)]
)
def test_a_generated_page_is_what_the_code_says(name, module):
    assert (DOCS / f"{name}.md").read_text(encoding="utf-8") == module.page(), f"python -m docs.{name} > docs/{name}.md"


def test_every_test_that_services_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (DOCS / "services.md").read_text(encoding="utf-8"))
    assert len(named) >= 20
    for file, function in named:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
        assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, (file, function)


def test_services_tells_of_each_service_who_decides():
    from schemas.services import SERVICES

    rows = [line.split(" | ") for line in (DOCS / "services.md").read_text(encoding="utf-8").splitlines()]
    said = {row[0].split("`")[1]: row[3] for row in rows if row[0].startswith("| `")}
    assert {code: {"local office": "office"}.get(who, who) for code, who in said.items()} == {
        code: service.decided_by for code, service in SERVICES.items()
    }


def test_services_tells_the_legs_of_each_service():
    from schemas.services import SERVICES
    from stages.routes import INTAKE, ROUTES

    rows = [line.strip("| ").split(" | ") for line in (DOCS / "services.md").read_text(encoding="utf-8").splitlines()]
    said, last = {}, ""
    for row in rows:
        if row[0].startswith("`") and len(row) == 5:
            last = last if row[4] == "the same" else row[4]
            said[row[0].split("`")[1]] = re.sub(r" \([^)]*\)", "", last)
    for code, service in SERVICES.items():
        legs = [list(leg.stages) for leg in (*INTAKE.legs, *ROUTES[code].legs)]
        if service.decided_by == "office":  # what is parked goes on in a leg of its own
            legs = [*legs[:-1], legs[-1][:-1], legs[-1][-2:]]
        legs[-1].append("notify")
        assert said[code] == " · ".join(" → ".join(leg) for leg in legs), code


def test_every_rule_code_that_services_names_is_catalogued():
    from schemas.catalogue import catalogue

    rows = [line.split("|") for line in (DOCS / "services.md").read_text(encoding="utf-8").splitlines()]
    cells = [row[4] for row in rows if len(row) > 6 and re.fullmatch(r" [A-Z]\d\d ", row[1])]
    found = {code for cell in cells for code in re.findall(r"\b[A-Z][A-Z_]{3,}\b(?!\*)", cell)}
    unknown = {code for code in found if code not in catalogue() and not code.endswith("_")}
    assert unknown == set()


def test_the_example_of_a_return_names_a_reason_that_there_is():
    from cli.review import give_back
    from schemas.return_reasons import return_reasons

    named = re.findall(r"--reason (\w+)", give_back.__doc__)
    assert named
    assert set(named) <= set(return_reasons("childcare_table", date(2026, 11, 21)))


def test_every_command_has_its_page_of_help():
    from cli.main import COMMANDS

    for module, _, _ in COMMANDS.values():
        assert Path(module.replace(".", "/") + ".py").exists()


def test_the_tour_names_the_bank_of_its_statements():
    """The demo's house takes statements from two."""
    tour = Path("README.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\S*qebul reconcile .*? --channel (\w+)", tour) == [CHANNEL]


def test_every_folder_has_a_readme_of_at_most_thirty_lines():
    rooms = [
        "schemas",
        "rules",
        "signatures",
        "scanning",
        "pipeline",
        "registries",
        "inbox",
        "outbox",
        "reconciliation",
        "stages",
        "review_ui",
        "demo",
        "cli",
        "tests",
        "deploy",
        "docs",
    ]
    for room in rooms:
        lines = (Path(room) / "README.md").read_text(encoding="utf-8").splitlines()
        assert 3 <= len(lines) <= 30, room


def test_no_two_modules_of_tests_have_one_name():
    """pytest would import one for the other where both folders are collected."""
    names = Counter(
        path.name for path in Path("tests").rglob("*.py") if path.name not in {"conftest.py", "__init__.py"}
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_the_project_speaks_of_itself_alone():
    import subprocess

    files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split()
    forbidden = re.compile(
        r"\.\./shared|/work/|farm-studio|\bissue (?:A|B|C|D|E|F|G|H)?\d\b|this session\b", re.IGNORECASE
    )
    for file in files:
        if (
            file.endswith((".py", ".md", ".toml", ".sh", ".csv", ".xsd", "Makefile"))
            and file != "tests/unit/docs/test_pages.py"
        ):
            found = forbidden.search(Path(file).read_text(encoding="utf-8"))
            assert found is None, (file, found)
