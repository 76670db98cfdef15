"""The words of printed documents: names of fields by their elements, choices by their codes, both languages."""

from collections.abc import Mapping

from outbox.notice_xml import Both
from outbox.prints.wording import LABELS
from schemas.certificate_reasons import certificate_reasons

COPY_OF_A_DOCUMENT = Both(
    "Bu, elektron sənədin oxunaqlı surətidir. O, imzanı və imzalayanın səlahiyyətini sübut etmir; sübut elektron"
    " fayldır, onun SHA-256 qiyməti aşağıda göstərilib.",
    "This is a readable copy of an electronic document. It proves neither the signature nor the signer's authority; the"
    " proof is the electronic file, whose SHA-256 is given below.",
)
HOW_TO_VERIFY = Both("Yoxlamaq üçün: qebul verify FAYL", "To verify it: qebul verify FILE")
UNSIGNED = Both(
    "Bu, imzasız elektron sənədin oxunaqlı surətidir; faylın SHA-256 qiyməti aşağıda göstərilib.",
    "This is a readable copy of an electronic document that bears no signature; the SHA-256 of the file is below.",
)
YES, NO = Both("Bəli", "Yes"), Both("Xeyr", "No")

_WORDS: Mapping[str, Both] = {
    "DocumentCreatedAt": Both("Tərtib olunub (Bakı vaxtı)", "Written at (Baku time)"),
    "InsurerVoen": Both("Sığortaedənin VÖEN-i", "Insurer (VÖEN)"),
    "ApplicantFin": Both("Müraciət edənin FİN-i", "Applicant (FİN)"),
    "ActingFor": Both("Adından çıxış edilən (VÖEN)", "Acting for (VÖEN)"),
    "Replaces": Both("Əvəz etdiyi sənəd", "Replaces the document"),
    "Test": Both("Sınaq sənədi", "A document for testing"),
    "Attachments": Both("Əlavələr", "Attachments"),
    "AttachmentType": Both("Sənədin növü", "Kind of paper"),
    "AttachmentSha256": Both("SHA-256", "SHA-256"),
    "InsuredRegistration": Both("Sığortaolunanın uçotu", "Registration of an insured person"),
    "Identity": Both("Şəxsiyyəti təsdiq edən sənəd", "Identity document"),
    "DocumentType": Both("Sənədin tipi", "Kind of document"),
    "Names": Both("Soyadı, adı, atasının adı", "Names"),
    "RegisteredAddress": Both("Qeydiyyat ünvanı", "Registered address"),
    "ActualAddress": Both("Faktiki ünvan", "Actual address"),
    "ActualAddressDiffers": Both("Faktiki ünvan fərqlidir", "The actual address differs"),
    "Region": Both("Rayon", "Region"),
    "City": Both("Şəhər, kənd", "City or village"),
    "Street": Both("Küçə", "Street"),
    "Building": Both("Bina", "Building"),
    "Apartment": Both("Mənzil", "Apartment"),
    "PostalCode": Both("Poçt indeksi", "Postal code"),
    "Contacts": Both("Əlaqə vasitələri", "Contacts"),
    "Email": Both("E-poçt", "E-mail"),
    "InsurerRegistration": Both("Sığortaedənin (fiziki şəxs) uçotu", "Registration of an insurer (individual)"),
    "Applicant": Both("Müraciət edən", "Applicant"),
    "INDIVIDUAL": Both("Fiziki şəxs", "Individual"),
    "SOLE_ENTREPRENEUR": Both("Fərdi sahibkar", "Sole entrepreneur"),
    "DIN": Both("Şəxsiyyət vəsiqəsi (DİN)", "Identity card"),
    "MIGRATION": Both("Yaşayış icazəsi vəsiqəsi (Miqrasiya)", "Residence permit"),
    "IdentityPaper": Both("Vəsiqənin məlumatları", "The identity document"),
    "IssuedOn": Both("Verilmə tarixi", "Issued on"),
    "IssuedBy": Both("Verən orqan", "Issued by"),
    "BirthDate": Both("Doğum tarixi", "Birth date"),
    "Voen": Both("VÖEN", "VÖEN"),
    "Activities": Both("Fəaliyyət növlərinin kodu", "Kinds of activity"),
    "Main": Both("Əsas", "Main"),
    "Auxiliary": Both("Köməkçi", "Auxiliary"),
    "AppliedOn": Both("Ərizənin doldurulduğu tarix", "Day of the application"),
    "CertificateReplacement": Both("Sosial sığorta şəhadətnaməsi üçün müraciət", "Application for a certificate"),
    "Reason": Both("Müraciətin səbəbi", "Reason of the application"),
    **{one.reason.value: Both(one.name_az, one.name_en) for one in certificate_reasons()},
    "AuthorizationGrant": Both("Səlahiyyətin verilməsi", "Grant of an authorization"),
    "AuthorizationRevocation": Both("Səlahiyyətin ləğvi", "Revocation of an authorization"),
    "Card": Both("Kart", "Card"),
    "Asan": Both("Asan imza", "Asan signature"),
    "Number": Both("Nömrəsi", "Number"),
    "Dated": Both("Müddəti", "Term"),
    "Trusted": Both("Etibar olunduğu təsdiqlənir", "Confirmed as trusted"),
    "CopyReturned": Both("Geri qaytarılmış sənədin surəti", "Copy of a returned document"),
    "Withdrawal": Both("Sənədin geri götürülməsi", "Withdrawal of a document"),
    "InsurerRequisites": Both("Sığortaedənin rekvizitləri", "Requisites of the insurer"),
    "Address": Both("Ünvan", "Address"),
    "Accountant": Both("Baş mühasib", "Chief accountant"),
    "BankAccount": Both("Bank hesabı", "Bank account"),
    "BankCode": Both("Bankın kodu", "Code of the bank"),
    "ProductionCalendar": Both("İstehsalat təqvimi", "Production calendar"),
    "Month": Both("Ay", "Month"),
    "Payment": Both("Ödənişin nömrəsi", "Number of the payment"),
    "PaymentDistribution": Both("Ödənişin bölüşdürülməsi", "Distribution of a payment"),
    "Line": Both("Pay", "Share"),
    "Amount": Both("Məbləğ, manat", "Amount, manat"),
    "CLASSIFICATION": Both("İqtisadi təsnifat üzrə", "By economic classification"),
    "SUBORDINATES": Both("Alt sığortaedənlər üzrə", "Among subordinate insurers"),
    "Regime": Both("İş rejimi", "Work regime"),
    "WorkDay": Both("İş günü", "Work day"),
    "FIVE_DAY": Both("Beşgünlük iş həftəsi", "Five-day week"),
    "SIX_DAY": Both("Altıgünlük iş həftəsi", "Six-day week"),
    "OTHER": Both("Digər", "Other"),
    "initial": Both("İlkin uçot", "First registration"),
    "correction": Both("Düzəliş", "Correction"),
    "Message": Both("İsmarıc", "Message"),
    "Subject": Both("Mövzu", "Subject"),
    "Paragraph": Both("Mətn", "Text"),
    "About": Both("Aid olduğu sənəd", "About the document"),
    "DeleteDraft": Both("Qaralamanın silinməsi", "Deletion of a draft"),
}


def word_of(name: str) -> Both:
    """What a field or a choice is called; one that these words do not know is told as it is written."""
    return _WORDS.get(name) or LABELS.get(name) or Both(name, name)
