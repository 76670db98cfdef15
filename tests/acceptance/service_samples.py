"""One valid document of each service, from the files of the demo, and the card that may sign it.

A service comes in by itself: its first demo file that ends ``registered`` is taken. One whose good document ends
otherwise, or looks back on other files, gets a row in ``CHOSEN``. Optional fields need not stand in it.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates
from lxml import etree

from demo.cards import SPECS
from demo.demo_file import DemoFile
from demo.world import World
from pipeline.clock import SystemClock
from schemas.xml import parse_xml, qualified
from signatures.keys import PemKey
from signatures.signing import sign_xml

_DOCUMENT_ID = f"{qualified('Envelope')}/{qualified('DocumentId')}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A demo file by name, the files that must come in before it, and a card where it bears no signature itself.

    ``about``: the file that an action is to be about instead; it comes in before, too.
    ``ends``: what it comes to where no officer decides.
    """

    file: str
    before: tuple[str, ...] = ()
    card: str = ""
    about: str = ""
    ends: str = ""


_TABLE = "73-muavinet-cedveli.xml"
_TABLE_RESTS_ON = ("70-toplu-25.asice", "71-rekvizitler.xml", "72-istehsalat-teqvimi.xml")
CHOSEN: Mapping[str, Chosen] = {
    "authorization_revocation": Chosen("61-selahiyyetin-legvi.xml", before=("60-selahiyyet-muddetsiz.xml",)),
    "certificate_replacement": Chosen("120-sehadetname-itib.xml", before=("01-ilkin-ucot.xml",), ends="in_review"),
    "childcare_table": Chosen(_TABLE, before=_TABLE_RESTS_ON, ends="in_review"),
    "copy_returned": Chosen("85-sureti.xml", about="16-fin-tapilmadi.xml"),
    "insurer_registration": Chosen("101-sigortaeden-ucotu.xml", ends="in_review"),
    "message": Chosen("69-ismaric.xml", ends="in_review"),
    "quarterly_report": Chosen("150-hesabat-bir-nefer.xml", before=("70-toplu-25.asice",)),
    "delete_draft": Chosen("47-qaralamanin-silinmesi.xml", before=("46-silinen-qaralama.xml",), card="qamma.head"),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A valid document as unsigned XML; ``key`` signs it, ``channel`` is its sender's, ``ends`` what it comes to."""

    document: bytes
    channel: str
    ends: str
    key: PemKey
    before: tuple[DemoFile, ...]

    def signed(self, document: bytes) -> bytes:
        return sign_xml(document, self.key, signing_time=SystemClock().now())


def sample_of(world: World, service: str) -> Sample:
    """The sample of a service. Raises LookupError where the demo has none: add a file to the demo, or a row here."""
    if service in CHOSEN:
        return _chosen(world, CHOSEN[service])
    if service == "withdrawal":  # what the demo withdraws nothing of: an action is written like its twin
        return _as_withdrawal(_chosen(world, Chosen(CHOSEN["copy_returned"].file, _TABLE_RESTS_ON, about=_TABLE)))
    good = [one for one in world.files if (one.service, one.expected_status) == (service, "registered")]
    plain = [one for one in good if one.name.endswith(".xml")]
    if not plain:
        raise LookupError(f"no sample document of {service}: the demo wants a good XML file of it")
    return _sample(world, plain[0])


def _chosen(world: World, chosen: Chosen) -> Sample:
    named = {one.name: one for one in world.files}
    before = (*chosen.before, chosen.about) if chosen.about else chosen.before
    sample = _sample(world, named[chosen.file], tuple(named[name] for name in before), chosen.card)
    if chosen.about:
        sample = replace(sample, document=_about(sample.document, world.content(chosen.about)))
    return replace(sample, ends=chosen.ends) if chosen.ends else sample


def _about(action: bytes, target: bytes) -> bytes:
    """The action, about another document."""
    root, about = parse_xml(action), parse_xml(target).findtext(_DOCUMENT_ID)
    root[1].find(qualified("DocumentId")).text = about
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _as_withdrawal(copy: Sample) -> Sample:
    renamed = copy.document.replace(b"CopyReturned", b"Withdrawal").replace(b"copy_returned", b"withdrawal")
    return replace(copy, document=renamed)


def _sample(world: World, file: DemoFile, before: tuple[DemoFile, ...] = (), card: str = "") -> Sample:
    root = parse_xml(world.content(file.name))
    signature = root.find(f"{DS}Signature")
    if signature is not None:
        card = _card(world, base64.b64decode(signature.findtext(f".//{DS}X509Certificate") or ""))
        root.remove(signature)
    document = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Sample(document, file.channel, file.expected_status, world.card(card), before)


def _card(world: World, certificate: bytes) -> str:
    """The name of the card that bears the certificate (DER)."""
    for spec in SPECS:
        _, chain = world.card_paths(spec.name)
        if load_pem_x509_certificates(chain.read_bytes())[0].public_bytes(Encoding.DER) == certificate:
            return spec.name
    raise LookupError("the sample was signed by no card of the demo")
