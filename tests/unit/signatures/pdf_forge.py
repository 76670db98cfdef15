"""What others do to PDFs before and after they are signed. Made with pyHanko and pypdf, or by hand."""

import asyncio
import io

import time_machine
from asn1crypto import cms
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pki import DOCUMENT, SIGNED_AT
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from signatures.pades_making import sign_pdf
from signatures.pdf_making import make_pdf

SCAN = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
SCAN_NAME = "Əlavə №1.png"


def unsigned():
    return make_pdf(DOCUMENT, {SCAN_NAME: SCAN}, "Aylıq hesabat")


def signed_by(key):
    return sign_pdf(unsigned(), key, signing_time=SIGNED_AT)


def sign_otherwise(
    pdf, key, *, subfilter=SigSeedSubFilter.PADES, digest="sha256", pss=False, field="Other", stamps=None, said=None
):
    """A signature as another program makes it: pyHanko's own signer. ``said``: its CAdESSignedAttrSpec."""
    private = key.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
        prefer_pss=pss,
    )
    metadata = PdfSignatureMetadata(field, md_algorithm=digest, subfilter=subfilter, cades_signed_attr_spec=said)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    stamper = stamps and Careless(stamps)
    signing = PdfSigner(metadata, signer, timestamper=stamper, new_field_spec=SigFieldSpec(field))
    signing = signing.async_sign_pdf(writer)
    with time_machine.travel(SIGNED_AT, tick=False):  # the library writes the time of its own clock
        return asyncio.run(signing).getvalue()


def updated(pdf, change):
    """The file with an update appended: ``change(writer)`` says what it changes."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def attach(name, content):
    def change(writer):
        file = EmbeddedFileObject.from_file_data(writer, data=content)
        embed_file(writer, FileSpec(file_spec_string=name, file_name=name, embedded_data=file))

    return change


def rewrite_page(writer):
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def replace_submission(content):
    """The embedded stream itself is overridden: its name and place stay."""

    def change(writer):
        specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
        reference = specification["/EF"].raw_get("/F")
        stream = generic.StreamObject(stream_data=content)
        writer.objects[(reference.generation, reference.idnum)] = stream

    return change


def with_pypdf(change, pdf=None):
    """The file written anew by pypdf after ``change(writer)``."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf or unsigned())))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def text_field(writer):
    """An AcroForm with one text field."""
    field = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): generic.pdf_string("sum"),
            pdf_name("/V"): generic.pdf_string("1"),
        }
    )
    reference = writer.add_object(field)
    form = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject([reference])})
    writer.root["/AcroForm"] = writer.add_object(form)
    writer.update_root()


def fill_field(writer):
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = generic.pdf_string("1000000")
    writer.update_container(field)


def action(kind, **more):
    """An action dictionary of pypdf's."""
    entries = {"/S": kind} | {f"/{key}": value for key, value in more.items()}
    return DictionaryObject(
        {
            NameObject(key): NameObject(value) if value.startswith("/") else TextStringObject(value)
            for key, value in entries.items()
        }
    )


def catalog(key, value):
    def change(writer):
        writer.root_object[NameObject(key)] = value

    return change


def annotate(dictionary):
    """A link on the first page that acts."""

    def change(writer):
        link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): dictionary})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])

    return change


def names(*pairs):
    """Names/EmbeddedFiles with these (name, content); given twice, a name stands twice."""

    def change(writer):
        tree = ArrayObject()
        for name, content in pairs:
            stream = DecodedStreamObject()
            stream.set_data(content)
            entry = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
            file = {NameObject("/F"): TextStringObject(name), NameObject("/EF"): entry}
            tree.extend([TextStringObject(name), writer._add_object(DictionaryObject(file))])
        files = DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject({NameObject("/Names"): tree})})
        writer.root_object[NameObject("/Names")] = files

    return change


def stamped_otherwise(pdf, stamps):
    """A time-stamp over the file as another program makes it, which looks at nothing before."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return asyncio.run(PdfTimeStamper(Careless(stamps)).async_timestamp_pdf(writer, "sha256")).getvalue()


class Careless(TimeStamper):
    """Puts in whatever it is given."""

    def __init__(self, stamps):
        super().__init__()
        self.stamps = stamps

    async def async_timestamp(self, message_digest, md_algorithm):
        return cms.ContentInfo.load(self.stamps(message_digest, md_algorithm))
