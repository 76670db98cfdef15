"""Accepted settlement tables of one insurer, two finance officers of its office, and payment orders that they make."""

import io
from datetime import date

from sqlalchemy import insert, select, update

from pipeline import canonical, legs
from pipeline.channels import open_channel
from pipeline.clock import SetClock
from pipeline.conservation import conserve
from pipeline.database import Database
from pipeline.effects import EffectKinds, Origin
from pipeline.ledger import Arrival, enter
from pipeline.lines import Aftermath
from pipeline.stages import LegPlan, Route
from pipeline.tables import effect, metadata, submission
from reconciliation.pain002 import read_pain002
from registries.benefits import RecordedPerson, RecordTable
from registries.checks import registry_checks
from registries.effects import IssueSsn, effect_kinds
from registries.insurers import Insurer, InsurerKind, put_insurers
from registries.officer_users import Hand
from registries.officers import Officer, Role, put_officers
from registries.payout_tables import payout_line
from registries.payouts_seen import lines_seen, order_seen
from registries.population import put_persons
from rules.envelope import BAKU
from schemas.childcare import PaidMonth, Payment, PaymentKind
from schemas.identifiers import BankCode, Fin, OfficeCode, Voen
from schemas.months import Month
from schemas.person import PersonRecord, Sex
from schemas.registration import Contacts, DocumentType
from stages.payouts import PayoutWish, confirm, make, refuse, status

FIRST, SECOND, AUDITOR, STRANGER = Hand("f1", "first"), Hand("f2", "second"), Hand("audit", "a"), Hand("f3", "third")
IBANS = ("AZ75QRBG00000000001234567890", "AZ48QRBG00000000001234567891")
TRANSFER, CARD, POST = PaymentKind.TRANSFER, PaymentKind.CARD, PaymentKind.POST
FINS = ("5VBK5VR", "6HT3KPN", "7A1B2C3", "8A1B2C3", "9A1B2C3", "AA1B2C3")
CHANNEL = "payments"
ALFA, BETA = Voen("1300144711"), Voen("1401555071")


def make_person(fin, **changes):
    known = {
        "document_type": DocumentType.DIN,
        "surname": "İsmayılova",
        "given_name": "Şəfəq",
        "patronymic": "Üzeyir qızı",
        "sex": Sex.FEMALE,
        "birth_date": date(1990, 2, 28),
        "citizenship": "AZE",
        "registered_address": None,
    }
    return PersonRecord(fin=Fin(fin), **(known | changes))


def make_insurer(voen, office):
    known = {"kind": InsurerKind.LEGAL, "sun": "9819854215", "responsible": "Ə. G.", "opened_on": date(2015, 3, 1)}
    return Insurer(voen=voen, name=voen, office=OfficeCode(office), **known)


