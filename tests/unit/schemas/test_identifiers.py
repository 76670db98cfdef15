import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from schemas.catalogue import catalogue
from schemas.iban import iban_check
from schemas.identifiers import BankCode, Fin, Iban, Identifier, IdentifierError, OfficeCode, Ssn, Voen, voen_check

KINDS = [Fin, Ssn, Voen, Iban, BankCode, OfficeCode]
GOOD = [
    (Fin, "5VBK5VR"),
    (Fin, "94FMDDD"),
    (Fin, "5VBK5"),
    (Ssn, "1234567890123"),
    (Voen, "9802091761"),
    (Iban, "AZ41NABZ01360100000000003944"),
    (BankCode, "210005"),
    (OfficeCode, "188"),
]
BAD = [
    *[
        (Fin, text)
        for text in ("5VBK", "5VBK5VR1", "5VBKI5R", "5VBKO5R", "5vbk5vr", "5VBK5VR\n", " 5VBK5VR", "5VBKŞ", "")
    ],
    *[(Ssn, text) for text in ("123456789012", "12345678901234", "123456789012X")],
    *[(Voen, text) for text in ("130014471", "13001447111", "130014471A", "１３００１４４７１１")],
    *[(Iban, text) for text in ("AZ41 NABZ 0136 0100 0000 0000 3944", "GE41NABZ01360100000000003944", "AZ41NABZ0136")],
    *[(BankCode, text) for text in ("21005", "2100051", "21000A")],
    *[(OfficeCode, text) for text in ("18", "1888", "18A")],
]


class Holder(BaseModel):
    fin: Fin


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_a_good_text_becomes_an_identifier_that_equals_it(kind: type[Identifier], text: str):
    assert kind.parse(text) == text
    assert type(kind.parse(text)) is kind


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_a_bad_text_is_refused_without_being_shown(kind: type[Identifier], text: str):
    with pytest.raises(IdentifierError) as caught:
        kind.parse(text)
    assert str(caught.value) == f"not a {kind.kind}"
    assert caught.value.kind == kind.kind


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_names_a_catalogued_finding(kind: type[Identifier]):
    assert kind.code in catalogue()


def test_a_model_takes_text_and_gives_plain_text_back():
    holder = Holder.model_validate({"fin": "5VBK5VR"})
    assert type(holder.fin) is Fin
    assert type(holder.model_dump()["fin"]) is str
    assert Holder.model_validate_json(holder.model_dump_json()) == holder


@pytest.mark.parametrize("wrong", ["5VBK", 5, None, b"5VBK5VR"])
def test_a_model_refuses_what_is_no_identifier(wrong):
    with pytest.raises(ValidationError):
        Holder.model_validate({"fin": wrong})


def test_an_identifier_and_its_error_cross_processes():
    assert type(pickle.loads(pickle.dumps(Fin("5VBK5VR")))) is Fin
    assert pickle.loads(pickle.dumps(IdentifierError("fin", "FIN_FORMAT"))).code == "FIN_FORMAT"


def test_nine_digits_of_a_statement_get_their_zero_back():
    assert Voen.padded("140155507") == "0140155507"
    assert Voen.padded("1401555071") == "1401555071"


@pytest.mark.parametrize("text", ["40155507", "14015550711", "14015550A"])
def test_padding_does_not_make_a_voen_of_anything_else(text: str):
    with pytest.raises(IdentifierError):
        Voen.padded(text)


@pytest.mark.parametrize("text", ["1401555071", "1300144711", "9900003871", "1700767721", "9900001881", "2000296061"])
def test_issued_voens_pass_the_check(text: str):
    assert voen_check(Voen(text))


@pytest.mark.parametrize("text", ["1401555081", "1400057424", "9802091761", "1525855852"])
def test_wrong_check_or_status_digits_fail_the_check(text: str):
    assert not voen_check(Voen(text))


@given(st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_at_most_one_check_digit_fits_eight_digits(stem: str):
    fitting = [digit for digit in "0123456789" if voen_check(Voen(f"{stem}{digit}1"))]
    remainder = sum(weight * int(digit) for weight, digit in zip([4, 1, 8, 6, 2, 7, 5, 3], stem, strict=True)) % 11
    assert fitting == ([] if remainder == 10 else [str(remainder)])


@pytest.mark.parametrize(
    "text",
    [
        "AZ41NABZ01360100000000003944",
        "AZ30CTRE00000000000004787695",
        "AZ03CTRE00000000000004787696",
        "AZ07NABZ01360100000000004944",
        "AZ48CTRE00000000000000014001",
        "AZ21NABZ00000000137010001944",
    ],
)
def test_treasury_accounts_pass_and_a_changed_digit_fails(text: str):
    assert iban_check(Iban(text))
    assert not iban_check(Iban(text[:-1] + str((int(text[-1]) + 1) % 10)))
