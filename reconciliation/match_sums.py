"""How the entries of one insurer and code pay its dues when no due is one entry's amount: sums, slips, parts, rests.

Pure. Entries are given in the order of their days, dues in that of their months; a due is never paid more than is open.
Each pass goes over what the passes before it left. Amounts are qəpik.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.reconciliation_passes import AmountRule, Key, Pass


@dataclass(frozen=True, slots=True)
class Paying:
    """An entry, and what told whose it is."""

    id: int
    amount: int
    key: Key


@dataclass(frozen=True, slots=True)
class Paid:
    """What became of an entry: by which pass, and which dues (by their index) it pays with how much."""

    entry: Paying
    by: Pass
    lines: tuple[tuple[int, int], ...]


class Group:
    """The entries and dues of one insurer and code, while passes go over them."""

    def __init__(self, entries: Sequence[Paying], dues: Sequence[int]) -> None:
        self.left = list(entries)
        self.open = list(dues)
        self.total = sum(dues)
        self.paid: list[Paid] = []
        self._first = 0  # all dues before it are paid

    def go(self, one: Pass) -> None:
        """Lets a pass settle what it can."""
        _RULES[one.rule](self, one)
        done = {paid.entry.id for paid in self.paid}
        self.left = [entry for entry in self.left if entry.id not in done]

    def fitting(self, one: Pass) -> Sequence[Paying]:
        """The entries whose key is good enough for ``one``."""
        return [entry for entry in self.left if entry.key in one.keys]

    def settle(self, entry: Paying, one: Pass, lines: Sequence[tuple[int, int]]) -> None:
        """``lines``: dues by their index, each with what the entry pays of it."""
        for due, amount in lines:
            self.open[due] -= amount
            self.total -= amount
        self.paid.append(Paid(entry, one, tuple(lines)))

    def oldest(self, amount: int) -> Iterator[tuple[int, int]]:
        """Dues, the oldest first, each with what ``amount`` pays of it."""
        while self._first < len(self.open) and not self.open[self._first]:
            self._first += 1
        for due in range(self._first, len(self.open)):
            if not amount:
                return
            if part := min(self.open[due], amount):
                yield due, part
                amount -= part


def settle_group(entries: Sequence[Paying], dues: Sequence[int], passes: Sequence[Pass]) -> Sequence[Paid]:
    """What ``passes`` settle of ``entries`` with ``dues``, in their order; the rest of the entries fits none."""
    group = Group(entries, dues)
    for one in passes:
        if not group.left:
            break
        if one.rule in _RULES:
            group.go(one)
    return group.paid


def _sum_of_dues(group: Group, one: Pass) -> None:
    """The oldest run of dues that follow each other, two at least."""
    two_least = sum(sorted(amount for amount in group.open if amount)[:2])
    for entry in group.fitting(one):
        if entry.amount < two_least:
            continue
        still = [due for due, amount in enumerate(group.open) if amount]
        run = _run(still, group.open, entry.amount, one.cap)
        if run:
            group.settle(entry, one, [(due, group.open[due]) for due in run])


def _run(still: Sequence[int], amounts: Sequence[int], wanted: int, cap: int) -> Sequence[int]:
    """A window over amounts above zero: its sum grows with its end and falls with its start."""
    start, total = 0, 0
    for end, due in enumerate(still):
        total += amounts[due]
        while total > wanted or end - start >= cap:
            total -= amounts[still[start]]
            start += 1
        if total == wanted and end > start:
            return still[start : end + 1]
    return ()


def _sum_of_entries(group: Group, one: Pass) -> None:
    """The earliest run of entries that follow each other, the shortest first, whose sum is a due, the oldest first."""
    entries = group.fitting(one)
    dues = _by_amount(group.open)
    start = 0
    while start < len(entries) - 1 and dues:
        length = _length(entries[start : start + one.cap], dues)
        for entry in entries[start : start + length]:
            due = dues[sum(one.amount for one in entries[start : start + length])][0]
            group.settle(entry, one, [(due, entry.amount)])
        if length:
            whole = sum(one.amount for one in entries[start : start + length])
            dues[whole].pop(0)
            if not dues[whole]:
                del dues[whole]
        start += length or 1


def _length(entries: Sequence[Paying], dues: Mapping[int, Sequence[int]]) -> int:
    total = entries[0].amount
    for place, entry in enumerate(entries[1:], start=2):
        total += entry.amount
        if total in dues:
            return place
    return 0


def _near(group: Group, one: Pass) -> None:
    """The smallest difference first, then the earliest entry, then the oldest due."""
    dues, done = _by_amount(group.open), set()
    entries = group.fitting(one)
    for apart in range(one.tolerance + 1):
        for entry in entries:
            fits = [dues[amount][0] for amount in {entry.amount - apart, entry.amount + apart} if dues.get(amount)]
            if fits and entry.id not in done:
                due = min(fits)
                dues[group.open[due]].remove(due)
                group.settle(entry, one, [(due, min(entry.amount, group.open[due]))])
                done.add(entry.id)


def _less(group: Group, one: Pass) -> None:
    for entry in group.fitting(one):
        if entry.amount <= group.total:
            group.settle(entry, one, list(group.oldest(entry.amount)))


def _more(group: Group, one: Pass) -> None:
    for entry in group.fitting(one):
        if entry.amount > group.total > 0:
            group.settle(entry, one, list(group.oldest(entry.amount)))


def _nothing_owed(group: Group, one: Pass) -> None:
    if group.total == 0:
        for entry in group.fitting(one):
            group.settle(entry, one, ())


def _by_amount(open_dues: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for due, amount in enumerate(open_dues):
        if amount:
            found.setdefault(amount, []).append(due)
    return found


_RULES: Mapping[AmountRule, Callable[[Group, Pass], None]] = {
    AmountRule.SUM_OF_DUES: _sum_of_dues,
    AmountRule.SUM_OF_ENTRIES: _sum_of_entries,
    AmountRule.NEAR: _near,
    AmountRule.LESS: _less,
    AmountRule.MORE: _more,
    AmountRule.NOTHING_OWED: _nothing_owed,
}
