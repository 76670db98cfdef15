"""A bank's statement as large as is asked, the house that it comes to, and the truth about it, entry by entry.

``python -m bench.statement_world FOLDER ENTRIES`` writes ``statement.xml`` (camt.053), ``insurers``, ``months`` and
``truth`` (parquet). Always the same for a number of entries. As many dues as entries: of each insurer twelve months,
each under two codes.

The truth is certain by construction: of an insurer and code all dues differ and end in 0,10; what is to be combined is
the only sum that fits, parts and rests end otherwise, and only one thing besides exact payments happens to each.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from schemas.identifiers import Voen, voen_check

ACCOUNT = "AZ30CTRE00000000000004787695"
EMPLOYER, EMPLOYEE = "121111", "121211"
MONTHS = tuple(f"2025-{n:02}" for n in range(1, 13))
DUES = 2 * len(MONTHS)  # of each insurer
_FIRST_DAY, _DAYS = date(2026, 4, 1), 28
_TELLS_MONTH, _CODE_IN_TEXT, _TELLS_PAYER, _TELLS_VOEN = 0.3, 0.1, 0.88, 0.96  # parts of all
_UNIT, _END = 1000, 10  # each due is so many times ten manat, and ten qəpik

TRUTH = pa.schema(
    {
        "place": pa.int32(),
        "pass_name": pa.string(),  # "": nobody can know
        "insurer": pa.string(),
        "code": pa.string(),
        "paid": pa.list_(pa.struct({"period": pa.string(), "amount": pa.int64()})),
        "other": pa.int32(),  # place of the credit that comes back
    }
)


@dataclass(slots=True)
class Told:
    """One entry as the bank tells it, and what is true of it. ``rank`` orders the statement."""

    rank: float
    amount: int
    payer: str = ""
    code: str = ""
    purpose: str = ""
    pass_name: str = ""
    insurer: str | None = None
    code_paid: str = ""
    paid: Sequence[tuple[str, int]] = ()
    other: "Told | None" = None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Payer:
    """An insurer; ``sun``: its number at the fund."""

    voen: str
    sun: str
    dues: dict[str, list[int]] = field(default_factory=dict)  # by code, of each month


def main() -> None:
    folder, entries = Path(sys.argv[1]), int(sys.argv[2])
    source = random.Random("bench/reconcile")
    payers = make_payers(source, -(-entries // DUES))
    told = sorted(make_entries(source, payers, entries), key=lambda one: one.rank)
    for place, one in enumerate(told, start=1):
        one.place = place
    write_house(folder, payers)
    write_truth(folder, told)
    write_statement(folder / "statement.xml", told)


def make_payers(source: random.Random, count: int) -> Sequence[Payer]:
    """Insurers with a valid VÖEN each."""
    voens = valid_voens(10_000_000)
    return [
        Payer(next(voens), f"98{n:07}5", {code: make_dues(source) for code in (EMPLOYER, EMPLOYEE)})
        for n in range(count)
    ]


def valid_voens(first: int) -> Iterator[str]:
    """Those of legal persons, from the serial ``first`` on."""
    for serial in range(first, 100_000_000):
        for check in range(10):
            if voen_check(Voen(f"{serial}{check}1")):
                yield f"{serial}{check}1"


def make_dues(source: random.Random) -> list[int]:
    return [_UNIT * k + _END for k in source.sample(range(50, 5000), len(MONTHS))]


def make_entries(source: random.Random, payers: Sequence[Payer], count: int) -> Sequence[Told]:
    """What insurers pay, and what nobody can know, until there are ``count``. Who comes last may pay nothing."""
    strangers, most = valid_voens(90_000_000), count - count // 17
    kept: list[Told] = []
    for payer in payers:
        for code in (EMPLOYER, EMPLOYEE):
            group = list(make_group(source, payer, code))
            kept += group if len(kept) + len(group) <= most else ()
    while len(kept) < count:
        noise = make_noise(source, payers, strangers)
        kept += noise if len(kept) + len(noise) <= count else ()
    return kept


def make_group(source: random.Random, payer: Payer, code: str) -> Iterator[Told]:
    """All that one insurer pays under one code."""
    dues = payer.dues[code]
    kind = source.choices(_KINDS, _WEIGHTS)[0]
    extra = list(kind(source, payer, code))
    taken = {month for one in extra for month, _ in one.paid} | ({MONTHS[source.randrange(12)]} if not extra else set())
    for month, amount in zip(MONTHS, dues, strict=True):
        if month not in taken:
            yield exact(source, payer, code, month, amount)
    yield from extra


def exact(source: random.Random, payer: Payer, code: str, month: str, amount: int) -> Told:
    text = f"{month[5:]}.{month[:4]} üzrə" if source.random() < _TELLS_MONTH else "sosial sığorta haqqı"
    return told_of(source, payer, code, amount, [(month, amount)], "EXACT", text)


def told_of(
    source: random.Random,
    payer: Payer,
    code: str,
    amount: int,
    paid: Sequence[tuple[str, int]],
    name: str,
    text: str = "sosial sığorta haqqı",
    *,
    sure: bool = False,
) -> Told:
    """Who pays and what for, told by the bank or in the purpose. ``sure``: not by a number without a check digit."""
    way, code_in_text = source.random(), source.random() < _CODE_IN_TEXT
    words = [f"təsnifat {code}," if code_in_text else "", text]
    if way > _TELLS_PAYER:
        number = payer.voen if sure or way < _TELLS_VOEN else payer.sun
        words.append(f"VÖEN/uçot {number} qaimə {source.randrange(10**6)}")
        name = "NUMBER_IN_TEXT" if name == "EXACT" else name
    return Told(
        source.random(),
        amount,
        payer="" if way > _TELLS_PAYER else payer.voen,
        code="" if code_in_text else code,
        purpose=" ".join(word for word in words if word),
        pass_name=name,
        insurer=payer.voen,
        code_paid=code,
        paid=paid,
    )


def _nothing(source: random.Random, payer: Payer, code: str) -> Iterator[Told]:
    del source, payer, code
    return iter(())


def _months_at_once(source: random.Random, payer: Payer, code: str) -> Iterator[Told]:
    length, dues = source.randint(2, 4), payer.dues[code]
    first = source.randrange(13 - length)
    run = list(zip(MONTHS, dues, strict=True))[first : first + length]
    yield told_of(source, payer, code, sum(amount for _, amount in run), run, "COMBINED")


def _in_parts(source: random.Random, payer: Payer, code: str) -> Iterator[Told]:
    at = source.randrange(12)
    rest, ends = payer.dues[code][at] - 1010, source.choice(((337, 673), (200, 300, 510)))
    cuts = sorted(source.randrange(rest // _UNIT + 1) for _ in ends[1:])
    amounts = [
        (high - low) * _UNIT + end for (low, high), end in zip(pairwise([0, *cuts, rest // _UNIT]), ends, strict=True)
    ]
    parts = [told_of(source, payer, code, amount, [(MONTHS[at], amount)], "COMBINED") for amount in amounts]
    for one, rank in zip(parts, sorted(part.rank for part in parts), strict=True):
        one.rank = rank
    yield from parts


def _slip(source: random.Random, payer: Payer, code: str) -> Iterator[Told]:
    at, apart = source.randrange(12), source.choice((-5, -3, -1, 1, 2, 4))
    due = payer.dues[code][at]
    yield told_of(source, payer, code, due + apart, [(MONTHS[at], min(due, due + apart))], "TOLERANCE")


def _too_little(source: random.Random, payer: Payer, code: str) -> Iterator[Told]:
    at = sorted(source.sample(range(12), 2))
    one, other = (payer.dues[code][n] for n in at)
    amount = source.randrange(1, (one + other) // _UNIT - 1) * _UNIT + 500
    paid = [(MONTHS[at[0]], min(one, amount)), (MONTHS[at[1]], max(0, amount - one))]
    yield told_of(source, payer, code, amount, paid, "PARTIAL", sure=True)


def _too_much(source: random.Random, payer: Payer, code: str) -> Iterator[Told]:
    at = source.randrange(12)
    due = payer.dues[code][at]
    over = source.randrange(1, 900) * _UNIT + 500
    yield told_of(source, payer, code, due + over, [(MONTHS[at], due)], "OVERPAID", sure=True)


_KINDS = (_nothing, _months_at_once, _in_parts, _slip, _too_little, _too_much)
_WEIGHTS = (40, 18, 14, 12, 10, 6)


def make_noise(source: random.Random, payers: Sequence[Payer], strangers: Iterator[str]) -> Sequence[Told]:
    """What is for a person to clear up, or comes back."""
    one, other = source.sample(payers, 2)
    amount, rank = source.randrange(1, 5000) * _UNIT + 700, source.random()
    numbers = f"qaimə {source.randrange(10**9, 10**10)}A"
    credit = Told(rank, amount, payer=one.voen, code=EMPLOYER)
    back = Told(rank + (1 - rank) * source.random(), -amount, payer=one.voen, pass_name="RETURN", other=credit)
    told: Sequence[Sequence[Told]] = (
        [Told(rank, amount, code=EMPLOYER, purpose=numbers)],
        [Told(rank, amount, payer=next(strangers), code=EMPLOYER, purpose=numbers)],
        [Told(rank, amount, code=EMPLOYEE, purpose=f"{one.voen} və {other.voen}")],
        [Told(rank, amount, payer=one.voen, code=EMPLOYEE, purpose=f"{other.voen} üçün")],
        [Told(rank, amount, payer=one.voen, purpose="sosial sığorta")],
        [Told(rank, -amount, payer=one.voen, purpose="komissiya")],
        [credit, back],
    )
    return source.choice(told)


def write_house(folder: Path, payers: Sequence[Payer]) -> None:
    parquet.write_table(
        pa.table({"voen": [one.voen for one in payers], "sun": [one.sun for one in payers]}), folder / "insurers"
    )
    months = [
        (one.voen, month, *amounts)
        for one in payers
        for month, *amounts in zip(MONTHS, one.dues[EMPLOYER], one.dues[EMPLOYEE], strict=True)
    ]
    names = ("insurer", "month", "employer", "employee")
    parquet.write_table(
        pa.table(dict(zip(names, map(list, zip(*months, strict=True)), strict=True))), folder / "months"
    )


def write_truth(folder: Path, told: Sequence[Told]) -> None:
    columns = {
        "place": [one.place for one in told],
        "pass_name": [one.pass_name for one in told],
        "insurer": [one.insurer for one in told],
        "code": [one.code_paid for one in told],
        "paid": [[{"period": period, "amount": amount} for period, amount in one.paid if amount] for one in told],
        "other": [one.other.place if one.other else None for one in told],
    }
    parquet.write_table(pa.table(columns, schema=TRUTH), folder / "truth")


def write_statement(place: Path, told: Sequence[Told]) -> None:
    total = sum(one.amount for one in told)
    with place.open("w", encoding="utf-8") as file:
        file.write(_HEAD.format(account=ACCOUNT, opening=_manat(10**12), closing=_manat(10**12 + total)))
        file.writelines(map(_entry, told))
        file.write("</Stmt></BkToCstmrStmt></Document>\n")


def _entry(one: Told) -> str:
    day = _FIRST_DAY + timedelta(days=int(one.rank * _DAYS))
    credit = one.amount > 0
    who = "Dbtr" if credit else "Cdtr"
    identity = (
        f"<Id><OrgId><Othr><Id>{one.payer}</Id><SchmeNm><Cd>TXID</Cd></SchmeNm></Othr></OrgId></Id>"
        if one.payer
        else ""
    )
    tax = f"<Strd><TaxRmt><Rcrd><Tp>{one.code}</Tp><CtgyDtls>4</CtgyDtls></Rcrd></TaxRmt></Strd>" if one.code else ""
    back = "<RtrInf><AddtlInf>geri</AddtlInf></RtrInf>" if one.other else ""
    ordered = one.other or one  # what comes back bears the end-to-end id of what came
    return (
        f'<Ntry><Amt Ccy="AZN">{_manat(abs(one.amount))}</Amt><CdtDbtInd>{"CRDT" if credit else "DBIT"}</CdtDbtInd>'
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"<AcctSvcrRef>R{one.place:09}</AcctSvcrRef>"
        "<BkTxCd><Prtry><Cd>T</Cd></Prtry></BkTxCd><NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>E{ordered.place}</EndToEndId></Refs>"
        f"<RltdPties><{who}><Pty><Nm>Müəssisə {one.place} MMC</Nm>{identity}</Pty></{who}>"
        f"<{who}Acct><Id><IBAN>AZ21NABZ{one.place:020}</IBAN></Id></{who}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{one.purpose or 'geri'}</Ustrd>{tax}</RmtInf>{back}</TxDtls></NtryDtls></Ntry>\n"
    )


def _manat(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02}"


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
    "<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-05-01T00:00:00</CreDtTm></GrpHdr><Stmt><Id>S-1</Id>"
    "<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>AZN</Ccy></Acct>"
    '<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="AZN">{opening}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "<Dt><Dt>2026-04-01</Dt></Dt></Bal>"
    '<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="AZN">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "<Dt><Dt>2026-04-30</Dt></Dt></Bal>\n"
)

if __name__ == "__main__":
    main()
