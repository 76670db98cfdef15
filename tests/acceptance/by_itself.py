"""What the house finds that a file shows by itself: an employer's desk finds it, too, word for word."""

from schemas.catalogue import catalogue

STAGES = ("verify", "parse", "validate", "attachments")
# What stands on scans is read by an engine and compared with what others sent.
ENGINE_TOLD = frozenset(code for code, one in catalogue().items() if one.area == "scan")
