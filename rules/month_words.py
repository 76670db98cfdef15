"""Names of months as they are read on a page, perhaps declined and with a letter wrong."""

from rules.likeness import distance, skeleton
from schemas.reading_words import month_names

_ERROR = 100  # one letter
_LEAST_LETTERS = 4  # of a name in which one is wrong
_MOST_DECLINED = 4  # letters behind it (martından)


def month_of(word: str) -> tuple[int, bool] | None:
    """The month that ``word`` names, perhaps declined ("martın"), and whether no other is as near."""
    form = skeleton(word)
    for name, month in month_names().items():
        if form == skeleton(name):
            return month, True
    near = sorted(
        (distance(word[: len(name)], name), month)
        for name, month in month_names().items()
        if len(word) <= len(name) + _MOST_DECLINED
    )
    if not near or near[0][0] > _ERROR or len(word) < _LEAST_LETTERS:
        return None
    return near[0][1], len({month for far, month in near if far <= near[0][0] + _ERROR // 2}) == 1
