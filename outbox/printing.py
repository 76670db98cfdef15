"""print: puts a readable copy of a sealed answer beside it, for channels that want one.

Made from the stored, sealed bytes alone, in a queue of its own: nobody waits for a print, and no trouble with one stops
an answer. A print that lies there already stays, even if an earlier version of this program set it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from outbox.deliver import File, hand_out
from outbox.prints.notice import notice_sheet
from outbox.prints.pdf import write_pdf
from pipeline.database import Reads, Write
from pipeline.engine import describe_error
from pipeline.lines import Aftermath, Claim, Failure
from pipeline.log import get_logger
from pipeline.prints import PRINT_QUEUE, Printable, to_print
from schemas.xml import MalformedXml, parse_xml
from signatures.refusal import Refused
from signatures.sealed_answer import read_answer

log = get_logger(__name__)
NOT_SEALED = Failure("no sealed answer stands behind this print")


class PrintLine:
    """The line of prints (see ``pipeline/lines.py``): one file for each notice and channel that wants it."""

    name = "print"

    def __init__(self, outbox_root: Path) -> None:
        self.outbox_root = outbox_root

    def queues(self) -> Sequence[str]:
        """The one queue."""
        return [PRINT_QUEUE]

    def work(self, claims: Sequence[Claim], reads: Reads, now: datetime) -> Mapping[str, bool | Failure]:
        """Sets and places the prints. True: the file is there."""
        del now
        results: dict[str, bool | Failure] = {claim.subject: NOT_SEALED for claim in claims}
        files: dict[str, list[File]] = defaultdict(list)
        for one in to_print(reads, [claim.subject for claim in claims]):
            pdf = _set(one, self.outbox_root / one.channel / one.file_name)
            if isinstance(pdf, bytes):
                files[one.channel].append((one.subject, one.file_name, pdf))
            else:
                results[one.subject] = pdf
        for channel, printed in files.items():
            results |= hand_out(self.outbox_root, channel, printed)
        return results

    def commit(self, tx: Write, pieces: Sequence[tuple[Claim, bool]], after: Aftermath) -> None:
        """Nothing: the leg ends, and what was sealed and delivered is untouched."""

    def give_up(self, tx: Write, claim: Claim, why: str, evidence: str, after: Aftermath) -> bool:
        """Never: it is tried for ever with back-off, and nobody waits."""
        del tx, claim, why, evidence, after
        return False


def _set(one: Printable, path: Path) -> bytes | Failure | bool:
    """The PDF; True where a print of these very bytes lies at ``path`` already."""
    try:
        if _is_printed(path, one.sealed):
            return True
        return print_sealed(one.sealed)
    except (MalformedXml, Refused, OSError, RuntimeError, ValueError) as error:
        log.error("outbox.not_printed", print=one.subject, error=describe_error(error))
        return Failure(describe_error(error))


def print_sealed(sealed: bytes) -> bytes:
    """A sealed answer as PDF, without asking who sealed it. Raises MalformedXml, Refused, ValueError, RuntimeError."""
    return write_pdf(notice_sheet(sealed, read_answer(parse_xml(sealed)).body))


def _is_printed(path: Path, sealed: bytes) -> bool:
    """Whether a print of ``sealed`` lies there: its metadata names the digest. Raises OSError."""
    if path.is_symlink() or not path.is_file():
        return False
    return f"sha256:{sha256(sealed).hexdigest()}".encode() in path.read_bytes()
