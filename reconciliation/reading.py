"""Reading a statement, whatever its format: which it is, its heads, and its entries into a sink.

A reader never raises anything but StatementError for what a file holds, and keeps no more of it than a batch; but for
MT940, whose library reads a file whole, so that its size is bounded.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO

from reconciliation.camt import NAMESPACE, read_camt
from reconciliation.csv_file import read_csv, sniff_csv
from reconciliation.csv_mapping import CsvMapping, package_mappings
from reconciliation.mt940_file import read_mt940, sniff_mt940
from reconciliation.sink import Sink
from reconciliation.statement_error import StatementError
from reconciliation.xml_head import root_namespace
from schemas.statements import StatementHead

SNIFFED = 4096  # bytes that are enough to tell the format
CAMT, MT940, CSV = "camt", "MT940", "CSV"

Mappings = Mapping[str, CsvMapping]


def sniff(head: bytes, mappings: Mappings | None = None) -> str | None:
    """The format of a file that begins with ``head``: CAMT053, CAMT054, MT940 or CSV. None: no statement."""
    found = NAMESPACE.fullmatch(root_namespace(head))
    if found is not None:
        return found[1].replace(".", "").upper()
    if sniff_mt940(head):
        return MT940
    return CSV if sniff_csv(head, _of(mappings)) is not None else None


def read(file: BinaryIO, sink: Sink, mappings: Mappings | None = None) -> Sequence[StatementHead]:
    """The heads of ``file`` in their order; the entries go to ``sink``. ``mappings``: of CSV, the package's if None.

    Raises StatementError with a code of ``findings.csv``, the place and the value.
    """
    head = file.read(SNIFFED)
    file.seek(0)
    form = sniff(head, mappings)
    if form is None:
        raise StatementError("STATEMENT_FORMAT_UNKNOWN")
    readers: dict[str, Callable[[], Sequence[StatementHead]]] = {
        MT940: lambda: read_mt940(file, sink),
        CSV: lambda: read_csv(file, sink, _of(mappings)),
    }
    return readers.get(form, lambda: read_camt(file, sink))()


def _of(mappings: Mappings | None) -> Mappings:
    return package_mappings() if mappings is None else mappings
