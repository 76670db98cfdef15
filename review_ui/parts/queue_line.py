"""A row of the queue as markup: number, service, employer, persons, amount, findings, who has it, term."""

from datetime import datetime

from review_ui.parts import shown
from review_ui.parts.markup import Html, tag
from review_ui.words import language, t, tn
from schemas.findings import finding
from stages.desk_view import Line


def line_html(cells: tuple[object, ...], kind: str) -> Html:
    """Cells of a row, or its headings; the style sheet says how wide each is."""
    numbers = {3, 4}
    return tag("div", *(tag("span", one, kind="n" if n in numbers else "") for n, one in enumerate(cells)), kind=kind)


def cells_of(line: Line, login: str, now: datetime) -> tuple[object, ...]:
    """What a row tells, in the order of the headings."""
    item = line.item
    holder = (
        tag("span", shown.initials(item.holder_name), kind="q-who", title=item.holder_name) if item.holder_name else ""
    )
    return (
        tag("span", f"№\N{NO-BREAK SPACE}{item.sequence}", kind="q-small"),
        _service_of(line, login),
        item.insurer,
        tn("{n} person", "{n} persons", line.persons) if line.persons else shown.NONE,
        shown.manat(line.total),
        _found(line),
        holder,
        shown.left(item.due_at, now),
    )


def _service_of(line: Line, login: str) -> Html:
    """The service; under it that one of two officers accepted it already."""
    name = tag("span", shown.service(line.item.service))
    if line.item.first is None:
        return name
    told = t("accepted by you, waits for second eyes") if line.item.first == login else t("waits for second eyes")
    return Html(name + tag("div", "◐ ", told, kind="q-look q-small"))


def _found(line: Line) -> Html:
    """How many findings need eyes, the worst in words behind it."""
    if not line.found:
        return tag("span", "✓ ", t("none"), kind="q-good")
    severity, code = line.found[0]
    kind, sign = ("q-bad", "✗") if severity == "error" else ("q-look", "⚠")
    return tag("span", f"{sign} {len(line.found)}", kind=kind, title=finding(code).text(language()))
