"""pypdf's lenient reader, kept from searching: what a file costs to look at is a few times its size, and no more.

Left alone, pypdf repairs as it reads: it searches the whole file for each object that is not where the table says.
"""

import re
from io import SEEK_END, BytesIO, RawIOBase
from typing import IO, Any

from pypdf import PdfReader

from signatures.reasons import ReasonCode
from signatures.refusal import Refused

# Of calls and eighths of the bytes, to the size of the file: what a conforming file costs is 3 at the worst (an array
# of names of one letter), what a small file costs that had to be repaired is 3 as well.
_TIMES_OVER, _BASE, _BYTES_A_CALL = 6, 64 * 1024, 8
_END_SHARE = 128
# Of a long one, "<" and two digits are shown, and ">".
_LONG_HEX = re.compile(rb"<[0-9A-Fa-f]{1024,}+>")
_SHOWN = 3
# ISO 32000-2 7.5.4 wants the number itself at the offset; several writers point at the white space before it.
_HEADER = re.compile(rb"[\0\t\n\f\r ]{0,16}(\d{1,10})[\0\t\n\f\r ]{1,16}(\d{1,5})[\0\t\n\f\r ]{1,16}obj")


class BudgetedFile(RawIOBase):
    """The bytes of a file, to be read a few times over; then ``read`` and ``seek`` raise Refused: LIMIT_PDF.

    pypdf swallows exceptions in places: ``check`` says again, afterwards, whether the budget was kept. Who reads byte
    by byte gets long hexadecimal strings (signature values) without their middle, in which there are but digits.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._bytes = BytesIO(data)
        self._jumps = {run.start() + _SHOWN: run.end() - 1 for run in _LONG_HEX.finditer(data)}
        self._left = _TIMES_OVER * len(data) + _BASE
        # pypdf asks for the end when it looks for the end of a stream, and then goes over all objects.
        self._end_costs = 1 + len(data) // _END_SHARE

    def read(self, size: int = -1, /) -> bytes:
        if size == 1 and (there := self._jumps.get(self._bytes.tell())):
            self._bytes.seek(there)
        piece = self._bytes.read(size)
        self._spend(1 + len(piece) // _BYTES_A_CALL)
        return piece

    def seek(self, offset: int, whence: int = 0, /) -> int:
        if whence == SEEK_END:
            self._spend(self._end_costs)
        return self._bytes.seek(offset, whence)

    def tell(self) -> int:
        return self._bytes.tell()

    def check(self) -> None:
        """Raises Refused: LIMIT_PDF."""
        if self._left < 0:
            raise Refused(ReasonCode.LIMIT_PDF, "reading")

    def _spend(self, calls: int) -> None:
        self._left -= calls
        self.check()


class LenientReader(PdfReader):
    """Knows where objects are by the table alone. Raises Refused: PDF_MALFORMED for entries that point at no object."""

    def read_object_header(self, stream: IO[Any]) -> tuple[int, int]:
        try:
            return super().read_object_header(stream)
        except ValueError:  # pypdf would forget the object, and a program that repairs files would show it
            raise Refused(ReasonCode.PDF_MALFORMED, "xref") from None


def check_places(reader: PdfReader, data: bytes) -> None:
    """The header of each object stands where the table says. To come before any object is asked for.

    Raises Refused: PDF_MALFORMED. An offset of 0 is a free entry, as some writers put it.
    """
    for generation, numbers in reader.xref.items():
        for number, offset in numbers.items():
            found = _HEADER.match(data, offset)
            if offset != 0 and (found is None or [int(part) for part in found.groups()] != [number, generation]):
                raise Refused(ReasonCode.PDF_MALFORMED, "xref")
    if not {stream for stream, _ in reader.xref_objStm.values()} <= reader.xref.get(0, {}).keys():
        raise Refused(ReasonCode.PDF_MALFORMED, "xref")
