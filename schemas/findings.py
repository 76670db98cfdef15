"""Findings: what a check says about a document, in a stable code and in two languages.

A finding is a value, never an exception. Its texts, severity, repair hint and legal basis stand in
``codes/findings.csv`` (one row a code); the code is what programs and tests hold on to.
"""

import re
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from schemas.catalogue import catalogue

Language = Literal["az", "en"]

# Channel notices carry no value: ": {value}" and " ({value})" are the only forms in the catalogue.
_OPEN_VALUE = re.compile(r": \{value\}| \(\{value\}\)")


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # the document is not accepted as it is
    REVIEW = "review"  # an office must look before it is accepted
    WARN = "warn"  # accepted, the sender is told
    INFO = "info"  # for the record


class Finding(BaseModel):
    """One remark on one place of a document.

    ``where`` is an XPath inside the signed document (or ``page:box`` of a scan); ``value`` is the offending value as
    written: it may be personal, so it is told only in content notices and never logged.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    severity: Severity
    where: str = ""
    value: str = ""

    def text(self, language: Language) -> str:
        """The sentence for people; ``{value}`` of the catalogue is filled in, or left out with its punctuation."""
        sentence = catalogue()[self.code].text(language)
        return sentence.replace("{value}", self.value) if self.value else _OPEN_VALUE.sub("", sentence)

    def hint(self, language: Language) -> str:
        """How to repair it; empty where nothing can be repaired."""
        return catalogue()[self.code].hint(language)

    @property
    def basis(self) -> str:
        """Where the rule comes from (manual and section, law, standard)."""
        return catalogue()[self.code].basis


def finding(code: str, *, where: str = "", value: str = "") -> Finding:
    """A finding of a catalogued ``code`` with its default severity. Raises KeyError for an unknown code (our bug)."""
    return Finding(code=code, severity=Severity(catalogue()[code].severity), where=where, value=value)
