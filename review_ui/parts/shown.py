"""Values as people in Baku read them: amounts, days, what is left of a term, statuses, services, events."""

import re
from datetime import datetime

from outbox.directory_names import named_code
from outbox.notice_xml import Both
from outbox.prints.sheet import NO_BREAK, Amount, TwoLines, Value, show_amount
from outbox.prints.sheet import lines_of as lines_of_value
from pipeline.status import MEANINGS, Status
from review_ui.parts.markup import Html, tag
from review_ui.words import language, of, t, tn
from rules.envelope import BAKU
from schemas.identifiers import ActivityCode, OfficeCode
from schemas.offices import offices
from schemas.services import service_names

NONE = "–"
_POINT = re.compile(r"(?<![\d.])(0|[1-9][0-9]*)\.([0-9]{2})(?!\d|\.\d)")
VOEN_DIGITS = 10


def value(one: Value) -> str:
    """Any value of a sheet in the reader's language; a dash where there is none."""
    if one is None:
        return NONE
    if isinstance(one, TwoLines):
        return one.az
    return of(one) if isinstance(one, Both) else (lines_of_value(one) or (NONE,))[0]


def manat(qepik: int | None) -> str:
    """``1 234,50``, a dash where there is no amount; the heading names the currency, whose sign many fonts lack."""
    return NONE if qepik is None else show_amount(Amount(qepik))


def figures(text: str) -> str:
    """Amounts within a text, ``1234.50`` as people write them: ``1 234,50``. Days are left as they are."""
    return _POINT.sub(lambda found: f"{int(found[1]):,}".replace(",", NO_BREAK) + f",{found[2]}", text)


def party(code: str) -> str:
    """Whose document it is: an insurer's VÖEN, or the FİN of an applicant who signs for himself."""
    return f"{'VÖEN' if code.isdecimal() and len(code) == VOEN_DIGITS else 'FİN'} {code}"


def activity(code: str) -> str:
    """A kind of activity with its name."""
    return of(named_code(ActivityCode(code)))


def day(at: datetime) -> str:
    """The day in Baku."""
    return f"{at.astimezone(BAKU):%d.%m.%Y}"


def moment(at: datetime) -> str:
    """Day and time in Baku, to the minute."""
    return f"{at.astimezone(BAKU):%d.%m.%Y %H:%M}"


def clock(at: datetime) -> str:
    """The time of day in Baku."""
    return f"{at.astimezone(BAKU):%H:%M}"


def left(due_at: datetime, now: datetime) -> Html:
    """What is left of a term, in days of the calendar; past it is red, its last three days are amber."""
    days = (due_at.astimezone(BAKU).date() - now.astimezone(BAKU).date()).days
    if due_at < now:
        return tag("span", tn("{n} day late", "{n} days late", max(-days, 1)), kind="q-bad", title=day(due_at))
    if days == 0:
        return tag("span", t("ends today"), kind="q-bad", title=day(due_at))
    soon = 3
    told = tn("{n} day left", "{n} days left", days)
    return tag("span", told, kind="q-look" if days <= soon else "", title=day(due_at))


def status(code: str) -> str:
    """A status as people read it."""
    meaning = MEANINGS[Status(code)]
    return meaning.az if language() == "az" else _STATUSES_EN.get(code, meaning.en)


_STATUSES_EN = {
    "received": "Received",
    "in_progress": "In progress",
    "on_hold": "Waiting",
    "draft": "Draft",
    "in_review": "In review",
    "accepted": "Accepted",
    "registered": "Registered",
    "returned": "Returned",
    "refused": "Refused",
    "archived": "Archived",
    "withdrawn": "Withdrawn",
    "quarantined": "Set aside",
}


