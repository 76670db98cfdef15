"""What an office sees beside an application for a certificate: the nine fields of the identity document (002 §4.3), and
the certificate that ends. The fields come from the population register; the document does not say them.
"""

from collections.abc import Iterator

from outbox.notice_xml import Both
from outbox.prints.document_wording import word_of
from outbox.prints.sheet import Value
from outbox.wording import CERTIFICATE_KINDS
from pipeline.items import Item
from schemas.certificate import CertificateReplacement
from schemas.person import PersonRecord, Sex
from stages.certificate_lookup import CertificateFacts
from stages.compared import Agreement, Compared, document_type, exact

_SEX = {Sex.FEMALE: Both("Qadın", "Female"), Sex.MALE: Both("Kişi", "Male")}


def certificate_values(item: Item, document: CertificateReplacement, record: PersonRecord | None) -> Iterator[Compared]:
    """FİN, SSN and document type against the registers, then what only the registers know."""
    known = CertificateFacts.known_of(item)
    yield exact(word_of("Fin"), str(document.identity.fin), None if record is None else str(record.fin))
    yield exact(word_of("Ssn"), str(document.ssn), None if known is None else str(known.ssn))
    if record is not None:
        yield document_type(document.identity, record)
        for label, value in _identity_document(record):
            yield Compared(label, None, value, Agreement.UNCHECKED)
    if known is not None:
        yield Compared(Both("Dəyişdirilən şəhadətnamə", "Certificate that ends"), None, known.ends, Agreement.UNCHECKED)
        gives = Both("Veriləcək şəhadətnamə", "Certificate to be given")
        yield Compared(gives, None, CERTIFICATE_KINDS[known.gives], Agreement.UNCHECKED)


def _identity_document(record: PersonRecord) -> Iterator[tuple[Both, Value]]:
    """The picture of 002 §4.3, in its order; what the register does not tell stays empty."""
    yield word_of("Surname"), record.surname
    yield word_of("GivenName"), record.given_name
    yield word_of("Patronymic"), record.patronymic or None
    yield Both("Cinsi", "Sex"), _SEX[record.sex]
    yield Both("Vətəndaşlığı", "Citizenship"), record.citizenship
    yield Both("Doğulduğu yer", "Place of birth"), record.birth_place or None
    yield Both("Doğulduğu tarix", "Date of birth"), record.birth_date
    yield Both("Sənədi verən orqan", "Issued by"), record.issued_by or None
    yield Both("Sənədin verilmə tarixi", "Issued on"), record.issued_on
