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
from schemas.xml import parse_xml
from signatures.keys import PemKey
from signatures.signing import sign_xml

DS = "{http://www.w3.org/2000/09/xmldsig#}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A demo file by name, the files that must come in before it, and a card where it bears no signature itself."""

    file: str
    before: tuple[str, ...] = ()
    card: str = ""


CHOSEN: Mapping[str, Chosen] = {
    "authorization_revocation": Chosen("61-selahiyyetin-legvi.xml", before=("60-selahiyyet-muddetsiz.xml",)),
    "childcare_table": Chosen(
        "73-muavinet-cedveli.xml", before=("70-toplu-25.asice", "71-rekvizitler.xml", "72-istehsalat-teqvimi.xml")
    ),
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
    named = {one.name: one for one in world.files}
    if service in CHOSEN:
        chosen = CHOSEN[service]
        return _sample(world, named[chosen.file], tuple(named[name] for name in chosen.before), chosen.card)
    if service == "withdrawal":  # what the demo withdraws nothing of: an action is written like its twin
        return _as_withdrawal(sample_of(world, "copy_returned"))
    good = [one for one in world.files if (one.service, one.expected_status) == (service, "registered")]
    plain = [one for one in good if one.name.endswith(".xml")]
    if not plain:
        raise LookupError(f"no sample document of {service}: the demo wants a good XML file of it")
    return _sample(world, plain[0])


def _as_withdrawal(copy: Sample) -> Sample:
    renamed = copy.document.replace(b"CopyReturned", b"Withdrawal").replace(b"copy_returned", b"withdrawal")
    return replace(copy, document=renamed, ends="returned")


def _sample(world: World, file: DemoFile, before: tuple[DemoFile, ...] = (), card: str = "") -> Sample:
    root = parse_xml(world.content(file.name))
    signature = root.find(f"{DS}Signature")
    if signature is not None:
        card = _card(world, base64.b64decode(signature.findtext(f".//{DS}X509Certificate") or ""))
        root.remove(signature)
    document = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    key, chain = world.card_paths(card)
    return Sample(
        document, file.channel, file.expected_status, PemKey.load(key.read_bytes(), chain.read_bytes()), before
    )


def _card(world: World, certificate: bytes) -> str:
    """The name of the card that bears the certificate (DER)."""
    for spec in SPECS:
        _, chain = world.card_paths(spec.name)
        if load_pem_x509_certificates(chain.read_bytes())[0].public_bytes(Encoding.DER) == certificate:
            return spec.name
    raise LookupError("the sample was signed by no card of the demo")
