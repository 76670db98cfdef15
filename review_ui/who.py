"""Who sits in front of a screen. Asked anew at each run; a screen shows nothing before it knows."""

from registries.officers import Officer


def officer() -> Officer:
    """The officer in front of it; ends the script where there is none."""
    raise NotImplementedError("no door yet")
