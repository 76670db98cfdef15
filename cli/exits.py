"""Exit statuses that all commands share; 1 and 2 are each command's own."""

GOOD = 0
USAGE = 3
FAULT = 4
