"""Several drafts under one signature (004 §2.3.3 GÖNDƏR): each is completed, judged and answered by itself."""

import json

import pytest
from in_process import qebul

from demo.documents import Application, deletion, document_id, unsigned
from pipeline.clock import SystemClock
from schemas.envelope import Envelope
from schemas.identifiers import ActivityCode, Voen
from schemas.months import Quarter
from schemas.quarterly_report import MonthAmount, MonthHeads, QuarterlyReport, ReportKind
from schemas.submission import Submission, write_submission
from signatures.asice_making import pack_unsigned
from signatures.drafts_signing import sign_drafts
from signatures.levels import Means

rules_alone = pytest.mark.one_foundation


class Employer:
    """Drops drafts into a channel and signs several of them at once."""

    def __init__(self, house):
        self.house = house

    def draft(self, name, role, channel="alfa", of="alfa", file=None, **changes):
        about = Application(name, role, **changes)
        data = unsigned(about, self.house.world.employers[of], self.house.world.people[role])
        self.house.drop_unworked(channel, file or f"{name}.xml", data)
        return {"document.xml": data}

    def report(self, name, period, insurer="alfa"):
        """Unfinished, but for what it is about."""
        months = Quarter(period).months
        body = QuarterlyReport(
            kind=ReportKind.INITIAL,
            period=Quarter(period),
            activity=ActivityCode("62010"),
            labour=tuple(MonthAmount(month=one, amount=0) for one in months),
            heads=tuple(MonthHeads(month=one, count=0) for one in months),
            heads_total=0,
        )
        envelope = Envelope(
            document_id=document_id(name),
            service="quarterly_report",
            service_version=1,
            insurer_voen=Voen(self.house.world.employers[insurer].voen),
            created_at=SystemClock().now().replace(microsecond=0),
        )
        return write_submission(Submission(envelope, body))

    def signature(self, *drafts, card="alfa.head"):
        named = {str(number): one for number, one in enumerate(drafts)}
        return sign_drafts(named, self.house.world.card(card), signing_time=SystemClock().now(), means=Means())

    def told(self, name):
        row = self.house.row(name)
        return row.status, row.codes


@pytest.fixture
def employer(house):
    return Employer(house)


def sql(house, text):
    with house.house.database.reads() as reads:
        return reads.exec_driver_sql(text).all()


def test_five_drafts_are_completed_by_one_signature_and_answered_each(house, employer):
    drafts = [employer.draft(f"d{n}", f"worker.{30 + n}") for n in range(4)]
    held = {"muraciet.xml": unsigned(Application("d4", "worker.34"), house.world.employers["alfa"],
                                     house.world.people["worker.34"])}  # fmt: skip
    house.drop("alfa", "d4.asice", pack_unsigned(held, house.clock.now()))
    house.drop("alfa", "sig.xml", employer.signature(*drafts, held))
    assert [employer.told(f"d{n}.xml") for n in range(4)] == [("registered", ())] * 4
    assert employer.told("d4.asice") == ("registered", ())
    assert employer.told("sig.xml") == ("merged", ())
    assert sorted(body.findtext("{*}Sequence") for body in house.answers("alfa", "acceptance")) == list("12345")
    [told] = [body for body in house.answers("alfa", "processing") if body.findtext("{*}Sequence") == "6"]
    assert [one.findtext("{*}Sequence") for one in told.findall(".//{*}Draft")] == list("12345")
    places = [rank - 6 * 2**20 for (rank,) in sql(house, "select rank from submission order by sequence")]
    assert places == [0, 2, 4, 6, 8, 0]
    assert house.problems() == []


