"""The table of services: what each is called, how its documents are written, who signs and who decides.

A new service is its own file (model and XML table), its XSD, and one row here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from lxml import etree

from schemas.actions import COPY_RETURNED, WITHDRAWAL
from schemas.authorization import AUTHORIZATION_GRANT, AUTHORIZATION_REVOCATION
from schemas.binding import Element, Group
from schemas.certificate import CERTIFICATE_CODE, CERTIFICATE_REPLACEMENT
from schemas.childcare import CHILDCARE_TABLE
from schemas.delete_draft import DELETE_DRAFT, DELETE_DRAFT_CODE
from schemas.findings import Finding, finding
from schemas.frozen import DocumentBody
from schemas.insurer_registration import INSURER_REGISTRATION, INSURER_REGISTRATION_CODE
from schemas.lexical import read_version
from schemas.message import MESSAGE, MESSAGE_CODE
from schemas.payment_distribution import PAYMENT_DISTRIBUTION, PAYMENT_DISTRIBUTION_CODE
from schemas.production_calendar import PRODUCTION_CALENDAR
from schemas.quarterly_report import QUARTERLY_REPORT, QUARTERLY_REPORT_CODE
from schemas.registration import INSURED_REGISTRATION
from schemas.requisites import INSURER_REQUISITES
from schemas.xml import DOCUMENT_NS, DOCUMENT_NS_FAMILY, qualified, text_of


@dataclass(frozen=True, slots=True)
class Service:
    """One service in the version that is taken: names, ``xsd`` (its file in ``xsd/``), ``body`` (its element).

    ``seal_only``: no authorization is enough, the signer must have the seal right himself. ``acts_on_another``: an
    action about a document that was sent before; who may sign that one may do this. ``page_of``: the service of which
    the manual shows this as a page; who may sign there may do this.
    """

    code: str
    version: int
    az: str
    en: str
    xsd: str
    body: Element
    signed_by: Literal["insurer", "applicant", "channel"]  # channel: whoever sends it, signed or not
    decided_by: Literal["rule", "office"]
    source: str
    seal_only: bool = False
    acts_on_another: bool = False
    page_of: str = ""

    @property
    def model(self) -> type[DocumentBody]:
        """The model of the service's document."""
        content = self.body.content
        assert isinstance(content, Group)
        assert issubclass(content.model, DocumentBody)
        return content.model

    def name(self, language: Literal["az", "en"]) -> str:
        """The name of the service in ``language``."""
        return self.az if language == "az" else self.en


_ROWS = (
    Service(
        code=INSURER_REGISTRATION_CODE,
        version=1,
        az="Sığortaedənin (fiziki şəxs) onlayn uçota alınması",
        en="Online registration of an insurer (individual)",
        xsd="insurer_registration",
        body=Element("InsurerRegistration", "document", INSURER_REGISTRATION),
        signed_by="applicant",
        decided_by="office",
        source="000",
    ),
    Service(
        code="insured_registration",
        version=1,
        az="Sığortaolunanın onlayn uçota alınması",
        en="Online registration of an insured person",
        xsd="insured_registration",
        body=Element("InsuredRegistration", "document", INSURED_REGISTRATION),
        signed_by="insurer",
        decided_by="rule",
        source="001",
    ),
    Service(
        code=DELETE_DRAFT_CODE,
        version=1,
        az="Qaralamanın silinməsi",
        en="Deletion of a draft",
        xsd="delete_draft",
        body=Element("DeleteDraft", "document", DELETE_DRAFT),
        signed_by="channel",
        decided_by="rule",
        source="001",
    ),
    Service(
        code="copy_returned",
        version=1,
        az="Geri qaytarılmış sənədin surətinin yaradılması",
        en="Copy of a returned document",
        xsd="copy_returned",
        body=Element("CopyReturned", "document", COPY_RETURNED),
        signed_by="insurer",
        decided_by="rule",
        source="003 §2.2.3",
        acts_on_another=True,
    ),
    Service(
        code="withdrawal",
        version=1,
        az="Sənədin geri götürülməsi",
        en="Withdrawal of a document",
        xsd="withdrawal",
        body=Element("Withdrawal", "document", WITHDRAWAL),
        signed_by="insurer",
        decided_by="rule",
        source="003 §2.2.3",
        acts_on_another=True,
    ),
    Service(
        code="authorization_grant",
        version=1,
        az="Səlahiyyətin verilməsi",
        en="Granting an authorization",
        xsd="authorization_grant",
        body=Element("AuthorizationGrant", "document", AUTHORIZATION_GRANT),
        signed_by="insurer",
        decided_by="rule",
        source="001 §2.2",
        seal_only=True,
    ),
    Service(
        code="authorization_revocation",
        version=1,
        az="Səlahiyyətin ləğv edilməsi",
        en="Revoking an authorization",
        xsd="authorization_revocation",
        body=Element("AuthorizationRevocation", "document", AUTHORIZATION_REVOCATION),
        signed_by="insurer",
        decided_by="rule",
        source="001 §2.2",
        seal_only=True,
    ),
    Service(
        code=CERTIFICATE_CODE,
        version=1,
        az="Dövlət sosial sığorta şəhadətnaməsinin dəyişdirilməsi və ya dublikatının verilməsi",
        en="Replacement or duplicate of the social insurance certificate",
        xsd=CERTIFICATE_CODE,
        body=Element("CertificateReplacement", "document", CERTIFICATE_REPLACEMENT),
        signed_by="insurer",
        decided_by="office",
        source="002",
    ),
    Service(
        code="childcare_table",
        version=1,
        az="Uşağın üç yaşı tamam olanadək ona qulluq etməyə görə müavinətlə bağlı haqq-hesab cədvəli",
        en="Settlement table of the childcare allowance until the age of three",
        xsd="childcare_table",
        body=Element("ChildcareTable", "document", CHILDCARE_TABLE),
        signed_by="insurer",
        decided_by="office",
        source="003",
    ),
    Service(
        code="insurer_requisites",
        version=1,
        az="Sığortaedənin rekvizitləri",
        en="Requisites of the insurer",
        xsd="insurer_requisites",
        body=Element("InsurerRequisites", "document", INSURER_REQUISITES),
        signed_by="insurer",
        decided_by="rule",
        source="003 §2.1.1",
        page_of="childcare_table",
    ),
    Service(
        code="production_calendar",
        version=1,
        az="İstehsalat təqvimi",
        en="Production calendar of the insurer",
        xsd="production_calendar",
        body=Element("ProductionCalendar", "document", PRODUCTION_CALENDAR),
        signed_by="insurer",
        decided_by="rule",
        source="003 §2.1.1",
        page_of="childcare_table",
    ),
    Service(
        code=PAYMENT_DISTRIBUTION_CODE,
        version=1,
        az="Ödənişin bölüşdürülməsi",
        en="Distribution of a payment",
        xsd="payment_distribution",
        body=Element("PaymentDistribution", "document", PAYMENT_DISTRIBUTION),
        signed_by="insurer",
        decided_by="rule",
        source="004 §2.3.1.1",
        page_of="quarterly_report",
    ),
    Service(
        code=QUARTERLY_REPORT_CODE,
        version=1,
        az="Vahid rüblük hesabat",
        en="Unified quarterly report",
        xsd=QUARTERLY_REPORT_CODE,
        body=Element("QuarterlyReport", "document", QUARTERLY_REPORT),
        signed_by="insurer",
        decided_by="rule",
        source="004",
    ),
    Service(
        code=MESSAGE_CODE,
        version=1,
        az="Yerli orqana ismarıc",
        en="Message to the local office",
        xsd="message",
        body=Element("Message", "document", MESSAGE),
        signed_by="insurer",
        decided_by="office",
        source="004 §2.3.1",
    ),
)

