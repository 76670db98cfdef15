"""The words of prints, in both languages. What an answer says stands in its sealed XML and is not worded here."""

from collections.abc import Mapping

from outbox.notice_xml import Both

FUND = Both("Dövlət Sosial Müdafiə Fondu", "State Social Protection Fund")

COPY_OF_A_NOTICE = Both(
    "Bu, möhürlənmiş bildirişin oxunaqlı surətidir və özü sübut deyil. Sübut möhürlənmiş XML faylıdır; onun SHA-256"
    " qiyməti aşağıda göstərilib.",
    "This is a readable copy of a sealed notice and proves nothing by itself. The proof is the sealed XML file, whose"
    " SHA-256 is given below.",
)
HOW_TO_PROVE = Both(
    "Yoxlamaq üçün: qebul receipt verify FAYL.xml --seal-cert FONDUN-MÖHÜRÜ.pem",
    "To prove it: qebul receipt verify FILE.xml --seal-cert SEAL-OF-THE-FUND.pem",
)
UNDRAWN_LETTERS = Both(
    "Çap şriftində olmayan işarələr � ilə göstərilib; onlar elektron sənəddə olduğu kimi qalır.",
    "Letters that the font of this print lacks are shown as �; the electronic document has them as they are.",
)
MORE_ROWS = Both(
    "Cədvəlin yalnız ilk sətirləri çap olunub; hamısı elektron sənəddədir.",
    "Only the first rows of the table are printed; the electronic document has all of them.",
)
TOTAL = Both("Cəmi", "Total")

