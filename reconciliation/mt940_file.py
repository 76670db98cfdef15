"""stub"""

from collections.abc import Sequence
from typing import BinaryIO
from reconciliation.sink import Sink
from schemas.statements import StatementHead


def sniff_mt940(head: bytes) -> bool:
    return False


def read_mt940(file: BinaryIO, sink: Sink) -> Sequence[StatementHead]:
    raise NotImplementedError
