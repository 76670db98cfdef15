from datetime import timedelta
from threading import Thread

import pytest

from registries.officer_accounts import (
    FREE_TRIES,
    LONGEST_WAIT,
    NoOfficerError,
    account_of,
    forgive,
    give_password,
    lock,
    take_try,
    unlock,
    wait_after,
)
from registries.officers import Officer, Role, put_officers
from registries.passwords import fault_of, hash_password, is_password, make_first_password
from registries.sessions import begin, end, key_of, seat_of, sessions, speak, touch
from registries.views import View, views_of, write_view
from schemas.identifiers import OfficeCode

IDLE, LASTS = timedelta(minutes=30), timedelta(hours=10)


@pytest.fixture
def desk(registers):
    with registers.database.write() as tx:
        put_officers(tx, [Officer("aliyeva", "Əliyeva Nigar", Role.OFFICER, (OfficeCode("188"),))])
        give_password(tx, "aliyeva", "a hash", registers.clock.now(), first=True)
    return Desk(registers)


class Desk:
    def __init__(self, registers):
        self.registers, self.clock = registers, registers.clock

    def do(self, command, *arguments, **named):
        with self.registers.database.write() as tx:
            return command(tx, *arguments, **named)

    def tries(self, times=1, login="aliyeva"):
        return [self.do(take_try, login, self.clock.now()) for _ in range(times)][-1]

    def begin(self, **wishes):
        return self.do(begin, "aliyeva", "password", self.clock.now(), LASTS, peer="10.0.0.1", **wishes)

    def seat(self, secret):
        return self.registers.ask(seat_of, secret, self.clock.now(), IDLE)


def test_tries_are_free_until_there_are_too_many(desk):
    assert desk.tries(FREE_TRIES) == "a hash"
    assert desk.tries() is None


def test_the_wait_doubles_up_to_a_limit_and_a_try_during_it_does_not_prolong_it(desk):
    assert [wait_after(n).total_seconds() for n in (5, 6, 7, 8)] == [30, 60, 120, 240]
    assert wait_after(1000) == LONGEST_WAIT
    desk.tries(FREE_TRIES)
    desk.clock.advance(timedelta(seconds=29))
    assert desk.tries() is None
    desk.clock.advance(timedelta(seconds=1))
    assert desk.tries() == "a hash"
    desk.clock.advance(timedelta(seconds=59))
    assert desk.tries() is None


def test_a_good_try_forgives_the_bad_ones(desk):
    desk.tries(FREE_TRIES - 1)
    desk.do(forgive, "aliyeva")
    assert desk.tries(FREE_TRIES) == "a hash"


