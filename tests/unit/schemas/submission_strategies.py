"""Good submissions of every kind, and ways to break their XML in one place."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from authority_strategies import ONE, document_ids
from document_strategies import BARE, DOCUMENTS, WHOLE, file_names
from hypothesis import strategies as st
from lxml import etree
from registration_strategies import fins

from schemas.envelope import AttachmentEntry, Envelope
from schemas.identifiers import Voen
from schemas.submission import AttachmentContent, Submission

MOMENT = datetime(2026, 11, 21, 10, tzinfo=UTC)

voens = st.from_regex(r"[0-9]{10}", fullmatch=True).map(Voen)
moments = st.datetimes(
    datetime(2001, 1, 2),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2099, 12, 30),  # noqa: DTZ001
    timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)
entries = st.builds(
    AttachmentEntry,
    name=file_names,
    sha256=st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    media_type=st.sampled_from(["application/pdf", "image/svg+xml"]),
    document_type=st.sampled_from(["PROTOCOL", "ORDER_2"]),
    belongs_to=st.none() | document_ids,
)
parties = voens.map(lambda voen: {"insurer_voen": voen}) | fins.map(lambda fin: {"applicant_fin": fin})


@st.composite
def envelopes(draw: st.DrawFn, service: str) -> Envelope:
    return Envelope(
        document_id=draw(document_ids),
        service=service,
        service_version=1,
        acting_for=draw(st.none() | voens),
        created_at=draw(moments),
        replaces=draw(st.none() | document_ids),
        test=draw(st.booleans()),
        attachments=tuple(draw(st.lists(entries, max_size=3, unique_by=lambda entry: entry.name))),
        **draw(parties),
    )


attached = st.lists(
    st.builds(AttachmentContent, name=file_names, content=st.binary(min_size=1, max_size=40)),
    max_size=2,
    unique_by=lambda content: content.name,
).map(tuple)
submissions = st.one_of(
    st.builds(Submission, envelope=envelopes(service), document=documents, contents=attached)
    for service, documents in DOCUMENTS.items()
)

TEXTS = [
    *["", " ", "\n", "\t", "\u00a0", "\u3000", "\u200b", "\u202eabc", "a\u0085b", "a\u007f", "a\tb", "a\nb", "\ufeffa"],
    *["a\u00adb", "a\u2060b", "😀", "\ue000", "e\u0301", "\u0600", "x" * 20, "x" * 21, "x" * 100, "x" * 101, "ə" * 101],
    *["x" * 34, "x" * 35, "2026-11-21 ", "2026-02-29", "2000-12-31", "2100-01-01", "2026-11-21Z", "2001-01-01"],
    *["1899-12-31", "1900-01-01", "INDIVIDUAL", "501", "50", "5010", "97000", "9700001", "970000", "97000011"],
    *[
        "2026-Q3",
        "2026-Q5",
        "2026-q1",
        "2000-Q4",
        "2001-Q1",
        "2099-Q4",
        "2100-Q1",
        "INITIAL",
        "ADJUSTED",
        "P-1",
        "-0.00",
    ],
    *["-0.01", "-0.10", "-999999999.99", "-1000000000.00", "-044.00", "+1.00", "9999999", "10000000", "07"],
    *["2026-11", "2026-13", "2000-12", "2001-01", " 2026-11", "2100-01", "44.00", "44", "44.0", "044.00", "-1.00"],
    *["0.00", "999999999.99", "1000000000.00", "4.5", "٤٤.00", "00", "99", "100", "31", "32", "1234567890123"],
    *["123456789012", "210005", "21005", "CARD", "POST", "OTHER", "SIX_DAY", "AZ41NABZ01360100000000003944"],
    *["x" * 254, "x" * 255, "😀" * 20, "😀" * 21, "true", "false", "1", "0", "TRUE", " true", "true ", "true\n"],
    *["5VBK5VR", "5VBK5VR\n", "5vbk5vr", "5VBKI", "5VBKO", "5VBK", "5VBKŞ", "1300144711", "130014471", "13001447111"],
    *["١٢٣٤٥٦٧٨٩٠", "１３００１４４７１１", "AZ1000", "AZ1000 ", "az1000", "AZ100", "initial", "Initial", "correction"],
    *["DIN", "DİN", "MIGRATION", "insured_registration", "other", "2", "01", "1.0", "+1", "99999"],
    *["2026-11-21T10:00:00Z", " 2026-11-21T10:00:00Z\n", "2026-11-21T10:00:00", "2026-11-21 10:00:00Z", "2026-11-21"],
    *[
        "2026-02-30T10:00:00Z",
        "2024-02-29T10:00:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T23:59:60Z",
        "0000-01-01T00:00:00Z",
    ],
    *[
        "2026-11-21T10:00:00+14:00",
        "2026-11-21T10:00:00+14:01",
        "2026-11-21T10:00:00-13:59",
        "2026-11-21T10:00:00.1234567Z",
    ],
    *[
        "2026-11-21T10:00:00.123456Z",
        "2026-11-21T10:00:00.Z",
        "2026-11-21T10:00:00z",
        "20261121T100000Z",
        "2026-W47-6T10:00:00Z",
    ],
    *["2026-02-30", "2024-02-29", " 2026-11-21\n", "2026-11-21Z", "2026-11-21+04:00", "20261121", "2026-W47-6"],
    *["2001-01-01", "2000-12-31", "2099-12-31", "2100-01-01", "0000-01-01", "-2026-11-21", "12026-11-21"],
    *["7000004098", "K-1", "-1", "k1", "7" * 21, "7000 4098"],
    *["2001-01-01T00:00:00+00:01", "2001-01-01T00:00:00Z", "2099-12-31T23:59:59Z", "2100-01-01T00:00:00+04:00"],
    *["2100-01-01T00:00:00Z", "-2026-11-21T10:00:00Z", "12026-11-21T10:00:00Z", "2026-11-21T10:00:00+0400"],
    *[
        "3B241101-E2BB-4255-8CAF-4136C566A962",
        "{3b241101-e2bb-4255-8caf-4136c566a962}",
        "3b241101e2bb42558caf4136c566a962",
    ],
    *[
        "urn:uuid:3b241101-e2bb-4255-8caf-4136c566a962",
        "QUJD",
        "QUI=",
        "QUJ=",
        "QQ==",
        "QR==",
        "QUJ",
        "QU JD",
        " QUJD\n",
    ],
    *["=", "====", "QUJD=", "QUJD====", "QUI=QUJD", "Q-J_", "QUJD\u00a0", "a/b", "a\\b", ".", "..", "a..b", "...a"],
    *[
        "application/pdf",
        "Application/PDF",
        "application/",
        "a/b/c",
        "A",
        "A-1",
        "PROTOCOL",
        "f" * 64,
        "F" * 64,
        "f" * 63,
    ],
]

Break = Callable[[etree._Element], None]


def _text(value: str) -> Break:
    def apply(element: etree._Element) -> None:
        element.text = value

    return apply


def _delete(element: etree._Element) -> None:
    element.getparent().remove(element)


def _twice(element: etree._Element) -> None:
    element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))


def _move_up(element: etree._Element) -> None:
    if element.getprevious() is not None:
        element.getprevious().addprevious(element)


def _attribute(name: str, value: str) -> Break:
    return lambda element: element.set(name, value)


def _child(tag: str) -> Break:
    def apply(element: etree._Element) -> None:
        etree.SubElement(element, tag).text = "x"

    return apply


def _tail(value: str) -> Break:
    def apply(element: etree._Element) -> None:
        element.tail = (element.tail or "") + value

    return apply


def _rename(tag: str) -> Break:
    def apply(element: etree._Element) -> None:
        element.tag = tag

    return apply


def _comment(element: etree._Element) -> None:
    comment = etree.Comment("x")
    text, element.text = element.text or "", None
    element.insert(0, comment)
    element.text, comment.tail = text[: len(text) // 2], text[len(text) // 2 :]


def _instruction(element: etree._Element) -> None:
    element.insert(0, etree.ProcessingInstruction("x", "y"))


XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
CHANGES: list[Break] = [
    *[_delete, _twice, _move_up, _comment, _instruction],
    *[_attribute("x", "y"), _attribute("name", "a.pdf"), _attribute("name", "a/b"), _attribute("name", " ")],
    *[_attribute(XSI + "nil", "true"), _attribute(XSI + "type", "Text20Type")],
    *[_attribute(XSI + "schemaLocation", "a b"), _attribute("{http://www.w3.org/XML/1998/namespace}lang", "az")],
    *[_child("{urn:qebul:document:1}Fin"), _child("Fin"), _child("{urn:qebul:document:2}Kind")],
    *[_tail("x"), _tail("\u00a0"), _tail("\n \t")],
    *[_rename("Fin"), _rename("{urn:qebul:document:1}Kind"), _rename("{urn:qebul:document:1}ApplicantFin")],
    *[_rename("{urn:qebul:document:1}City"), _rename("{urn:qebul:document:1}Street")],
    *[
        _rename("{urn:qebul:document:1}Asan"),
        _rename("{urn:qebul:document:1}Card"),
        _rename("{urn:qebul:document:1}End"),
    ],
]
breaks: st.SearchStrategy[Break] = st.sampled_from(TEXTS).map(_text) | st.text(max_size=30).map(_text)
breaks |= st.sampled_from(CHANGES)


def full_submissions(service: str) -> list[Submission]:
    """Submissions with every optional element, one for each choice of the service."""
    listed = AttachmentEntry(name="a.pdf", sha256="0" * 64, media_type="a/b", document_type="A", belongs_to=ONE)
    envelope = Envelope(
        document_id=ONE,
        service=service,
        service_version=1,
        insurer_voen=Voen("1300144711"),
        acting_for=Voen("9900003871"),
        created_at=MOMENT,
        replaces=ONE,
        test=True,
        attachments=(listed, listed.model_copy(update={"name": "b.pdf"})),
    )
    carried = (AttachmentContent("a.pdf", b"ABC"), AttachmentContent("b.pdf", b"AB"))
    return [Submission(envelope, document, carried) for document in WHOLE[service]]


def full_submission(service: str = "insured_registration") -> Submission:
    """The first of them."""
    return full_submissions(service)[0]


def bare_submissions(service: str) -> list[Submission]:
    """Submissions without any optional element, one for each choice of the service."""
    envelope = Envelope(
        document_id=ONE,
        service=service,
        service_version=1,
        insurer_voen=Voen("1300144711"),
        created_at=MOMENT,
    )
    return [Submission(envelope, document) for document in BARE[service]]
