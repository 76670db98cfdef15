"""The registers in words: what each is called, its columns, and the values that stand in them."""

from collections.abc import Mapping

from outbox.notice_xml import Both
from outbox.prints.sheet import Column, Kind
from pipeline.status import MEANINGS, Status
from registries.registers import Register
from schemas.certificate_reasons import newest_reason

NAMES: Mapping[Register, Both] = {
    Register.APPLICATIONS: Both("Müraciətlər", "Applications"),
    Register.PERSONS: Both("Sığortaolunanlar", "Insured persons"),
    Register.CERTIFICATES: Both("Şəhadətnamələr", "Certificates"),
    Register.TABLES: Both("Haqq-hesab cədvəlləri", "Settlement tables"),
    Register.REPORTS: Both("Rüblük hesabatlar", "Quarterly reports"),
    Register.AUTHORIZATIONS: Both("Səlahiyyətlər", "Authorizations"),
    Register.INSURERS: Both("Sığortaedənlər", "Insurers"),
}
KINDS = {
    "initial": Both("İlkin uçot", "First registration"),
    "correction": Both("Düzəliş", "Correction"),
    "replacement": Both("Şəhadətnamənin dəyişdirilməsi", "Replacement of the certificate"),
    "duplicate": Both("Şəhadətnamənin dublikatı", "Duplicate of the certificate"),
}
CERTIFICATES = {
    "issued": Both("Verilib", "Issued"),
    "ended": Both("Verilib, qüvvəsi dayandırılıb", "Issued, has ended"),
    "known": Both("Mövcuddur", "Had one"),
    "none": Both("Verilməyib", "Not issued"),
}
STATES = {
    "active": Both("Qüvvədədir", "In force"),
    "ended": Both("Bitib və ya ləğv edilib", "Ended or revoked"),
    "open": Both("Fəaliyyətdədir", "Open"),
    "closed": Both("Bağlanıb", "Closed"),
}
CERTIFICATE_STATES = {
    "active": Both("Qüvvədədir", "In force"),
    "ended": Both("Qüvvəsi dayandırılıb", "Ended"),
}
TERMS = {"UNLIMITED": Both("Müddətsiz", "Unlimited"), "DATED": Both("Müddətli", "Limited")}
INSURERS = {"legal": Both("Hüquqi şəxs", "Legal person"), "natural": Both("Fiziki şəxs", "Natural person")}
_WAITING_EN = {Status.ON_HOLD: "Waiting", Status.QUARANTINED: "Set aside"}


def status_word(code: str) -> Both:
    """A status as people read it."""
    one = Status(code)
    return Both(MEANINGS[one].az, _WAITING_EN.get(one, one.value.replace("_", " ").capitalize()))


def reason_word(code: str | None) -> Both | None:
    """Why a certificate ended."""
    if code is None:
        return None
    known = newest_reason(code)
    return Both(code, code) if known is None else Both(known.name_az, known.name_en)


def _column(az: str, en: str, kind: Kind = Kind.TEXT, share: int = 10) -> Column:
    return Column(Both(az, en), kind, share)


_VOEN = _column("VÖEN", "VÖEN")
_NO = _column("№", "No", Kind.COUNT, 5)
_EMPLOYER = _column("Sığortaedən", "Insurer", share=18)
_STATUS = _column("Müraciət statusu", "Status of the application", share=12)
_FIN = _column("FİN", "FİN", share=7)
_NAMED = (_column("Soyadı", "Surname"), _column("Adı", "Name"), _column("Atasının adı", "Patronymic", share=12))
_SSN = (_column("SSN", "SSN", share=11), _column("SSN tarixi", "Date of the SSN", Kind.DATE, 8))
COLUMNS: Mapping[Register, tuple[Column, ...]] = {
    Register.APPLICATIONS: (
        _column("Müraciətin növü", "Kind of application"),
        _FIN,
        *_NAMED,
        *_SSN,
        _column("Müraciətin tarixi", "Date of application", Kind.DATE, 8),
        _column("SSŞ statusu", "Certificate"),
        _STATUS,
    ),
    Register.PERSONS: (_FIN, *_NAMED, *_SSN),
    Register.CERTIFICATES: (
        _column("Nömrəsi", "Number"),
        _column("Növü", "Kind", share=12),
        _FIN,
        *_NAMED,
        _column("SSN", "SSN", share=11),
        _column("Verilib", "Issued", Kind.DATE, 8),
        _column("SSŞ statusu", "Status of the certificate"),
        _column("Dayandırılıb", "Ended", Kind.DATE, 8),
        _column("Səbəb", "Reason", share=18),
    ),
    Register.TABLES: (
        _NO,
        _EMPLOYER,
        _VOEN,
        _column("Daxil olub", "Received", Kind.DATE, 8),
        _column("Cədvəlin tarixi", "Date of the table", Kind.DATE, 8),
        _column("Ödəniş ayı", "Month of payment", share=8),
        _column("Məbləğ, manat", "Amount, manat", Kind.AMOUNT),
        _column("Status", "Status", share=12),
    ),
    Register.REPORTS: (
        _NO,
        _EMPLOYER,
        _VOEN,
        _column("Daxil olub", "Received", Kind.DATE, 8),
        _column("Hesabatın növü", "Kind of report"),
        _column("Rüb", "Quarter", share=7),
        _column("Fəaliyyət növü", "Activity", share=7),
        _column("Sığortaolunanlar", "Insured persons", Kind.COUNT, 7),
        _column("Əmək ödənişləri, manat", "Labour payments, manat", Kind.AMOUNT),
        _column("MDSS haqqı, manat", "Contributions, manat", Kind.AMOUNT),
        _column("Sona borc, manat", "Closing debt, manat", Kind.AMOUNT),
        _column("Status", "Status", share=10),
    ),
    Register.AUTHORIZATIONS: (
        _column("Kartın nömrəsi", "Number of the card"),
        _column("Telefon", "Phone"),
        _FIN,
        _column("Müddəti", "Term", share=8),
        _column("Başlanma tarixi", "From", Kind.DATE, 8),
        _column("Bitmə tarixi", "Until", Kind.DATE, 8),
        _column("Xidmət", "Service", share=18),
        _EMPLOYER,
        _column("Ləğv edilib", "Revoked", Kind.DATE, 8),
    ),
    Register.INSURERS: (
        _VOEN,
        _column("Adı", "Name", share=20),
        _column("Tipi", "Type"),
        _column("Uçot nömrəsi", "Number in the Fund"),
        _column("Məsul şəxs", "Responsible person", share=14),
        _column("Yerli orqan", "Office", share=14),
        _column("Uçota alınıb", "Registered", Kind.DATE, 8),
        _column("Bağlanıb", "Closed", Kind.DATE, 8),
    ),
}
