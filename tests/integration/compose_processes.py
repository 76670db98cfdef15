"""The commands of docker-compose.yml with the same settings, as plain processes: no engine of containers is needed."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from free_port import free_port
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]


def composed() -> Mapping[str, Any]:
    """The file as a mapping, merges resolved."""
    return YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def house_services() -> Mapping[str, Mapping[str, Any]]:
    """The services that run our image."""
    return {name: one for name, one in composed()["services"].items() if one["image"] == "qebul"}


class ComposedProcess:
    """One service. ``here`` stands over its settings: where this machine's folder, database and broker are."""

    def __init__(self, name: str, here: Mapping[str, str | None], logs: Path) -> None:
        service = house_services()[name]
        self.name = name
        self.port = free_port()
        told = dict(service["environment"]) | {"QEBUL_HEALTH_PORT": str(self.port), "QEBUL_HEALTH_HOST": "127.0.0.1"}
        wanted = {key: value for key, value in (told | here).items() if value is not None}
        at = {"0.0.0.0": "127.0.0.1", "8080": str(free_port()), "8501": str(self.port)}
        command = [sys.executable, "-m", "cli.main", *(at.get(str(one), str(one)) for one in service["command"])]
        with (logs / f"{name}.log").open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | wanted, stdout=log, stderr=log)

    @property
    def ready(self) -> str:
        """Where it says that it can do its work; the screen has no health door."""
        return "/login" if self.name == "desk" else "/readyz"

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.process.terminate()
        return self.process.wait(timeout=60)
