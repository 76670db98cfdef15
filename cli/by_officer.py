"""What a finance officer does at the command line, and how it ends where he may not, or it can not be done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cli.house import look_in
from cli.one import ended, operating_user
from pipeline.database import Write
from registries.officer_users import Hand, NotHisUserError, hand_at_the_machine
from stages.finance import NotForFinanceError, NotNowError, SameFinanceError

UNFIT, NOT_YOURS = 1, 2
Done = TypeVar("Done")


def done_by(
    officer: str,
    var: Path | None,
    act: Callable[[Write, Hand, datetime], Done],
    *unfit: type[ValueError],
    json: bool,
) -> Done:
    """What ``act`` did, in one transaction; ends the command as ``told_why`` does."""
    house = look_in(var)
    with told_why(*unfit, json=json), house.database.write() as tx:
        return act(tx, hand_at_the_machine(tx, officer, operating_user()), house.clock.now())


@contextmanager
def told_why(*unfit: type[ValueError], json: bool) -> Iterator[None]:
    """Ends the command where it may or can not be; ``unfit``: what says so of the thing itself."""
    try:
        yield
    except NotForFinanceError as wrong:
        raise ended(f"{wrong} is not for this officer", NOT_YOURS, json=json) from None
    except NotHisUserError as wrong:
        raise ended(f"{wrong}: `qebul officer user`", NOT_YOURS, json=json) from None
    except SameFinanceError as wrong:
        raise ended(f"{wrong}: the second officer is another one", UNFIT, json=json) from None
    except NotNowError as wrong:
        raise ended(f"it stands at {wrong}", UNFIT, json=json) from None
    except unfit as wrong:
        raise ended(str(wrong), UNFIT, json=json) from None
