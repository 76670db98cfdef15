"""Whatever a file holds, a reader says StatementError or reads it; nothing else comes out, and nothing takes long."""

from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from demo.statement_files import camt053, mt940, treasury_csv
from reconciliation.reading import read, sniff
from reconciliation.statement_error import StatementError
from schemas.catalogue import catalogue
from tests.unit.reconciliation.statement_samples import Kept, a_head, an_entry

GOOD = [an_entry(), an_entry(reference="BANK2", amount=-20_00, returns="ORDER9")]
FILES = [write(a_head(GOOD), GOOD) for write in (camt053, mt940, treasury_csv)]
PIECES = [
    b":61:",
    b":86:",
    b":20:",
    b":NS:",
    b"<Ntry>",
    b"</TxDtls>",
    b'"',
    b";",
    b"\x00",
    b"\xff",
    b"?20",
    b"//",
    b"&lt;",
]


def judged(content: bytes) -> None:
    assert sniff(content[:4096]) in {None, "CAMT053", "CAMT054", "MT940", "CSV"}
    code, value = outcome(content)
    assert code in {"", *catalogue()}
    assert len(value) <= 60


def outcome(content: bytes) -> tuple[str, str]:
    try:
        read(BytesIO(content), Kept())
    except StatementError as error:
        return error.code, error.value
    return "", ""


@settings(max_examples=100)
@given(content=st.binary(max_size=300))
@example(b"")
@example(b"<")
@example(b"\xef\xbb\xbf")
@example(b":20:\n:25:\n:62F:")
def test_noise_is_refused(content):
    judged(content)


@settings(max_examples=200)
@given(
    file=st.sampled_from(FILES),
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 12), st.one_of(st.binary(max_size=6), st.sampled_from(PIECES))),
        min_size=1,
        max_size=4,
    ),
)
def test_a_statement_with_pieces_changed_is_read_or_refused(file, cuts):
    for place, taken, put in cuts:
        at = int(place * len(file))
        file = file[:at] + put + file[at + taken :]
    judged(file)


@pytest.mark.parametrize("start", range(3))
def test_every_part_of_a_file_is_refused_or_read(start):
    file = FILES[start]
    for end in range(0, len(file), 7):
        judged(file[:end])


@pytest.mark.parametrize(
    "piece",
    [":86:a\r\n:NS:01b\r\n", ":61:", ":86:?20", ":20:", "a\r\n", "//", ":61:2611031103C1,00NTRFA//B\r\n"],
)
def test_what_is_repeated_without_end_takes_no_long_time(piece):
    head = ":20:S\r\n:25:AZ30CTRE00000000000004787695\r\n:28C:1\r\n:60F:C261102AZN0,00\r\n"
    judged(f"{head}:61:2611031103C1,00NTRFA//B\r\n{piece * 20_000}\r\n:62F:C261103AZN1,00\r\n".encode())
