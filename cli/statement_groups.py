"""What came of a statement's entries, group by group: matched by pass, in suspense by cause, known before."""

from collections.abc import Mapping
from typing import Any

from cli.options import print_table
from pipeline.database import Reads
from registries.bank_booking import told_of
from schemas.money import to_manat

_WORDS = {"passes": "matched", "causes": "suspense", "known": "known"}


def groups_of(reads: Reads, submission: str) -> dict[str, Any]:
    """By ``matched`` and ``suspense`` the groups by name, and ``known``: entries and their sum (qəpik)."""
    parts: dict[str, dict[str, list[int]]] = {}
    for (_, kind, name), (entries, amount) in told_of(reads, submission).items():
        sums = parts.setdefault(_WORDS[kind], {}).setdefault(name, [0, 0])
        sums[0], sums[1] = sums[0] + entries, sums[1] + amount
    found = {
        word: {name: {"entries": n, "amount": amount} for name, (n, amount) in sorted(parts.get(word, {}).items())}
        for word in ("matched", "suspense")
    }
    entries, amount = parts.get("known", {}).get("", [0, 0])
    return {**found, "known": {"entries": entries, "amount": amount}}


def print_groups(one: Mapping[str, Any]) -> None:
    """The groups as a table; nothing where there are none."""
    rows = [
        (word, name, str(group["entries"]), str(to_manat(group["amount"])))
        for word in ("matched", "suspense")
        for name, group in one.get(word, {}).items()
    ]
    if (known := one.get("known", {"entries": 0}))["entries"]:
        rows.append(("known", "", str(known["entries"]), str(to_manat(known["amount"]))))
    if rows:
        print_table("", ["", "pass or cause", "entries", "manat"], rows)
