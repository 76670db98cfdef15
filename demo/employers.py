"""The three employers (sığortaedən) of the demo, each with the channel that it drops its files through."""

import random
from dataclasses import dataclass
from typing import Literal

from stdnum.az import voen as voen_check

SEED = "qebul"


@dataclass(frozen=True, slots=True)
class Employer:
    """One insurer. ``voen`` has a right check digit; ``sun`` is 10 digits of which nothing is known [?]."""

    channel: str
    voen: str
    kind: Literal["legal", "natural"]
    name: str
    sun: str
    office: str


def make_voen(random_source: random.Random, territory: str, kind: Literal["legal", "natural"]) -> str:
    """A VÖEN: territory (2), serial (6), check digit, 1 legal or 2 natural person (domain: python-stdnum ``az.voen``).

    Trap: a serial whose remainder is 10 has no check digit; the next one is drawn.
    """
    last = "1" if kind == "legal" else "2"
    while True:
        stem = territory + "".join(random_source.choices("0123456789", k=6))
        for check in "0123456789":
            if voen_check.is_valid(f"{stem}{check}{last}"):
                return f"{stem}{check}{last}"


def make_employers() -> tuple[Employer, ...]:
    """The employers, always the same."""
    source = random.Random(f"{SEED}/employers")  # noqa: S311 - the same world each time, no secret
    # Only office 188 is known by name [M 002]; the others are of the demo set of offices.
    rows: tuple[tuple[str, str, Literal["legal", "natural"], str, str], ...] = (
        ("alfa", "14", "legal", "Alfa Tikinti MMC", "188"),
        ("beta", "20", "legal", "Beta Toxuculuq ASC", "301"),
        ("qamma", "70", "natural", "Qamma Çörək evi", "501"),
    )
    return tuple(
        Employer(channel, make_voen(source, territory, kind), kind, name, _sun(source), office)
        for channel, territory, kind, name, office in rows
    )


def _sun(source: random.Random) -> str:
    return "98" + "".join(source.choices("0123456789", k=7)) + "5"
