"""What a forger does to a container and to a counter-signed document. Judges nothing."""

from base64 import b64encode
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256

import rooms  # noqa: F401 - makes the next ones known
from forge import resigned, signature_of
from hypothesis import strategies as st
from lxml import etree
from pki import SIGNED_AT
from random_documents import cards, documents
from zips import packed

from schemas.xml import parse_xml
from signatures.counter_signing import counter_sign
from signatures.detached import sign_detached
from signatures.signing import sign_xml
from signatures.uris import DS_NS, ds, xades

MIMETYPE = b"application/vnd.etsi.asic-e+zip"
names = st.text("abƏş 1%+№.", min_size=1, max_size=8).map(lambda name: f"x{name}.txt")
Files = dict[str, bytes]


@dataclass(frozen=True)
class Forger:
    """``before`` the signing card signs anew he changes the signature; ``after`` it the parts of the container."""

    before: Callable[[etree._Element], None] | None = None
    after: Callable[[Files], None] | None = None


def first(root, name):
    return next(root.iter(ds(name)))


def flip(element):
    element.text = ("B" if element.text[0] != "B" else "C") + element.text[1:]


def rewrite(files):
    files["submission.xml"] += b"\n"


def exchange(files):
    files["a.txt"], files["b.txt"] = files["b.txt"], files["a.txt"]


def break_value(files):
    root = parse_xml(files["META-INF/signatures0.xml"])
    flip(first(root, "SignatureValue"))
    files["META-INF/signatures0.xml"] = etree.tostring(root)


def transform(root):
    """The forger has a good card: what a.txt stands for is signed, and not what stands in it."""
    one = next(one for one in root.iter(ds("Reference")) if one.get("URI") == "a.txt")
    steps = etree.Element(ds("Transforms"))
    etree.SubElement(steps, ds("Transform"), {"Algorithm": f"{DS_NS}base64"})
    one.insert(0, steps)
    one.find(ds("DigestValue")).text = b64encode(sha256(b"a").digest()).decode()


def retype(root):
    for one in root.iter(ds("Reference")):
        one.attrib.pop("Type", None)


def twice(root):
    one = first(root, "Reference")
    other = deepcopy(one)
    other.attrib.pop("Id", None)
    one.addnext(other)


CONTAINERS = {
    "genuine": Forger(),
    "a file changed": Forger(after=rewrite),
    "two files exchanged": Forger(after=exchange),
    "a broken value": Forger(after=break_value),
    "a file that nobody signed": Forger(after=lambda files: files.update({"more.txt": b"more"})),
    "a file taken out": Forger(after=lambda files: files.pop("a.txt")),
    "a transform of a file": Forger(before=transform),
    "properties without their type": Forger(before=retype),
    "a file referenced twice": Forger(before=twice),
    "properties of another": Forger(
        before=lambda root: next(root.iter(xades("QualifyingProperties"))).set("Target", "#x")
    ),
}


def container(draw, house, forger):
    """The random files of a container with its signature, after the forger."""
    key = getattr(house, draw(cards))
    files = {"submission.xml": draw(documents()), "a.txt": b"YQ==", "b.txt": b"Yg==", draw(names): draw(st.binary())}
    signature = sign_detached(files, key, signing_time=SIGNED_AT)
    if forger.before is not None:
        root = parse_xml(signature)
        forger.before(root)
        signature = resigned(root, key)
    files |= {"META-INF/signatures0.xml": signature}
    if forger.after is not None:
        forger.after(files)
    return packed({"mimetype": MIMETYPE} | files)


def counter(root):
    return signature_of(next(root.iter(xades("CounterSignature"))))


def elsewhere(root):
    """Among the unsigned properties, but not in the one for it."""
    next(root.iter(xades("CounterSignature"))).tag = xades("Other")


def without_its_holder(root):
    holder = next(root.iter(xades("CounterSignature")))
    holder.addnext(counter(root))
    holder.getparent().remove(holder)


COUNTERED = {
    "genuine": lambda _root: None,
    "the document changed": lambda root: root.set("kind", "forged"),
    "the value counter-signed broken": lambda root: flip(first(root, "SignatureValue")),
    "the counter-signature broken": lambda root: flip(counter(root).find(ds("SignatureValue"))),
    "the counter-signer's time changed": lambda root: setattr(
        next(counter(root).iter(xades("SigningTime"))), "text", "2026-01-01T00:00:00Z"
    ),
    "the counter-signature in another property": elsewhere,
    "the counter-signature without its property": without_its_holder,
}


def countered(draw, house, forger):
    """Without what stands beside the root, which signxml leaves out."""
    document = etree.tostring(parse_xml(draw(documents())))
    signed = sign_xml(document, house.person, signing_time=SIGNED_AT)
    root = parse_xml(counter_sign(signed, getattr(house, draw(cards)), signing_time=SIGNED_AT))
    forger(root)
    return etree.tostring(root.getroottree())
