"""Entries and heads for tests of readers: a sink that keeps all, strategies, and one good statement."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from io import BytesIO

from hypothesis import strategies as st

from reconciliation.reading import read
from schemas.statements import BankEntry, StatementHead

ACCOUNT = "AZ30CTRE00000000000004787695"
PAYER_ACCOUNT = "AZ21NABZ00000000137010001944"
DAY = date(2026, 11, 3)


@dataclass
class Kept:
    """A sink that keeps what it is given."""

    accounts: list[str] = field(default_factory=list)
    entries: list[list[BankEntry]] = field(default_factory=list)
    skipped: int = 0

    def begin(self, statement, account):
        assert statement == len(self.accounts)
        self.accounts.append(account)
        self.entries.append([])

    def add(self, statement, entry):
        assert statement == len(self.accounts) - 1
        self.entries[statement].append(entry)

    def skip(self, statement):
        self.skipped += 1


def entries_of(content: bytes) -> list[BankEntry]:
    """The entries of a file's one statement."""
    kept = Kept()
    read(BytesIO(content), kept)
    (entries,) = kept.entries
    return entries


def an_entry(**changes) -> BankEntry:
    good = BankEntry(
        booking_date=DAY,
        value_date=DAY,
        amount=150_50,
        reference="BANK1",
        end_to_end="ORDER1",
        payer_name="Nümunə MMC",
        payer_code="1300144711",
        payer_iban=PAYER_ACCOUNT,
        code="121111",
        level="4",
        purpose="MDSS haqqı 2026-10",
    )
    return replace(good, **changes)


def a_head(entries=(), opening=1_000_00, **changes) -> StatementHead:
    good = StatementHead(
        format="CAMT053",
        account=ACCOUNT,
        statement_id="2026-11-03",
        currency="AZN",
        from_day=DAY,
        to_day=DAY,
        opening=opening,
        closing=opening + sum(one.amount for one in entries),
    )
    return replace(good, **changes)


_LETTERS = st.sampled_from("abcçdeəfgğhxıijkqlmnoöprsştuüvyzƏİIŞÇ0123456789.,()№")
_PLAIN = st.lists(st.text(_LETTERS, max_size=12), max_size=10).map(lambda words: " ".join(" ".join(words).split()))
_IDS = st.text(st.sampled_from("ABCDEFGHKLM0123456789"), min_size=1, max_size=12)
_DAYS = st.integers(0, 300).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
_AMOUNTS = st.integers(1, 10**11).flatmap(lambda amount: st.sampled_from((amount, -amount)))


@st.composite
def entries_of_one_statement(draw, *, texts=_PLAIN):
    """Up to six entries that all three formats can tell."""
    references = draw(st.lists(_IDS, max_size=6, unique=True))
    made = []
    for reference in references:
        booked = draw(_DAYS)
        made.append(
            BankEntry(
                booking_date=booked,
                value_date=booked + timedelta(days=draw(st.integers(-20, 20))),
                amount=draw(_AMOUNTS),
                reference=reference,
                end_to_end=draw(st.one_of(st.just(""), _IDS)),
                returns=draw(st.one_of(st.just(""), _IDS)),
                payer_name=draw(texts),
                payer_code=draw(st.sampled_from(("", "1300144711", "5ABCDE1"))),
                payer_iban=draw(st.sampled_from(("", PAYER_ACCOUNT))),
                code=draw(st.sampled_from(("", "121111"))),
                level=draw(st.sampled_from(("", "4"))),
                purpose=draw(texts),
            )
        )
    return made
