"""How a bank's CSV is read, described in TOML: which column means what. Docs: ``mappings/README.md``.

The package brings ``mappings/treasury.toml``; an operator puts his own beside it into a folder (setting
``QEBUL_STATEMENT_MAPPINGS``). A file is read by the mapping whose columns are exactly its header.
"""

import codecs
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

FIELDS = frozenset({
    "booking_date", "value_date", "amount", "credit", "debit", "direction", "reference", "end_to_end", "returns",
    "payer_name", "payer_code", "payer_iban", "code", "level", "purpose", "account", "currency", "statement_id",
})  # fmt: skip
_ENCODINGS = frozenset({"utf-8", "utf-8-sig", "cp1254", "iso8859-9", "cp1251"})


class MappingError(ValueError):
    """A mapping that cannot be used: the operator's mistake, told at the start."""


class CsvMapping(BaseModel):
    """One mapping. ``columns``: the meaning of a column by its header; those that mean nothing stand in ``ignored``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    delimiter: str = Field(min_length=1, max_length=1)
    encoding: str
    decimal_sign: Literal[".", ","]
    thousands_sign: Literal["", " ", ".", ",", "'"] = ""
    date_format: str
    credit_words: frozenset[str] = frozenset()
    debit_words: frozenset[str] = frozenset()
    columns: Mapping[str, str]
    ignored: frozenset[str] = frozenset()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        meant = list(self.columns.values())
        if len(meant) != len(set(meant)) or not set(meant) <= FIELDS:
            raise ValueError("a column means nothing known, or two mean the same")
        if not {"booking_date", "account", "statement_id"} <= set(meant):
            raise ValueError("booking_date, account and statement_id need a column")
        ways = ("amount" in meant, {"credit", "debit"} <= set(meant))
        if sum(ways) != 1 or ("direction" in meant and not (ways[0] and self.credit_words and self.debit_words)):
            raise ValueError("an amount (with a sign, or a direction and its words), or a credit and a debit")
        if self.decimal_sign == self.thousands_sign or self.delimiter in {'"', "\n", "\r"}:
            raise ValueError("one sign for two things")
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            raise ValueError("an unknown encoding") from None
        if codecs.lookup(self.encoding).name not in _ENCODINGS:
            raise ValueError("an encoding that is not taken")
        return self

    @property
    def headers(self) -> frozenset[str]:
        """All headers that a file of this mapping has."""
        return frozenset(self.columns) | self.ignored


@cache
def package_mappings() -> Mapping[str, CsvMapping]:
    """Those of the package, by name."""
    folder = resources.files("reconciliation").joinpath("mappings")
    texts = {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".toml")}
    return _read(texts)


def mappings_of(folder: Path | None) -> Mapping[str, CsvMapping]:
    """Those of the package, and of ``folder``, which stand before. Raises MappingError."""
    if folder is None:
        return package_mappings()
    try:
        own = _read({path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))})
    except OSError as error:
        raise MappingError(f"{folder}: {error.strerror}") from error
    return MappingProxyType({**own, **{name: one for name, one in package_mappings().items() if name not in own}})


def _read(texts: Mapping[str, str]) -> Mapping[str, CsvMapping]:
    made = {}
    for name, text in sorted(texts.items()):
        try:
            made[name.removesuffix(".toml")] = CsvMapping.model_validate(tomllib.loads(text))
        except ValueError as error:
            raise MappingError(f"{name}: {error}") from error
    return MappingProxyType(made)
