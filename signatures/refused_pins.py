"""Which PINs a token has refused, told from one process to the next by a file: none is shown to a card again and again.

A line holds the digest of a token's number and label, a salt, and what scrypt (RFC 7914) makes of the PIN with it: the
PIN itself lies in the file beside it. Deleting the file forgets the marks.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from hashlib import scrypt, sha256
from hmac import compare_digest
from pathlib import Path
from typing import NamedTuple, Self

_SALT_BYTES = 16
# No card takes that many wrong ones.
_KEPT = 16
_COST, _BLOCK, _MEMORY = 2**15, 8, 2**26


class _Mark(NamedTuple):
    token: str
    salt: str
    mark: str

    @classmethod
    def of(cls, token: str, pin: str, salt: str) -> Self:
        mark = scrypt(pin.encode(), salt=bytes.fromhex(salt), n=_COST, r=_BLOCK, p=1, maxmem=_MEMORY, dklen=32)
        return cls(token, salt, mark.hex())


@dataclass(frozen=True, slots=True)
class RefusedPins:
    """The marks in ``file``, which need not exist and is readable by its owner only."""

    file: Path

    def holds(self, serial: bytes, label: str, pin: str) -> bool:
        """Has the token refused this PIN, as far as is known? Takes a tenth of a second a mark. Raises OSError."""
        token = _digest(serial, label)
        marks = [one for one in self._read() if one.token == token]
        return any(compare_digest(one.mark, _Mark.of(token, pin, one.salt).mark) for one in marks)

    def add(self, serial: bytes, label: str, pin: str) -> None:
        """Marks a PIN; it is on the disk when this returns. Raises OSError."""
        made = _Mark.of(_digest(serial, label), pin, secrets.token_hex(_SALT_BYTES))
        self._write([*self._read(), made][-_KEPT:])

    def forget(self, serial: bytes, label: str) -> None:
        """The token has taken a PIN: its counter begins anew. Raises OSError."""
        before = self._read()
        kept = [one for one in before if one.token != _digest(serial, label)]
        if kept != before:
            self._write(kept)

    def _read(self) -> list[_Mark]:
        try:
            lines = self.file.read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        return [_Mark(*parts) for line in lines if (parts := _parts_of(line))]

    def _write(self, marks: list[_Mark]) -> None:
        fresh = self.file.with_name(f"{self.file.name}.{secrets.token_hex(8)}")
        try:
            with os.fdopen(
                os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
            ) as stream:
                stream.writelines(" ".join(one) + "\n" for one in marks)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(self.file)
        except OSError:
            with suppress(OSError):
                fresh.unlink()
            raise


def marks_beside(pin_file: Path) -> RefusedPins:
    """The marks that belong to a PIN's own file."""
    return RefusedPins(pin_file.with_name(f"{pin_file.name}.refused"))


def _digest(serial: bytes, label: str) -> str:
    return sha256(serial + b"\0" + label.encode()).hexdigest()


def _parts_of(line: str) -> list[str] | None:
    parts = line.split()
    try:
        return parts if len([bytes.fromhex(one) for one in parts]) == len(_Mark._fields) else None
    except ValueError:
        return None
