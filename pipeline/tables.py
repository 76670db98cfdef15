"""The ledger's tables. Everything else that has tables (``registries``) hangs them on the same ``metadata``.

Personal facts stand in ``fact``, ``finding``, ``effect``, ``subject``, ``notice`` and blobs only: retention can erase
them there without breaking an event chain. Times are aware UTC; JSON is canonical text (see ``pipeline/canonical.py``).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from pipeline.database import BigNumber, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Gapless numbers: taken inside the write transaction that uses them.
counter = Table(
    "counter", metadata, Column("name", String, primary_key=True), Column("value", BigNumber, nullable=False)
)

channel = Table(
    "channel",
    metadata,
    Column("name", String, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("pdf", Boolean, nullable=False, server_default=false()),  # its sender wants each answer printed, too
    Column("statements", Boolean, nullable=False, server_default=false()),  # a bank's: statements need no signature
)
# Where content notices of a proven party (insurer's VÖEN or applicant's FİN) go.
channel_party = Table(
    "channel_party",
    metadata,
    Column("party", String, primary_key=True),
    Column("channel", ForeignKey("channel.name"), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)
# What proves a sender at the upload door: a bearer token or a client certificate, known by its SHA-256 alone.
credential = Table(
    "credential",
    metadata,
    Column("id", String, primary_key=True),
    Column("channel", ForeignKey("channel.name"), nullable=False, index=True),
    Column("kind", String, nullable=False),  # token | certificate
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigNumber, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

# What is about to be stored by whoever could not store it again (see ``promises.py``); empty at rest.
promised_blob = Table(
    "promised_blob",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigNumber, nullable=False),
    Column("promised_at", UtcDateTime, nullable=False),
)

# The delivery key is (channel, digest of the received bytes): the same bytes again are a repeat of it.
delivery = Table(
    "delivery",
    metadata,
    Column("id", BigNumber, primary_key=True),
    Column("channel", ForeignKey("channel.name"), nullable=False),
    Column("sha256", ForeignKey("blob.sha256"), nullable=False),
    Column("name", String, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "sha256"),
)
# Each file that came in, by the token of its claim: the first of a delivery, or a repeat.
arrival = Table(
    "arrival",
    metadata,
    Column("token", String, primary_key=True),
    Column("number", BigNumber, nullable=False, unique=True),  # gapless
    Column("delivery", ForeignKey("delivery.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
# An upload whose bytes are whole and about to be kept; gone with the commit that enters it. What a death leaves here is
# entered by the next look (``inbox/upload/recovery.py``).
upload = Table(
    "upload",
    metadata,
    Column("token", String, primary_key=True),  # of the arrival that it will be
    Column("channel", ForeignKey("channel.name"), nullable=False),
    Column("name", String, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

submission = Table(
    "submission",
    metadata,
    Column("id", String, primary_key=True),
    Column("sequence", BigNumber, nullable=False, unique=True),
    Column("rank", BigInteger, nullable=False),  # its place in the order of judging, see order.rank_of
    Column("delivery", ForeignKey("delivery.id"), nullable=False, index=True),
    Column("parent", ForeignKey("submission.id")),
    Column("copy_of", ForeignKey("submission.id"), index=True),  # of a draft that was made from a returned one
    Column("idx", Integer, nullable=False, default=0),
    Column("channel", ForeignKey("channel.name"), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("status", String, nullable=False, index=True),
    Column("route", String, nullable=False),
    Column("service", String),
    Column("party", String),  # proven party; None until authorize advanced
    Column("document_id", String),
    Column("content_digest", String(64)),
    Column("draft_key", String),
    Column("duplicate_of", ForeignKey("submission.id")),
    Column("conflicts", Integer, nullable=False, default=0),
    Column("salt", String(32), nullable=False),  # of the state digests in its events; retention may erase it
    Column("event_count", Integer, nullable=False),
    Column("last_hash", String(64), nullable=False),
    UniqueConstraint("parent", "idx"),
    Index("ix_submission_channel_status_rank", "channel", "status", "rank"),
    Index("ix_submission_party_status_received_at", "party", "status", "received_at"),
    Index("ix_submission_party_received_at", "party", "received_at", "service", "status"),  # counts by day and hour
    Index("ix_submission_service_received_at", "service", "received_at", "id"),
    Index("ix_submission_received_at_rank", "received_at", "rank"),  # what is judged again: by time, page by page
)
submission_blob = Table(
    "submission_blob",
    metadata,
    Column("submission", ForeignKey("submission.id"), primary_key=True),
    Column("role", String, primary_key=True),  # received | signed | signature | attachment:<name> | received.<version>
    Column("sha256", ForeignKey("blob.sha256"), nullable=False, index=True),
    Column("piece", Text),  # JSON (pieces.Piece) where it is a part of the blob; None: all of it
)
# What follows a returned submission: its copy or a corrected document. One, whatever becomes of it.
lineage = Table(
    "lineage",
    metadata,
    Column("submission", ForeignKey("submission.id"), primary_key=True),  # the one that was returned
    Column("successor", ForeignKey("submission.id"), nullable=False, unique=True),
    Column("document_id", String, nullable=False),  # of the successor
    Column("at", UtcDateTime, nullable=False),
)
# Taken in the commit in which authorize advances, so that a stranger cannot occupy it.
document_key = Table(
    "document_key",
    metadata,
    Column("party", String, primary_key=True),
    Column("document_id", String, primary_key=True),
    Column("submission", ForeignKey("submission.id"), nullable=False, unique=True),
    Column("content_digest", String(64), nullable=False),
)
# What a submission is about, for the order of dependent ones and the look-up of drafts: kind fin | document | grant |
# draft | draft_file | draft_former_file.
subject = Table(
    "subject",
    metadata,
    Column("submission", ForeignKey("submission.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
    Index("ix_subject_kind_value", "kind", "value"),
)

event = Table(
    "event",
    metadata,
    Column("submission", ForeignKey("submission.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String, nullable=False),
    Column("by", String, nullable=False),
    Column("status", String, nullable=False),
    Column("data", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
fact = Table(
    "fact",
    metadata,
    Column("submission", ForeignKey("submission.id"), primary_key=True),
    Column("stage", String, primary_key=True),
    Column("data", Text, nullable=False),
)
finding = Table(
    "finding",
    metadata,
    Column("submission", ForeignKey("submission.id"), primary_key=True),
    Column("stage", String, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("code", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("place", String, nullable=False),
    Column("value", String, nullable=False),
)
# The effect key is (submission, line). Planned by a stage, applied by register's commit.
effect = Table(
    "effect",
    metadata,
    Column("submission", ForeignKey("submission.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("stage", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("data", Text, nullable=False),
    Column("applied_at", UtcDateTime),
    Column("result", Text),
)

# One row for each thing that is to be done next: a submission's next leg, a notice to seal or to deliver.
leg = Table(
    "leg",
    metadata,
    Column("subject", String, primary_key=True),
    Column("line", String, nullable=False),  # submission | seal | deliver | print | payout_seal | payout_deliver
    Column("kind", String, nullable=False),  # the stage that the leg begins with
    Column("queue", String, nullable=False),
    Column("lane", String, nullable=False),  # fairness: the channel
    Column("place", BigInteger, nullable=False),  # order inside the lane: the rank
    Column("due_at", UtcDateTime, nullable=False),
    Column("owner", String),
    Column("lease_until", UtcDateTime),
    Column("suspect", Boolean, nullable=False, default=False),
    Column("deaths", Integer, nullable=False, default=0),
    Column("errors", Integer, nullable=False, default=0),
    Column("last_error", String),
    Index("ix_leg_queue_kind_lane_due_at", "queue", "kind", "lane", "due_at"),
    Index("ix_leg_owner", "owner"),
)
# An operator's hand on the work: a queue or a route that is paused, a queue of which only so many legs run at once.
gate = Table(
    "gate",
    metadata,
    Column("kind", String, primary_key=True),  # queue | route
    Column("name", String, primary_key=True),
    Column("paused_at", UtcDateTime),
    Column("paused_by", String),
    Column("reason", String),
    Column("most", Integer),  # legs leased at once, over all processes
)
# The pace at which a register of somebody else's may be asked (``bucket.py``).
lookup_bucket = Table(
    "lookup_bucket",
    metadata,
    Column("name", String, primary_key=True),
    Column("millis", BigInteger, nullable=False),  # thousandths of a look-up that are left
    Column("at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),  # a change counts only over the version that was read
)

# Frozen data of an answer; sealed once, then only those bytes leave.
notice = Table(
    "notice",
    metadata,
    Column("id", String, primary_key=True),
    Column("submission", ForeignKey("submission.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("n", Integer, nullable=False, default=1),
    Column("audience", String, nullable=False),  # channel | party
    Column("party", String),
    Column("data", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sealed", LargeBinary),
    Column("sealed_at", UtcDateTime),
    UniqueConstraint("submission", "kind", "n"),
    Index("ix_notice_party_audience", "party", "audience"),
)
notice_delivery = Table(
    "notice_delivery",
    metadata,
    Column("notice", ForeignKey("notice.id"), primary_key=True),
    Column("channel", ForeignKey("channel.name"), primary_key=True),
    Column("file_name", String, nullable=False),
    Column("delivered_at", UtcDateTime),
)

# The processes of a house on many machines: who lives, who left, who died. No fact of a submission stands here.
process = Table(
    "process",
    metadata,
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),  # worker | watch | beat | web
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("died", Boolean, nullable=False, default=False),
    Column("alone_with", String),  # the suspect leg that it ran alone when it died
    Index("ix_process_ended_at_seen_at", "ended_at", "seen_at"),
)
# Who does the chores that only one may do, and until when if he is not heard of again.
turn = Table(
    "turn",
    metadata,
    Column("name", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
# What each walk of conservation came to, so that it can be told without walking again.
conservation_look = Table(
    "conservation_look",
    metadata,
    Column("n", BigNumber, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("millis", BigInteger, nullable=False),  # how long it took
    Column("checks", Integer, nullable=False),
    Column("red", Text, nullable=False),  # JSON: how many problems by check; {} is green
)