def service(code: str) -> str:
    """A service in a few words; its full name where it has no short one."""
    short = {
        "childcare_table": t("Settlement table (childcare)"),
        "insured_registration": t("Registration of an insured person"),
        "certificate_replacement": t("Certificate: replacement or duplicate"),
        "authorization_grant": t("Grant of an authorization"),
        "authorization_revocation": t("Revocation of an authorization"),
        "insurer_requisites": t("Requisites"),
        "production_calendar": t("Production calendar"),
        "copy_returned": t("Copy of a returned document"),
        "withdrawal": t("Withdrawal"),
        "payment_distribution": t("Distribution of a payment"),
        "quarterly_report": t("Quarterly report"),
        "message": t("Message"),
    }
    names = service_names(code)
    return short.get(code) or (NONE if names is None else names[language() == "en"])


def step(stage: str) -> str:
    """What a stage does, in a few words."""
    words = {
        "verify": t("signature and wholeness"),
        "parse": t("reading of the document"),
        "draft": t("drafts"),
        "authorize": t("right to sign"),
        "validate": t("rules"),
        "insurer_lookup": t("registers of persons"),
        "ssn_lookup": t("registers of persons"),
        "grantee_lookup": t("registers of persons"),
        "benefit_lookup": t("registers of persons"),
        "payment_lookup": t("amounts"),
        "action": t("the document that it is about"),
        "insurer_data": t("data of the insurer"),
        "summary": t("summaries of bundles"),
        "certificate_lookup": t("registers of persons"),
        "attachments": t("papers"),
        "report_lookup": t("debts, payments and persons"),
        "assess": t("amounts"),
        "distribute": t("distribution"),
        "review": t("decision"),
        "register": t("writing into the registers"),
        "statement_parse": t("reading of the statement"),
        "match": t("matching of payments"),
        "book": t("booking of payments"),
        "payment_status": t("what became of payments"),
    }
    return words.get(stage, t("another step"))


def route(name: str) -> str:
    """A route by the service that goes it; the house's own ones by what passes there."""
    own = {
        "intake": t("All that comes in"),
        "drafts": t("Drafts"),
        "bank_booking": t("Booking of bank statements"),
        "bundle": t("Summaries of bundles"),
    }
    return own.get(name) or service(name)


def gate(kind: str, name: str) -> str:
    """What is paused: a route, or one of the queues that all services share."""
    queues = {
        "light": t("Queue of documents"),
        "attachments": t("Queue of papers"),
        "reports": t("Queue of quarterly reports"),
        "statements": t("Queue of bank statements"),
        "seal": t("Queue of seals"),
        "deliver": t("Queue of deliveries"),
        "print": t("Queue of prints"),
    }
    return route(name) if kind == "route" else queues.get(name, t("another step"))


def office(code: str) -> str:
    """An office by its name, its code where the directory does not know it."""
    known = offices().get(OfficeCode(code))
    return code if known is None else known.name(language())


def event(kind: str, verdict: str = "") -> str:
    """What happened to a submission, in words."""
    if kind == "decide":
        return t("The office accepted it") if verdict == "accept" else t("The office gave it back")
    words = {
        "arrive": t("Received"),
        "endorse": t("Accepted by the first of two officers"),
        "split": t("Divided into its parts"),
        "complete": t("All its parts have ended"),
        "split_off": t("Taken out of a bundle"),
        "advance": t("Checked"),
        "rejudge": t("Judged anew"),
        "hold": t("Waits for something outside"),
        "draft": t("Kept as a draft"),
        "return": t("Given back"),
        "refuse": t("Refused"),
        "duplicate": t("Found to be a duplicate"),
        "quarantine": t("Set aside"),
        "park": t("Handed to the office"),
        "accept": t("Accepted"),
        "register": t("Written into the registers"),
        "sign": t("Signed"),
        "archive": t("Archived"),
        "copy": t("Copy made"),
        "withdraw": t("Taken back by its sender"),
        "release": t("Released by an operator"),
        "delete": t("Deleted"),
        "revise": t("New version"),
        "merge": t("Became part of a draft"),
        "supersede": t("Replaced"),
    }
    return words.get(kind, t("Another step"))


def initials(name: str) -> str:
    """``Əliyeva Nigar`` as ``ƏN``."""
    return "".join(part[0] for part in name.split()[:2] if part)
