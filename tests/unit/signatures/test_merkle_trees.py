from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatures.merkle import MerkleTree, leads_to_root, leaf_hash

# RFC 6962 test vectors of the certificate transparency project (leaves as hex; root of the first n).
LEAVES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


def tree_of(data):
    return MerkleTree([leaf_hash(one) for one in data])


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_those_of_certificate_transparency(size):
    assert tree_of([bytes.fromhex(one) for one in LEAVES[:size]]).root.hex() == ROOTS[size]


@given(leaves, st.data())
def test_every_path_leads_to_the_root(data, draw):
    tree, index = tree_of(data), draw.draw(st.integers(0, len(data) - 1))
    path = tree.path(index)
    assert leads_to_root(leaf_hash(data[index]), index, tree.size, path, tree.root)
    assert len(path) <= (tree.size - 1).bit_length()


@given(leaves, st.data())
def test_nothing_else_leads_to_the_root(data, draw):
    tree, index = tree_of(data), draw.draw(st.integers(0, len(data) - 1))
    leaf, path = leaf_hash(data[index]), tree.path(index)
    other = sha256(b"other").digest()
    assert not leads_to_root(other, index, tree.size, path, tree.root)
    assert not leads_to_root(leaf, index, tree.size, path, other)
    assert not leads_to_root(leaf, index, tree.size, [*path, other], tree.root)
    assert not leads_to_root(leaf, -1, tree.size, path, tree.root)
    assert not leads_to_root(leaf, tree.size, tree.size, path, tree.root)
    for place in range(len(path)):
        assert not leads_to_root(leaf, index, tree.size, path[:place] + path[place + 1 :], tree.root)
        assert not leads_to_root(leaf, index, tree.size, [*path[:place], other, *path[place + 1 :]], tree.root)


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=40, unique=True), st.data())
def test_a_leaf_does_not_stand_at_another_place(data, draw):
    tree, index = tree_of(data), draw.draw(st.integers(0, len(data) - 1))
    other = draw.draw(st.integers(0, len(data) - 1).filter(lambda one: one != index))
    assert not leads_to_root(leaf_hash(data[index]), other, tree.size, tree.path(index), tree.root)
    assert not leads_to_root(leaf_hash(data[index]), other, tree.size, tree.path(other), tree.root)


def test_an_inner_node_does_not_pass_for_a_leaf():
    tree = tree_of([b"1", b"2", b"3", b"4"])
    node_of_1_2 = leaf_hash(b"1") + leaf_hash(b"2")
    assert not leads_to_root(leaf_hash(node_of_1_2), 0, 2, [tree.path(0)[1]], tree.root)


def test_a_tree_without_leaves_and_a_path_without_leaf_are_our_own_faults():
    with pytest.raises(ValueError, match="leaf"):
        MerkleTree([])
    for index in (-1, 1):
        with pytest.raises(IndexError):
            tree_of([b"1"]).path(index)
