"""What ``bench.verify`` runs over a file: our verdict, the floor, other libraries called as their first examples do.

A process for each file and verifier: for every line on its input it runs that many calls and tells the seconds of
the processor for each; at the end its greatest memory. So rounds of many processes can take turns.
"""

import gc
import hashlib
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

XADES_B, XADES_T = "xades-b.xml", "xades-t.xml"
ASICE, PADES = "asice-{}.asice", "pades-{}.pdf"
TRUST, CARD, MOMENT = "trust", "card.pem", "received-at"
CHUNK = 64 * 1024
READY, MISSING = "ready", "missing"
Call = Callable[[], object]


class Missing(Exception):  # noqa: N818 - the library is
    """A library that is compared is not installed."""


def main() -> None:
    """Reads VERIFIER FOLDER FILE; tells at once whether it is ready."""
    name, folder, file = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    try:
        call = VERIFIERS[name](folder, file)
    except Missing:
        print(MISSING, flush=True)
        return
    gc.freeze()  # as in a process that has run for long: what was imported is not looked at again and again
    print(READY, flush=True)
    for line in sys.stdin:
        calls = int(line)
        began = time.process_time()
        for _ in range(calls):
            call()
        seconds = (time.process_time() - began) / calls
        gc.collect()  # cycles of a document's objects would pile up from round to round
        print(seconds, flush=True)
    print(_peak(), flush=True)


def _peak() -> int:
    """Bytes. Not of ``getrusage``, which remembers the process that this one was started by."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def ours(folder: Path, file: Path) -> Call:
    """The whole verdict, by snapshots that are at hand."""
    from signatures.revocation import revocation_from_files  # noqa: PLC0415 - only this process's memory
    from signatures.trust import read_trust_directory, trust_from_files  # noqa: PLC0415
    from signatures.verify import verify  # noqa: PLC0415

    files = read_trust_directory(folder / TRUST)
    trust, moment = trust_from_files(files), _moment(folder)
    given = {"received_at": moment, "verified_at": moment, "trust": trust}

    def judge() -> None:
        with file.open("rb") as document:
            verdict = verify(document, revocation=revocation, **given)  # type: ignore[arg-type]
            assert verdict.payload is not None, verdict.reasons

    revocation = revocation_from_files(files, trust)
    return judge


def floor(_folder: Path, file: Path) -> Call:
    """Read, SHA-256, parse or inflate, and one public-key operation."""
    key = ec.generate_private_key(ec.SECP256R1())
    method = ec.ECDSA(hashes.SHA256())
    value = key.sign(b"", method)
    verification = partial(key.public_key().verify, value, b"", method)
    work: Mapping[str, Call] = {
        ".xml": partial(_parse_and_hash, file),
        ".asice": partial(_inflate, file),
        ".pdf": lambda: hashlib.sha256(file.read_bytes()).digest(),
    }
    return lambda: (work[file.suffix](), verification())


def _parse_and_hash(file: Path) -> None:
    data = file.read_bytes()
    etree.fromstring(data)
    hashlib.sha256(data).digest()


def inflate_and_hash(_folder: Path, file: Path) -> Call:
    """Of a container: nothing else."""
    return partial(_inflate, file)


def _inflate(file: Path) -> None:
    """By zlib itself: the module ``zipfile`` costs more."""
    with file.open("rb") as stream, zipfile.ZipFile(stream) as container:
        for entry in container.infolist():
            stream.seek(entry.header_offset + 30 + len(entry.filename.encode()))
            inflate, left, digest = zlib.decompressobj(-zlib.MAX_WBITS), entry.compress_size, hashlib.sha256()
            while left and entry.compress_type:
                packed = stream.read(min(CHUNK, left))
                left -= len(packed)
                while packed:
                    digest.update(inflate.decompress(packed, CHUNK))
                    packed = inflate.unconsumed_tail


def signxml(folder: Path, file: Path) -> Call:
    """XAdESVerifier with the card's certificate pinned: mathematics and signed properties; no path, no revocation."""
    import signxml.xades as library  # noqa: PLC0415 - only this process's memory

    card = x509.load_pem_x509_certificate((folder / CARD).read_bytes())

    def xml() -> None:
        library.XAdESVerifier().verify(file.read_bytes(), x509_cert=card, expect_references=2)

    def container() -> None:
        with zipfile.ZipFile(file) as opened:
            signature = opened.read("META-INF/signatures0.xml")
            library.XAdESVerifier().verify(
                signature, x509_cert=card, expect_references=2, uri_resolver=lambda uri: opened.read(unquote(uri))
            )

    return xml if file.suffix == ".xml" else container


def python_xmlsec(folder: Path, file: Path) -> Call:
    """The mathematics alone, with the card's key."""
    try:
        import xmlsec  # noqa: PLC0415 - may be missing
    except ImportError:
        raise Missing from None
    key = xmlsec.Key.from_memory((folder / CARD).read_bytes(), xmlsec.constants.KeyDataFormatCertPem)

    def call() -> None:
        root = etree.fromstring(file.read_bytes())
        xmlsec.tree.add_ids(root, ["Id"])
        context = xmlsec.SignatureContext()
        context.key = key
        context.verify(xmlsec.tree.find_node(root, xmlsec.constants.NodeSignature))

    return call


def pyhanko(folder: Path, file: Path) -> Call:
    """One call of ``validate_pdf_signature``, as its first example has it: what is embedded is not read."""
    from asn1crypto.x509 import Certificate  # noqa: PLC0415 - only this process's memory
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - only this process's memory
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    trusted, moment = _trusted(folder), _moment(folder)

    def call() -> None:
        context = ValidationContext(
            trust_roots=[Certificate.load(one) for one in trusted.roots],
            other_certs=[Certificate.load(one) for one in trusted.others],
            crls=list(trusted.crls),
            moment=moment,
        )
        with file.open("rb") as document:
            [signature] = PdfFileReader(document).embedded_signatures
            status = validate_pdf_signature(signature, context)
            assert status.bottom_line, status.pretty_print_details()

    return call


def two_step(folder: Path, file: Path) -> Call:
    """What a verdict over a PDF is, written directly on pyHanko."""
    from bench.pades_two_step import two_step as validate  # noqa: PLC0415 - only this process's memory

    trusted, moment = _trusted(folder), _moment(folder)
    return lambda: validate(file.read_bytes(), trusted, moment)


def _moment(folder: Path) -> datetime:
    return datetime.fromisoformat((folder / MOMENT).read_text())


def _trusted(folder: Path) -> Any:
    from bench.pades_two_step import Trusted  # noqa: PLC0415 - only this process's memory

    def read(name: str) -> bytes:
        return x509.load_pem_x509_certificate((folder / TRUST / name).read_bytes()).public_bytes(Encoding.DER)

    lists = [x509.load_pem_x509_crl(one.read_bytes()) for one in sorted((folder / TRUST).glob("*.crl"))]
    return Trusted(
        [read("root.pem"), read("tsa-root.pem")],
        [read("issuing.pem")],
        [one.public_bytes(Encoding.DER) for one in lists],
    )


VERIFIERS: Mapping[str, Callable[[Path, Path], Call]] = {
    "floor": floor,
    "ours": ours,
    "inflate + SHA-256": inflate_and_hash,
    "signxml": signxml,
    "python-xmlsec": python_xmlsec,
    "pyHanko": pyhanko,
    "pyHanko, two steps": two_step,
}

if __name__ == "__main__":
    main()
