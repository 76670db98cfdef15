"""The fixed sentences of answers, in both languages. Those about findings stand in ``schemas/codes/findings.csv``."""

from collections.abc import Mapping

from outbox.notice_xml import Both

TITLES: Mapping[str, Both] = {
    "receipt": Both("Faylın alınması barədə bildiriş", "Transport receipt"),
    "processing": Both("Müraciətə baxılmanın gedişatı barədə bildiriş", "Processing notice"),
    "acceptance": Both("Müraciətin qəbul edilməsi barədə bildiriş", "Notice of acceptance"),
    "return": Both("Müraciətin geri qaytarılması barədə bildiriş", "Notice of return"),
    "refusal": Both("Müraciət üzrə imtina barədə bildiriş", "Notice of refusal"),
    "duplicate": Both("Təkrar göndərilmiş sənəd barədə bildiriş", "Notice of a duplicate"),
    "summary": Both("Sənədlər toplusunun nəticəsi barədə bildiriş", "Summary of a bundle"),
    "insurer_document": Both("Sığortaedənin uçot sənədi", "Registration document of an insurer"),
}

RECEIVED = Both(
    "Fayl alınmış, saxlanılmış və nömrələnmişdir. Bu bildiriş sənədin qəbul edildiyini bildirmir: imza və məzmun hələ"
    " yoxlanılmayıb.",
    "The file was received, stored and numbered. This is not an acceptance: its signature and content have not been"
    " checked yet.",
)
PROCESSING = Both(
    "Sənədin hazırkı vəziyyəti və səbəbləri aşağıda göstərilmişdir. Məzmuna dair cavab yalnız sənədin aid olduğu"
    " tərəfin qeydiyyatdan keçirilmiş kanallarına göndərilir.",
    "The present status of the document and its reasons are given below. What its content came to is told only to the"
    " channels registered for the party that it binds.",
)
REGISTERED = Both(
    "Müraciət qəbul edilmiş və reyestrə yazılmışdır.", "The application was accepted and written into the registers."
)
INSURER_REGISTERED = Both(
    "Siz sığortaedən kimi uçota alındınız; uçot nömrəniz aşağıdadır, uçot sənədi ayrıca göndərilir.",
    "You were registered as an insurer; your number is given below, the registration document comes beside it.",
)
INSURER_DOCUMENT = Both(
    "Bu sənəd aşağıda göstərilən fiziki şəxsin sığortaedən kimi uçota alındığını təsdiq edir.",
    "This document certifies that the person named below is registered as an insurer.",
)
SSN_ISSUED = Both(
    "Sığortaolunan uçota alınmış və ona sosial sığorta nömrəsi (SSN) verilmişdir.",
    "The insured person was registered and given a social insurance number (SSN).",
)
CORRECTED = Both(
    "Düzəliş qəbul edilmişdir; dəyişdirilən məlumatlar aşağıda göstərilmişdir.",
    "The correction was accepted; what was changed is named below.",
)
NOTHING_CHANGED = Both(
    "Düzəliş qəbul edilmişdir; reyestrdəki məlumatlar olduğu kimi qalır.",
    "The correction was accepted; what the register holds stays as it was.",
)
AUTHORIZATION_STATEMENTS: Mapping[str, Both] = {
    "granted": Both(
        "Səlahiyyət verilmiş və səlahiyyətlərin reyestrinə yazılmışdır. O, elektron imzanın qüvvədə olduğu müddətdə"
        " aktivdir.",
        "The authorization was given and written into the register of authorizations. It is active while the"
        " e-signature is valid.",
    ),
    "revoked": Both(
        "Səlahiyyət ləğv edilmişdir; ondan sonra daxil olan sənədlər bu səlahiyyətlə qəbul edilmir.",
        "The authorization was taken back; documents that come in after this one are no longer accepted by it.",
    ),
}
CERTIFICATE_STATEMENTS: Mapping[str, Both] = {
    "replacement": Both(
        "Dövlət sosial sığorta şəhadətnaməsi dəyişdirilmişdir: yeni şəhadətnamə verilmiş, əvvəlkinin qüvvəsi"
        " dayandırılmışdır. SSN dəyişmir.",
        "The social insurance certificate was replaced: a new one was issued and the one before has ended. The SSN"
        " stays the same.",
    ),
    "duplicate": Both(
        "Dövlət sosial sığorta şəhadətnaməsinin dublikatı verilmişdir; itirilmiş şəhadətnamənin qüvvəsi"
        " dayandırılmışdır. SSN dəyişmir.",
        "A duplicate of the social insurance certificate was issued; the lost one has ended. The SSN stays the same.",
    ),
}
TABLE_ACCEPTED = Both(
    "Haqq-hesab cədvəli yerli orqan tərəfindən qəbul edilmişdir; ödəniləcək aylar və məbləğlər aşağıda göstərilmişdir.",
    "The local office accepted the settlement table; the months and amounts to be paid are listed below.",
)
REPORT_ACCEPTED = Both(
    "Rüblük hesabat qəbul edilmişdir; hesablanmış haqlar və hesabat dövrünün sonuna borc aşağıda göstərilmişdir.",
    "The quarterly report was accepted; the contributions and the debt at the end of the quarter are given below.",
)
ANSWERED = Both(
    "Yerli orqan ismarıcınızı cavablandırmışdır; cavab aşağıda göstərilmişdir.",
    "The local office answered your message; its answer is given below.",
)
SAVED: Mapping[str, Both] = {
    "requisites": Both(
        "Rekvizitlər yadda saxlanılmışdır; əvvəlki variant da saxlanılır.",
        "The requisites were saved; the version before is kept, too.",
    ),
    "calendar": Both(
        "İstehsalat təqvimi yadda saxlanılmışdır; bundan sonra göndərilən cədvəllər ona əsasən hesablanır.",
        "The production calendar was saved; tables that are sent after it are computed by it.",
    ),
    "distribution": Both(
        "Ödənişin bölüşdürülməsi qeydə alınmışdır; o, dəyişdirilmir.",
        "The distribution of the payment was recorded; it is not changed any more.",
    ),
}
RETURNED = Both(
    "Müraciət aşağıdakı səbəblərə görə geri qaytarılmışdır. Onları aradan qaldırıb yeni sənəd göndərin.",
    "The application is given back for the reasons below. Correct them and send a new document.",
)
REFUSED = Both(
    "Müraciət üzrə imtina edilmişdir; səbəblər aşağıda göstərilmişdir.",
    "The application is refused; the reasons are given below.",
)
DUPLICATE = Both(
    "Bu sənəd əvvəllər göndərilmişdir. İlk müraciətin nəticəsi qüvvədədir və aşağıda göstərilmişdir; heç nə təkrar icra"
    " edilmir.",
    "This document was sent before. The result of the first submission stands and is given below; nothing is done"
    " twice.",
)
COPIED = Both(
    "Geri qaytarılmış sənədin surəti yaradılmış və qaralamalara əlavə edilmişdir; sənədin özü arxiv edilmişdir.",
    "A copy of the returned document was made and stands among the drafts; the document itself is archived.",
)
WITHDRAWN = Both("Sənəd geri götürülmüşdür.", "The document was taken back.")
SUMMARY = Both(
    "Topludakı bütün sənədlərə baxılmışdır. Hər sənədin nəticəsi aşağıda göstərilmişdir; ətraflı cavab hər sənəd üzrə"
    " ayrıca göndərilir.",
    "All documents of the bundle have been dealt with. What became of each is listed below; each has an answer of its"
    " own with all particulars.",
)
# Manual 001 §3.1: the warning that stands instead of a second registration.
SSN_EXISTS = Both(
    "Şəxsin SSN-i mövcuddur. Sığortaolunan artıq uçotdadır, təkrar müraciətə ehtiyac yoxdur.",
    "The person already has an SSN. The insured person is registered, no further application is needed.",
)

