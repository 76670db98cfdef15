"""Demo files whose scans are worth reading: one agrees, one differs, one has a blank page, one another paper, one a
paper that another employer sent. All wait for alfa's office, which sees what was read and where.

Their pages are small, and most of their papers are the usual slips: OCR of the demo is to take seconds.
"""

from collections.abc import Callable

from demo.demo_file import DemoFile
from demo.scanned.camera import Quality
from demo.scanned.files import pdf_of_jpeg
from demo.scanned.pages import blank, scan
from demo.scanned.story import APPLICATION, BIRTH, ORDER
from demo.tables import SERVICE, Carer, Table, scan_name, story_of
from demo.workbench import Workbench

_WAVE = 4
_DPI = 120
_OF_BETA = Carer("team.24", "AA 0000082")  # whose papers beta sent on the same day


def files_with_scans() -> tuple[DemoFile, ...]:
    """Five tables that wait; their codes say what an officer is told."""
    return (
        _waits("98-skan-uygundur.asice", _agrees),
        _waits("99-dogum-tarixi-ferqlidir.asice", _differs, "SCAN_DIFFERS"),
        _waits("100-bos-sehife.asice", _blank, "SCAN_BLANK_PAGE"),
        _waits("101-basqa-sened.asice", _another_kind, "SCAN_OTHER_KIND"),
        _waits("102-basqasinin-skani.asice", _reused, "SCAN_REUSED"),
    )


def _agrees() -> Table:
    carer = _carer("98", "team.12")
    return _table("98", carer, {kind: _photo(kind, carer) for kind in (ORDER, BIRTH)})


def _differs() -> Table:
    carer = _carer("99", "team.8")
    return _table("99", carer, {BIRTH: _photo(BIRTH, carer, "child.birth_date", look="d")})


def _blank() -> Table:
    return _table("100", _carer("100", "team.10"), {ORDER: pdf_of_jpeg(blank("demo/100", dpi=_DPI), _DPI)})


def _another_kind() -> Table:
    """An application where the birth certificate should be."""
    carer = _carer("101", "team.15")
    return _table("101", carer, {BIRTH: _photo(APPLICATION, carer)})


def _reused() -> Table:
    """The birth certificate is beta's very file; the others are alfa's own."""
    slips = {kind: _photo(kind, _OF_BETA) for kind in (ORDER, APPLICATION)}
    return _table("102", _OF_BETA, slips)


def _carer(number: str, role: str) -> Carer:
    return Carer(role, f"AA {number:0>7}")


def _photo(kind: str, carer: Carer, *changed: str, look: str = "demo") -> bytes:
    """A scan of the whole paper, in a PDF as scanners send it; ``look`` seeds all that chance decides of it."""
    seed = f"{look}/{carer.role}/{kind}"
    made = scan(kind, story_of(carer), seed, quality=Quality.GOOD, changed=changed, dpi=_DPI)
    return pdf_of_jpeg(made.data, _DPI)


def _table(number: str, carer: Carer, others: dict[str, bytes]) -> Table:
    return Table(f"alfa-{number}", (carer,), others={scan_name(1, kind): data for kind, data in others.items()})


def _waits(name: str, table: Callable[[], Table], *codes: str) -> DemoFile:
    def make(bench: Workbench) -> bytes:
        return bench.table(table(), "alfa.head", inside=False)

    return DemoFile(name, "alfa", "alfa", SERVICE, "in_review", codes, make, wave=_WAVE)
