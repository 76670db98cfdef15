"""Why a command was not done, in the reader's words: what is the same whatever the command was about."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from review_ui.words import t
from stages.finance import NotForFinanceError, NotNowError, SameFinanceError

Says = Mapping[type[ValueError], Callable[[Any], str]]


@contextmanager
def refusals(not_yours: str, says: Says) -> Iterator[list[str]]:
    """Nothing within what it yields: it was done; else the sentence to show. ``says``: of errors that tell ``what``."""
    refused: list[str] = []
    try:
        yield refused
    except NotForFinanceError:
        refused.append(not_yours)
    except SameFinanceError:
        refused.append(t("The second officer is another one."))
    except NotNowError:
        refused.append(t("It does not stand there any more: look at it again."))
    except tuple(says) as wrong:
        refused.append(says[type(wrong)](getattr(wrong, "what", None)))
