"""The registers' tables, on the ledger's metadata. What an effect wrote bears the effect's key (submission, line).

Addresses and contacts are canonical JSON text of their models. Everything here but ``trust_snapshot``,
``verification_policy``, ``rule_set`` and ``revocation_fetch`` is personal.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
)
from sqlalchemy import UniqueConstraint as Unique

from pipeline.database import BigNumber, UtcDateTime
from pipeline.tables import metadata
from registries import (  # noqa: F401 - hang their tables on the metadata
    bank_tables,
    finance_tables,
    payout_tables,
    report_tables,
    scan_tables,
    sign_in_tables,
)
from registries.accounts import tables as account_tables  # noqa: F401 - the same


def _origin(*, key: bool = False, loaded: bool = False) -> tuple[Column[str], Column[int], ForeignKeyConstraint]:
    """The key of the effect that wrote the row: no row without its effect in the ledger, but where some are loaded."""
    return (
        Column("submission", String, nullable=loaded, primary_key=key),
        Column("line", Integer, nullable=loaded, primary_key=key, autoincrement=False),
        ForeignKeyConstraint(["submission", "line"], ["effect.submission", "effect.line"]),
    )


insurer = Table(
    "insurer",
    metadata,
    Column("voen", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),  # legal | natural
    Column("sun", String, nullable=False),  # DSMF-dəki uçot nömrəsi
    Column("responsible", String, nullable=False),
    Column("office", String, nullable=False, index=True),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("name_folded", String, nullable=False, server_default=""),  # ``schemas.text.fold``, to search for it
    Column("name_order", String, nullable=False, server_default=""),  # ``schemas.text.order_text``, to sort by it
    Column("fin", String, index=True),  # of a natural person who signs for himself; unknown of others
    Index("ix_insurer_name_order", "name_order", "voen"),
)
# Which office decides about whose documents: of an insurer (by VÖEN) what its row says, of an applicant (by FİN) the
# office that he chose last. One table for both, so that a queue is read by one index.
party_office = Table(
    "party_office",
    metadata,
    Column("party", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("name_folded", String, nullable=False),
    Column("office", String, nullable=False, index=True),
)
# Document 000 as it was accepted, and the kinds of activity that it named; ``place`` 0 is the main one.
insurer_registration = Table(
    "insurer_registration",
    metadata,
    *_origin(key=True),
    Column("insurer", ForeignKey("insurer.voen"), nullable=False, unique=True),
    Column("sun", String, nullable=False, unique=True),
    Column("applied_on", Date, nullable=False),  # the day of receipt in Baku, whatever the file said
    Column("registered_at", UtcDateTime, nullable=False),
    Column("data", Text, nullable=False),  # the document
)
insurer_activity = Table(
    "insurer_activity",
    metadata,
    Column("insurer", ForeignKey("insurer.voen"), primary_key=True),
    Column("code", String, primary_key=True),
    Column("place", Integer, nullable=False),
    *_origin(),
)
# The local copy of a register that is not ours: loaded, never changed by an effect.
population_person = Table(
    "population_person",
    metadata,
    Column("fin", String, primary_key=True),
    Column("document_type", String, nullable=False),
    Column("surname", String, nullable=False),
    Column("given_name", String, nullable=False),
    Column("patronymic", String, nullable=False),
    Column("sex", String, nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("citizenship", String, nullable=False),
    Column("registered_address", Text),
    Column("alive", Boolean, nullable=False),
    Column("birth_place", String, nullable=False, server_default=""),
    Column("issued_by", String, nullable=False, server_default=""),  # of the identity document
    Column("issued_on", Date),
)
insured_person = Table(
    "insured_person",
    metadata,
    Column("fin", String, primary_key=True),
    Column("ssn", String, nullable=False, unique=True),
    Column("issued_at", UtcDateTime, nullable=False, index=True),
    Column("actual_address", Text),
    Column("contacts", Text, nullable=False),
    *_origin(loaded=True),  # who was insured before: ``insured_before.py``
    Unique("submission", "line"),
)
# Sosial sığorta şəhadətnamələri. No row is deleted: an end writes the second half, under the key of its own effect.
certificate = Table(
    "certificate",
    metadata,
    Column("number", String, primary_key=True),
    Column("fin", ForeignKey("insured_person.fin"), nullable=False, index=True),
    Column("kind", String, nullable=False),  # first | replacement | duplicate
    Column("reason", String),  # of the application; None for the first one
    Column("issued_at", UtcDateTime, nullable=False, index=True),
    *_origin(),
    Column("ended_at", UtcDateTime),
    Column("end_reason", String),
    Column("successor", ForeignKey("certificate.number")),
    Column("ended_submission", String),
    Column("ended_line", Integer),
    ForeignKeyConstraint(["ended_submission", "ended_line"], ["effect.submission", "effect.line"]),
    Unique("submission", "line"),
    Unique("ended_submission", "ended_line"),
)
# One that is in force for each person, whatever an applier overlooks.
Index(
    "ix_certificate_in_force",
    certificate.c.fin,
    unique=True,
    sqlite_where=certificate.c.ended_at.is_(None),
    postgresql_where=certificate.c.ended_at.is_(None),
)
# Fərdi şəxsi hesablar: one a person, opened with his SSN and numbered by it (001 §3.3). Empty: no posting exists yet.
personal_account = Table(
    "personal_account",
    metadata,
    Column("id", ForeignKey("insured_person.ssn"), primary_key=True),
    Column("fin", ForeignKey("insured_person.fin"), nullable=False, unique=True),
    Column("opened_at", UtcDateTime, nullable=False),
    *_origin(),
    Unique("submission", "line"),
)
# Müraciətlər: what was applied for about whom, to be found by name and number. A view of the ledger that can be made
# anew from it (``applications.py``); where an application stands is asked of the ledger itself.
application = Table(
    "application",
    metadata,
    Column("submission", ForeignKey("submission.id"), primary_key=True),
    Column("received_at", UtcDateTime, nullable=False),  # of the submission: the order of the register
    Column("kind", String, nullable=False),  # initial | correction | replacement | duplicate
    Column("fin", String, nullable=False, index=True),
    Column("surname", String, nullable=False),
    Column("given_name", String, nullable=False),
    Column("patronymic", String, nullable=False),
    Column("surname_folded", String, nullable=False, index=True),
    Column("given_folded", String, nullable=False, index=True),
    Column("patronymic_folded", String, nullable=False, index=True),
    Column("name_order", String, nullable=False),
    Column("named", Boolean, nullable=False, server_default=false()),  # the document gave the names, not a register
    Index("ix_application_received_at", "received_at", "submission"),
)
# Whose insured person somebody is; the FİN is the second half of the key, so it has an index of its own.
insured_link = Table(
    "insured_link",
    metadata,
    Column("insurer", ForeignKey("insurer.voen"), primary_key=True),
    Column("fin", ForeignKey("insured_person.fin"), primary_key=True, index=True),
    Column("since", UtcDateTime, nullable=False),
    *_origin(loaded=True),
    Unique("submission", "line"),
)
person_change = Table(
    "person_change",
    metadata,
    *_origin(key=True),
    Column("fin", ForeignKey("insured_person.fin"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
)
# Səlahiyyətlərin reyestri. No row is deleted: a revocation writes the second half, under the key of its own effect.
authorization = Table(
    "authorization",
    metadata,
    Column("insurer", ForeignKey("insurer.voen"), primary_key=True),
    Column("document_id", String, primary_key=True),  # of the granting document: a revocation names it
    Column("service", String, nullable=False),
    Column("kind", String, nullable=False),  # CARD | ASAN
    Column("card_number", String),
    Column("phone", String),
    Column("fin", String, nullable=False, index=True),
    Column("term", String, nullable=False),  # UNLIMITED | DATED
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("granted_at", UtcDateTime, nullable=False),
    Column("rank", BigInteger, nullable=False, index=True),  # from here on in the order of judging it holds
    *_origin(),
    Column("revoked_at", UtcDateTime),
    Column("revoked_rank", BigInteger),
    Column("revoked_submission", String),
    Column("revoked_line", Integer),
    ForeignKeyConstraint(["revoked_submission", "revoked_line"], ["effect.submission", "effect.line"]),
    Unique("submission", "line"),
    Unique("revoked_submission", "revoked_line"),
)
access_log = Table(
    "access_log",
    metadata,
    *_origin(key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("party", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("fin", String, nullable=False, index=True),
    Column("what", String, nullable=False),
)
# Who decides for which local office. How an officer signs in is known in ``sign_in_tables``.
officer = Table(
    "officer",
    metadata,
    Column("login", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),  # officer | supervisor | finance | auditor | administrator
    Column("active", Boolean, nullable=False),
)
officer_office = Table(
    "officer_office",
    metadata,
    Column("login", ForeignKey("officer.login"), primary_key=True),
    Column("office", String, primary_key=True, index=True),
)
# Who works on which parked item: a courtesy with an end, it decides nothing.
desk_hold = Table(
    "desk_hold",
    metadata,
    Column("submission", ForeignKey("submission.id"), primary_key=True),
    Column("login", ForeignKey("officer.login"), nullable=False, index=True),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
# What officers did, beside the events of submissions: who decided how much, and what supervisors ordered. Appended to.
officer_act = Table(
    "officer_act",
    metadata,
    Column("n", BigNumber, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("login", ForeignKey("officer.login"), nullable=False),
    Column("user", String, nullable=False),  # who sat there, by the operating system or by the session
    Column("what", String, nullable=False),  # acts.What
    Column("office", String),  # whose it was; None: the house's
    Column("submission", ForeignKey("submission.id"), index=True),
    Column("about", String, nullable=False),  # a login, a route, a code, a given reason; "" where there is nothing
    Index("ix_officer_act_office", "office", "at", "login", "what"),
    Index("ix_officer_act_login", "login", "at"),
)
# An office's own reasons of a return, over those of ``schemas/codes``: a version holds from its day on, and stays.
office_reason = Table(
    "office_reason",
    metadata,
    Column("n", BigNumber, primary_key=True),
    Column("office", String, nullable=False),
    Column("service", String, nullable=False),
    Column("code", String, nullable=False),
    Column("begins", Date, nullable=False),
    Column("offered", Boolean, nullable=False),  # False: from that day on it is none of the office's reasons
    Column("az", String, nullable=False),
    Column("en", String, nullable=False),
    Column("login", ForeignKey("officer.login"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_office_reason_office", "office", "service", "begins"),
)
# Rekvizitlər and istehsalat təqvimi: versions stay for ever; an item is judged by the newest below its rank.
insurer_requisites = Table(
    "insurer_requisites",
    metadata,
    *_origin(key=True),
    Column("insurer", ForeignKey("insurer.voen"), nullable=False, index=True),
    Column("rank", BigInteger, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("data", Text, nullable=False),
)
insurer_calendar = Table(
    "insurer_calendar",
    metadata,
    *_origin(key=True),
    Column("insurer", ForeignKey("insurer.voen"), nullable=False, index=True),
    Column("month", String, nullable=False),
    Column("rank", BigInteger, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("data", Text, nullable=False),
)
# Accepted settlement tables, their persons, and what each month is paid with. Amounts are qəpik.
benefit_table = Table(
    "benefit_table",
    metadata,
    *_origin(key=True),
    Column("insurer", ForeignKey("insurer.voen"), nullable=False, index=True),
    Column("document_id", String, nullable=False),
    Column("table_date", Date, nullable=False),
    Column("pay_month", String, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
)
benefit_person = Table(
    "benefit_person",
    metadata,
    *_origin(key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),  # from 1, as the table names them
    Column("fin", ForeignKey("insured_person.fin"), nullable=False, index=True),
    Column("payment_kind", String, nullable=False),  # CARD | POST | TRANSFER
    Column("bank_code", String),
    Column("account", String),
    Column("total", BigInteger, nullable=False),
)
# The key says it: no month is paid twice for a child. A child is its birth date and the number of its certificate.
benefit_month = Table(
    "benefit_month",
    metadata,
    Column("certificate", String, primary_key=True),
    Column("birth_date", Date, primary_key=True),
    Column("month", String, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("submission", String, nullable=False),
    Column("line", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    ForeignKeyConstraint(
        ["submission", "line", "place"], ["benefit_person.submission", "benefit_person.line", "benefit_person.place"]
    ),
    Index("ix_benefit_month_certificate", "certificate", "month", unique=True),  # whatever the birth date
)
# Tabeçilik: whose subordinate an insurer is, from a day on; loaded, never changed by an effect. 004 §2.3.1.1.
insurer_parent = Table(
    "insurer_parent",
    metadata,
    Column("child", ForeignKey("insurer.voen"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("parent", ForeignKey("insurer.voen"), nullable=False, index=True),
    Column("until", Date),  # the last day
)
# Sığortaedənin ödənişləri, as the local offices enter them. Amounts are qəpik.
payment = Table(
    "payment",
    metadata,
    Column("number", String, primary_key=True),
    Column("insurer", ForeignKey("insurer.voen"), nullable=False, index=True),
    Column("value_date", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("code", String, nullable=False),  # of the economic classification
    Column("office", String, nullable=False),
)
# The key says it: a payment is distributed once.
payment_distribution = Table(
    "payment_distribution",
    metadata,
    Column("payment", ForeignKey("payment.number"), primary_key=True),
    Column("insurer", ForeignKey("insurer.voen"), nullable=False, index=True),  # who distributed
    Column("kind", String, nullable=False),  # CLASSIFICATION | SUBORDINATES
    Column("total", BigInteger, nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    *_origin(),
    Unique("submission", "line"),
)
payment_share = Table(
    "payment_share",
    metadata,
    Column("payment", ForeignKey("payment_distribution.payment"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),  # from 1, as the document names them
    Column("code", String),
    Column("insurer", ForeignKey("insurer.voen"), index=True),
    Column("amount", BigInteger, nullable=False),
)
# ``number`` is the order of recording: the highest is in use. Moments alone do not order what one clock tick made.
# Each policy that verdicts were ever made by: ``version`` is the SHA-256 of ``text``.
verification_policy = Table(
    "verification_policy",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
)
# The tables of a rule-set by name (JSON), under its version; ``program`` is what can follow it.
rule_set = Table(
    "rule_set",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("program", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("tables", Text, nullable=False),
)
trust_snapshot = Table(
    "trust_snapshot",
    metadata,
    Column("version", String, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("at", UtcDateTime, nullable=False),
    Column("files", Text, nullable=False),
)
# What was asked for of revocation, and when it last was of use. ``why`` is empty after a good answer.
revocation_fetch = Table(
    "revocation_fetch",
    metadata,
    Column("name", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("tried_at", UtcDateTime, nullable=False),
    Column("good_at", UtcDateTime),
    Column("holds_until", UtcDateTime),
    Column("why", String, nullable=False),
)
