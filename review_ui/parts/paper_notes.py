"""What was seen of a paper as a whole: its kind beside the one it is said to be, flaws of its pages, where it came
before. Shown above its picture.
"""

from collections.abc import Iterator

from pipeline.status import Status
from review_ui.parts import shown
from review_ui.parts.markup import Html, link, show, tag
from review_ui.words import language, t
from schemas.attachment_types import attachment_types
from schemas.envelope import AttachmentEntry
from schemas.readings import FlawKind, PageReading
from stages.attachments import PaperFacts
from stages.desk_view import ItemView
from stages.read_values import paper_facts


def show_notes(view: ItemView, entry: AttachmentEntry) -> None:
    """One line each; nothing where the paper was not read."""
    read = None if view.read is None else paper_facts(view.read).get(entry.name)
    if read is None:
        return
    lines = [_kind(read), *(_flaw_line(page) for page in read.pages if page.flaws or page.unread)]
    show(tag("div", *(tag("div", line) for line in (*lines, *_reused(view, entry.name))), kind="q-small"))


def kind_name(code: str) -> str:
    """A kind of paper in the reader's language; the code where the table lacks it."""
    known = attachment_types().get(code)
    return code if known is None else (known.name_az if language() == "az" else known.name_en)


def _kind(read: PaperFacts) -> Html:
    if read.kind == read.document_type:
        return tag("span", f"✓ {t('Kind of paper')}: {kind_name(read.kind)}", kind="q-good")
    if read.kind is None:
        return tag("span", f"○ {t('Kind of paper: not recognised')}", kind="q-grey")
    told = t("It looks like: {kind}", kind=kind_name(read.kind))
    return tag("span", f"⚠ {told}", kind="q-look")


def _flaw_line(page: PageReading) -> Html:
    told = [flaw_name(flaw.kind) for flaw in page.flaws]
    if page.unread:
        told.append(t("not read"))
    return tag("span", f"⚠ {t('page {n}', n=page.number)}: {', '.join(dict.fromkeys(told))}", kind="q-look")


def flaw_name(kind: FlawKind) -> str:
    """What is wrong with a picture, in a word or two."""
    return {
        FlawKind.BLANK: t("blank"),
        FlawKind.DARK: t("too dark"),
        FlawKind.PALE: t("too pale"),
        FlawKind.SMALL: t("too few pixels"),
        FlawKind.SKEWED: t("crooked"),
        FlawKind.TURNED: t("lay turned, set upright"),
        FlawKind.CUT_OFF: t("cut off"),
        FlawKind.UNREADABLE: t("unreadable"),
    }[kind]


def _reused(view: ItemView, name: str) -> Iterator[Html]:
    """Where its pages came before: a way there for who may see it, no more than that for others."""
    if view.read is None:
        return
    for one in view.read.reused:
        if one.paper != name:
            continue
        other = view.same.get(one.submission)
        where = Html("")
        if other is not None:
            told = f"№ {other.sequence} · {shown.service(other.service)} · {shown.status(Status(other.status))}"
            where = Html(f" {link(f'/sened?id={other.submission}', told)}")
        said = t("page {n}: the same page came with another document", n=one.page)
        yield tag("span", f"⚠ {said}", where, kind="q-look")
