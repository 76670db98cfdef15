"""Statements of a bank, as small as they may be: camt.053 with a few entries."""

from xml.sax.saxutils import escape

ACCOUNT = "AZ30CTRE00000000000004787695"  # of office 188
_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_DAY = "2026-04-20"


def entry(amount, reference, *, payer="", name="Kimsə", purpose="", end_to_end="", returns=""):
    """(qəpik, XML) of one movement; below zero what was paid out."""
    number = f"<Id><OrgId><Othr><Id>{payer}</Id></Othr></OrgId></Id>" if payer else ""
    side = "Dbtr" if amount > 0 else "Cdtr"
    party = f"<RltdPties><{side}><Pty><Nm>{escape(name)}</Nm>{number}</Pty></{side}></RltdPties>"
    refs = f"<Refs><EndToEndId>{end_to_end or returns}</EndToEndId></Refs>" if end_to_end or returns else ""
    text = f"<RmtInf><Ustrd>{escape(purpose)}</Ustrd></RmtInf>" if purpose else ""
    sign = "CRDT" if amount > 0 else "DBIT"
    told = (
        f'<Ntry><Amt Ccy="AZN">{_manat(amount)}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{_DAY}</Dt></BookgDt><ValDt><Dt>{_DAY}</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef>"
        "<BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls>{refs}{party}{text}</TxDtls></NtryDtls></Ntry>"
    )
    return amount, told


def statement(*entries, account=ACCOUNT, identifier="S-1", opening=100_000, closing=None):
    """A file of one statement."""
    reached = opening + sum(amount for amount, _ in entries) if closing is None else closing
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{_NAMESPACE}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{identifier}</MsgId><CreDtTm>{_DAY}T18:00:00Z</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{identifier}</Id><CreDtTm>{_DAY}T18:00:00Z</CreDtTm>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>AZN</Ccy></Acct>{_balance('OPBD', opening)}"
        f"{_balance('CLBD', reached)}{''.join(told for _, told in entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _balance(kind, amount):
    sign = "CRDT" if amount >= 0 else "DBIT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="AZN">{_manat(amount)}</Amt>'
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{_DAY}</Dt></Dt></Bal>"
    )


def _manat(qepik):
    return f"{abs(qepik) // 100}.{abs(qepik) % 100:02}"
