"""Parts of statements written into the registers, beside the same payments as they are loaded one by one."""

import io
from datetime import date
from hashlib import sha256

import pytest
from account_book import ALFA, CODE, Book
from booked_world import ACCOUNT, blob, matched, paid, returned, row
from sqlalchemy import event, insert, select, text

from pipeline.effects import EffectKinds
from registries.bank_booking import (
    BookPart,
    CloseStatement,
    NotWholeError,
    OpenStatements,
    StatementTold,
    book_part,
    booking_effects,
    statements_of,
    told_of,
)
from registries.bank_steps import State, match_in_force, state_of, steps_of
from registries.bank_tables import bank_step
from registries.effects import effect_kinds
from registries.payments import Payment, payments_by_number, take_back_payment, write_payments
from schemas.identifiers import OfficeCode

MONEY = (
    "select t.number, t.kind, t.source, t.turn, t.insurer, t.activity, t.report, t.value_date, t.corrects, t.reverses,"
    " p.place, p.account, p.amount, p.reason, p.about, p.base, a.kind, a.insurer, a.fin, a.activity, a.code"
    ' from account_transaction t join posting p on p."transaction" = t.number join account a on a.id = p.account'
    " order by t.number, p.place"
)


class BookingBook(Book):
    """Books whose house books statements, too."""

    def make(self):
        super().make()
        self.blobs = {}
        self.kinds = EffectKinds(*effect_kinds(), *booking_effects(lambda digest: io.BytesIO(self.blobs[digest])))
        return self

    def opened(self, count=1, entries=0):
        told = StatementTold(
            format="CAMT053",
            account=ACCOUNT,
            statement_id="S-1",
            office="188",
            entries=entries,
            credit_sum=0,
            debit_sum=0,
        )
        owner = self.submit()
        self.apply(OpenStatements(statements=(told,) * count), owner=owner)
        return owner

    def book(self, owner, *rows):
        with self.database.write() as tx:
            return book_part(tx, matched(rows), statements_of(tx, owner), self.clock.now())["counted"]

    def rows(self, sql):
        with self.database.reads() as reads:
            return [tuple(one) for one in reads.execute(text(sql))]

    def state(self, number):
        with self.database.reads() as reads:
            return state_of(steps_of(reads, [number]).get(number, ()))

    def red(self):
        return self.problems()


@pytest.fixture
def book(tmp_path):
    made = BookingBook(tmp_path / "a.sqlite").make()
    yield made
    made.database.close()


def test_a_part_is_posted_as_the_same_payments_loaded_are(book, tmp_path):
    other = Book(tmp_path / "b.sqlite").make()
    for one in (book, other):
        one.report([100_000, 0, 0])
    days = [date(2026, 4, 10), date(2026, 3, 31), date(2025, 12, 31), date(2026, 3, 1)]
    codes = [CODE, CODE, "121112", "121112"]
    rows = [
        paid(n, 100 * n, ALFA, code=code, day=day) for n, (day, code) in enumerate(zip(days, codes, strict=True), 1)
    ]
    book.book(book.opened(), *rows)
    with other.database.write() as tx:
        write_payments(
            tx,
            [
                Payment(
                    number=f"B-{n:07}-1",
                    insurer=ALFA,
                    value_date=day,
                    amount=100 * n,
                    code=code,
                    office=OfficeCode("188"),
                )
                for n, (day, code) in enumerate(zip(days, codes, strict=True), 1)
            ],
            other.clock.now(),
        )
    with other.database.reads() as reads:
        loaded = [tuple(one) for one in reads.execute(text(MONEY))]
        kept = [tuple(one) for one in reads.execute(text("select * from payment order by number"))]
    assert book.rows(MONEY) == loaded
    assert book.rows("select * from payment order by number") == kept
    assert {one[8] for one in loaded if one[1] == "PAYMENT"} == {None, "2026-Q1"}
    assert book.red() == []
    other.database.close()


def test_an_entry_stands_in_the_register_as_the_statement_told_it(book):
    told = {
        "reference": "R-1",
        "end_to_end": "E-1",
        "payer_name": "Naməlum",
        "payer_code": "1300144711",
        "payer_iban": "AZ1",
        "code": "121111",
        "level": "2",
        "purpose": "mart",
    }
    book.book(book.opened(), row(1, 500, day=date(2026, 4, 3), **told))
    [kept] = book.rows(
        "select number, statement, place, account, office, booking_date, amount, reference, end_to_end, payer_name,"
        " payer_code, payer_iban, code, level, purpose from bank_entry"
    )
    assert kept == (1, 1, 1, ACCOUNT, "188", "2026-04-03", 500, *told.values())


