"""Demo files about the childcare allowance: an insurer's own data and twelve settlement tables.

The persons are women of alfa's team whom the bundle registers; a table in review waits for office 188, that is alfa's.
"""

from dataclasses import replace
from datetime import date

from demo.demo_file import DemoFile, Expected
from demo.people import make_phone
from demo.tables import Carer, Table, changed, paid_to
from demo.workbench import Workbench
from schemas.childcare import PaymentKind, Span
from schemas.months import Month
from schemas.production_calendar import ProductionCalendar, WorkRegime
from schemas.registration import Contacts
from schemas.requisites import InsurerRequisites

TABLE, REQUISITES, CALENDAR = "childcare_table", "insurer_requisites", "production_calendar"
# Alfa worked fifteen days of April 2025, eleven of them until the 15th: 11/15 × 28.00.
_OWN_DAYS = (1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 21)
_UNTIL_MIDDLE_OF_APRIL = Span(start=date(2025, 3, 16), end=date(2025, 4, 15))


def _one(number: str, role: str, **differs: object) -> Table:
    return changed(Table(f"alfa-{number}", (Carer(role, f"AA 00000{number}"),)), **differs)


GIVEN_BACK = _one("80", "team.21")  # returned, copied, accepted
TO_BE_DROPPED = _one("81", "team.25")  # returned, copied, and the copy is deleted


def files_of_insurer() -> tuple[DemoFile, ...]:
    """What alfa keeps with the fund; tables look back on it."""
    return (
        DemoFile("71-rekvizitler.xml", "alfa", "alfa", REQUISITES, "registered", (), _requisites),
        DemoFile("72-istehsalat-teqvimi.xml", "alfa", "alfa", CALENDAR, "registered", (), _calendar),
    )


def files_of_tables() -> tuple[DemoFile, ...]:
    """What becomes of them when the officers have decided (``decisions.py``) and two were copied (``copies.py``)."""
    good, wrong_bank = paid_to(PaymentKind.CARD, "990001"), paid_to(PaymentKind.CARD, "990003")
    april = Carer("team.23", "AA 0000083", due={"2025-04": 2053}, period=_UNTIL_MIDDLE_OF_APRIL)
    return (
        _table("73-muavinet-cedveli.xml", "registered", _one("73", "team.3", payment=good)),
        _table(
            "74-elave-catismir.asice",
            "returned",
            _one("74", "team.4", papers=("ORDER_EXTRACT", "BIRTH_CERTIFICATE")),
            "ATTACHMENT_REQUIRED",
        ),
        _table(
            "75-mebleg-sehvdir.asice",
            "returned",
            _one("75", "team.6", due={"2025-02": 4400, "2025-03": 4400}),
            "ALLOWANCE_AMOUNT_DIFFERS",
        ),
        _table(
            "76-dovr-gelecekdedir.asice",
            "returned",
            _one("76", "team.9", period=Span(start=date(2025, 1, 1), end=date(2043, 12, 31))),
            *("PERIOD_ENDS_IN_FUTURE", "PERIOD_OUTSIDE_LEAVE", "CHILDCARE_PROACTIVE"),
        ),
        _table(
            "77-eyni-ay.asice",
            "returned",
            replace(_one("73", "team.11", due={"2025-03": 4031}), title="alfa-77"),
            "MONTH_ALREADY_PAID",
        ),
        _table(
            "78-bank-uygun-deyil.asice",
            "returned",
            _one("78", "team.13", payment=wrong_bank),
            "CARD_BANK_NOT_OF_OFFICE",
        ),
        _table("79-uc-nefer.asice", "registered", _three()),
        _table("80-qaytarilacaq.asice", "archived", GIVEN_BACK, "RETURNED_BY_OFFICE"),
        _table("81-sureti-silinecek.asice", "archived", TO_BE_DROPPED, "RETURNED_BY_OFFICE"),
        _table(
            "82-rekvizitsiz.asice",
            "returned",
            replace(_one("82", "team.24"), title="beta-82"),
            "REQUISITES_MISSING",
            channel="beta",
        ),
        _table("83-oz-teqvimi-ile.asice", "registered", Table("alfa-83", (april,))),
        _table("84-zedelenmis-skan.asice", "returned", _one("84", "team.20"), "SCAN_UNREADABLE", broken=True),
    )


def _three() -> Table:
    """By post, by card at alfa's office's bank, by transfer to a bank that does not work with the office."""
    return Table(
        "alfa-79",
        (
            Carer("team.16", "AB 0000001"),
            Carer("team.17", "AB 0000002", payment=paid_to(PaymentKind.CARD, "990001")),
            Carer("team.20", "AB 0000003", payment=paid_to(PaymentKind.TRANSFER, "990003")),
        ),
    )


def _table(
    name: str, status: Expected, table: Table, *codes: str, channel: str = "alfa", broken: bool = False
) -> DemoFile:
    def make(bench: Workbench) -> bytes:
        return bench.table(table, f"{channel}.head", broken=broken, inside=name.endswith(".xml"))

    return DemoFile(name, channel, channel, TABLE, status, tuple(sorted(codes)), make, wave=2)


def requisites(bench: Workbench) -> InsurerRequisites:
    """Alfa's, with what is required and no more."""
    home = bench.people["alfa.head"].registered_address
    assert home is not None
    return InsurerRequisites(address=home, contacts=Contacts(phones=(make_phone("alfa.head"),)))


def _requisites(bench: Workbench) -> bytes:
    return bench.saved("alfa-71", REQUISITES, requisites(bench), "alfa.head")


def _calendar(bench: Workbench) -> bytes:
    body = ProductionCalendar(month=Month("2025-04"), regime=WorkRegime.OTHER, work_days=_OWN_DAYS)
    return bench.saved("alfa-72", CALENDAR, body, "alfa.head")
