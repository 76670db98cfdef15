"""Good authorizations and actions about documents that were sent before, and whole and bare examples of each."""

from datetime import date
from uuid import UUID

from hypothesis import strategies as st
from registration_strategies import fins, texts

from schemas.actions import CopyReturned, Withdrawal
from schemas.authorization import AsanGrantee, AuthorizationGrant, AuthorizationRevocation, CardGrantee, Dated
from schemas.delete_draft import DeleteDraft
from schemas.frozen import DocumentBody
from schemas.identifiers import DocumentId, Fin
from schemas.message import Message

days = st.dates(date(2001, 1, 1), date(2099, 12, 31))
document_ids = st.uuids().map(DocumentId)
grantees = st.one_of(
    st.builds(CardGrantee, number=st.from_regex(r"[0-9A-Z][0-9A-Z-]{0,19}", fullmatch=True), fin=fins).map(
        lambda card: {"card": card}
    ),
    st.builds(AsanGrantee, phone=texts(20), fin=fins).map(lambda asan: {"asan": asan}),
)
AUTHORITY: dict[str, st.SearchStrategy[DocumentBody]] = {
    "authorization_grant": st.builds(
        lambda grantee, **others: AuthorizationGrant(**grantee, **others),
        grantee=grantees,
        service=st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True),
        dated=st.none() | st.builds(Dated, start=days, end=days),
        trusted=st.booleans(),
    ),
    "authorization_revocation": st.builds(AuthorizationRevocation, grant=document_ids, fin=fins),
    "delete_draft": st.builds(DeleteDraft, document_id=document_ids)
    | st.builds(DeleteDraft, sha256=st.from_regex(r"[0-9a-f]{64}", fullmatch=True)),
    "copy_returned": st.builds(CopyReturned, document_id=document_ids),
    "withdrawal": st.builds(Withdrawal, document_id=document_ids),
    "message": st.builds(
        Message,
        subject=texts(254),
        paragraphs=st.lists(texts(2000), min_size=1, max_size=3).map(tuple),
        about=st.none() | document_ids,
    ),
}

ONE = DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962"))
_DATED = Dated(start=date(2026, 11, 1), end=date(2026, 11, 30))
_CARD = CardGrantee(number="7000004098", fin=Fin("5VBK5VR"))
_ASAN = AsanGrantee(phone="+994501234567", fin=Fin("5VBK5VR"))
_ALWAYS: dict[str, tuple[DocumentBody, ...]] = {
    "authorization_revocation": (AuthorizationRevocation(grant=ONE, fin=Fin("5VBK5VR")),),
    "delete_draft": (DeleteDraft(document_id=ONE), DeleteDraft(sha256="0a" * 32)),
    "copy_returned": (CopyReturned(document_id=ONE),),
    "withdrawal": (Withdrawal(document_id=ONE),),
}
WHOLE_AUTHORITY: dict[str, tuple[DocumentBody, ...]] = {
    "message": (Message(subject="Sual", paragraphs=("Bir.", "İki."), about=ONE),),
    "authorization_grant": (
        AuthorizationGrant(service="burial_benefit", card=_CARD, dated=_DATED, trusted=True),
        AuthorizationGrant(service="burial_benefit", asan=_ASAN, dated=_DATED, trusted=True),
    ),
    **_ALWAYS,
}
BARE_AUTHORITY: dict[str, tuple[DocumentBody, ...]] = {
    "message": (Message(subject="Sual", paragraphs=("Bir.",)),),
    "authorization_grant": (
        AuthorizationGrant(service="burial_benefit", card=_CARD, trusted=True),
        AuthorizationGrant(service="burial_benefit", asan=_ASAN, trusted=True),
    ),
    **_ALWAYS,
}
