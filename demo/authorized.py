"""Demo files about authorizations: given, used in time and out of it, by another card, taken back, given wrongly.

Each grantee has one story, so that a world made anew comes to the same: the accountant of alfa is authorized in time,
the deputy too early, the clerk too late, the lawyer until it is taken back; qamma's accountant signs by Asan.
"""

from dataclasses import replace
from datetime import date

from demo.authorizations import Grant, Revocation
from demo.cards import card_number
from demo.demo_file import DemoFile, Expected, Make, registered, returned, signing
from demo.documents import Application
from demo.people import make_phone

_IN_TIME = Grant(
    "alfa-g1", "alfa.accountant", card_number("alfa.accountant"), start=date(2026, 11, 1), end=date(2043, 12, 31)
)
_TOO_EARLY = Grant("alfa-g2", "worker.49", card_number("alfa.deputy"), start=date(2043, 1, 1), end=date(2043, 12, 31))
_TOO_LATE = Grant("alfa-g3", "worker.50", card_number("alfa.clerk"), start=date(2026, 10, 1), end=date(2026, 10, 31))
_TAKEN_BACK = Grant("alfa-g4", "worker.51", card_number("alfa.lawyer"))
_ASAN = Grant("qamma-g1", "qamma.accountant", phone=make_phone("qamma.accountant"))
_BURIAL = Grant("beta-g1", "worker.18", "7000009018", service="burial_benefit")


def files_of_authorizations() -> tuple[DemoFile, ...]:
    """In drop order; each document stands right behind the grant that it needs, the first one in the same second."""
    return (*_used_by_card(), *_taken_back(), *_used_by_asan(), *_given_wrongly())


def _used_by_card() -> tuple[DemoFile, ...]:
    return (
        _grant("53-selahiyyet-muddetli.xml", "alfa", _IN_TIME),
        replace(
            registered("54-selahiyyetle.xml", "alfa", signing(Application("alfa-20", "worker.18"), "alfa.accountant")),
            same_second=True,
        ),
        returned(
            "55-basqa-kartla.xml",
            "alfa",
            ("AUTHORIZATION_OTHER_CARD",),
            signing(Application("alfa-21", "worker.19"), "alfa.accountant.second"),
        ),
        _grant("56-selahiyyet-gelecekde.xml", "alfa", _TOO_EARLY),
        returned(
            "57-muddetden-evvel.xml",
            "alfa",
            ("AUTHORIZATION_NOT_STARTED",),
            signing(Application("alfa-22", "worker.19"), "alfa.deputy"),
        ),
        _grant("58-selahiyyet-kecmisde.xml", "alfa", _TOO_LATE, codes=("TERM_ALREADY_OVER",)),
        returned(
            "59-muddetden-sonra.xml",
            "alfa",
            ("AUTHORIZATION_EXPIRED",),
            signing(Application("alfa-23", "worker.19"), "alfa.clerk"),
        ),
    )


def _taken_back() -> tuple[DemoFile, ...]:
    revocation = Revocation("alfa-r1", _TAKEN_BACK.title, _TAKEN_BACK.role)
    return (
        _grant("60-selahiyyet-muddetsiz.xml", "alfa", _TAKEN_BACK),
        DemoFile(
            "61-selahiyyetin-legvi.xml",
            "alfa",
            "alfa",
            "authorization_revocation",
            "registered",
            (),
            lambda bench: bench.revocation(revocation, "alfa.head"),
        ),
        returned(
            "62-legvden-sonra.xml",
            "alfa",
            ("AUTHORIZATION_REVOKED",),
            signing(Application("alfa-24", "worker.19"), "alfa.lawyer"),
        ),
    )


def _used_by_asan() -> tuple[DemoFile, ...]:
    return (
        _grant("63-selahiyyet-asan.xml", "qamma", _ASAN),
        registered("64-asanla.xml", "qamma", signing(Application("qamma-20", "worker.48"), "qamma.accountant")),
    )


def _given_wrongly() -> tuple[DemoFile, ...]:
    """One for a service that the house does not run is good; the others are not."""
    card = _BURIAL.card_number
    unknown = Grant("beta-g3", "absent", card)
    elsewhere = Grant("beta-g4", "worker.18", card, service="fishing_licence")
    return (
        _grant("65-selahiyyet-muavinet.xml", "beta", _BURIAL),
        _grant(
            "66-selahiyyet-mohursuz.xml",
            "beta",
            Grant("beta-g2", "worker.18", card),
            codes=("SEAL_RIGHT_REQUIRED",),
            status="returned",
            card="beta.accountant",
        ),
        _grant("67-selahiyyet-fin-tapilmadi.xml", "beta", unknown, codes=("PERSON_UNKNOWN",), status="returned"),
        _grant(
            "68-selahiyyet-xidmet-yoxdur.xml", "beta", elsewhere, codes=("SERVICE_NOT_IN_DIRECTORY",), status="returned"
        ),
    )


def _grant(
    name: str,
    employer: str,
    grant: Grant,
    *,
    codes: tuple[str, ...] = (),
    status: Expected = "registered",
    card: str = "",
) -> DemoFile:
    return DemoFile(
        name, employer, employer, "authorization_grant", status, codes, _making(grant, card or f"{employer}.head")
    )


def _making(grant: Grant, card: str) -> Make:
    return lambda bench: bench.grant(grant, card)
