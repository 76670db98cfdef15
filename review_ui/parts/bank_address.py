"""What is looked at of banks' statements, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

PATH = "bank"
SECTION, OPENED, CAUSE, AFTER = "bolme", "ac", "sebeb", "sonra"
_LONGEST = 100


class BankSection(StrEnum):
    """A section by its word in the address."""

    STATEMENTS = "cixarislar"
    SUSPENSE = "aydinlasdirilmamis"
    WAITING = "gozleyenler"
    ENTRY = "emeliyyat"
    ORDERS = "odenis-tapsiriqlari"


@dataclass(frozen=True, slots=True)
class BankPlace:
    """Where somebody stands: a section, the number of what is opened there, a cause of suspense, behind which row."""

    section: BankSection = BankSection.STATEMENTS
    opened: str = ""
    cause: str = ""
    after: str = ""

    def behind(self, key: int) -> "BankPlace":
        """The page behind a row."""
        return replace(self, after=str(key))

    @property
    def address(self) -> str:
        """On the screen."""
        told = {SECTION: self.section.value, OPENED: self.opened, CAUSE: self.cause, AFTER: self.after}
        return f"/{PATH}?{urlencode({key: one for key, one in told.items() if one})}"

    @property
    def export_address(self) -> str:
        """Where suspense is fetched as a file of Excel."""
        return self._file("xlsx")

    @property
    def json_address(self) -> str:
        """Where it is fetched as JSON."""
        return self._file("json")

    def _file(self, suffix: str) -> str:
        asked = f"?{urlencode({CAUSE: self.cause})}" if self.cause else ""
        return f"/bank/{BankSection.SUSPENSE.value}.{suffix}{asked}"


def bank_place_of(asked: Mapping[str, str]) -> BankPlace:
    """Where an address leads; what cannot be read leads to the beginning."""
    cut = {key: one.strip()[:_LONGEST] for key, one in asked.items()}
    known = {one.value: one for one in BankSection}
    section = known.get(cut.get(SECTION, ""), BankSection.STATEMENTS)
    return BankPlace(section, *(cut.get(key, "") for key in (OPENED, CAUSE, AFTER)))


def entry_address(number: int) -> str:
    """Of one entry."""
    return BankPlace(BankSection.ENTRY, str(number)).address


def statement_address(number: int) -> str:
    """Of one statement."""
    return BankPlace(BankSection.STATEMENTS, str(number)).address
