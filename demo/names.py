"""Azerbaijani names, places and streets that the invented people are drawn from. Data only."""

# -ov and -yev take an -a for a woman; -li, -lı and -zadə stay as they are.
SURNAMES = (
    "Əliyev", "Məmmədov", "Həsənov", "Hüseynov", "Quliyev", "İsmayılov", "Rəhimov", "Abbasov", "Cəfərov", "Qasımov",
    "Babayev", "Süleymanov", "Nəbiyev", "Ələkbərov", "Mustafayev", "Kərimli", "Şərifli", "Vəliyev", "Bağırov",
    "Ağayev", "Orucov", "Hacıyev", "İbrahimli", "Rzayev", "Əhmədzadə", "Axundov", "Sultanlı", "Mehdiyev",
)  # fmt: skip
MEN = (
    "Rəşad", "Elçin", "Orxan", "Vüsal", "Kamran", "Tural", "Elnur", "İlqar", "Anar", "Fərid", "Samir", "Nicat", "Emin",
    "Ruslan", "Cavid", "Rauf", "Zaur", "Ülvi", "Əli", "Hüseyn", "İbrahim", "Tofiq", "Şahin", "Ceyhun",
)  # fmt: skip
WOMEN = (
    "Aygün", "Günel", "Nigar", "Sevinc", "Leyla", "Ülviyyə", "Aytən", "Könül", "Lalə", "Şəbnəm", "Nərmin", "Gülnar",
    "Zeynəb", "Xədicə", "Fidan", "Arzu", "İradə", "Səbinə", "Türkan", "Ayşən",
)  # fmt: skip
FATHERS = (
    "Əhməd", "Rasim", "Vaqif", "Fikrət", "Akif", "Tahir", "Rafiq", "Nazim", "Məhəmməd", "Yusif", "Arif", "Oqtay",
    "Ramiz", "İsmayıl", "Çingiz", "Bəhram",
)  # fmt: skip

# region, city (empty where the region is the city), first three signs of the postal code after AZ
PLACES = (
    ("Bakı", "", "10"),
    ("Bakı", "Xırdalan", "01"),
    ("Gəncə", "", "20"),
    ("Sumqayıt", "", "50"),
    ("Şəki", "Şəki", "55"),
    ("Lənkəran", "Lənkəran", "42"),
    ("Quba", "Quba", "40"),
    ("Mingəçevir", "", "45"),
    ("Naxçıvan MR", "Naxçıvan", "70"),
)
STREETS = (
    "Nizami küçəsi", "Füzuli küçəsi", "28 May küçəsi", "Səməd Vurğun küçəsi", "Məmməd Əmin Rəsulzadə küçəsi",
    "Azadlıq prospekti", "Üzeyir Hacıbəyov küçəsi", "Şah İsmayıl Xətai prospekti", "Cəfər Cabbarlı küçəsi",
)  # fmt: skip
