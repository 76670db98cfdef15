"""Conservation of payment files: what was sealed is proven to be about the kept bytes, what was handed out is those.

A file that its receiver took is no problem.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from outbox.checks import wrong_at
from outbox.payment_files.wording import NAMESPACE, seal_name
from pipeline.conservation import Problem
from pipeline.database import Reads
from registries.payout_files import KeptFile, all_files
from schemas.xml import MalformedXml, parse_xml
from signatures.refusal import Refused
from signatures.sealed_answer import read_answer


class PaymentFilesCheck:
    """Each kept file is the one that was sealed; each that was handed out holds exactly those bytes."""

    name = "payment files"

    def __init__(self, outbox_root: Path) -> None:
        self.outbox_root = outbox_root

    def problems(self, reads: Reads) -> Iterator[Problem]:
        """By the numbers of orders."""
        for kept in all_files(reads):
            if _digest(kept) != sha256(kept.file.data).hexdigest():
                yield Problem(self.name, kept.order, "another file was sealed than is kept")
            if kept.delivered:
                yield from self._folder(kept)

    def _folder(self, kept: KeptFile) -> Iterator[Problem]:
        folder = self.outbox_root / kept.channel
        for name, data in ((kept.file.name, kept.file.data), (seal_name(kept.order), kept.file.sealed)):
            if what := wrong_at(folder / name, data):
                yield Problem(self.name, f"outbox/{kept.channel}/{name}", what)


def _digest(kept: KeptFile) -> str | None:
    """What was sealed about; None where that cannot be read."""
    try:
        body = read_answer(parse_xml(kept.file.sealed)).body
    except (Refused, MalformedXml):
        return None
    return parse_xml(body).findtext(f"{{{NAMESPACE}}}Sha256")
