from recorded_reports import FIN, record, recorded
from register_samples import ALFA, BETA
from sqlalchemy import update

from pipeline.tables import submission
from registries.officers import Officer, Role, put_officers
from registries.register_reports import reports
from registries.registers import Wanted
from registries.report_detail import report_detail
from registries.reports import reports_of_document
from registries.sent_documents import Pile, sent
from schemas.identifiers import OfficeCode


def test_reports_are_found_by_amount_period_activity_and_kind(registers):
    registers.issue(FIN)
    record(registers, recorded())
    with registers.database.write() as tx:
        mine = submission.c.status == "registered"
        tx.execute(update(submission).where(mine).values(service="quarterly_report", party=str(ALFA)))
        put_officers(tx, [officer("o.1", "188"), officer("o.2", "101")])

    def found(login="o.1", **wanted):
        with registers.database.reads() as reads:
            return [row.quarter for row in reports(reads, login, Wanted(**wanted), limit=9) if row.quarter]

    assert found() == ["2026-Q1"]
    assert found(quarter="2026-Q1", activity="62010", report_kind="INITIAL", fin=FIN) == ["2026-Q1"]
    assert found(amount_from="4500.00", amount_until="4500.00") == ["2026-Q1"]
    nothing = ({"quarter": "2026-Q2"}, {"activity": "47110"}, {"amount_from": "4500.01"}, {"amount_until": "1"})
    assert [found(**one) for one in nothing] == [[], [], [], []]
    assert found("o.2") == []
    with registers.database.reads() as reads:
        [row, *_] = sent(reads, ALFA, Pile.REPORTS, Wanted(amount_from="1"), limit=9)
        assert sent(reads, ALFA, Pile.REPORTS, Wanted(amount_from="9999"), limit=9) == []
        detail = report_detail(reads, "o.1", row.submission)
        assert (detail.head.number, len(detail.months), report_detail(reads, "o.2", row.submission)) == (1, 3, None)


def officer(login, office):
    return Officer(login=login, name=login, role=Role.OFFICER, offices=frozenset({OfficeCode(office)}))


def test_a_report_is_found_by_the_id_of_its_document_whatever_repeats_it(registers):
    def came(status, document_id="D-1", **more):
        owner = registers.submit(status)
        told = {"service": "quarterly_report", "document_id": document_id} | more
        with registers.database.write() as tx:
            tx.execute(update(submission).where(submission.c.id == owner).values(**told))
        return owner

    def found(document_id="D-1"):
        return registers.ask(reports_of_document, document_id)

    returned = came("returned", party=str(ALFA))
    came("duplicate", party=str(ALFA), duplicate_of=returned)
    came("refused")
    assert found() == [returned]
    accepted = came("registered", party=str(ALFA))
    came("refused")
    assert (found(), found("D-2")) == ([accepted], [])
    others = came("registered", party=str(BETA))
    assert found() == [others, accepted]
