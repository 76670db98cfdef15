"""Two statements of the fund's account at office 188, as the treasury sends them: camt.053, and MT940 of the next day.

Their payments fit what the demo's reports leave to be paid: exact ones, in parts, several months at once, a slip of
rounding, too much; one that nobody knows, one without a code, one that names another insurer; two that are returned.
The second file tells one movement of the first again. Nobody signs them: the channel is the treasury's.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from demo.demo_file import DemoFile
from demo.employers import Employer, make_employers
from demo.statement_files import camt053, mt940
from demo.workbench import Workbench
from schemas.services import STATEMENT_SERVICE
from schemas.statements import BankEntry, StatementHead

CHANNEL = "xezine"  # xəzinə, the treasury
ACCOUNT = "AZ30CTRE00000000000004787695"
FIRST, SECOND = "180-xezine-cixarisi.xml", "181-xezine-cixarisi.sta"
_WAVE = 5  # reports are counted then
_FIRST_DAY, _SECOND_DAY = date(2026, 7, 15), date(2026, 7, 16)
_OPENING = 2_500_000_00  # qəpik
_BY_EMPLOYER, _BY_EMPLOYEE = "121111", "121211"
_BY_NATURAL, _BY_HIS_EMPLOYEE = "121112", "121212"
_LATER_RETURNED, _RETURNED = "ALFA-7", "ALFA-8"


def files_of_statements() -> tuple[DemoFile, ...]:
    """The camt.053 and the MT940, in their order."""
    return (
        DemoFile(FIRST, CHANNEL, CHANNEL, STATEMENT_SERVICE, "registered", (), _making(_first), _WAVE),
        DemoFile(SECOND, CHANNEL, CHANNEL, STATEMENT_SERVICE, "registered", (), _making(_second), _WAVE),
    )


def _making(write: Callable[[], bytes]) -> Callable[[Workbench], bytes]:
    return lambda _bench: write()


def _paid(number: int, amount: int, purpose: str, payer: Employer | str, code: str = "") -> BankEntry:
    """An entry of the first day that ``payer`` paid, or was paid; somebody else is told by his name alone."""
    return BankEntry(
        booking_date=_FIRST_DAY,
        value_date=_FIRST_DAY,
        amount=amount,
        reference=f"XZN2607{number:06}",
        payer_name=payer if isinstance(payer, str) else payer.name,
        payer_code="" if isinstance(payer, str) else payer.voen,
        code=code,
        level="4" if code else "",
        purpose=purpose,
    )


def first_entries() -> Sequence[BankEntry]:
    """Of the camt.053."""
    alfa, beta, qamma = make_employers()
    return (
        _paid(1, 6_260_00, "MDSS haqqı, may 2026", beta, _BY_EMPLOYER),
        _paid(2, 164_00, "MDSS haqqı, iyul 2025", qamma, _BY_NATURAL),
        _paid(3, 3_240_00, f"VÖEN {beta.voen}, {_BY_EMPLOYEE}, may 2026", "Ödəniş terminalı"),
        _paid(4, 135_00, "2018-ci ilin IV rübü", qamma, _BY_HIS_EMPLOYEE),
        _paid(5, 2_000_00, "aprel 2026, birinci hissə", beta, _BY_EMPLOYEE),
        _paid(6, 1_040_00, "aprel 2026, ikinci hissə", beta, _BY_EMPLOYEE),
        _paid(7, 89_03, "MDSS haqqı, avqust 2025", qamma, _BY_NATURAL),
        _paid(8, 5_000_00, "borcun hissəsi", alfa, _BY_EMPLOYER),
        replace(_paid(9, 121_636_00, "MDSS haqqı, yanvar 2026", alfa, _BY_EMPLOYEE), end_to_end=_LATER_RETURNED),
        _unknown(),
        _paid(11, 300_00, "ödəniş", alfa),
        _paid(12, 90_00, f"VÖEN {qamma.voen} üçün", beta, _BY_EMPLOYER),
    )


def _unknown() -> BankEntry:
    return _paid(10, 75_00, "sosial sığorta haqqı", "Naməlum şəxs")


def second_entries() -> Sequence[BankEntry]:
    """Of the MT940: the first one was in the camt.053 already."""
    alfa, beta, qamma = make_employers()
    later = (
        replace(_paid(13, -121_636_00, "səhv ödənişin qaytarılması", alfa), returns=_LATER_RETURNED),
        replace(_paid(14, 88_239_00, "MDSS haqqı, mart 2026", alfa, _BY_EMPLOYER), end_to_end=_RETURNED),
        replace(_paid(15, -88_239_00, "ödənişin ləğvi", alfa), returns=_RETURNED),
        _paid(16, 86_00, f"sığorta nömrəsi {qamma.sun}, {_BY_HIS_EMPLOYEE}", "Poçt şöbəsi"),
        _paid(17, 50_760_00, "MDSS haqqı, iyun 2026", beta, _BY_EMPLOYER),
        _paid(18, 1_200_00, "bütün borc və avans", qamma, _BY_NATURAL),
        _paid(19, -1_50, "bank xidməti", "Xəzinədarlıq"),
    )
    return (_unknown(), *(replace(one, booking_date=_SECOND_DAY, value_date=_SECOND_DAY) for one in later))


def _head(name: str, day: date, opening: int, entries: Sequence[BankEntry]) -> StatementHead:
    return StatementHead(
        format="",  # the writer's
        account=ACCOUNT,
        statement_id=name,
        currency="AZN",
        from_day=day,
        to_day=day,
        opening=opening,
        closing=opening + sum(one.amount for one in entries),
    )


def _first() -> bytes:
    entries = first_entries()
    return camt053(_head("XZN-2026-07-15", _FIRST_DAY, _OPENING, entries), entries)


def _second() -> bytes:
    entries, before = second_entries(), first_entries()
    # What is told again was in the balance of the evening before: it is taken up from the movement before it.
    opening = _OPENING + sum(one.amount for one in before) - _unknown().amount
    return mt940(_head("XZN20260716", _SECOND_DAY, opening, entries), entries)