# By the names of elements in ``outbox/xsd/notice.xsd`` (element/attribute, parent/element where it needs more); a test
# holds the two together.
LABELS: Mapping[str, Both] = {
    "NoticeId": Both("Bildirişin nömrəsi", "Number of the notice"),
    "CreatedAt": Both("Tərtib olunub (Bakı vaxtı)", "Made at (Baku time)"),
    "Submission": Both("Müraciətin nömrəsi", "Number of the submission"),
    "Sequence": Both("Qəbul sırası", "Number in the order of receipt"),
    "Channel": Both("Kanal", "Channel"),
    "ReceivedAt": Both("Alınıb (Bakı vaxtı)", "Received at (Baku time)"),
    "Receipt": Both("Alınmış fayl", "The file that was received"),
    "FileName": Both("Faylın adı", "File name"),
    "Sha256": Both("Faylın SHA-256 qiyməti", "SHA-256 of the file"),
    "Size": Both("Həcmi, bayt", "Size in bytes"),
    "Processing": Both("Vəziyyət", "State"),
    "Status": Both("Status", "Status"),
    "Reasons": Both("Səbəblər", "Reasons"),
    "Reason": Both("Səbəb", "Reason"),
    "Count": Both("Sənədlərin sayı", "Number of documents"),
    "Entries": Both("Çıxarışın əməliyyatları", "Entries of the statement"),
    "Amount": Both("Məbləğ, manat", "Amount, manat"),
    "Outcome": Both("Nəticə", "Outcome"),
    "Summary": Both("Toplu", "Bundle"),
    "Document": Both("Toplunun sənədləri", "Documents of the bundle"),
    "File": Both("Fayl", "File"),
    "Code": Both("Kod", "Code"),
    "Acceptance": Both("Sənəd", "Document"),
    "Return": Both("Sənəd", "Document"),
    "Refusal": Both("Sənəd", "Document"),
    "Duplicate": Both("Sənəd", "Document"),
    "DocumentId": Both("Sənədin nömrəsi", "Number of the document"),
    "Service": Both("Xidmət", "Service"),
    "Insurer": Both("Sığortaedən (VÖEN və ya FİN)", "Insurer (VÖEN or FİN)"),
    "First": Both("İlk müraciət", "First submission"),
    "Person": Both("Şəxs", "Person"),
    "Surname": Both("Soyadı", "Surname"),
    "GivenName": Both("Adı", "Given name"),
    "Patronymic": Both("Atasının adı", "Patronymic"),
    "Fin": Both("FİN", "Personal identification number"),
    "Ssn": Both("SSN", "Social insurance number"),
    "SsnIssuedAt": Both("SSN verilib (Bakı vaxtı)", "SSN given at (Baku time)"),
    "Note": Both("Qeyd", "Note"),
    "InsurerDocument": Both("Sənəd", "Document"),
    "Registration": Both("Sığortaedənin uçotu", "Registration of the insurer"),
    "InsurerNumber": Both("Uçot nömrəsi", "Number of the insurer"),
    "RegisteredOn": Both("Uçota alınıb", "Registered on"),
    "InsurerVoen": Both("VÖEN", "VÖEN"),
    "Office": Both("DSMF-nin yerli orqanı", "Local office of the Fund"),
    "RegisteredAddress": Both("Qeydiyyat ünvanı", "Registered address"),
    "MainActivity": Both("Əsas fəaliyyət növü", "Main activity"),
    "AuxiliaryActivity": Both("Köməkçi fəaliyyət növü", "Auxiliary activity"),
    "Changed": Both("Dəyişdirilən məlumatlar", "What was changed"),
    "Part": Both("Məlumat", "Part"),
    "Draft": Both("Qaralama", "Draft"),
    "Authorization": Both("Səlahiyyət", "Authorization"),
    "State": Both("Vəziyyəti", "State"),
    "Grant": Both("Səlahiyyət verən sənəd", "Granting document"),
    "Kind": Both("Tipi", "Kind"),
    "CardNumber": Both("Kartın nömrəsi", "Card number"),
    "Phone": Both("Telefon", "Phone"),
    "Term": Both("Müddəti", "Term"),
    "Start": Both("Başlanğıc tarixi", "First day"),
    "End": Both("Bitmə tarixi", "Last day"),
    "Findings": Both("Qeydlər", "Findings"),
    "Finding": Both("Qeyd və necə düzəltməli", "What was found, how to repair it"),
    "Copy": Both("Surətin nömrəsi", "Number of the copy"),
    "Copy/draft": Both("Surətin qəbul sırası", "The copy's number in the order of receipt"),
    "Withdrawn": Both("Geri götürülmüş müraciət", "Submission that was taken back"),
    "Withdrawn/sequence": Both("Geri götürülmüş müraciətin qəbul sırası", "Number of what was taken back"),
    "Decision": Both("Yerli orqanın qərarı", "Decision of the local office"),
    "Decision/office": Both("Yerli orqan", "Local office"),
    "DecidedAt": Both("Qərarın vaxtı (Bakı vaxtı)", "Decided at (Baku time)"),
    "Certificate": Both("Sosial sığorta şəhadətnaməsi", "Social insurance certificate"),
    "Cause": Both("Səbəbi", "Cause"),
    "Number": Both("Nömrəsi", "Number"),
    "IssuedAt": Both("Verilib (Bakı vaxtı)", "Issued at (Baku time)"),
    "Ended": Both("Qüvvəsi dayandırılmış şəhadətnamə", "Certificate that has ended"),
    "Report": Both("Rüblük hesabat", "Quarterly report"),
    "ReportNumber": Both("Reyestrdəki nömrəsi", "Number in the register"),
    "ReportKind": Both("Hesabatın növü", "Kind of report"),
    "Quarter": Both("Rüb", "Quarter"),
    "Activity": Both("Fəaliyyət növü", "Kind of activity"),
    "Persons": Both("Sığortaolunanların sayı", "Insured persons"),
    "Contributions": Both("Hesablanmış MDSS haqqı, manat", "Contributions, manat"),
    "ClosingDebt": Both("Hesabat dövrünün sonuna borc, manat", "Debt at the end of the quarter, manat"),
    "LateSanction": Both("Gecikməyə görə maliyyə sanksiyası, manat", "Sanction for the delay, manat"),
    "MonthFigures": Both("Aylar üzrə hesablamalar", "Figures by month"),
    "MonthFigures/month": Both("Ay", "Month"),
    "Labour": Both("Əmək ödənişləri", "Labour payments"),
    "Exempt": Both("Haqqa cəlb olunmayan", "Non-contributory"),
    "Employee": Both("İşçidən", "Employee's part"),
    "Employer": Both("Sığortaedəndən", "Employer's part"),
    "Debt": Both("Borc növləri üzrə", "Debt by kind"),
    "Opening": Both("Rübün əvvəlinə", "Opening"),
    "Added": Both("Hesablanıb", "Charged"),
    "Lessened": Both("Ödənilib və ya silinib", "Paid or written off"),
    "Closing": Both("Rübün sonuna", "Closing"),
    "UsedPayment": Both("İstifadə edilmiş ödənişlər", "Payments used"),
    "UsedPayment/number": Both("Ödənişin nömrəsi", "Number of the payment"),
    "Distribution": Both("MDSS ödənişlərinin bölüşdürülməsi", "Distribution of the contributions paid"),
    "DistributedMoney": Both("İstifadə edilmiş ödənişlərdən, manat", "Of the payments used, manat"),
    "EarlierRest": Both("Əvvəlki bölüşdürülməmiş qalıq, manat", "Earlier undistributed rest, manat"),
    "EqualShare": Both("Borcu olan hər sığortaolunana bərabər pay, manat", "Equal share of each one with debt, manat"),
    "Debtors": Both("Borcu olan sığortaolunanların sayı", "Insured persons with debt"),
    "ForDebt": Both("Əvvəlki borca, manat", "For debt from before, manat"),
    "ForMonths": Both("Hesabat aylarına, manat", "For months of the report, manat"),
    "MonthPaid": Both("Aylar üzrə bölüşdürmə", "Distribution by month"),
    "MonthPaid/month": Both("Ay", "Month"),
    "Owed": Both("Ödənilməli, manat", "Owed, manat"),
    "Given": Both("Bölüşdürülüb, manat", "Distributed, manat"),
    "Unpaid": Both("Ödənilməmiş, manat", "Unpaid, manat"),
    "PersonShare": Both("Sığortaolunanlar üzrə paylar", "Shares of insured persons"),
    "PersonShare/fin": Both("FİN", "FİN"),
    "Undistributed": Both("SO-lar üzrə bölüşdürülməmiş məbləğ", "Undistributed rest"),
    "Rest": Both("Məbləğ, manat", "Amount, manat"),
    "Presenter": Both("Hesabatı təqdim edənlər", "Who presents the report"),
    "Table": Both("Haqq-hesab cədvəli", "Settlement table"),
    "Table/Person": Both("Ödəniləcək məbləğlər", "Amounts to be paid"),
    "PayMonth": Both("Ödənişin aparılmalı olduğu ay", "Month of payment"),
    "Total": Both("Cəmi, manat", "Total, manat"),
    "Paid": Both("Məbləğ, manat", "Amount, manat"),
    "Paid/month": Both("Ay", "Month"),
    "Text": Both("Vəzifəli şəxsin qeydi", "The officer's words"),
    "Hint": Both("Necə düzəltməli", "How to repair it"),
    "Where": Both("Sənəddəki yeri", "Place in the document"),
    "Value": Both("Yazılmış dəyər", "Value as written"),
    "Basis": Both("Əsas", "Basis"),
}
NOTHING = Both("Yoxdur", "None")
ROW_NUMBER = Both("№", "No")
SEVERITIES: Mapping[str, Both] = {
    "error": Both("səhv", "error"),
    "review": Both("baxılmalıdır", "to be reviewed"),
    "warn": Both("xəbərdarlıq", "warning"),
    "info": Both("məlumat", "information"),
}


def label(element: str) -> Both:
    """What an element is called; one that these words do not know keeps its name, so that nothing is left out."""
    name = element.rpartition("/")[2]
    return LABELS.get(element) or Both(name, name)
