"""deliver: hands out exactly the stored bytes, again and again until it succeeds, and never over another file.

A channel's folder is made if there is none. Trouble with a folder or a file stops nobody else's answers. File names
are never logged: one may name a person.
"""

import errno
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from outbox.placing import Placed, place_all
from pipeline.database import Reads, Write
from pipeline.durable import sync_folder
from pipeline.folders import open_to_its_sender
from pipeline.lines import Aftermath, Claim, Failure
from pipeline.log import get_logger
from pipeline.notices import DELIVER_QUEUE, Delivery, mark_delivered, to_deliver

log = get_logger(__name__)

NOT_ADDRESSED = Failure("no sealed answer stands behind this delivery")
IN_THE_WAY = Failure("other file in the way")
BAD_NAME = Failure("not a name for a folder or a file")
File = tuple[str, str, bytes]  # subject of its leg, name, bytes


class DeliverLine:
    """The line of deliveries (see ``pipeline/lines.py``): one file for each notice and channel."""

    name = "deliver"

    def __init__(self, outbox_root: Path) -> None:
        self.outbox_root = outbox_root

    def queues(self) -> Sequence[str]:
        """The one queue."""
        return [DELIVER_QUEUE]

    def work(self, claims: Sequence[Claim], reads: Reads, now: datetime) -> Mapping[str, bool | Failure]:
        """Places the files, channel by channel. True: the file and its name are durable."""
        del now
        results: dict[str, bool | Failure] = {claim.subject: NOT_ADDRESSED for claim in claims}
        by_channel: dict[str, list[Delivery]] = defaultdict(list)
        for one in to_deliver(reads, [claim.subject for claim in claims]):
            by_channel[one.channel].append(one)
        for channel, deliveries in by_channel.items():
            files = [(one.subject, one.file_name, one.sealed) for one in deliveries]
            results |= hand_out(self.outbox_root, channel, files)
        return results

    def commit(self, tx: Write, pieces: Sequence[tuple[Claim, bool]], after: Aftermath) -> None:
        """Writes down that the bytes are in their folder."""
        assert all(placed for _, placed in pieces)
        mark_delivered(tx, [claim.subject for claim, _ in pieces], after.at)

    def give_up(self, tx: Write, claim: Claim, why: str, evidence: str, after: Aftermath) -> bool:
        """Never: an answer that was promised is tried for ever."""
        del tx, claim, why, evidence, after
        return False


def hand_out(outbox_root: Path, channel: str, files: Sequence[File]) -> dict[str, bool | Failure]:
    """Places files (subject, name, bytes) into a channel's folder. True: the file and its name are durable."""
    if not _is_plain(channel):
        return {subject: BAD_NAME for subject, _, _ in files}
    folder = outbox_root / channel
    try:
        if not folder.is_dir():
            open_to_its_sender(folder, writes=False)
            sync_folder(folder.parent)
        plain = [file for file in files if _is_plain(file[1])]
        placed = place_all(folder, [(name, data) for _, name, data in plain])
        # before this, a power cut may take the names back: nothing is delivered until it returns
        sync_folder(folder)
    except OSError as error:
        log.warning("outbox.trouble", channel=channel, error=_code(error))
        return {subject: Failure(_code(error)) for subject, _, _ in files}
    told = {subject: _told(subject, one) for (subject, _, _), one in zip(plain, placed, strict=True)}
    return {subject: BAD_NAME for subject, _, _ in files} | told


def _told(subject: str, placed: Placed) -> bool | Failure:
    """An error of one file alone (a name too long, say) is its own."""
    if isinstance(placed, OSError):
        log.warning("outbox.not_delivered", delivery=subject, error=_code(placed))
        return Failure(_code(placed))
    if not placed:
        log.error("outbox.file_in_the_way", delivery=subject)
        return IN_THE_WAY
    return True


def _is_plain(name: str) -> bool:
    """One visible step of a path, and no way out of it."""
    return bool(name) and not name.startswith(".") and os.sep not in name and "\0" not in name


def _code(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, type(error).__name__)
