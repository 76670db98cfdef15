"""What is asked of an insurer's money, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from schemas.identifiers import IdentifierError, Voen
from stages.money_question import Question
from stages.money_words import MoneySection

PATH = "odenisler"
VOEN, SECTION, ACTIVITY, OPENED, AFTER = "voen", "bolme", "fealiyyet", "ac", "sonra"
_LONGEST = 100
CODES: Mapping[MoneySection, str] = {
    MoneySection.DEBTS: "borclar",
    MoneySection.CALCULATIONS: "hesablamalar",
    MoneySection.PAYMENTS: "odenisler",
    MoneySection.BELOW: "alt-odenisler",
    MoneySection.DISTRIBUTION: "bolusdurme",
    MoneySection.ALLOCATION: "bolusdurulen",
    MoneySection.UNDISTRIBUTED: "bolusdurulmemis",
    MoneySection.INTEREST: "penya",
    MoneySection.FINES: "cerimeler",
    MoneySection.CONTRIBUTION_WRITE_OFFS: "mdss-silinme",
    MoneySection.OTHER_WRITE_OFFS: "diger-silinme",
    MoneySection.PERSONS: "sexsi-hesablar",
    MoneySection.PERSON: "sexsi-hesab",
    MoneySection.PREFERENTIAL: "guzestli-staj",
    MoneySection.ENTRIES: "daxil-edilenler",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: an insurer ("" of none yet), a section of it, what is opened there, behind which row."""

    voen: str = ""
    section: MoneySection = MoneySection.DEBTS
    activity: str = ""
    opened: str = ""
    after: str = ""

    def question(self, login: str, session: str, at: datetime) -> Question:
        """The same as somebody asks it."""
        return Question(
            login=login,
            session=session,
            at=at,
            section=self.section,
            voen=self.voen,
            activity=self.activity,
            opened=self.opened,
            after=self.after,
        )

    def at(self, section: MoneySection, opened: str = "") -> "Place":
        """Another section of the same insurer, from its beginning."""
        return replace(self, section=section, opened=opened, after="")

    def behind(self, key: str) -> "Place":
        """The page behind a row."""
        return replace(self, after=key)

    @property
    def address(self) -> str:
        """On the screen."""
        return f"/{PATH}?{urlencode(self._asked())}"

    @property
    def export_address(self) -> str:
        """Where it is fetched as a file."""
        asked = {key: one for key, one in self._asked().items() if key not in (SECTION, AFTER)}
        return f"/money/{CODES[self.section]}.xlsx?{urlencode(asked)}"

    def _asked(self) -> Mapping[str, str]:
        told = {VOEN: self.voen, SECTION: CODES[self.section], ACTIVITY: self.activity}
        told |= {OPENED: self.opened, AFTER: self.after}
        return {key: one for key, one in told.items() if one}


def place_of(asked: Mapping[str, str]) -> Place:
    """Where an address leads; what cannot be read leads to the beginning."""
    cut = {key: one.strip()[:_LONGEST] for key, one in asked.items()}
    section = section_of(cut.get(SECTION, "")) or MoneySection.DEBTS
    named = (cut.get(key, "") for key in (ACTIVITY, OPENED, AFTER))
    return Place(_voen(cut.get(VOEN, "")), section, *named)


def section_of(code: str) -> MoneySection | None:
    """The section behind the word in an address."""
    return next((one for one, known in CODES.items() if known == code), None)


def _voen(text: str) -> str:
    try:
        return str(Voen.parse(text))
    except IdentifierError:
        return ""
