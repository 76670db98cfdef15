"""Statements as banks write them: camt.053, MT940 and CSV of the same head and entries."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from xml.sax.saxutils import escape

from schemas.money import to_manat
from schemas.statements import BankEntry, StatementHead

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_LINE = 140  # signs of Ustrd
_FOLD = 65  # signs of a line of MT940


def camt053(head: StatementHead, entries: Sequence[BankEntry]) -> bytes:
    """camt.053.001.08; counts and sums are those of ``entries``, balances those of ``head`` where it has them."""
    return "".join(camt053_parts(head, entries)).encode()


def camt053_parts(head: StatementHead, entries: Iterable[BankEntry]) -> Iterator[str]:
    """The same in pieces, for a statement that is larger than the memory; without counts and sums."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{_NAMESPACE}"><BkToCstmrStmt><GrpHdr>'
    yield f"<MsgId>{escape(head.statement_id)}</MsgId><CreDtTm>{head.to_day}T23:00:00+04:00</CreDtTm></GrpHdr>\n"
    yield f"<Stmt><Id>{escape(head.statement_id)}</Id><FrToDt><FrDtTm>{head.from_day}T00:00:00+04:00</FrDtTm>"
    yield f"<ToDtTm>{head.to_day}T23:00:00+04:00</ToDtTm></FrToDt>"
    yield f"<Acct><Id><IBAN>{head.account}</IBAN></Id><Ccy>{head.currency}</Ccy></Acct>\n"
    for kind, amount, day in (("OPBD", head.opening, head.from_day), ("CLBD", head.closing, head.to_day)):
        if amount is not None:
            yield f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_money(amount)}<Dt><Dt>{day}</Dt></Dt></Bal>\n"
    if isinstance(entries, Sequence):
        yield _summary(entries)
    yield from map(_camt_entry, entries)
    yield "</Stmt></BkToCstmrStmt></Document>\n"


def _money(amount: int) -> str:
    direction = "CRDT" if amount >= 0 else "DBIT"
    return f'<Amt Ccy="AZN">{to_manat(abs(amount))}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'


def _summary(entries: Sequence[BankEntry]) -> str:
    credits_ = [one.amount for one in entries if one.amount > 0]
    debits = [-one.amount for one in entries if one.amount < 0]
    sides = "".join(
        f"<{name}><NbOfNtries>{len(some)}</NbOfNtries><Sum>{to_manat(sum(some))}</Sum></{name}>"
        for name, some in (("TtlCdtNtries", credits_), ("TtlDbtNtries", debits))
    )
    return f"<TxsSummry><TtlNtries><NbOfNtries>{len(entries)}</NbOfNtries></TtlNtries>{sides}</TxsSummry>\n"


def _if(text: str, before: str, after: str) -> str:
    return f"{before}{escape(text)}{after}" if text else ""


def _camt_entry(one: BankEntry) -> str:
    party, account = ("Dbtr", "DbtrAcct") if one.amount > 0 else ("Cdtr", "CdtrAcct")
    code = _if(one.payer_code, "<Id><OrgId><Othr><Id>", "</Id><SchmeNm><Cd>TXID</Cd></SchmeNm></Othr></OrgId></Id>")
    inside = _if(one.payer_name, "<Nm>", "</Nm>") + code
    related = f"<{party}><Pty>{inside}</Pty></{party}>" if inside else ""
    related += _if(one.payer_iban, f"<{account}><Id><IBAN>", f"</IBAN></Id></{account}>")
    tax = _if(one.code, "<Ctgy>", "</Ctgy>") + _if(one.level, "<CtgyDtls>", "</CtgyDtls>")
    remittance = "".join(_if(line, "<Ustrd>", "</Ustrd>") for line in wrap(one.purpose, _LINE, break_on_hyphens=False))
    remittance += f"<Strd><TaxRmt><Rcrd>{tax}</Rcrd></TaxRmt></Strd>" if tax else ""
    parts = (
        # A return bears the end-to-end id of what it returns.
        _if(one.returns or one.end_to_end, "<Refs><EndToEndId>", "</EndToEndId></Refs>"),
        f"<RltdPties>{related}</RltdPties>" if related else "",
        f"<RmtInf>{remittance}</RmtInf>" if remittance else "",
        "<RtrInf><AddtlInf>geri qaytarma</AddtlInf></RtrInf>" if one.returns else "",
    )
    return (
        f"<Ntry>{_money(one.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{one.booking_date}</Dt></BookgDt>"
        f"<ValDt><Dt>{one.value_date}</Dt></ValDt>{_if(one.reference, '<AcctSvcrRef>', '</AcctSvcrRef>')}"
        f"<BkTxCd/><NtryDtls><TxDtls>{''.join(parts)}</TxDtls></NtryDtls></Ntry>\n"
    )


