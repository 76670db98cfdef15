"""Good documents of the services around the settlement table, and whole and bare examples of each service."""

from datetime import date

from authority_strategies import AUTHORITY, BARE_AUTHORITY, WHOLE_AUTHORITY
from hypothesis import strategies as st
from registration_strategies import (
    addresses,
    contacts,
    fins,
    full_registration,
    names,
    registrations,
    texts,
)
from report_strategies import BARE_REPORT, WHOLE_REPORT, reports

from schemas.certificate import CertificateReplacement, Reason
from schemas.childcare import (
    Child,
    ChildcareTable,
    PaidMonth,
    Paper,
    Payment,
    PaymentKind,
    Span,
    TablePerson,
)
from schemas.frozen import DocumentBody
from schemas.identifiers import ActivityCode, BankCode, Fin, OfficeCode, Ssn, Voen
from schemas.insurer_applicants import ApplicantKind
from schemas.insurer_registration import Activities, InsurerRegistration, Papers
from schemas.lexical import MOST_QEPIK
from schemas.months import Month
from schemas.payment_distribution import DistributionKind, DistributionLine, PaymentDistribution
from schemas.production_calendar import ProductionCalendar, WorkRegime
from schemas.registration import Address, Contacts, DocumentType, Identity, InsuredRegistration, Kind, Names
from schemas.requisites import Accountant, BankAccount, InsurerRequisites

days = st.dates(date(2001, 1, 1), date(2099, 12, 31))
months = days.map(Month.of)
amounts = st.integers(0, MOST_QEPIK)
bank_codes = st.from_regex(r"[0-9]{6}", fullmatch=True).map(BankCode)
file_names = st.from_regex(r"[a-zəö0-9 ]{1,20}\.pdf", fullmatch=True)
papers = st.builds(Paper, number=texts(100), day=days)
spans = st.builds(Span, start=days, end=days)
ssns = st.from_regex(r"[0-9]{13}", fullmatch=True).map(Ssn)
named = st.tuples(ssns, fins).flatmap(
    lambda both: st.sampled_from([{"ssn": both[0]}, {"fin": both[1]}, {"ssn": both[0], "fin": both[1]}])
)


@st.composite
def persons(draw: st.DrawFn) -> TablePerson:
    return TablePerson(
        insurance_years=draw(st.integers(0, 99)),
        order=draw(papers),
        child=draw(st.builds(Child, birth_date=days, certificate_number=texts(20), certificate_date=days)),
        leave=draw(spans),
        period=draw(spans),
        payment=draw(
            st.builds(
                Payment,
                kind=st.sampled_from(PaymentKind),
                bank_code=st.none() | bank_codes,
                account=st.none() | texts(34),
            )
        ),
        months=tuple(draw(st.lists(st.builds(PaidMonth, month=months, amount=amounts), min_size=1, max_size=2))),
        total=draw(amounts),
        files=tuple(draw(st.lists(file_names, max_size=2))),
        **draw(named),
    )


codes = st.from_regex(r"[0-9]{5}([0-9]{2})?", fullmatch=True).map(ActivityCode)
insurer_registrations = st.builds(
    InsurerRegistration,
    applicant=st.sampled_from(ApplicantKind),
    identity=st.builds(Identity, document_type=st.sampled_from(DocumentType), fin=fins),
    papers=st.builds(Papers, number=texts(20), issued_on=days, issued_by=texts(100)),
    names=names,
    birth_date=st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    voen=st.from_regex(r"[0-9]{10}", fullmatch=True).map(Voen),
    registered_address=addresses,
    actual_address=st.none() | addresses,
    contacts=contacts,
    account=st.none() | st.builds(BankAccount, bank_code=bank_codes, number=texts(34)),
    activities=st.builds(Activities, main=codes, auxiliary=st.lists(codes, max_size=4).map(tuple)),
    office=st.from_regex(r"[0-9]{3}", fullmatch=True).map(OfficeCode),
    applied_on=st.none() | days,
)

