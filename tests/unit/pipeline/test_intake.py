def test_the_same_bytes_from_the_same_channel_are_a_repeat_of_the_first_delivery(house):
    first = house.drop(b"same")
    again = house.drop(b"same")
    assert again.repeat
    assert again.submission == first.submission
    assert house.rows("select count(*) from submission") == [(1,)]
    assert house.rows("select count(*) from arrival") == [(2,)]
    assert house.problems() == []


def test_another_channels_copy_is_a_delivery_of_its_own(house):
    first = house.drop(b"same")
    other = house.drop(b"same", channel="beta")
    assert not other.repeat
    assert other.submission != first.submission


def test_the_same_claim_twice_changes_nothing(house):
    first = house.drop(b"one", token="t")
    again = house.drop(b"one", token="t")
    assert again.known
    assert again.submission == first.submission
    assert house.rows("select count(*) from arrival") == [(1,)]


def test_sequences_have_no_gaps_even_when_an_intake_rolls_back(house):
    import pytest
    from sqlalchemy.exc import IntegrityError

    house.drop(b"one")
    with pytest.raises(IntegrityError):
        house.drop(b"two", channel="nobody opened this")
    house.drop(b"three")
    assert house.rows("select sequence from submission order by sequence") == [(1,), (2,)]


def test_a_repeat_gets_the_first_receipt_again(house):
    house.drop(b"one")
    house.work()
    house.execute("delete from leg where line = 'deliver'")
    house.drop(b"one")
    assert house.rows("select count(*) from leg where line = 'deliver'") == [(1,)]
    assert house.rows("select count(*) from notice where kind = 'receipt'") == [(1,)]
