"""Good registrations and the parts that other documents share with them."""

from hypothesis import strategies as st

from schemas.identifiers import Fin
from schemas.registration import Address, Contacts, DocumentType, Identity, InsuredRegistration, Kind, Names
from schemas.text import is_plain_text

FIN_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def texts(longest: int) -> st.SearchStrategy[str]:
    some = st.characters(exclude_categories=("Cc", "Cs", "Cf", "Cn"))
    return st.text(some, min_size=1, max_size=longest).filter(is_plain_text)


fins = st.text(FIN_LETTERS, min_size=5, max_size=7).map(Fin)
addresses = st.builds(
    Address,
    region=texts(100),
    city=st.none() | texts(100),
    street=texts(100),
    building=texts(20),
    apartment=st.none() | texts(20),
    postal_code=st.none() | st.from_regex(r"AZ[0-9]{4}", fullmatch=True),
)
names = st.builds(Names, surname=texts(100), given_name=texts(100), patronymic=st.none() | texts(100))
contacts = st.builds(
    Contacts,
    phones=st.lists(texts(20), min_size=1, max_size=3).map(tuple),
    email=st.none() | texts(254),
)
registrations = st.builds(
    InsuredRegistration,
    kind=st.sampled_from(Kind),
    identity=st.builds(Identity, document_type=st.sampled_from(DocumentType), fin=fins),
    names=st.none() | names,
    registered_address=st.none() | addresses,
    actual_address_differs=st.booleans(),
    actual_address=st.none() | addresses,
    contacts=contacts,
)


def full_registration() -> InsuredRegistration:
    address = Address(region="Bakı", city="Bakı", street="Nizami", building="1A", apartment="5", postal_code="AZ1000")
    return InsuredRegistration(
        kind=Kind.INITIAL,
        identity=Identity(document_type=DocumentType.DIN, fin=Fin("5VBK5VR")),
        names=Names(surname="Əliyeva", given_name="Günel", patronymic="İlqar qızı"),
        registered_address=address,
        actual_address_differs=True,
        actual_address=address,
        contacts=Contacts(phones=("+994501234567", "+994124444444"), email="a@b.az"),
    )