def mt940(head: StatementHead, entries: Sequence[BankEntry]) -> bytes:
    """MT940 with words between slashes in ``:86:``; the head needs both balances and both days."""
    if head.opening is None or head.closing is None:
        raise ValueError("MT940 has two balances")
    lines = [
        f":20:{head.statement_id}",
        f":25:CTREAZ22/{head.account}",
        ":28C:1/1",
        f":60F:{_balance(head.opening, f'{head.from_day:%y%m%d}')}",
        *(line for one in entries for line in _mt940_entry(one)),
        f":62F:{_balance(head.closing, f'{head.to_day:%y%m%d}')}",
        "-",
    ]
    return "\r\n".join([*lines, ""]).encode()


def _balance(amount: int, day: str) -> str:
    return f"{'C' if amount >= 0 else 'D'}{day}AZN{_comma(amount)}"


def _comma(amount: int) -> str:
    return str(to_manat(abs(amount))).replace(".", ",")


def _mt940_entry(one: BankEntry) -> Iterator[str]:
    days = f"{one.value_date:%y%m%d}{one.booking_date:%m%d}"
    mark = "C" if one.amount > 0 else "D"
    yield f":61:{days}{mark}{_comma(one.amount)}NTRFNONREF" + (f"//{one.reference}" if one.reference else "")
    words = {
        "VOEN": one.payer_code,
        "NAME": one.payer_name,
        "IBAN": one.payer_iban,
        "EREF": one.end_to_end,
        "RTRN": one.returns,
        "CODE": one.code,
        "LEVEL": one.level,
        "REMI": one.purpose,
    }
    text = "".join(f"/{word}/{value}" for word, value in words.items() if value)
    folded = [text[at : at + _FOLD] for at in range(0, len(text), _FOLD)]
    if folded:
        yield from (f":86:{folded[0]}", *folded[1:])


def treasury_csv(head: StatementHead, entries: Sequence[BankEntry]) -> bytes:
    """CSV as ``reconciliation/mappings/treasury.toml`` describes it."""
    header = (
        "Çıxarış №;Hesab;Tarix;Valyuta tarixi;Sənəd №;Tapşırıq №;Növ;Məbləğ;Valyuta;Ödəyici;VÖEN;"
        "Ödəyicinin hesabı;Təsnifat kodu;Səviyyə;Təyinat"
    )
    return "\r\n".join([header, *(_csv_line(head, one) for one in entries), ""]).encode("utf-8-sig")


def _csv_line(head: StatementHead, one: BankEntry) -> str:
    grouped = f"{to_manat(abs(one.amount)):,}".replace(",", " ").replace(".", ",")
    days = [f"{day:%d.%m.%Y}" for day in (one.booking_date, one.value_date)]
    values = [head.statement_id, head.account, *days, one.reference, one.end_to_end]
    values += ["Mədaxil" if one.amount > 0 else "Məxaric", grouped, head.currency]
    values += [one.payer_name, one.payer_code, one.payer_iban, one.code, one.level, one.purpose]
    return ";".join('"' + value.replace('"', '""') + '"' for value in values)
