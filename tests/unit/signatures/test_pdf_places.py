"""Where objects stand in a file, and that looking for them costs no more than a few readings of it."""

from contextlib import suppress
from dataclasses import replace

import pdf_by_hand
import pytest

from signatures.pdf_guard import check_pdf
from signatures.pdf_lenient import BudgetedFile
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused

ASTRAY = Reason(ReasonCode.PDF_MALFORMED, "xref")
TOO_LONG = Reason(ReasonCode.LIMIT_PDF, "reading")


def judged(data, **limits):
    return check_pdf(data, replace(DEFAULT_POLICY, **limits))


def code(data, **limits):
    reason = judged(data, **limits)
    return reason and reason.code


def test_objects_that_stand_where_the_table_says_pass():
    assert judged(pdf_by_hand.with_table([b"<</A 1>>"] * 50)) is None


def test_white_space_before_an_object_and_a_free_entry_written_as_used_pass():
    assert judged(pdf_by_hand.with_table([b"1"] * 3, lambda number, offset: offset - (number > 1))) is None
    assert judged(pdf_by_hand.with_table([b"1"] * 3, lambda number, offset: offset if number < 3 else 0)) is None


@pytest.mark.parametrize(
    "astray",
    [
        pytest.param(lambda offset: 15, id="in another object's header"),
        pytest.param(lambda offset: 9, id="at another object"),
        pytest.param(lambda offset: offset + 8, id="behind its own header"),
        pytest.param(lambda offset: 999_999, id="behind the end"),
    ],
)
def test_an_object_that_is_not_where_the_table_says_is_not_searched_for(astray):
    # Twenty thousand searches through 700 KB would take minutes.
    data = pdf_by_hand.with_table(
        [b"<</A 1>>"] * 20_000, lambda number, offset: offset if number < 3 else astray(offset)
    )
    assert judged(data) == ASTRAY


def test_an_object_stream_that_the_table_does_not_know_is_not_searched_for():
    data = pdf_by_hand.object_stream(listed=1, held=1)
    row = b"\2" + (3).to_bytes(4)
    assert data.count(row) == 1
    assert judged(data.replace(row, b"\2" + (7).to_bytes(4))) == ASTRAY


def test_lengths_that_stand_nowhere_are_searched_for_a_few_times_only():
    def streams(count):
        return [b"<</Length %d 0 R>>stream\nabc\nendstream" % (90_000 + index) for index in range(count)]

    assert judged(pdf_by_hand.with_table(streams(3))) is None
    assert judged(pdf_by_hand.with_table(streams(20_000))) == TOO_LONG


def test_ends_of_streams_are_searched_for_a_few_times_only():
    wrong = b"<</Length 3>>stream\nlonger than three\nendstream"
    assert judged(pdf_by_hand.with_table([wrong] * 3)) is None
    assert judged(pdf_by_hand.with_table([wrong] * 10_000)) == TOO_LONG


def test_a_file_without_a_table_is_searched_a_few_times_only():
    data = pdf_by_hand.with_table([b"1"] * 5_000)
    place = int(data.rsplit(b"startxref", 1)[1].split()[0])
    for _ in range(5_000):
        older, place = place, len(data)
        data += b"xref\n0 1\nxxxxxxxxxx 65535 f \ntrailer\n<</Prev %d/Root 1 0 R>>\n" % older
    assert judged(data + b"startxref\n%d\n%%%%EOF\n" % place) == TOO_LONG


def test_objects_nested_in_each_other_are_not_all_read():
    assert judged(pdf_by_hand.nested(3)) is None
    assert judged(pdf_by_hand.nested(20_000)) == TOO_LONG


def test_a_budget_overdrawn_is_told_again_where_a_library_swallowed_it():
    file = BudgetedFile(bytes(1000))
    file.check()
    with suppress(Refused):
        for _ in range(1000):
            file.seek(0)
            file.read()
    with pytest.raises(Refused):
        file.check()


@pytest.mark.parametrize("digits", [1024, 1025, 90_000])
def test_a_signature_value_is_not_read_digit_by_digit_and_what_stands_behind_it_is(digits):
    file = BudgetedFile(b"<" + b"a" * digits + b">/JS")
    assert b"".join(iter(lambda: file.read(1), b"")) == b"<aa>/JS"
    assert code(pdf_by_hand.with_table([b"<</A<" + b"a" * digits + b">/JS 1>>"])) is ReasonCode.PDF_ACTIVE


def test_digits_with_anything_else_among_them_are_all_read():
    data = b"<" + b"a" * 5000 + b"(/JS>" + b"a" * 5000
    file = BudgetedFile(data)
    assert b"".join(iter(lambda: file.read(1), b"")) == data


def test_an_object_stream_holds_what_is_listed_and_no_more_than_allowed():
    assert code(pdf_by_hand.object_stream(listed=50, held=50)) is None
    assert code(pdf_by_hand.object_stream(listed=50, held=50), max_pdf_objects=40) is ReasonCode.LIMIT_PDF
    assert code(pdf_by_hand.object_stream(listed=1, held=50), max_pdf_objects=40) is ReasonCode.LIMIT_PDF


def test_an_object_stream_is_not_inflated_again_for_each_object_that_is_not_in_it():
    assert code(pdf_by_hand.object_stream(listed=5000, held=10, padding=3_000_000)) is ReasonCode.PDF_MALFORMED


def test_an_object_stream_that_is_a_bomb_is_not_inflated():
    bomb = pdf_by_hand.object_stream(listed=10, held=10, padding=50_000_000)
    assert len(bomb) < 60_000
    assert code(bomb) is ReasonCode.LIMIT_PDF


def test_objects_nested_in_each_other_in_an_object_stream_are_not_read():
    data = pdf_by_hand.nested_in_object_stream(20_000)
    assert len(data) < 250_000
    assert code(data) is ReasonCode.PDF_MALFORMED


def test_what_object_streams_inflate_to_is_limited_in_all():
    data = pdf_by_hand.object_stream(listed=10, held=10, padding=1_000_000)
    assert code(data) is None
    assert judged(data, max_pdf_inflated_bytes=900_000) == Reason(ReasonCode.LIMIT_PDF, "> 900000 bytes inflated")
