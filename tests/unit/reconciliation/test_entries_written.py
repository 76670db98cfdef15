"""Entries as parquet: columns, order, keys, counts; and what one file may not hold twice."""

from dataclasses import replace
from io import BytesIO

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.statement_files import camt053
from reconciliation import entries as entries_room
from reconciliation.entries import ENTRIES, EntriesWriter
from reconciliation.reading import read
from reconciliation.statement_error import StatementError
from registries.bank_entries import key_of
from tests.unit.reconciliation.statement_samples import ACCOUNT, a_head, an_entry


def written(*statements, account=ACCOUNT):
    file = BytesIO()
    with EntriesWriter(file) as writer:
        for number, entries in enumerate(statements):
            writer.begin(number, account)
            for one in entries:
                writer.add(number, one)
    return writer, pq.read_table(file)


def test_each_entry_is_a_row_in_its_order(monkeypatch):
    monkeypatch.setattr(entries_room, "_ROWS", 2)
    made = [an_entry(reference=f"R{number}", amount=number - 3 or 9) for number in range(7)]
    writer, table = written(made[:5], made[5:])
    assert table.schema == ENTRIES
    assert table["statement"].to_pylist() == [0, 0, 0, 0, 0, 1, 1]
    assert table["place"].to_pylist() == [1, 2, 3, 4, 5, 1, 2]
    assert table["amount"].to_pylist() == [one.amount for one in made]
    assert table["key"].to_pylist() == [key_of(ACCOUNT, one) for one in made]
    assert [(one.entries, one.credit_sum, one.debit_sum) for one in writer.tallies] == [(5, 10, 6), (2, 5, 0)]


def test_no_entries_are_a_file_too():
    writer, table = written([])
    assert (len(table), writer.tallies[0].entries) == (0, 0)


def test_two_equal_payments_without_a_reference_are_two_and_the_same_again():
    same = an_entry(reference="")
    _, table = written([same, same, an_entry(reference="", amount=1)])
    _, again = written([same, same])
    keys = table["key"].to_pylist()
    assert len(set(keys)) == 3
    assert again["key"].to_pylist() == keys[:2]


def test_one_reference_twice_in_a_file_is_refused_at_its_place():
    with pytest.raises(StatementError) as caught:
        written([an_entry()], [an_entry(reference="R2"), an_entry()])
    assert (caught.value.code, caught.value.where) == ("STATEMENT_ENTRY_TWICE", "Stmt[2]/Ntry[2]")


def test_a_file_that_was_refused_leaves_its_own_error():
    with pytest.raises(StatementError, match="STATEMENT_BALANCE"), EntriesWriter(BytesIO()) as writer:
        read(BytesIO(camt053(a_head([]), [an_entry()])), writer)


CHANGES = st.sampled_from(
    [
        {"amount": 1},
        {"reference": "X"},
        {"payer_code": "1401555071"},
        {"booking_date": an_entry().booking_date.replace(day=4)},
    ]
)


@given(change=CHANGES, reference=st.sampled_from(["", "BANK1"]))
def test_a_key_is_of_account_reference_day_amount_and_payer(change, reference):
    one = an_entry(reference=reference)
    assert key_of(ACCOUNT, one) != key_of(ACCOUNT, replace(one, **change))
    assert key_of(ACCOUNT, one) != key_of("AZ03CTRE00000000000004787696", one)


@pytest.mark.parametrize("change", [{"purpose": "other"}, {"end_to_end": "other"}])
def test_only_without_a_reference_the_texts_and_the_rank_are_of_the_key(change):
    named, nameless = an_entry(), an_entry(reference="")
    assert key_of(ACCOUNT, named) == key_of(ACCOUNT, replace(named, **change)) == key_of(ACCOUNT, named, 1)
    assert key_of(ACCOUNT, nameless) != key_of(ACCOUNT, replace(nameless, **change))
    assert key_of(ACCOUNT, nameless) != key_of(ACCOUNT, nameless, 1)


def test_the_payer_is_known_by_his_code_then_his_account_then_his_name():
    one = an_entry()
    assert key_of(ACCOUNT, one) == key_of(ACCOUNT, replace(one, payer_name="x", payer_iban=""))
    assert key_of(ACCOUNT, replace(one, payer_code="")) == key_of(ACCOUNT, replace(one, payer_code="", payer_name="x"))