@rules_alone
def test_of_changed_deleted_and_partly_signed_drafts_the_others_are_stopped_by_none(house, employer):
    kept, changed, gone = (employer.draft(f"d{n}", f"worker.{30 + n}") for n in range(3))
    house.drop("alfa", "part.asice", pack_unsigned({"a.txt": b"signed", "b.txt": b"not signed"}, house.clock.now()))
    signature = employer.signature(kept, changed, gone, {"a.txt": b"signed"})
    employer.draft("d1", "worker.31", file="v2.xml", phone="+994501112233")
    house.drop("alfa", "delete.xml", deletion("x-1", house.world.employers["alfa"], "d2"))
    house.drop("alfa", "sig.xml", signature)
    assert employer.told("d0.xml") == ("registered", ())
    assert employer.told("d1.xml") == ("draft", ("NO_SIGNATURE",))
    assert employer.told("d2.xml")[0] == "deleted"
    assert employer.told("part.asice") == ("draft", ("NO_SIGNATURE",))
    codes = ("SOME_DRAFTS_CHANGED", "SOME_DRAFTS_PARTLY_SIGNED", "SOME_FILES_OF_NO_DRAFT")
    assert employer.told("sig.xml") == ("merged", codes)
    assert house.problems() == []


def test_a_signature_completes_the_drafts_of_its_own_channel_and_for_its_own_insurer_alone(house, employer):
    mine, strange = employer.draft("d0", "worker.30"), employer.draft("d1", "worker.31", of="beta")
    theirs = employer.draft("d2", "worker.32", channel="beta", of="beta")
    house.work()
    signature = employer.signature(mine, strange, theirs)
    house.drop("alfa", "sig.xml", signature)
    assert employer.told("d0.xml") == ("registered", ())
    assert employer.told("d1.xml") == ("draft", ("DRAFT_KEPT", "SIGNER_OF_ANOTHER_INSURER"))
    assert employer.told("d2.xml") == ("draft", ("NO_SIGNATURE",))
    assert employer.told("sig.xml") == ("merged", ("SOME_FILES_OF_NO_DRAFT",))
    house.drop("beta", "sig2.xml", signature)
    assert employer.told("d2.xml") == ("draft", ("DRAFT_KEPT", "SIGNER_OF_ANOTHER_INSURER"))
    assert house.problems() == []


@rules_alone
def test_the_same_signature_twice_does_nothing_more(house, employer):
    drafts = [employer.draft(f"d{n}", f"worker.{30 + n}") for n in range(2)]
    house.work()
    signature = employer.signature(*drafts)
    house.drop("alfa", "sig.xml", signature)
    house.drop("alfa", "again.xml", signature)
    house.drop("alfa", "written-anew.xml", signature + b"\n")
    assert [row.file for row in house.rows() if row.file == "again.xml"] == []
    assert employer.told("written-anew.xml") == ("returned", ("DRAFT_UNKNOWN",))
    assert sql(house, "select count(*) from insured_person") == [(2,)]
    assert house.problems() == []


@rules_alone
def test_the_drafts_of_a_quarter_are_signed_by_one_command(house, employer, tmp_path):
    for name, period in (("r1", "2026-Q3"), ("r2", "2026-Q3"), ("r3", "2026-Q2")):
        house.drop_unworked("alfa", f"{name}.xml", employer.report(name, period))
    house.drop_unworked(
        "alfa", "r4.asice", pack_unsigned({"r4.xml": employer.report("r4", "2026-Q3")}, house.clock.now())
    )
    house.drop("beta", "r5.xml", employer.report("r5", "2026-Q3", "beta"))
    keys, signed = house.settings.var / "demo" / "cards", tmp_path / "all.sig.xml"
    options = ("--year", "2026", "--channel", "alfa", "--key", keys / "alfa.head.key.pem", "--cert",
               keys / "alfa.head.pem", "--var", house.var, "--json", "-o", signed)  # fmt: skip
    assert qebul("draft", "sign", "--quarter", "1", *options).returncode == 1
    made = qebul("draft", "sign", "--quarter", "3", *options)
    assert [one["file"] for one in json.loads(made.stdout)["drafts"]] == ["r1.xml", "r2.xml", "r4.asice"]
    house.drop("alfa", "sig.xml", signed.read_bytes())
    assert employer.told("sig.xml") == ("merged", ())
    drafts = {row.file for row in house.rows() if row.status == "draft"}
    assert drafts == {"r3.xml", "r5.xml"}
    assert house.problems() == []
