"""The house that the screens look into: one for the process, made by the settings of its environment."""

from functools import cache

from pipeline.settings import Settings
from stages.assembly import Assembly, build


def house() -> Assembly:
    """The assembly of these settings; its database opens on first use."""
    return _of(Settings())


@cache
def _of(settings: Settings) -> Assembly:
    return build(settings)
