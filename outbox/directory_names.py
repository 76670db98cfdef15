"""Codes of offices and of kinds of activity with what their directories call them, for answers and prints."""

from outbox.notice_xml import Both
from schemas.activity_codes import newest_activity
from schemas.identifiers import ActivityCode, OfficeCode
from schemas.offices import offices


def named_code(code: ActivityCode | OfficeCode) -> Both:
    """The code and its name in both languages; one that no directory has stands alone."""
    known = newest_activity(code) if isinstance(code, ActivityCode) else offices().get(code)
    return Both(code, code) if known is None else Both(f"{code} {known.name_az}", f"{code} {known.name_en}")
