"""Exit statuses that all commands share; 1 and 2 are each command's own."""

from contextlib import ExitStack


class UsageError(Exception):
    """The command was asked for something that it cannot do as things stand; the message says what to do."""


GOOD = 0
USAGE = 3
FAULT = 4


at_end = ExitStack()  # what a command opened and nobody closes before it ends
