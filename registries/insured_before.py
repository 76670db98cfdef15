"""Persons who were insured before this register: loaded with the numbers that they have, by no effect of the ledger.

Their SSN lies before the series that is issued here (``ssn_series.py``). Their personal accounts are opened,
empty. Certificates of theirs are not loaded: 002 finds none in force and says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipeline.bulk import add
from pipeline.database import Write
from registries.accounts.names import person_of
from registries.accounts.posting import open_accounts_of
from registries.ssn_series import SERIES
from registries.stored_models import written
from registries.tables import insured_link, insured_person
from schemas.identifiers import Fin, Ssn, Voen
from schemas.registration import Contacts


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class InsuredBefore:
    """One person with the insurer that registered him; its repr shows nothing."""

    fin: Fin
    ssn: Ssn
    issued_at: datetime
    insurer: Voen
    contacts: Contacts


def put_insured_before(tx: Write, persons: Iterable[InsuredBefore]) -> None:
    """Loads persons; who is insured already stays as he is. Raises ValueError for an SSN of the series issued here."""
    given = list(persons)
    if any(SERIES.place(one.ssn) > 0 for one in given):
        raise ValueError("an SSN that is issued here")
    rows = [
        {"fin": str(one.fin), "ssn": str(one.ssn), "issued_at": one.issued_at, "contacts": written(one.contacts)}
        for one in given
    ]
    links = [{"insurer": str(one.insurer), "fin": str(one.fin), "since": one.issued_at} for one in given]
    add(tx, insured_person, rows, keep=True)
    add(tx, insured_link, links, keep=True)
    open_accounts_of(tx, (person_of(one.fin) for one in given))
