"""Which elements of camt.053 and camt.054 are read, and under which name (ISO 20022, versions .02 to .13).

The versions differ in little: a party stands in ``Pty`` from .08 on, a status in ``Cd``, and a transaction has an
amount of its own from .03 on, before it stood in ``AmtDtls``. All are read wherever they stand. For ``tree_of``.
"""

from typing import Any


def _party(who: str) -> dict[str, Any]:
    other = {"": f"{who}_id", "Id": f"{who}_id", "SchmeNm": {"Cd": f"{who}_scheme", "Prtry": f"{who}_scheme"}}
    inside = {"Nm": f"{who}_name", "Id": {"OrgId": {"Othr": other}, "PrvtId": {"Othr": other}}}
    return {**inside, "Pty": inside}


def _account(field: str) -> dict[str, Any]:
    return {"Id": {"IBAN": field, "Othr": {"Id": field}}}


def _day(field: str) -> dict[str, str]:
    return {"Dt": field, "DtTm": field}


_TAX = {
    "Dbtr": {"TaxId": "tax_payer"},
    "Rcrd": {"": "tax_record", "Tp": "tax_type", "Ctgy": "tax_category", "CtgyDtls": "tax_level"},
}
_REMITTANCE = {
    "Ustrd": "line!line",
    "Strd": {"CdtrRefInf": {"Ref": "line!line"}, "AddtlRmtInf": "line!line", "TaxRmt": _TAX},
}
_TRANSACTION = {
    "": "transaction",
    "Refs": {"AcctSvcrRef": "tx_reference", "EndToEndId": "end_to_end"},
    "Amt@Ccy": "tx_amount",
    "CdtDbtInd": "tx_direction",
    "AmtDtls": {"TxAmt": {"Amt@Ccy": "details_amount"}},
    "RltdPties": {
        "Dbtr": _party("dbtr"),
        "DbtrAcct": _account("dbtr_iban"),
        "Cdtr": _party("cdtr"),
        "CdtrAcct": _account("cdtr_iban"),
    },
    "RmtInf": _REMITTANCE,
    "RtrInf": {"": "return", "OrgnlEndToEndId": "returned"},
    "AddtlTxInf": "tx_info",
}
_ENTRY = {
    "": "entry",
    "Amt@Ccy": "amount",
    "CdtDbtInd": "direction",
    "RvslInd": "reversal",
    "Sts": {"#": "status_text", "Cd": "status", "Prtry": "status"},
    "BookgDt": _day("booked"),
    "ValDt": _day("valued"),
    "AcctSvcrRef": "reference",
    "NtryDtls": {"TxDtls": _TRANSACTION},
    "AddtlNtryInf": "info",
}
_BALANCE = {
    "": "balance",
    "Tp": {"CdOrPrtry": {"Cd": "bal_type"}},
    "Amt@Ccy": "bal_amount",
    "CdtDbtInd": "bal_direction",
    "Dt": _day("bal_day"),
}
_SUMMARY = {
    "": "summary",
    "TtlNtries": {"NbOfNtries": "total"},
    "TtlCdtNtries": {"NbOfNtries": "credits", "Sum": "credit_sum"},
    "TtlDbtNtries": {"NbOfNtries": "debits", "Sum": "debit_sum"},
}
_STATEMENT = {
    "": "statement",
    "Id": "id!id",
    "FrToDt": {"": "days", "FrDtTm": "from", "ToDtTm": "to"},
    "Acct": {"": "account", **_account("iban"), "Ccy": "currency"},
    "Bal": _BALANCE,
    "TxsSummry": _SUMMARY,
    "Ntry": _ENTRY,
}
# By the name of the message: the format's name, and the tree of ``Document``.
TREES: dict[str, tuple[str, dict[str, Any]]] = {
    "camt.053": ("CAMT053", {"BkToCstmrStmt": {"Stmt": _STATEMENT}}),
    "camt.054": ("CAMT054", {"BkToCstmrDbtCdtNtfctn": {"Ntfctn": _STATEMENT}}),
}
