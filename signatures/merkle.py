"""Merkle trees over leaves: one root for many, and for each leaf a path that leads to it. RFC 6962 §2.1 (SHA-256).

Leaves and nodes are hashed with different prefixes, so that no node can pass for a leaf.
"""

from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest

HASH_BYTES = 32


def leaf_hash(leaf: bytes) -> bytes:
    """MTH of one leaf."""
    return sha256(b"\x00" + leaf).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class MerkleTree:
    """The tree over at least one leaf, given by their hashes. Raises ValueError without a leaf."""

    def __init__(self, leaf_hashes: Sequence[bytes]) -> None:
        if not leaf_hashes:
            raise ValueError("a tree needs a leaf")
        self._leaves = tuple(leaf_hashes)
        self._known: dict[tuple[int, int], bytes] = {}
        self.size = len(self._leaves)
        self.root = self._hash(0, self.size)

    def path(self, index: int) -> list[bytes]:
        """The audit path of a leaf, from its neighbour upwards; empty for the only leaf. Raises IndexError."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        path: list[bytes] = []
        start, end = 0, self.size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        return path[::-1]

    def _hash(self, start: int, end: int) -> bytes:
        if end - start == 1:
            return self._leaves[start]
        if (start, end) not in self._known:
            middle = start + _split(end - start)
            self._known[start, end] = _node_hash(self._hash(start, middle), self._hash(middle, end))
        return self._known[start, end]


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def leads_to_root(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether ``path`` leads from the leaf with this hash at ``index`` of ``size`` to ``root``. RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        return False
    node, last, current = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            current = _node_hash(step, current)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            current = _node_hash(current, step)
        node, last = node >> 1, last >> 1
    return last == 0 and compare_digest(current, root)
