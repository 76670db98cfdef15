"""Demo files that nobody has decided: eight settlement tables that wait for alfa's office at the end of the day."""

from demo.demo_file import DemoFile
from demo.tables import SERVICE, Carer, Table, changed, paid_to
from demo.workbench import Workbench
from schemas.childcare import PaymentKind

_LAST_WAVE = 4


def files_that_wait() -> tuple[DemoFile, ...]:
    """Seven without findings; in one a month was paid for a child born that day under another certificate."""
    card = paid_to(PaymentKind.CARD, "990001")
    transfer = paid_to(PaymentKind.TRANSFER, "990003")
    return (
        _waits("90-yeniden-gonderilib.asice", _one("90", "team.4")),
        _waits("91-poctla.asice", _one("91", "team.1")),
        _waits("92-kartla.asice", _one("92", "team.6", payment=card)),
        _waits("93-kocurme-ile.asice", _one("93", "team.9", payment=transfer)),
        _waits("94-basqa-sehadetname.asice", _one("94", "team.3"), "PAID_UNDER_OTHER_CERTIFICATE"),
        _waits("95-iki-nefer.asice", Table("alfa-95", (_carer("95", "team.11"), _carer("195", "team.13")))),
        _waits("96-ata.asice", _one("96", "team.7")),
        _waits("97-bir-ay.asice", _one("97", "team.2", due={"2025-02": 4400})),
    )


def _carer(number: str, role: str) -> Carer:
    return Carer(role, f"AA {number:0>7}")


def _one(number: str, role: str, **differs: object) -> Table:
    return changed(Table(f"alfa-{number}", (_carer(number, role),)), **differs)


def _waits(name: str, table: Table, *codes: str) -> DemoFile:
    def make(bench: Workbench) -> bytes:
        return bench.table(table, "alfa.head", inside=False)

    return DemoFile(name, "alfa", "alfa", SERVICE, "in_review", codes, make, wave=_LAST_WAVE)
