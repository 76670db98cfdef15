"""Whole qəpik of an amount among weights, by Webster's divisor method (Sainte-Laguë).

Why not the largest remainder: with it a person may get a qəpik less although more was paid (the Alabama paradox).
A divisor method gives each one the qəpik in a fixed order of thresholds, so that nobody ever loses by a larger amount.
Equal thresholds go in the order of the keys.
"""

import heapq
from collections.abc import Sequence
from math import inf

# Two unequal thresholds of weights below 10¹² lie further apart than 2⁻⁸²: their floors at this scale differ.
_SCALE = 90
_ROUGHLY = 1e-9  # far more than a division of floats is wrong by
_HIGHEST = 1e300  # above each threshold, and below what stands for none


def apportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Shares of ``amount`` (qəpik) in the order of ``weights``, which are whole, not negative and below 10¹².

    The sum is exact. While ``amount`` is not more than the weights together no share exceeds its weight; a weight of
    zero gets nothing. Equal thresholds are served in the order of the sequence: sort it by a key for an answer that
    does not hang on the order. Raises ValueError for an amount below zero, or one that nobody can take.
    """
    together = sum(weights)
    if amount < 0 or (amount and not together):
        raise ValueError("an amount below zero, or nobody to take it")
    if not amount:
        return [0] * len(weights)
    # Each share begins at its quota rounded to the nearest: all thresholds up to amount / together are served.
    shares = [(2 * amount * weight + together) // (2 * together) for weight in weights]
    _correct(shares, weights, amount - sum(shares))
    return shares


def _correct(shares: list[int], weights: Sequence[int], missing: int) -> None:
    """Serves the next ``missing`` thresholds, or takes the last ones back where there are too many."""
    if not missing:
        return
    step = 1 if missing > 0 else -1
    heap = [
        (step * _threshold(shares[place] + (step > 0), weights[place]), step * place)
        for place in _candidates(shares, weights, missing)
    ]
    heapq.heapify(heap)
    for _ in range(abs(missing)):
        _, signed = heap[0]
        place = step * signed
        shares[place] += step
        nearer = shares[place] + (step > 0)
        if nearer:
            heapq.heapreplace(heap, (step * _threshold(nearer, weights[place]), signed))
        else:
            heapq.heappop(heap)


def _candidates(shares: Sequence[int], weights: Sequence[int], missing: int) -> list[int]:
    """The places among which all those are that ``_correct`` changes, told by approximate thresholds: whose nearest one
    lies behind those of ``missing`` others is none.
    """
    half = 0.5 if missing > 0 else -0.5
    step = 1 if missing > 0 else -1
    near = [
        step * (share + half) / weight if weight and (missing > 0 or share) else inf
        for share, weight in zip(shares, weights, strict=True)
    ]
    last = min(sorted(near)[: abs(missing)][-1], _HIGHEST)
    bound = last + abs(last) * _ROUGHLY
    return [place for place, one in enumerate(near) if one <= bound]


def _threshold(share: int, weight: int) -> int:
    """Where the ``share``-th qəpik is served: (share − ½) / weight, as a floor at the scale."""
    return ((2 * share - 1) << _SCALE) // (2 * weight)