SERVICES: Mapping[str, Service] = MappingProxyType({service.code: service for service in _ROWS})

# What has no document of ours: a bank's statement (bank çıxarışı) comes as the bank writes it.
STATEMENT_SERVICE = "bank_statement"
PAYMENT_STATUS_SERVICE = "payment_status"
_OTHER_NAMES = {
    STATEMENT_SERVICE: ("Bank çıxarışı", "Bank statement"),
    PAYMENT_STATUS_SERVICE: ("Ödəniş tapşırığının icrası", "Status of a payment order"),
}


def service_names(code: str) -> tuple[str, str] | None:
    """A service's name in Azerbaijani and in English, whether it has a document of ours or not; None: not known."""
    service = SERVICES.get(code)
    return _OTHER_NAMES.get(code) if service is None else (service.az, service.en)


def find_service(root: etree._Element) -> Service | Finding:
    """Which service the document under ``root`` is for, by its envelope, or why that cannot be told."""
    name = etree.QName(root)
    if name.localname != "Submission" or not (name.namespace or "").startswith(DOCUMENT_NS_FAMILY):
        return finding("NOT_OUR_DOCUMENT", where="/" + name.localname)
    if name.namespace != DOCUMENT_NS:
        return finding("NAMESPACE_VERSION_UNKNOWN", where="/Submission", value=name.namespace or "")
    if len(root.findall(qualified("Envelope"))) != 1:
        return finding("XSD_INVALID", where="/Submission", value="expected: Envelope")
    code = _envelope_text(root, "Service")
    if code is None:
        return finding("XSD_INVALID", where="/Submission/Envelope", value="expected: Service")
    if code not in SERVICES:
        return finding("SERVICE_UNKNOWN", where="/Submission/Envelope/Service", value=code)
    return _in_version(root, SERVICES[code])


def _in_version(root: etree._Element, service: Service) -> Service | Finding:
    where = "/Submission/Envelope/ServiceVersion"
    version = _envelope_text(root, "ServiceVersion")
    if version is None:
        return finding("XSD_INVALID", where="/Submission/Envelope", value="expected: ServiceVersion")
    try:
        known = read_version(version) == service.version
    except ValueError:
        return finding("XSD_INVALID", where=where, value="pattern")
    return service if known else finding("SERVICE_VERSION_UNKNOWN", where=where, value=version)


def _envelope_text(root: etree._Element, name: str) -> str | None:
    """The text of a field of the envelope; None where there is not exactly one in its place."""
    fields = root.findall(f"{qualified('Envelope')}/{qualified(name)}")
    return text_of(fields[0]) if len(fields) == 1 else None