def test_tries_at_the_same_time_all_count(desk):
    taken = []
    threads = [Thread(target=lambda: taken.append(desk.tries())) for _ in range(4 * FREE_TRIES)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(one is not None for one in taken) == FREE_TRIES


def test_no_try_is_taken_for_a_stranger_or_a_locked_or_former_officer(desk):
    assert desk.tries(login="hecKim") is None
    desk.do(lock, "aliyeva", desk.clock.now())
    assert desk.tries() is None
    desk.do(unlock, "aliyeva")
    assert desk.tries() == "a hash"
    desk.do(put_officers, [Officer("aliyeva", "Əliyeva Nigar", Role.OFFICER, (), active=False)])
    assert desk.tries() is None


def test_an_account_needs_its_officer(desk):
    with pytest.raises(NoOfficerError):
        desk.do(give_password, "hecKim", "a hash", desk.clock.now(), first=False)


def test_an_officer_who_signs_in_elsewhere_can_be_locked_too(desk):
    desk.do(put_officers, [Officer("elsewhere", "x", Role.OFFICER, ())])
    secret = desk.do(begin, "elsewhere", "oidc", desk.clock.now(), LASTS, peer="")
    desk.do(lock, "elsewhere", desk.clock.now())
    assert desk.seat(secret) is None
    assert desk.registers.ask(account_of, "elsewhere").has_password is False


def test_another_password_ends_all_sessions(desk):
    secret = desk.begin()
    desk.do(give_password, "aliyeva", "another", desk.clock.now(), first=False)
    assert desk.seat(secret) is None


def test_a_seat_is_the_officer_as_he_stands_in_the_register_now(desk):
    secret = desk.begin(language="en")
    seat = desk.seat(secret)
    assert (seat.login, seat.role, seat.offices, seat.language, seat.first) == (
        "aliyeva",
        "officer",
        ("188",),
        "en",
        True,
    )
    desk.do(put_officers, [Officer("aliyeva", "Əliyeva Nigar", Role.AUDITOR, (OfficeCode("187"),))])
    assert (desk.seat(secret).role, desk.seat(secret).offices) == ("auditor", ("187",))
    desk.do(speak, seat.key, "az")
    assert desk.seat(secret).language == "az"


def test_a_session_that_stands_idle_is_over(desk):
    secret = desk.begin()
    desk.clock.advance(IDLE - timedelta(seconds=1))
    desk.do(touch, key_of(secret), desk.clock.now())
    desk.clock.advance(IDLE - timedelta(seconds=1))
    assert desk.seat(secret) is not None
    desk.clock.advance(timedelta(seconds=1))
    assert desk.seat(secret) is None


def test_a_session_is_over_at_its_hour_however_busy_it_is(desk):
    secret = desk.begin()
    for _ in range(int(LASTS / IDLE) * 2):
        assert desk.seat(secret) is not None
        desk.clock.advance(IDLE / 2)
        desk.do(touch, key_of(secret), desk.clock.now())
    assert desk.seat(secret) is None


def test_one_session_ends_and_the_others_go_on(desk):
    first, second = desk.begin(), desk.begin()
    assert desk.do(end, key_of(first), desk.clock.now())
    assert not desk.do(end, key_of(first), desk.clock.now())
    assert (desk.seat(first), desk.seat(second).login) == (None, "aliyeva")
    assert [row.ended_at is None for row in desk.registers.ask(sessions, "aliyeva")].count(True) == 1


def test_the_key_in_the_table_opens_nothing(desk):
    assert desk.seat(key_of(desk.begin())) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("on bir simvo", None),
        ("on bir simv", "SHORT"),
        ("a" * 201, "LONG"),
        ("abababababab", "MONOTONOUS"),
        ("Aliyeva-2026!", "LIKE_LOGIN"),
        pytest.param(make_first_password(), None, id="a first password"),
    ],
)
def test_a_password_has_to_be_worth_something(password, fault):
    assert fault_of(password, "aliyeva") == fault


def test_a_hash_is_argon2id_salted_and_knows_its_password_only():
    kept = hash_password("şifrəli söz 1")
    assert kept.startswith("$argon2id$")
    assert kept != hash_password("şifrəli söz 1")
    assert is_password(kept, "şifrəli söz 1")
    assert is_password(kept, "s\u0327ifrəli so\u0308z 1")  # as another keyboard composes it
    assert not is_password(kept, "sifrəli söz 1")
    assert not is_password(None, "şifrəli söz 1")
    assert not is_password("not a hash", "şifrəli söz 1")


def test_looks_are_found_by_officer_submission_and_person_newest_first(desk):
    mine, at = desk.registers.submit(), desk.clock.now()
    first = View(at, "aliyeva", "k", "ITEM", mine)
    second = View(at, "aliyeva", "k", "PERSON", fin="5VBK5VR", about="Əliyeva")
    for one in (first, second):
        desk.do(write_view, one)
    with desk.registers.database.reads() as reads:
        assert views_of(reads, login="aliyeva") == [second, first]
        assert views_of(reads, submission=mine) == [first]
        assert views_of(reads, fin="5VBK5VR") == [second]
        assert views_of(reads, login="hecKim") == []
