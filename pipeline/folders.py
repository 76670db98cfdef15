"""Who may look into which folder of ``var/``.

Everything is the house's alone, but for the way to the channels: a channel's inbox folder can be written and its outbox
folder read by the folder's group, which the operator sets to its sender's. What stands there already keeps its group.
"""

from pathlib import Path

PRIVATE = 0o700
PASSAGE = 0o711  # to be walked through, not listed


def open_to_its_sender(folder: Path, *, writes: bool) -> None:
    """A channel's folder for the group of its sender; new files in it get the folder's group."""
    passage(folder.parent)
    if not folder.is_dir():
        folder.mkdir(mode=PRIVATE)
    folder.chmod(0o2770 if writes else 0o2750)


def passage(folder: Path) -> None:
    """A folder on the way to a channel's."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(PASSAGE)


def make_private(folder: Path) -> None:
    """A folder that is nobody else's."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(PRIVATE)
