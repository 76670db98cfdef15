"""Statements of a bank, as small as they may be: camt.053 with a few entries."""

from xml.sax.saxutils import escape

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


def manat(qepik):
    return f"{abs(qepik) // 100}.{abs(qepik) % 100:02}"


def entry(amount, reference, *, day="2026-04-20", payer="", name="", purpose="", end_to_end="", returns=""):
    """One movement; below zero what was paid out."""
    party = f"<Dbtr><Pty><Nm>{escape(name or 'X')}</Nm>"
    if payer:
        party += f"<Id><OrgId><Othr><Id>{payer}</Id></Othr></OrgId></Id>"
    party += "</Pty></Dbtr>"
    refs = f"<Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>" if end_to_end else ""
    back = (
        f"<RtrInf><OrgnlBkTxCd/></RtrInf>" if False else ""  # noqa: F541
    )
    text = f"<RmtInf><Ustrd>{escape(purpose)}</Ustrd></RmtInf>" if purpose else ""
    sign = "CRDT" if amount > 0 else "DBIT"
    return (
        f'<Ntry><NtryRef>{reference}</NtryRef><Amt Ccy="AZN">{manat(amount)}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"<AcctSvcrRef>{reference}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls>{refs}<RltdPties>{party if amount > 0 else ''}</RltdPties>{text}{back}</TxDtls></NtryDtls>"
        "</Ntry>"
    )


def statement(account, amounts_and_entries, *, identifier="S-1", opening=100_000, closing=None, day="2026-04-20"):
    """A file of one statement; ``amounts_and_entries``: (qəpik, XML of the entry)."""
    whole = opening + sum(amount for amount, _ in amounts_and_entries) if closing is None else closing
    body = "".join(one for _, one in amounts_and_entries)

    def balance(kind, amount):
        sign = "CRDT" if amount >= 0 else "DBIT"
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="AZN">{manat(amount)}</Amt>'
            f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
        )

    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{NAMESPACE}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{identifier}</MsgId><CreDtTm>{day}T18:00:00Z</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{identifier}</Id><CreDtTm>{day}T18:00:00Z</CreDtTm>"
        f"<FrToDt><FrDtTm>{day}T00:00:00Z</FrDtTm><ToDtTm>{day}T23:59:59Z</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>AZN</Ccy></Acct>"
        f"{balance('OPBD', opening)}{balance('CLBD', whole)}{body}</Stmt></BkToCstmrStmt></Document>"
    ).encode()
