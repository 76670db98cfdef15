"""What is asked of a register, as it stands in the address: it can be sent to a colleague, who sees what is his."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any
from urllib.parse import urlencode

from registries.registers import Register, Wanted
from review_ui.parts.days import FIRST_DAY, LAST_DAY

PATH = "reyestr"
REGISTER, OPENED, AFTER = "reyestr", "ac", "sonra"
CODES: Mapping[Register, str] = {
    Register.APPLICATIONS: "muracietler",
    Register.PERSONS: "sigortaolunanlar",
    Register.CERTIFICATES: "sehadetnameler",
    Register.TABLES: "cedveller",
    Register.REPORTS: "hesabatlar",
    Register.AUTHORIZATIONS: "selahiyyetler",
    Register.INSURERS: "sigortaedenler",
}
PARAMETERS: Mapping[str, str] = {
    "kind": "nov",
    "fin": "fin",
    "surname": "soyad",
    "given_name": "ad",
    "patronymic": "ata",
    "ssn": "ssn",
    "ssn_from": "ssn_den",
    "ssn_until": "ssn_dek",
    "sent_from": "den",
    "sent_until": "dek",
    "certificate": "sss",
    "status": "status",
    "voen": "voen",
    "name": "sigortaeden",
    "month": "ay",
    "service": "xidmet",
    "number": "nomre",
    "gives": "sehadetname",
    "card": "kart",
    "state": "hal",
    "quarter": "rub",
    "activity": "fealiyyet",
    "report_kind": "hesabat",
    "amount_from": "mebleg_den",
    "amount_until": "mebleg_dek",
}
DAYS = frozenset({"ssn_from", "ssn_until", "sent_from", "sent_until"})
_LONGEST = 100


def register_of(code: str) -> Register | None:
    """The register behind the word in an address."""
    return next((one for one, known in CODES.items() if known == code), None)


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """What an address asks for; what cannot be read asks for nothing."""
    given: dict[str, Any] = {}
    for one in fields(Wanted):
        text = asked.get(PARAMETERS[one.name], "").strip()[:_LONGEST]
        given[one.name] = day_of(text) if one.name in DAYS else text
    return Wanted(**given)


def day_of(text: str) -> date | None:
    """A day as YYYY-MM-DD; None for anything else, and for one that no calendar on the screen offers."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def asked_for(wanted: Wanted) -> Mapping[str, str]:
    """The parameters of what is asked for."""
    return {PARAMETERS[name]: text for name, text in wanted.told().items()}


def address(register: Register, wanted: Wanted, **more: str) -> str:
    """The screen's address for a search, for one entry (``ac``) or for the page behind a key (``sonra``)."""
    return f"/{PATH}?{urlencode({REGISTER: CODES[register], **asked_for(wanted), **more})}"


def export_address(register: Register, wanted: Wanted) -> str:
    """Where what was found is fetched as a file."""
    query = urlencode(asked_for(wanted))
    return f"/registers/{CODES[register]}.xlsx" + (f"?{query}" if query else "")
