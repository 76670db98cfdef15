"""Channels: one folder of the inbox and one of the outbox, belonging to one sender.

A channel is opened by an operator (or the demo), never by a file: a folder nobody opened is not read.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from pipeline import notices
from pipeline.database import Reads, Write
from pipeline.legs import put_legs
from pipeline.lines import Aftermath
from pipeline.tables import channel, channel_party

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class ChannelNameError(ValueError):
    """A channel's name must be usable as a folder's: small letters, digits, dash, underscore; at most 40."""


def is_channel_name(name: str) -> bool:
    """Whether a channel can bear this name."""
    return _NAME.fullmatch(name) is not None


def open_channel(tx: Write, name: str, at: datetime, *, statements: bool = False) -> bool:
    """Opens a channel; False if it is open already. Raises ChannelNameError. ``statements``: it is a bank's, whose
    statements need no signature.
    """
    if not is_channel_name(name):
        raise ChannelNameError(name)
    if tx.execute(select(channel.c.name).where(channel.c.name == name)).first():
        return False
    tx.execute(insert(channel).values(name=name, created_at=at, statements=statements))
    return True


def take_statements(tx: Write, name: str, *, wanted: bool) -> None:
    """Says whether statements of an open channel need no signature. Raises KeyError for one that is not open."""
    if not tx.execute(update(channel).where(channel.c.name == name).values(statements=wanted)).rowcount:
        raise KeyError(name)


def statement_channels(reads: Reads) -> Sequence[str]:
    """The names of channels whose statements need no signature, sorted."""
    return reads.execute(select(channel.c.name).where(channel.c.statements).order_by(channel.c.name)).scalars().all()


def register_party(tx: Write, party: str, name: str, at: datetime) -> bool:
    """Content notices for ``party`` (VÖEN or FİN) go to channel ``name`` from now on; False if they do already.

    Answers that waited for a channel are made due for it. Raises KeyError for a channel that is not open.
    """
    if not tx.execute(select(channel.c.name).where(channel.c.name == name)).first():
        raise KeyError(name)
    if tx.execute(
        select(channel_party.c.party).where(channel_party.c.party == party, channel_party.c.channel == name)
    ).first():
        return False
    tx.execute(insert(channel_party).values(party=party, channel=name, since=at))
    after = Aftermath(at)
    notices.address_waiting(tx, party, name, after)
    put_legs(tx, after.legs)
    return True


def register_party_beside(tx: Write, party: str, known: str, at: datetime) -> None:
    """What goes to ``known`` goes to ``party`` from now on, too: both are the same person."""
    channels = select(channel_party.c.channel).where(channel_party.c.party == known).order_by(channel_party.c.channel)
    for name in tx.execute(channels).scalars().all():
        register_party(tx, party, name, at)


def open_channels(reads: Reads) -> Sequence[str]:
    """The names of all channels, sorted."""
    return reads.execute(select(channel.c.name).order_by(channel.c.name)).scalars().all()


def parties(reads: Reads) -> Mapping[str, list[str]]:
    """The parties that are registered for each channel."""
    found: dict[str, list[str]] = {}
    for row in reads.execute(select(channel_party).order_by(channel_party.c.channel, channel_party.c.party)):
        found.setdefault(row.channel, []).append(row.party)
    return found