DOCUMENTS: dict[str, st.SearchStrategy[DocumentBody]] = {
    "insurer_registration": insurer_registrations,
    "insured_registration": registrations,
    "certificate_replacement": st.builds(
        CertificateReplacement,
        identity=st.builds(Identity, document_type=st.sampled_from(DocumentType), fin=fins),
        ssn=ssns,
        reason=st.sampled_from(Reason),
    ),
    "childcare_table": st.builds(
        ChildcareTable,
        table_date=days,
        protocol=st.none() | papers,
        pay_month=months,
        persons=st.lists(persons(), min_size=1, max_size=2).map(tuple),
        total=amounts,
    ),
    "insurer_requisites": st.builds(
        InsurerRequisites,
        address=addresses,
        contacts=contacts,
        accountant=st.none() | st.builds(Accountant, fin=st.none() | fins, names=names),
        account=st.none() | st.builds(BankAccount, bank_code=bank_codes, number=texts(34)),
    ),
    "production_calendar": st.builds(
        ProductionCalendar,
        month=months,
        regime=st.sampled_from(WorkRegime),
        work_days=st.lists(st.integers(1, 31), max_size=3).map(tuple),
    ),
    "payment_distribution": st.builds(
        PaymentDistribution,
        payment=st.from_regex(r"[0-9A-Z][0-9A-Z\-]{0,33}", fullmatch=True),
        kind=st.sampled_from(DistributionKind),
        lines=st.lists(
            st.builds(
                DistributionLine,
                code=st.none() | st.from_regex(r"[0-9]{6}", fullmatch=True),
                insurer=st.none() | st.from_regex(r"[0-9]{10}", fullmatch=True).map(Voen),
                amount=amounts,
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    "quarterly_report": reports,
    **AUTHORITY,
}

_SPAN = Span(start=date(2024, 3, 1), end=date(2024, 5, 31))
_PERSON = TablePerson(
    fin=Fin("5VBK5VR"),
    insurance_years=0,
    order=Paper(number="12-M", day=date(2024, 2, 20)),
    child=Child(birth_date=date(2023, 11, 5), certificate_number="AA 1", certificate_date=date(2023, 11, 9)),
    leave=_SPAN,
    period=_SPAN,
    payment=Payment(kind=PaymentKind.POST),
    months=(PaidMonth(month=Month("2024-03"), amount=4400),),
    total=4400,
)
_TABLE = ChildcareTable(table_date=date(2024, 6, 3), pay_month=Month("2024-06"), persons=(_PERSON,), total=4400)
_NAMES = Names(surname="Əliyeva", given_name="Günel", patronymic="İlqar qızı")
_ADDRESS = Address(region="Bakı", city="Bakı", street="Nizami", building="1A", apartment="5", postal_code="AZ1000")
_CONTACTS = Contacts(phones=("+994501234567",))
_CERTIFICATE = CertificateReplacement(
    identity=Identity(document_type=DocumentType.DIN, fin=Fin("5VBK5VR")), ssn=Ssn("1234567890123"), reason=Reason.LOST
)

_APPLICANT = InsurerRegistration(
    applicant=ApplicantKind.INDIVIDUAL,
    identity=Identity(document_type=DocumentType.DIN, fin=Fin("5VBK5VR")),
    papers=Papers(number="AA 1234567", issued_on=date(2021, 5, 17), issued_by="DİN"),
    names=_NAMES,
    birth_date=date(1985, 3, 2),
    voen=Voen("5000000002"),
    registered_address=_ADDRESS,
    contacts=_CONTACTS,
    activities=Activities(main=ActivityCode("97000")),
    office=OfficeCode("501"),
)

_BARE: dict[str, DocumentBody] = {
    "insurer_registration": _APPLICANT,
    "insured_registration": InsuredRegistration(
        kind=Kind.INITIAL,
        identity=Identity(document_type=DocumentType.DIN, fin=Fin("5VBK5VR")),
        actual_address_differs=False,
        contacts=_CONTACTS,
    ),
    "certificate_replacement": _CERTIFICATE,
    "childcare_table": _TABLE,
    "insurer_requisites": InsurerRequisites(
        address=Address(region="Bakı", street="Nizami", building="1"), contacts=_CONTACTS
    ),
    "production_calendar": ProductionCalendar(month=Month("2024-03"), regime=WorkRegime.FIVE_DAY),
    "payment_distribution": PaymentDistribution(
        payment="P-1", kind=DistributionKind.CLASSIFICATION, lines=(DistributionLine(amount=1),)
    ),
    "quarterly_report": BARE_REPORT,
}

_WHOLE: dict[str, DocumentBody] = {
    "insurer_registration": _APPLICANT.model_copy(
        update={
            "actual_address": _ADDRESS,
            "account": BankAccount(bank_code=BankCode("210005"), number="AZ41NABZ01360100000000003944"),
            "activities": Activities(
                main=ActivityCode("97000"), auxiliary=(ActivityCode("88910"), ActivityCode("9700001"))
            ),
            "applied_on": date(2026, 11, 21),
        }
    ),
    "insured_registration": full_registration(),
    "certificate_replacement": _CERTIFICATE,
    "childcare_table": _TABLE.model_copy(
        update={
            "protocol": Paper(number="7", day=date(2024, 2, 26)),
            "persons": (
                _PERSON,
                _PERSON.model_copy(
                    update={
                        "ssn": Ssn("1234567890123"),
                        "payment": Payment(
                            kind=PaymentKind.CARD,
                            bank_code=BankCode("210005"),
                            account="AZ41NABZ01360100000000003944",
                        ),
                        "months": (*_PERSON.months, PaidMonth(month=Month("2024-04"), amount=0)),
                        "files": ("a.pdf", "b.pdf"),
                    }
                ),
            ),
        }
    ),
    "insurer_requisites": InsurerRequisites(
        address=_ADDRESS,
        contacts=Contacts(phones=("+994501234567", "+994124444444"), email="a@b.az"),
        accountant=Accountant(fin=Fin("5VBK5VR"), names=_NAMES),
        account=BankAccount(bank_code=BankCode("210005"), number="AZ41NABZ01360100000000003944"),
    ),
    "production_calendar": ProductionCalendar(month=Month("2024-03"), regime=WorkRegime.OTHER, work_days=(1, 31)),
    "payment_distribution": PaymentDistribution(
        payment="P-1",
        kind=DistributionKind.SUBORDINATES,
        lines=(
            DistributionLine(code="121111", insurer=Voen("1400157071"), amount=1),
            DistributionLine(insurer=Voen("1401555071"), amount=2),
        ),
    ),
    "quarterly_report": WHOLE_REPORT,
}

# By service: examples without and with every optional element, one for each choice.
BARE = {**{service: (document,) for service, document in _BARE.items()}, **BARE_AUTHORITY}
WHOLE = {**{service: (document,) for service, document in _WHOLE.items()}, **WHOLE_AUTHORITY}
