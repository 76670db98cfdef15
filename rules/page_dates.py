"""All dates of a page. One that is written in digits and again in words, as certificates have it, is one date: where
the two say different days nobody can say which is meant.
"""

import re

from rules.page_text import PageText, Stretch
from rules.read_dates import ReadDate, dates_of
from rules.spelled_dates import spelled_dates_of

_AGAIN = re.compile(r"[\s(\[«\"'_.,:;|]{0,12}")


def dates_on(page: PageText) -> tuple[ReadDate, ...]:
    """In the order of the text; none of them shares a sign with another."""
    spelled = spelled_dates_of(page)
    plain = [one for one in dates_of(page) if one.day or not any(one.stretch.meets(other.stretch) for other in spelled)]
    fresh = [one for one in spelled if not any(one.stretch.meets(other.stretch) for other in plain)]
    found: list[ReadDate] = []
    for one in sorted((*plain, *fresh), key=lambda one: one.stretch):
        if found and _is_again(found[-1], one, page):
            found[-1] = _both(found[-1], one, page)
        else:
            found.append(one)
    return tuple(found)


def _is_again(one: ReadDate, other: ReadDate, page: PageText) -> bool:
    if one.spelled == other.spelled or page.rows_apart(one.stretch, other.stretch) > 1:
        return False
    return _AGAIN.fullmatch(page.text, one.stretch.end, other.stretch.start) is not None


def _both(one: ReadDate, other: ReadDate, page: PageText) -> ReadDate:
    """The surer of two that say the same day; one that is not sure counts for nothing beside one that is."""
    sure = [each for each in (one, other) if each.sure and each.day is not None]
    if len(sure) > 1 and one.day != other.day:
        return ReadDate(None, False, Stretch(one.stretch.start, other.stretch.end))
    return max(sure or (one, other), key=lambda each: page.confidence(each.stretch))
