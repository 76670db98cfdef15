"""How much of a batch is worked at once: large documents come one after the other, small ones all together."""

from pipeline.submissions import MOST_FACTS, bearable

SMALL, LARGE = 10_000, MOST_FACTS // 3


def kept(*weights):
    return bearable(range(len(weights)), weights)


def test_small_documents_are_worked_together():
    assert kept(*[SMALL] * 200) == list(range(200))


def test_of_large_ones_so_many_as_can_be_borne_and_all_small_ones_between():
    assert kept(LARGE, LARGE, SMALL, LARGE, LARGE, SMALL) == [0, 1, 2, 5]


def test_the_first_is_worked_however_large_it_is():
    assert kept(2 * MOST_FACTS, SMALL) == [0]
    assert kept() == []
