"""Channels: one folder of the inbox and one of the outbox, belonging to one sender.

A channel is opened by an operator (or the demo), never by a file: a folder nobody opened is not read.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select

from pipeline.database import Reads, Write
from pipeline.tables import channel, channel_party

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class ChannelNameError(ValueError):
    """A channel's name must be usable as a folder's: small letters, digits, dash, underscore; at most 40."""


def open_channel(tx: Write, name: str, at: datetime) -> bool:
    """Opens a channel; False if it is open already. Raises ChannelNameError."""
    if not _NAME.fullmatch(name):
        raise ChannelNameError(name)
    if tx.execute(select(channel.c.name).where(channel.c.name == name)).first():
        return False
    tx.execute(insert(channel).values(name=name, created_at=at))
    return True


def register_party(tx: Write, party: str, name: str) -> bool:
    """Content notices for ``party`` (VÖEN or FİN) go to channel ``name`` from now on; False if they do already."""
    if tx.execute(
        select(channel_party.c.party).where(channel_party.c.party == party, channel_party.c.channel == name)
    ).first():
        return False
    tx.execute(insert(channel_party).values(party=party, channel=name))
    return True


def open_channels(reads: Reads) -> Sequence[str]:
    """The names of all channels, sorted."""
    return reads.execute(select(channel.c.name).order_by(channel.c.name)).scalars().all()
