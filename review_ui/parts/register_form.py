"""The fields by which each register is searched; what is asked for goes into the address when it is sent off."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from outbox.notice_xml import Both
from outbox.report_parts import REPORT_KINDS
from outbox.wording import CERTIFICATE_KINDS
from pipeline.status import Status
from registries.registers import Register, Wanted
from review_ui.parts import shown
from review_ui.parts.address import put
from review_ui.parts.days import ask_day, how_to_write, read_day, write_day
from review_ui.parts.register_address import AFTER, DAYS, OPENED, PARAMETERS
from review_ui.words import language, of, t
from schemas.money import parse_manat
from schemas.months import Quarter
from schemas.services import SERVICES
from stages.register_words import CERTIFICATE_STATES, CERTIFICATES, KINDS, STATES, status_word

IN_ROW = 7
FIELDS: Mapping[Register, Sequence[str]] = {
    Register.APPLICATIONS: (
        *("kind", "fin", "surname", "given_name", "patronymic", "ssn", "voen"),
        *("ssn_from", "ssn_until", "sent_from", "sent_until", "certificate", "status"),
    ),
    Register.PERSONS: ("fin", "surname", "given_name", "patronymic", "ssn", "ssn_from", "ssn_until", "voen"),
    Register.CERTIFICATES: (
        *("fin", "surname", "given_name", "patronymic", "ssn", "number", "voen"),
        *("ssn_from", "ssn_until", "sent_from", "sent_until", "gives", "state"),
    ),
    Register.TABLES: ("voen", "fin", "ssn", "month", "status", "sent_from", "sent_until"),
    Register.REPORTS: (
        *("voen", "report_kind", "quarter", "activity", "fin", "amount_from", "amount_until"),
        *("status", "sent_from", "sent_until"),
    ),
    Register.AUTHORIZATIONS: ("fin", "card", "service", "state", "voen"),
    Register.INSURERS: ("name", "voen", "state"),
}
_READ: Mapping[str, Callable[[str], object]] = {
    "quarter": Quarter,
    "amount_from": parse_manat,
    "amount_until": parse_manat,
}
_ENDED = (Status.IN_REVIEW, Status.ON_HOLD, Status.REGISTERED, Status.RETURNED, Status.REFUSED, Status.ARCHIVED)


def show_form(register: Register, wanted: Wanted) -> None:
    """The fields with what is asked for, and the button that asks."""
    names = FIELDS[register]
    with st.form(f"search.{register}.{language()}", border=False):
        for start in range(0, len(names), IN_ROW):
            columns = st.columns(IN_ROW, gap="small")
            for column, name in zip(columns, names[start : start + IN_ROW], strict=False):
                with column:
                    _field(register, name, wanted)
        with st.container(horizontal=True):
            st.form_submit_button(
                t("Search"), key=f"search.go.{register}", type="primary", on_click=_ask, args=(register,)
            )
            st.form_submit_button(t("Clear"), key=f"search.clear.{register}", on_click=_clear, args=(register,))
    if _unreadable(register):
        st.warning(how_to_write(), icon=":material/edit:")
    if _unreadable_text(register):
        st.warning(t("Write an amount as 1234.50 and a quarter as 2026-Q1."), icon=":material/edit:")


def field_key(register: Register, name: str) -> str:
    """Where the session keeps a field; a widget keeps the words with which its choices were drawn."""
    return f"field.{register}.{name}.{language()}"


def _field(register: Register, name: str, wanted: Wanted) -> None:
    key, value = field_key(register, name), getattr(wanted, name)
    st.session_state.setdefault(key, write_day(value) if name in DAYS else value)
    if name in DAYS:
        ask_day(_label(register, name), key)
    elif choices := _choices(register, name):
        if st.session_state[key] not in choices:
            st.session_state[key] = ""
        words = {code: of(told) for code, told in choices.items()}
        st.selectbox(_label(register, name), list(choices), key=key, format_func=words.__getitem__, filter_mode=None)
    else:
        st.text_input(_label(register, name), key=key, max_chars=100)


def _choices(register: Register, name: str) -> Mapping[str, Both]:
    everything = {"": Both("Hamısı", "All")}
    states = ("open", "closed") if register is Register.INSURERS else ("active", "ended")
    words = STATES if register is not Register.CERTIFICATES else CERTIFICATE_STATES
    services = (one for one in SERVICES.values() if one.signed_by == "insurer" and not one.page_of)
    found: Mapping[str, Mapping[str, Both]] = {
        "kind": KINDS,
        "certificate": CERTIFICATES,
        "status": {one.value: status_word(one) for one in _ENDED},
        "state": {code: words[code] for code in states},
        "gives": CERTIFICATE_KINDS,
        "report_kind": REPORT_KINDS,
        "service": {one.code: Both(shown.service(one.code), shown.service(one.code)) for one in services},
    }
    return everything | dict(found[name]) if name in found else {}


def _label(register: Register, name: str) -> str:
    return {
        "kind": t("Kind of application"),
        "fin": t("FİN"),
        "surname": t("Surname"),
        "given_name": t("Name"),
        "patronymic": t("Patronymic"),
        "ssn": t("SSN"),
        "ssn_from": t("SSN issued from"),
        "ssn_until": t("SSN issued until"),
        "sent_from": t("Issued from") if register is Register.CERTIFICATES else t("Received from"),
        "sent_until": t("Issued until") if register is Register.CERTIFICATES else t("Received until"),
        "certificate": t("Status of the certificate"),
        "status": t("Status"),
        "voen": t("VÖEN"),
        "name": t("Name of the insurer"),
        "month": t("Month of payment (2026-10)"),
        "service": t("Service"),
        "card": t("Card number or phone"),
        "number": t("Number of the certificate"),
        "gives": t("Kind of certificate"),
        "report_kind": t("Kind of report"),
        "quarter": t("Quarter (2026-Q1)"),
        "activity": t("Activity code"),
        "amount_from": t("Labour payments from, manat"),
        "amount_until": t("Labour payments until, manat"),
        "state": t("Status of the certificate") if register is Register.CERTIFICATES else t("State"),
    }[name]


def _ask(register: Register) -> None:
    if _unreadable(register) or _unreadable_text(register):
        return
    for name in FIELDS[register]:
        text = str(st.session_state.get(field_key(register, name)) or "").strip()
        put(PARAMETERS[name], str(read_day(text) or "") if name in DAYS else text)
    _from_the_start()


def _unreadable(register: Register) -> bool:
    """Whether something stands in the field of a day that is none."""
    written = (st.session_state.get(field_key(register, name)) for name in FIELDS[register] if name in DAYS)
    return any(text and read_day(text) is None for text in written)


def _unreadable_text(register: Register) -> bool:
    """Whether an amount or a quarter cannot be read: it would be asked for in silence, and answered with anything."""
    return any(
        not _reads(read, str(st.session_state.get(field_key(register, name)) or "").strip())
        for name, read in _READ.items()
        if name in FIELDS[register]
    )


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        if text:
            read(text.upper())
    except ValueError:
        return False
    return True


def _clear(register: Register) -> None:
    for name in FIELDS[register]:
        st.session_state[field_key(register, name)] = ""
        put(PARAMETERS[name], "")
    _from_the_start()


def _from_the_start() -> None:
    put(AFTER, "")
    put(OPENED, "")