class Desk:
    """In a database that has its tables."""

    def __init__(self, database, clock):
        self.clock = clock
        self.database = database
        self.kinds = EffectKinds(*effect_kinds())
        self.count = 0
        with self.database.write() as tx:
            at = self.clock.now()
            open_channel(tx, "alfa", at)
            open_channel(tx, CHANNEL, at)
            put_insurers(tx, [make_insurer(ALFA, "188"), make_insurer(BETA, "101")])
            here, there = (OfficeCode("188"),), (OfficeCode("101"),)
            put_officers(tx, [Officer(one.login, one.login, Role.FINANCE, here) for one in (FIRST, SECOND)])
            put_officers(tx, [Officer("f3", "f3", Role.FINANCE, there), Officer("o1", "o1", Role.OFFICER, here)])
            put_officers(tx, [Officer("audit", "audit", Role.AUDITOR, here)])
            put_persons(tx, [make_person(fin) for fin in FINS])
        contacts = Contacts(phones=("+994501234567",))
        for fin in FINS:
            self.apply(IssueSsn(fin=fin, insurer=ALFA, actual_address=None, contacts=contacts))

    @classmethod
    def at(cls, place):
        """In a new database."""
        database = Database(place)
        metadata.create_all(database.writer)
        return cls(database, SetClock())

    def apply(self, command):
        self.count += 1
        at = self.clock.now()
        came = Arrival(f"token-{self.count}", "alfa", "file.xml", f"{self.count:064x}", 1)
        with self.database.write() as tx:
            owner = enter(tx, came, Route("intake", (LegPlan("light", ("verify",)),)), at).submission
            planned = {"stage": "s", "kind": command.kind, "data": command.model_dump_json()}
            tx.execute(insert(effect).values(submission=owner, line=1, **planned))
            told = self.kinds.read(command.kind, planned["data"])
            [facts] = self.kinds.apply(tx, [(told, Origin(owner, 1, at, at, Aftermath(at)))])
            done = {"applied_at": at, "result": canonical.dumps(dict(facts))}
            tx.execute(update(effect).where(effect.c.submission == owner).values(done))
            tx.execute(update(submission).where(submission.c.id == owner).values(status="registered"))
            legs.drop(tx, owner)
        return owner

    def accept(self, *payments, amount=30_000, insurer=ALFA):
        """A settlement table of one person for each payment; its submission."""
        self.count += 1
        persons = [
            RecordedPerson(
                fin=Fin(FINS[place]),
                birth_date=date(2025, 9, 15),
                certificate=f"aa{self.count:04}{place:03}",
                payment=payment,
                months=(PaidMonth(month=Month(f"{2020 + self.count}-01"), amount=amount + place),),
                total=amount + place,
                also=tuple(f"aa{n:04}{place:03}" for n in range(1, self.count)),
            )
            for place, payment in enumerate(payments)
        ]
        return self.apply(
            RecordTable(
                insurer=insurer,
                document_id=f"d-{self.count}",
                table_date=date(2026, 4, 4),
                pay_month=Month("2026-04"),
                persons=tuple(persons),
                total=sum(one.total for one in persons),
            )
        )

    def today(self):
        return self.clock.now().astimezone(BAKU).date()

    def make(self, hand=FIRST, **wish):
        with self.database.write() as tx:
            return make(tx, hand, PayoutWish(**{"day": self.today()} | wish), self.clock.now(), channel=CHANNEL)

    def order(self, hand=FIRST, **wish):
        """The one order that is made."""
        [one] = self.make(hand, **wish).orders
        return one

    def confirm(self, number, hand=SECOND):
        with self.database.write() as tx:
            return confirm(tx, hand, number, self.clock.now())

    def refuse(self, number, hand=SECOND, why="Bank səhvdir"):
        with self.database.write() as tx:
            return refuse(tx, hand, number, why, self.clock.now())

    def status(self, *files, hand=FIRST):
        reports = [read_pain002(io.BytesIO(one)) for one in files]
        with self.database.write() as tx:
            return status(tx, hand, reports, self.clock.now())

    def came(self, number, login="f1"):
        return self.ask(lambda reads: [one.came for one in lines_seen(reads, login, number)])

    def seen(self, number, login="f1"):
        return self.ask(order_seen, login, number)

    def lines(self):
        return self.ask(lambda reads: reads.execute(select(payout_line).order_by(payout_line.c.number)).all())

    def ask(self, question, *told):
        with self.database.reads() as reads:
            return question(reads, *told)

    def problems(self):
        """What conservation finds of payment orders; the tables themselves are tried elsewhere."""
        mine = [one for one in registry_checks() if one.name in ("payment orders", "payment lines", "payouts")]
        assert len(mine) == 3
        with self.database.reads() as reads:
            return [(one.check, one.where, one.what) for one in conserve(mine, reads)]


def by_transfer(place=0, bank="990002"):
    return Payment(kind=TRANSFER, bank_code=BankCode(bank), account=IBANS[place])


def by_card(bank="990001"):
    return Payment(kind=CARD, bank_code=BankCode(bank), account=IBANS[0])


BY_POST = Payment(kind=POST)


def pain002(order, *lines, id="S-1", group="", count=None, total=None, together="", version="10"):  # noqa: A002
    """A status report; a line is (end-to-end id, status, and of some: reason, amount)."""
    said = "".join(_line(*one) for one in lines)
    totals = (f"<OrgnlNbOfTxs>{count}</OrgnlNbOfTxs>" if count is not None else "") + (
        f"<OrgnlCtrlSum>{total}</OrgnlCtrlSum>" if total is not None else ""
    )
    group_status = f"<GrpSts>{group}</GrpSts>" if group else ""
    together_status = f"<PmtInfSts>{together}</PmtInfSts>" if together else ""
    inside = f"<OrgnlPmtInfId>{order}</OrgnlPmtInfId>{together_status}{said}"
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>{id}</MsgId><CreDtTm>2026-11-23T10:00:00Z</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{order}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"{totals}{group_status}</OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts>{inside}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def _line(end_to_end, told, reason="", amount=""):
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    said = f'<OrgnlTxRef><Amt><InstdAmt Ccy="AZN">{amount}</InstdAmt></Amt></OrgnlTxRef>' if amount else ""
    named = f"<OrgnlEndToEndId>{end_to_end}</OrgnlEndToEndId>" if end_to_end else ""
    return f"<TxInfAndSts>{named}<TxSts>{told}</TxSts>{why}{said}</TxInfAndSts>"
