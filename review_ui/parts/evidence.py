"""What speaks for and against an item: the comparison with the registers, findings, signers, its history and line."""

from collections.abc import Iterator, Sequence

import streamlit as st

from pipeline.overview import EventRow
from registries.desk_item import Earlier
from review_ui.parts import shown
from review_ui.parts.markup import Html, plain, show, show_inline, table, tag
from review_ui.parts.opening import open_item
from review_ui.words import language, of, t
from schemas.findings import Finding, finding
from signatures.verdict import Outcome as VerdictOutcome
from stages.authorize import AuthorizeFacts
from stages.compared import Agreement, Compared, Comparison
from stages.desk_view import ItemView
from stages.verify import Signer, VerifyFacts

SHORT = 12  # characters of a digest that tell it from others


def show_comparisons(view: ItemView) -> None:
    """Each person; what differs is open and first, what agrees everywhere is folded away when there are several."""
    ordered = sorted(view.compared, key=lambda one: not one.differs)
    for one in ordered:
        label = f"{'⚠' if one.differs else '✓'} {plain(of(one.heading))}"
        with st.expander(label, expanded=one.differs or len(ordered) == 1):
            show(_comparison(one))


def _comparison(one: Comparison) -> Html:
    order = list(Agreement)
    values = sorted(one.values, key=lambda value: order.index(value.agreement) > 1)
    heads = ("", t("In the document"), t("In the register or computed"), "")
    rows = [("q-differs" if _differs(value) else "", _cells(value)) for value in values]
    return table(heads, rows, ("", "n", "n", "w"))


def _differs(value: Compared) -> bool:
    return value.agreement in {Agreement.DIFFERS, Agreement.NOT_FOUND}


def _cells(value: Compared) -> tuple[object, ...]:
    label = Html(
        tag("span", of(value.label)) + "".join(tag("div", shown.figures(line), kind="q-small") for line in value.how)
    )
    return label, shown.value(value.written), shown.value(value.known), _agreement(value.agreement)


def _agreement(one: Agreement) -> Html:
    words = {
        Agreement.AGREES: ("✓", t("agrees"), "q-good"),
        Agreement.DIFFERS: ("✗", t("differs"), "q-bad"),
        Agreement.NOT_FOUND: ("✗", t("not found"), "q-bad"),
        Agreement.UNCHECKED: ("○", t("not checked"), "q-grey"),
    }
    sign, word, kind = words[one]
    return tag("span", f"{sign} {word}", kind=kind)


def show_findings(findings: Sequence[Finding]) -> None:
    """In words, the worst first, each with how to repair it."""
    heading = tag("h3", f"{t('Findings')} ({len(findings)})", kind="q")
    if findings:
        show(heading, *(_finding(one) for one in findings))
    else:
        show(heading, tag("div", "✓ ", t("No findings."), kind="q-good"))


def _finding(one: Finding) -> Html:
    sign, kind = {"error": ("✗", "q-bad"), "review": ("⚠", "q-look"), "warn": ("⚠", "q-look")}.get(
        one.severity.value, ("○", "q-grey")
    )
    text = _sentence(one)
    hint = tag("div", one.hint(language()), kind="q-small") if one.hint(language()) else Html("")
    value = tag("div", one.value, kind="q-small") if one.value and one.value not in one.text(language()) else Html("")
    return tag("div", tag("span", f"{sign} ", tag("b", text), kind=kind), value, hint, kind="q-one")


def _sentence(one: Finding) -> str:
    """Its text, with amounts as people write them where it says how one was computed."""
    text = one.text(language())
    return shown.figures(text) if "≠" in one.value else text


def show_signature(view: ItemView) -> None:
    """Who signed, by what right, and what it was judged by."""
    heading = tag("h3", t("Signature"), kind="q")
    if view.signed is None:
        show(heading, tag("div", t("Nobody signed it."), kind="q-bad"))
        return
    holds = view.signed.outcome == VerdictOutcome.VALID
    signers = [_signer(one, view.right, holds=holds) for one in view.signed.signers]
    show(heading, *signers, table(("", ""), (("", row) for row in _judged_by(view, view.signed))))


