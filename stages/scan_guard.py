"""Asks clamd about each scan before anything opens it. Shut where nobody answers, unless the settings say otherwise."""

from dataclasses import dataclass

from pipeline.lines import NotReadyError
from pipeline.log import get_logger
from scanning.malware import Clamd

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ScanGuard:
    """``clamd`` None: nobody is asked. ``required``: scans wait as long as it says nothing that counts."""

    clamd: Clamd | None = None
    required: bool = True

    def found_in(self, data: bytes) -> str:
        """The name of what was found, "" for nothing. Raises NotReadyError."""
        if self.clamd is None:
            return ""
        look = self.clamd.look(data)
        if look.verdict == "unknown":
            log.warning("scan.not_looked_at", why=look.told, waits=self.required)
            if self.required:
                raise NotReadyError("clamd does not answer")
        return look.told if look.verdict == "found" else ""
