"""The house that this process shows: Streamlit runs a script for each session, and nothing can be handed to it."""

from stages.assembly import Assembly

_shown: list[Assembly] = []


def show(house: Assembly) -> None:
    """From now on the screens show this house."""
    _shown[:] = [house]


def shown_house() -> Assembly:
    """The house that is shown. Raises IndexError where none was said."""
    return _shown[-1]