def test_what_nobody_is_found_for_stands_in_suspense_with_its_candidates(book):
    might = {"insurer": str(ALFA), "code": CODE, "period": "2026-03", "amount": 7, "score": 40, "why": "SAME_AMOUNT"}
    counted = book.book(book.opened(), row(1, 7, about="two", candidates=[might], cause="SEVERAL_INSURERS"))
    assert counted == [[1, "causes", "SEVERAL_INSURERS", 1, 7]]
    assert book.rows("select * from bank_suspense") == [(1, "SEVERAL_INSURERS", "two")]
    assert book.rows("select * from bank_candidate") == [(1, 1, str(ALFA), CODE, "2026-03", 7, 40, "SAME_AMOUNT")]
    assert (book.state(1), book.rows("select count(*) from payment")) == (State.SUSPENSE, [(0,)])


def test_a_match_says_which_dues_it_pays(book):
    lines = [{"code": CODE, "period": f"2026-0{n}", "amount": n} for n in (1, 2)]
    book.book(book.opened(), paid(1, 3, ALFA, lines=lines, pass_name="COMBINED"))
    assert book.rows("select entry, n, place, period, amount from bank_line order by place") == [
        (1, 1, 1, "2026-01", 1),
        (1, 1, 2, "2026-02", 2),
    ]
    assert book.state(1) is State.MATCHED


def test_an_entry_that_is_known_is_counted_and_never_booked_again(book):
    book.book(book.opened(), paid(1, 3, ALFA, key="k1"))
    counted = book.book(book.opened(), paid(1, 3, ALFA, key="k1"), paid(2, 4, ALFA, key="k2"), row(3, 4, key="k2"))
    assert counted == [[1, "known", "", 2, 7], [1, "passes", "EXACT", 1, 4]]
    assert book.rows("select key, statement, number from bank_entry order by number") == [("k1", 1, 1), ("k2", 2, 2)]


def test_a_part_that_is_judged_anew_is_neither_known_nor_booked_again(book):
    owner = book.opened()
    book.book(owner, paid(1, 3, ALFA))
    assert book.book(owner, paid(1, 3, ALFA), paid(2, 4, ALFA)) == [[1, "passes", "EXACT", 1, 4]]


def test_a_debit_takes_the_payment_of_its_credit_back(book):
    owner = book.opened()
    book.book(owner, paid(1, 300, ALFA), paid(2, 500, ALFA))
    book.book(owner, returned(3, 300, other=1))
    with book.database.reads() as reads:
        assert set(payments_by_number(reads, ["B-0000001-1", "B-0000002-1"])) == {"B-0000002-1"}
        step = bank_step.alias("step")
        assert reads.execute(
            select(step.c.entry).where(match_in_force(step)).order_by(step.c.entry)
        ).scalars().all() == [2, 3]
    assert [book.state(one) for one in (1, 2, 3)] == [State.RETURNED, State.MATCHED, State.MATCHED]
    assert book.rows("select entry, n, what, payment, other from bank_step where other is not null order by entry") == [
        (1, 2, "RETURN", "B-0000001-1", 3),
        (3, 1, "MATCH", None, 1),
    ]
    assert book.rows("select sum(amount) from posting where account like '%MONEY%'") == [(-500,)]
    assert book.red() == []


def test_the_reversal_of_a_return_is_the_one_that_taking_a_payment_back_writes(book, tmp_path):
    other = BookingBook(tmp_path / "b.sqlite").make()
    for one in (book, other):
        one.report([100_000, 0, 0])
        one.book(one.opened(), paid(1, 300, ALFA, day=date(2026, 3, 3)))
    book.book(book.opened(), returned(1, 300, key="back", other=1))
    with other.database.write() as tx:
        take_back_payment(tx, "B-0000001-1", other.clock.now())
    assert book.rows(MONEY) == other.rows(MONEY)
    other.database.close()


def test_a_debit_may_return_a_credit_of_the_same_part(book):
    book.book(book.opened(), paid(1, 300, ALFA, key="came"), returned(2, 300, other_key="came"))
    assert [book.state(one) for one in (1, 2)] == [State.RETURNED, State.MATCHED]
    assert book.red() == []


def test_money_that_stood_in_suspense_goes_back_without_a_payment(book):
    book.book(book.opened(), row(1, 300, key="came"), returned(2, 300, other_key="came"))
    assert book.rows("select entry, n, what, payment from bank_step order by entry") == [
        (1, 1, "RETURN", None),
        (2, 1, "MATCH", None),
    ]


def test_a_credit_that_came_back_in_its_file_is_not_told_as_suspense(book):
    came = row(1, 300, key="came", cause="RETURNED")
    told = book.book(book.opened(), came, returned(2, 300, other_key="came"), row(3, 7))
    assert told == [[1, "causes", "PAYER_UNKNOWN", 1, 7], [1, "passes", "RETURN", 2, 0]]
    assert [book.state(one) for one in (1, 2, 3)] == [State.RETURNED, State.MATCHED, State.SUSPENSE]


