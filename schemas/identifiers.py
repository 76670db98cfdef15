"""The identifiers of persons, insurers, accounts and submissions, as types.

Owns their formats; a checksum is a separate question (``voen_check`` here, ``iban_check`` in ``schemas/iban.py``),
because a wrong check digit is a finding and not a parse error. Error texts never hold the value: it may be personal.

ValueError
└── IdentifierError   a text that is no identifier of its kind; ``kind``, ``code``
"""

import re
from collections.abc import Callable
from typing import Any, ClassVar, NewType, Self
from uuid import UUID

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from stdnum.az import voen as stdnum_voen

SSN_LENGTH = 13  # an assumption: no source tells the length

DocumentId = NewType("DocumentId", UUID)  # the sender's, signed in the envelope


class IdentifierError(ValueError):
    """A text is no identifier of ``kind`` (fin, ssn, voen …); ``code`` is the finding to report."""

    def __init__(self, kind: str, code: str) -> None:
        self.kind = kind
        self.code = code
        super().__init__(f"not a {kind}")

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[str, str]]:
        """Pickle by both arguments, so that the error crosses processes."""
        return type(self), (self.kind, self.code)


class Identifier(str):
    """A text in the form of its kind; making one from another text raises IdentifierError. Models dump it as a str."""

    __slots__ = ()
    kind: ClassVar[str]
    code: ClassVar[str]
    pattern: ClassVar[re.Pattern[str]]

    def __new__(cls, text: str) -> Self:
        """Take ``text`` as it stands: nothing is trimmed, padded or changed in case."""
        if cls.pattern.fullmatch(text) is None:
            raise IdentifierError(cls.kind, cls.code)
        return super().__new__(cls, text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """``text`` as an identifier of this kind. Raises IdentifierError."""
        return cls(text)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Models take the text strictly and dump a plain str."""
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(strict=True),
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )


class Fin(Identifier):
    """FİN: 7 characters of an identity card, 5 to 7 of a residence permit; no I and no O (001 §2.2).

    Which length belongs to which document is a rule: ``rules/registration.py``.
    """

    __slots__ = ()
    kind = "fin"
    code = "FIN_FORMAT"
    pattern = re.compile(r"[0-9A-HJ-NP-Z]{5,7}")


class Ssn(Identifier):
    """SSN (sosial sığorta nömrəsi): digits, no known check digit."""

    __slots__ = ()
    kind = "ssn"
    code = "SSN_FORMAT"
    pattern = re.compile(rf"[0-9]{{{SSN_LENGTH}}}")


class Voen(Identifier):
    """VÖEN: 2 digits of territory, 6 serial, 1 check, 1 status (OECD TIN sheet Azerbaijan)."""

    __slots__ = ()
    kind = "voen"
    code = "VOEN_FORMAT"
    pattern = re.compile(r"[0-9]{10}")

    @classmethod
    def padded(cls, text: str) -> Self:
        """A VÖEN from a source that drops a leading zero, such as a bank statement: nine digits become ten."""
        return cls("0" + text if len(text) == 9 else text)  # noqa: PLR2004 - the ten digits less the zero


class Iban(Identifier):
    """Azerbaijani IBAN: AZ, 2 check digits, 4 letters of the bank, 20 characters (ISO 13616)."""

    __slots__ = ()
    kind = "iban"
    code = "IBAN_FORMAT"
    pattern = re.compile(r"AZ[0-9]{2}[A-Z]{4}[0-9A-Z]{20}")


class BankCode(Identifier):
    """Code of a bank (bankın kodu), 6 digits (003 §2.2.1 c; the length: requisites of the treasury)."""

    __slots__ = ()
    kind = "bank"
    code = "BANK_UNKNOWN"
    pattern = re.compile(r"[0-9]{6}")


class OfficeCode(Identifier):
    """Code of a local office of the Fund (DSMF yerli orqanının kodu): 3 digits (002 §4.1)."""

    __slots__ = ()
    kind = "office"
    code = "OFFICE_UNKNOWN"
    pattern = re.compile(r"[0-9]{3}")


class ActivityCode(Identifier):
    """Code of a kind of activity (fəaliyyət növünün kodu): 5 digits, 7 since March 2021 (000 §3)."""

    __slots__ = ()
    kind = "activity"
    code = "ACTIVITY_UNKNOWN"
    pattern = re.compile(r"[0-9]{5}([0-9]{2})?")


def voen_check(voen: Voen) -> bool:
    """Whether the ninth digit is the check digit of the first eight and the tenth a known status (1 legal, 2 natural).

    The manual's own sample fails (002 §4.1), hence a finding of configurable severity and never a refusal.
    """
    # stdnum refuses an unknown status digit, too; the finding's text names both digits.
    return bool(stdnum_voen.is_valid(str(voen)))