# What became of the entries of a bank's statement.
ENTRY_OUTCOMES: Mapping[str, Both] = {
    "MATCHED": Both("Aidiyyəti müəyyən edilmişdir", "Matched"),
    "SUSPENSE": Both("Aydınlaşdırılmamış məbləğlər", "In suspense"),
    "KNOWN": Both("Əvvəllər alınmışdır, təkrar yazılmamışdır", "Known from before, not booked again"),
}
DRAFT_ROLES: Mapping[str, Both] = {
    "version": Both("Fayl bu qaralamanın yeni variantıdır.", "The file is the new version of this draft."),
    "signature": Both("Bu imza ilə qaralama tamamlandı və baxılmağa verildi.", "This signature completed the draft."),
    "deletion": Both("Bu qaralama silindi.", "This draft was deleted."),
}
CHANGED_PARTS: Mapping[str, Both] = {
    "actual_address": Both("Faktiki ünvan", "Actual address"),
    "contacts": Both("Əlaqə vasitələri", "Contacts"),
}
CERTIFICATE_KINDS: Mapping[str, Both] = {
    "first": Both("İlk şəhadətnamə", "First certificate"),
    "replacement": Both("Dəyişdirilmiş şəhadətnamə", "Replacement"),
    "duplicate": Both("Dublikat", "Duplicate"),
}
AUTHORIZATION_STATES: Mapping[str, Both] = {
    "granted": Both("Verilib", "Granted"),
    "revoked": Both("Ləğv edilib", "Revoked"),
}
GRANT_KINDS: Mapping[str, Both] = {
    "CARD": Both("RYTN e-İmza kartı", "E-imza card"),
    "ASAN": Both("Asan imza", "Asan signature"),
}
TERMS: Mapping[str, Both] = {
    "UNLIMITED": Both("Müddətsiz", "Unlimited"),
    "DATED": Both("Müddətli", "Dated"),
}