def _signer(signer: Signer, right: AuthorizeFacts | None, *, holds: bool) -> Html:
    sign, kind = ("✓ ", "q-good") if holds else ("✗ ", "q-bad")
    seal = t("seal (möhür)") if signer.kind == "seal" else t("personal signature")
    return tag("div", tag("span", sign, tag("b", signer.name), kind=kind), f" · {seal} · {_right(right)}")


def _right(right: AuthorizeFacts | None) -> str:
    if right is None:
        return t("right not proven")
    return {
        "seal": t("acts by the seal of the insurer"),
        "owner": t("is the insurer himself"),
        "authorization": t("acts by an authorization in the register"),
        "applicant": t("signs for himself"),
    }[right.right]


def _judged_by(view: ItemView, signed: VerifyFacts) -> Iterator[tuple[object, ...]]:
    for signer in signed.signers:
        identity = " · ".join(f"{name} {one}" for name, one in (("FİN", signer.fin), ("VÖEN", signer.voen)) if one)
        yield _label(t("Signer")), identity or shown.NONE
        yield _label(t("Provider")), signer.provider
        yield _label(t("Certificate (SHA-256)")), tag("span", signer.cert_sha256[:SHORT], title=signer.cert_sha256)
    yield from _proofs(view, signed)
    yield _label(t("Trust list")), tag("span", signed.trust_version[:SHORT], title=signed.trust_version)
    if view.right is not None and view.right.grant:
        yield _label(t("Authorization")), tag("span", view.right.grant, kind="q-small")


def _proofs(view: ItemView, signed: VerifyFacts) -> Iterator[tuple[object, ...]]:
    """What the verdict says of each signature; of one of before that was kept, what it must have said."""
    if not signed.signatures:
        yield _label(t("Judged by the moment of receipt")), shown.moment(view.head.received_at)
    for one in signed.signatures:
        source = t("proven by a time-stamp") if one.time_source == "tst" else t("its receipt")
        yield _label(t("Judged by the moment")), f"{shown.moment(one.best_time)} · {source}"
        yield _label(t("Level of the signature")), one.level
        for counter in one.counter_signatures:
            whole = t("holds") if counter.intact else t("does not hold")
            yield _label(t("Counter-signature")), f"{counter.cert_sha256[:SHORT]} · {whole}"
    yield _label(t("Chain of certificates")), _verdict(signed)


def _verdict(signed: VerifyFacts) -> Html:
    if signed.outcome == VerdictOutcome.VALID:
        return tag("span", t("leads to a trusted root; not revoked at that moment"))
    told = dict.fromkeys(one.code for one in signed.reasons)
    reasons = [finding(code).text(language()) for code in told] or [t("not proven")]
    return tag("span", " ".join(reasons), kind="q-bad")


def _label(text: str) -> Html:
    return tag("span", text, kind="q-small")


def show_history(events: Sequence[EventRow]) -> None:
    """What happened, the latest first."""
    rows = [
        (
            "",
            (
                tag("span", shown.moment(one.at), kind="q-small"),
                shown.event(one.kind, str(one.data.get("verdict", ""))),
            ),
        )
        for one in reversed(events)
    ]
    show(table(("", ""), rows, ("w", "")))


def show_others(rows: Sequence[Earlier], *, mine: str, key: str) -> None:
    """Other documents, each a way to itself."""
    for one in rows:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            here = one.submission == mine
            label = f"№ {one.sequence}"
            if st.button(label, key=f"{key}.{one.submission}", type="tertiary", disabled=here):
                open_item(one.submission)
            told = f"{shown.service(one.service)} · {shown.status(one.status)} · {shown.day(one.received_at)}"
            show_inline(tag("span", told, f" · {t('this one')}" if here else "", kind="q-small"))
