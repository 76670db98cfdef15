"""Configured severities: an operator may weigh some findings otherwise than the catalogue does.

Only findings about content can be weighed: a broken signature, a missing authority or an unreadable document cannot be
configured away.

ValueError
└── SeverityNotConfigurableError   an override of an unknown code, or of one that cannot be weighed; ``codes``
"""

from collections.abc import Iterable, Mapping

from schemas.catalogue import catalogue
from schemas.findings import Finding, Severity

CONFIGURABLE_AREAS = frozenset({"identifier", "registration", "certificate", "childcare", "insurer", "report"})

# What a register cannot be written with: no figures, a second initial report, money that is not there. Weighed down it
# would come to a conflict at each commit, or to nothing to be registered.
NEVER_WEIGHED = frozenset(
    {
        "REPORT_INITIAL_EXISTS",
        "REPORT_INITIAL_MISSING",
        "REPORT_MONTH_NOT_OF_QUARTER",
        "REPORT_NOT_COMPUTABLE",
        "REPORT_PAYMENT_EXCEEDED",
        "REPORT_PAYMENT_UNKNOWN",
        "REPORT_QUARTER_TO_CORRECT",
    }
)


class SeverityNotConfigurableError(ValueError):
    """The overrides name codes that do not exist or that must keep their weight."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(f"severity cannot be configured: {', '.join(codes)}")


def check_overrides(overrides: Mapping[str, Severity]) -> None:
    """Raise SeverityNotConfigurableError unless each code of ``overrides`` may be weighed; meant for the start."""
    entries = catalogue()
    wrong = sorted(
        code
        for code in overrides
        if code in NEVER_WEIGHED or code not in entries or entries[code].area not in CONFIGURABLE_AREAS
    )
    if wrong:
        raise SeverityNotConfigurableError(wrong)


def apply_severities(findings: Iterable[Finding], overrides: Mapping[str, Severity]) -> tuple[Finding, ...]:
    """``findings`` in their order with the severities of ``overrides``. Raises SeverityNotConfigurableError."""
    check_overrides(overrides)
    return tuple(
        found.model_copy(update={"severity": overrides[found.code]}) if found.code in overrides else found
        for found in findings
    )
