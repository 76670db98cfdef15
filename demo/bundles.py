"""Demo bundles: one container, one signature, many registrations."""

from demo.demo_file import DemoFile, Make
from demo.documents import Application, signed_asice_of, with_wrong_fields
from demo.people import TEAM
from demo.workbench import Workbench

_BAD = (5, 14, 22)


def bundle_files() -> tuple[DemoFile, ...]:
    """Twenty-five registrations of which three are wrong: twenty-five answers and a summary."""
    return (DemoFile("70-toplu-25.asice", "alfa", "alfa", None, "completed", (), _team("alfa.head")),)


def _team(card: str) -> Make:
    def make(bench: Workbench) -> bytes:
        files = {}
        for n in range(1, TEAM + 1):
            person = bench.people[f"team.{n}"]
            written = with_wrong_fields(person) if n in _BAD else person
            application = Application(f"alfa-team-{n}", f"team.{n}", names=True)
            files[f"muraciet-{n:02}.xml"] = bench.unsigned(application, "alfa", written)
        return signed_asice_of(files, bench.key(card))

    return make
