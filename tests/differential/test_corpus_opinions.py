"""Three verifiers over the signed XML and ASiC-E of the corpus (CORPUS_DIR names it): ours, xmlsec1 and signxml.

``golden/corpus.tsv`` lists what we refuse and both others take for good, each with our reason; it is written anew by
running this file.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

import pytest
import rooms  # noqa: F401 - makes the next ones known
from corpus_files import CORPUS, MISMATCHES, index, needs_corpus, read_golden, write_golden
from opinions import signxml_believes, xmlsec1_believes
from oracles import oracle

from signatures.asice import open_asice
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.xml_container import read_xml

GOLDEN = Path(__file__).parent / "golden" / "corpus.tsv"
HEADER = ("file", "our reason")
MOST_BYTES = 64 * 1024 * 1024

pytestmark = needs_corpus


@dataclass(frozen=True)
class Subject:
    """``reason`` is ours, "" where structure and mathematics hold; ``signatures`` are files that others can read."""

    name: str
    reason: str
    signatures: tuple[Path, ...]


def subjects(folder):
    """Everything in the corpus that is XML or a container; containers are unpacked into ``folder``."""
    for number, (name, line) in enumerate(sorted(index().items())):
        data = (CORPUS / name).read_bytes()
        if line["kind"].startswith("ASiC"):
            unpacked = unpack(data, folder / str(number))
            yield Subject(name, reason_of(open_asice(BytesIO(data), DEFAULT_POLICY)), unpacked)
        elif line["kind"].startswith(("XAdES", "XMLDSig")):
            yield Subject(name, reason_of(read_xml(data, DEFAULT_POLICY)), (CORPUS / name,))


def reason_of(opened):
    if not isinstance(opened, Opened):
        return str(opened.code)
    return next((str(reason.code) for one in opened.signatures for reason in one.reasons), "")


def unpack(data, folder):
    """The files of its signatures, beside what they are over; none of a broken or a huge container."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            if sum(one.file_size for one in container.infolist()) > MOST_BYTES:
                return ()
            container.extractall(folder)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return ()
    return tuple(sorted((folder / "META-INF").glob("*signatures*.xml")))


def resolver(signature):
    """Files beside the document, or those of the container that its META-INF belongs to."""
    folder = signature.parent.parent if signature.parent.name == "META-INF" else signature.parent

    def resolve(uri):
        file = (folder / unquote(uri)).resolve()
        assert file.is_relative_to(folder.resolve())
        return file.read_bytes()

    return resolve


def signxml_accepts(subject):
    return bool(subject.signatures) and all(
        signxml_believes(one.read_bytes(), resolver(one)) for one in subject.signatures
    )


def xmlsec1_accepts(xmlsec1, subjects):
    """Of ``subjects`` those all of whose signatures hold."""
    files = {at(one): one for subject in subjects for one in subject.signatures}
    believed = xmlsec1_believes(xmlsec1, files)
    return {one.name for one in subjects if one.signatures and {at(file) for file in one.signatures} <= believed}


def at(signature):
    """Where xmlsec1 is to stand: names in a container's signature are told from its root."""
    if signature.parent.name != "META-INF":
        return signature
    beside = signature.parent.parent / f"{signature.name}~"
    if not beside.exists():
        beside.write_bytes(signature.read_bytes())
    return beside


def both_accept(subjects, xmlsec1):
    refused = [one for one in subjects if one.reason and signxml_accepts(one)]
    accepted = xmlsec1_accepts(xmlsec1, refused)
    return [(one.name, one.reason) for one in refused if one.name in accepted]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return list(subjects(tmp_path_factory.mktemp("unpacked")))


def test_nothing_that_we_accept_is_refused_by_the_mathematics_of_xmlsec1(corpus, xmlsec1):
    """RSA-PSS is not known to the xmlsec1 of Debian 12: there signxml is asked."""
    ours = [one for one in corpus if not one.reason]
    assert len(ours) > 20
    pss = [one for one in ours if any(b"rsa-MGF1" in file.read_bytes() for file in one.signatures)]
    others = [one for one in ours if one not in pss]
    assert {one.name for one in others} == xmlsec1_accepts(xmlsec1, others)
    assert [one.name for one in pss if not signxml_accepts(one)] == []


def test_what_we_refuse_and_both_others_accept_is_known_with_its_reason(corpus, xmlsec1):
    assert [HEADER, *both_accept(corpus, xmlsec1)] == read_golden(GOLDEN)


def test_where_both_others_accept_our_reason_is_the_mathematics_only_for_the_key_of_somebody_else():
    """There KeyInfo holds the forger's certificate beside that of the signer whom the signed properties name."""
    listed = read_golden(GOLDEN)[1:]
    assert len({reason for _, reason in listed}) > 5
    assert [name for name, reason in listed if reason in MISMATCHES] == ["libdigidocpp/forged_lt.asice"]


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        write_golden(GOLDEN, [HEADER, *both_accept(list(subjects(Path(place))), oracle("xmlsec1"))])