@pytest.mark.parametrize(
    "debit",
    [
        pytest.param(returned(2, 299, other=1), id="another amount"),
        pytest.param(returned(2, 300, other=7), id="no such entry"),
        pytest.param(returned(2, 300, other_key="nobody's"), id="no such key"),
    ],
)
def test_a_return_that_does_not_fit_its_credit_is_not_believed(book, debit):
    owner = book.opened()
    book.book(owner, paid(1, 300, ALFA))
    assert book.book(owner, debit) == [[1, "causes", "RETURN_UNKNOWN", 1, debit["amount"]]]
    assert (book.state(1), book.state(2)) == (State.MATCHED, State.SUSPENSE)


def test_money_that_came_back_of_a_payment_order_is_no_payment_that_a_debit_returns(book):
    owner = book.opened()
    book.book(owner, row(1, 300))
    with book.database.write() as tx:
        told = {"entry": 1, "n": 1, "what": "MATCH", "two": False, "user": "", "at": book.clock.now(), "code": ""}
        tx.execute(insert(bank_step).values(**told, about="P-0000001-00001", pass_name="PAYOUT", score=100))
    assert book.book(owner, returned(2, 300, other=1)) == [[1, "causes", "RETURN_UNKNOWN", 1, -300]]
    assert (book.state(1), book.state(2)) == (State.MATCHED, State.SUSPENSE)


def test_a_credit_is_returned_once(book):
    owner = book.opened()
    twice = [returned(2, 300, other=1), returned(3, 300, other=1)]
    assert book.book(owner, paid(1, 300, ALFA), *twice)[0] == [1, "causes", "RETURN_UNKNOWN", 1, -300]
    assert book.book(owner, returned(4, 300, other=1)) == [[1, "causes", "RETURN_UNKNOWN", 1, -300]]
    assert book.red() == []


def test_money_that_a_report_uses_is_not_taken_back_by_the_house(book):
    owner = book.opened()
    book.book(owner, paid(1, 300, ALFA))
    book.report([100_000, 0, 0], used={"B-0000001-1": 100})
    book.book(owner, returned(2, 300, other=1))
    assert book.rows("select * from bank_suspense") == [(2, "RETURN_OF_USED_MONEY", "B-0000001-1")]
    assert book.state(1) is State.MATCHED


def test_a_part_takes_the_same_number_of_statements_however_many_entries_it_has(book):
    def mixed(first, count, key):
        made = [paid(n, n, ALFA, code=f"12{n:04}", key=f"{key}{n}") for n in range(first, first + count)]
        made += [row(n, n, key=f"{key}{n}") for n in range(first + count, first + 2 * count)]
        back = range(first + 2 * count, first + 3 * count)
        return made + [returned(n, n - 2 * count, key=f"{key}{n}", other_key=f"{key}{n - 2 * count}") for n in back]

    owner = book.opened()
    book.book(owner, *mixed(5000, 1, "first"))  # counters and the accounts that all parts share are there
    few, many = (statements(book, owner, mixed(*told)) for told in ((1, 2, "few"), (100, 400, "many")))
    assert few == many
    assert book.red() == []


def statements(book, owner, rows):
    seen = []

    def note(_connection, _cursor, sql, *_):
        seen.append(" ".join(sql.split()[:3]))

    event.listen(book.database.writer, "before_cursor_execute", note)
    book.book(owner, *rows)
    event.remove(book.database.writer, "before_cursor_execute", note)
    return seen


def test_a_statement_is_closed_when_its_parts_are_in(book):
    rows = [paid(1, 3, ALFA), row(2, 4), paid(3, 5, ALFA)]
    data = blob(rows, part=2)
    digest = sha256(data).hexdigest()
    book.blobs[digest] = data
    owner = book.submit()
    told = StatementTold(
        format="CAMT053", account=ACCOUNT, statement_id="S-1", office="188", entries=3, credit_sum=12, debit_sum=0
    )
    commands = [OpenStatements(statements=(told,)), BookPart(matched=digest, part=0)]
    with pytest.raises(NotWholeError):
        book.apply(*commands, CloseStatement(matched=digest), owner=owner)
    facts = book.apply(*commands, BookPart(matched=digest, part=1), CloseStatement(matched=digest), owner=owner)
    assert facts["statements"] == {"1": {"booked": 3, "known": 0}}
    with book.database.reads() as reads:
        assert told_of(reads, owner, digest) == {(1, "causes", "PAYER_UNKNOWN"): [1, 4], (1, "passes", "EXACT"): [2, 8]}
