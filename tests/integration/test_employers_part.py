"""The employer's commands in a Python that has their dependencies and nothing of the server's."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest

SERVER_ONLY = ("sqlalchemy", "dramatiq", "alembic", "watchdog", "structlog", "pydantic_settings")
OURS = ("schemas", "rules", "signatures", "outbox", "pipeline", "stages", "cli")


def closure(requirements, seen):
    """The distributions that ``requirements`` need, without extras."""
    for line in requirements:
        if "extra ==" in line:
            continue
        name = re.match(r"[A-Za-z0-9._-]+", line).group(0).lower().replace("_", "-")
        if name in seen:
            continue
        try:
            found = distribution(name)
        except ModuleNotFoundError:
            continue  # of another platform
        seen[name] = found
        closure(found.requires or [], seen)
    return seen


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """What ``pip install .`` brings."""
    return make_desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def printing_desk(tmp_path_factory):
    """What ``pip install '.[print]'`` brings."""
    return make_desk(tmp_path_factory.mktemp("desk"), "print")


def make_desk(folder, *extras):
    """A virtual environment without pip, into which the employer's dependencies are linked."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    site = next((folder / "lib").glob("python*")) / "site-packages"
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *(one for name in extras for one in project["optional-dependencies"][name])]
    for found in closure(declared, {}).values():
        for top in {Path(str(file)).parts[0] for file in found.files or [] if not str(file).startswith("..")}:
            source, target = Path(str(found.locate_file(top))), site / top
            if not target.exists() and source.exists():
                target.symlink_to(source)
    for package in OURS:
        (site / package).symlink_to(Path(package).resolve())
    return folder / "bin" / "python"


def run(desk, *arguments):
    command = [str(desk), "-I", "-m", "cli.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd="/")


def test_the_desk_has_nothing_of_the_server(desk):
    probe = f"import importlib.util as u, json; print(json.dumps([n for n in {SERVER_ONLY!r} if u.find_spec(n)]))"
    found = subprocess.run([str(desk), "-I", "-c", probe], capture_output=True, text=True, cwd="/")
    assert json.loads(found.stdout) == []


def test_verify_sign_check_and_receipt_work_there(desk, made_world, tmp_path):
    files, cards = made_world / "demo" / "files", made_world / "demo" / "cards"
    trust = made_world / "trust"
    assert run(desk, "verify", files / "01-ilkin-ucot.xml", "--trust", trust).returncode == 0
    assert run(desk, "check", files / "14-imzasiz.xml").returncode == 0
    signed = tmp_path / "signed.xml"
    key, certificate = cards / "qamma.head.key.pem", cards / "qamma.head.pem"
    made = run(desk, "sign", files / "14-imzasiz.xml", "--key", key, "--cert", certificate, "-o", signed)
    assert made.returncode == 0, made.stderr
    assert run(desk, "verify", signed, "--trust", trust).returncode == 0
    nonsense = run(desk, "receipt", "verify", signed, "--trust", trust, "--json")
    assert nonsense.returncode == 2
    assert json.loads(nonsense.stdout)[0]["outcome"] == "INVALID"


def test_a_server_command_says_what_is_missing(desk):
    told = run(desk, "demo")
    assert told.returncode == 4
    assert "qebul[server]" in told.stderr


def test_prints_say_what_they_need(desk, made_world, tmp_path):
    told = run(desk, "print", made_world / "demo" / "files" / "14-imzasiz.xml", "-o", tmp_path / "a.pdf")
    assert told.returncode == 3
    assert "qebul[print]" in told.stderr


def test_prints_need_nothing_of_the_server(printing_desk, made_world, tmp_path):
    document = made_world / "demo" / "files" / "01-ilkin-ucot.xml"
    for chosen in ("pdf", "docx", "xlsx"):
        made = run(printing_desk, "print", document, "--format", chosen, "-o", tmp_path / f"a.{chosen}")
        assert made.returncode == 0, made.stderr
    told = run(printing_desk, "print", "1", "-o", tmp_path / "b.pdf")
    assert told.returncode == 3
    assert "qebul[server]" in told.stderr
