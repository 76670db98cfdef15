"""One entry of a register: what stands there, its history and its answers. Who looked, for those who watch."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pipeline.overview import NoticeRow, answers, history
from registries.desk_item import Earlier, head_of
from registries.finance import LOOKING
from registries.insurer_contacts import contacts_of
from registries.insurer_registrations import activities_of
from registries.officers import Role, officers
from registries.personal_accounts import PersonalAccount
from registries.register_detail import (
    PersonDetail,
    certificate_detail,
    documents_of_insurer,
    looks_at,
    payments_of,
    person_detail,
)
from registries.register_lists import insurers
from registries.registers import Register, Wanted
from registries.views import View
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import evidence, shown
from review_ui.parts.certificate_chain import show_chain
from review_ui.parts.insurer_contacts import show_contacts
from review_ui.parts.markup import Html, link, show, table, tag
from review_ui.parts.money_address import Place
from review_ui.parts.opening import open_item
from review_ui.parts.pairs import address_text, pairs
from review_ui.parts.register_address import OPENED, address
from review_ui.parts.report_detail import show_report
from review_ui.who import Officer
from review_ui.words import t


def show_detail(who: Officer, register: Register, key: str) -> None:
    """The entry behind ``key``, if it is for this officer."""
    if register is Register.PERSONS:
        _person(who, key)
    elif register is Register.CERTIFICATES:
        _certificate(who, key)
    elif register is Register.INSURERS:
        _insurer(who, key)
    elif register is Register.REPORTS:
        _report(who, key)
    elif who.role is Role.FINANCE:
        _payments(who, key)
    else:
        _document(who, key)


def _nothing() -> None:
    show(tag("div", t("There is no such entry for you."), kind="q-empty"))


def _person(who: Officer, fin: str) -> None:
    with shown_house().database.reads() as reads:
        found = person_detail(reads, who.login, fin)
        names = {one.login: one.name for one in officers(reads)} if found and found.looks else {}
    if found is None:
        _nothing()
        return
    note_look(who, "PERSON", fin=fin)
    one = found.person
    told = tag("span", f"FİN {one.fin} · SSN {one.ssn}", kind="q-told")
    show(tag("div", tag("h1", f"{one.surname} {one.given_name} {one.patronymic}".strip()), told, kind="q-head"))
    left, right = st.columns(2, gap="medium")
    with left:
        show(pairs(_facts(found)))
        show(tag("h3", f"{t('Certificates')} ({len(found.certificates)})", kind="q"))
        show_chain(found.certificates)
        _looks(found.looks, names)
    with right:
        show(tag("h3", f"{t('Documents')} ({len(found.documents)})", kind="q"))
        _documents(found.documents)


def _certificate(who: Officer, number: str) -> None:
    with shown_house().database.reads() as reads:
        found = certificate_detail(reads, who.login, number)
    if found is None:
        _nothing()
        return
    one, chain = found
    note_look(who, "CERTIFICATE", fin=one.fin, about=number)
    told = tag("span", f"FİN {one.fin} · SSN {one.ssn}", kind="q-told")
    name = f"№ {one.number} · {one.surname} {one.given_name} {one.patronymic}".strip()
    show(tag("div", tag("h1", name), told, kind="q-head"))
    show(tag("h3", f"{t('Certificates of the person')} ({len(chain)})", kind="q"))
    show_chain(chain)
    show(link(address(Register.PERSONS, Wanted(), **{OPENED: one.fin}), t("The person")))


def _facts(found: PersonDetail) -> Sequence[tuple[str, object]]:
    contacts = found.insured.contacts
    rows: list[tuple[str, object]] = [
        (t("SSN issued"), shown.day(found.person.issued_at)),
        (t("Personal account"), _account(found.account)),
        (t("Actual address"), address_text(found.insured.actual_address)),
        (t("Phone"), ", ".join(contacts.phones)),
        (t("E-mail"), contacts.email or shown.NONE),
    ]
    rows += [
        (t("Insurer"), f"{one.name} · VÖEN {one.voen} · {t('since {day}', day=shown.day(one.since))}")
        for one in found.employers
    ]
    rows += [(t("Corrected"), shown.moment(at)) for at in found.changes]
    return [*rows, *((t("Told to"), f"{shown.party(one.party)} · {shown.moment(one.at)}") for one in found.told)]


def _account(one: PersonalAccount | None) -> str:
    return shown.NONE if one is None else f"№ {one.id} · {t('opened {day}', day=shown.day(one.opened_at))}"


def _insurer(who: Officer, voen: str) -> None:
    with shown_house().database.reads() as reads:
        found = [one for one in insurers(reads, who.login, Wanted(voen=voen), limit=1) if one.voen == voen]
        documents = documents_of_insurer(reads, who.login, voen)
        codes = activities_of(reads, [voen]).get(voen, ())
        contacts = contacts_of(reads, voen) if found else None
    if not found:
        _nothing()
        return
    note_look(who, "INSURER", about=voen)
    [one] = found
    money = [" · ", link(Place(one.voen).address, t("Payments"))] if who.role in LOOKING else []
    show(tag("div", tag("h1", one.name), tag("span", f"VÖEN {one.voen}", *money, kind="q-told"), kind="q-head"))
    rows = [
        (t("Number in the Fund"), one.sun),
        (t("Responsible person"), one.responsible),
        (t("Office"), shown.office(one.office)),
        (t("Registered since"), f"{one.opened_on:%d.%m.%Y}"),
        (t("Closed"), shown.NONE if one.closed_on is None else f"{one.closed_on:%d.%m.%Y}"),
        *((t("Auxiliary activity") if n else t("Main activity"), shown.activity(code)) for n, code in enumerate(codes)),
    ]
    show(pairs(rows))
    show_contacts(contacts)
    if documents:
        show(tag("h3", f"{t('Documents')} ({len(documents)})", kind="q"))
        _documents(documents)


def _payments(who: Officer, submission: str) -> None:
    with shown_house().database.reads() as reads:
        paid = payments_of(reads, who.login, submission)
    if not paid:
        _nothing()
        return
    note_look(who, "PAYMENTS", submission=submission)
    kinds = {"CARD": t("bank card"), "POST": t("post"), "TRANSFER": t("bank transfer")}
    heads = (t("FİN"), t("Person"), t("Way of payment"), t("Bank"), t("Account"), t("Amount, manat"))
    rows: list[tuple[str, Sequence[object]]] = [
        (
            "",
            (
                one.fin,
                f"{one.surname} {one.given_name} {one.patronymic}",
                kinds[one.kind],
                one.bank_code or shown.NONE,
                one.account or shown.NONE,
                shown.manat(one.total),
            ),
        )
        for one in paid
    ]
    rows.append(("q-total", (t("In all"), "", "", "", "", shown.manat(sum(one.total for one in paid)))))
    show(tag("h1", t("What the table pays"), kind="q"), table(heads, rows, ("", "", "", "", "w", "n"), wide=True))


def _report(who: Officer, submission: str) -> None:
    """Finance sees the figures of an accepted report; an officer the document with its history below them."""
    found = show_report(who, submission)
    if who.role is not Role.FINANCE:
        _document(who, submission)
    elif not found:
        _nothing()


def _document(who: Officer, submission: str) -> None:
    with shown_house().database.reads() as reads:
        head = head_of(reads, who.login, submission)
        events = history(reads, submission) if head else []
        told = answers(reads, submission) if head else []
        looks = looks_at(reads, who.login, submission)
        names = {one.login: one.name for one in officers(reads)} if looks else {}
    if head is None:
        _nothing()
        return
    note_look(who, "ITEM", submission=submission)
    name = tag("h1", f"{shown.service(head.service)} № {head.sequence} · {head.insurer}")
    party = (
        f"{shown.party(head.party)} · {t('received')} {shown.moment(head.received_at)} · {shown.status(head.status)}"
    )
    show(tag("div", name, tag("span", party, kind="q-told"), kind="q-head"))
    if st.button(t("Open the document"), key="open_document", type="primary"):
        open_item(submission)
    left, right = st.columns(2, gap="medium")
    with left:
        show(tag("h3", f"{t('History')} ({len(events)})", kind="q"))
        evidence.show_history(events)
    with right:
        show(tag("h3", f"{t('Answers')} ({len(told)})", kind="q"), _answers(submission, told))
        _looks(looks, names)


def _answers(submission: str, told: Sequence[NoticeRow]) -> Html:
    rows = [
        ("", (shown.moment(one.created_at), link(f"/papers/{submission}/answers/{one.id}", answer_word(one.kind))))
        for one in told
        if one.sealed
    ]
    return table(("", ""), rows, ("w", ""))


def answer_word(kind: str) -> str:
    """What an answer is called."""
    words = {
        "receipt": t("Receipt"),
        "processing": t("Notice of processing"),
        "acceptance": t("Notice of acceptance"),
        "return": t("Notice of return"),
        "refusal": t("Notice of refusal"),
        "duplicate": t("Notice of a duplicate"),
        "insurer_document": t("Registration document"),
    }
    return words.get(kind, t("Another notice"))


def _documents(rows: Sequence[Earlier]) -> None:
    for one in rows:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if st.button(f"№ {one.sequence}", key=f"documents.{one.submission}", type="tertiary"):
                open_item(one.submission)
            told = f"{shown.service(one.service)} · {shown.status(one.status)} · {shown.day(one.received_at)}"
            st.html(tag("span", told, kind="q-small"), width="content")


def _looks(looks: Sequence[View], names: Mapping[str, str]) -> None:
    """Who looked, the latest first; the queries leave it empty for who does not watch."""
    if looks:
        rows = [("", (shown.moment(one.at), names.get(one.login, one.login), look_word(one.what))) for one in looks]
        show(tag("h3", f"{t('Who looked')} ({len(looks)})", kind="q"), table(("", "", ""), rows, ("w", "", "")))


def look_word(what: str) -> str:
    """What was looked at."""
    words = {
        "ITEM": t("the document"),
        "DOCUMENT": t("the signed file"),
        "PRINT": t("the print"),
        "NOTICE": t("an answer"),
        "SCAN": t("a scan"),
        "PERSON": t("the person"),
        "CERTIFICATE": t("a certificate"),
        "PAYMENTS": t("the payments"),
        "REPORT": t("the quarterly report"),
        "ACCOUNT": t("the accounts"),
    }
    return words.get(what, t("something else"))
