"""A submission's document and its scans, out of the store: for who corrects it, and for the office that decides."""

from collections.abc import Mapping

from pipeline.database import Reads
from pipeline.ledger import open_roles
from stages.assembly import Assembly
from stages.verify import ATTACHMENT, SIGNED


def signed_files(house: Assembly, reads: Reads, submission: str) -> tuple[bytes, Mapping[str, bytes]]:
    """The document as it was signed (XML without its signature), and the files beside or inside it, by name."""
    opened = open_roles(reads, [submission], house.store.open)[submission]
    held: dict[str, bytes] = {}
    for role, opener in opened.items():
        if role == SIGNED or role.startswith(ATTACHMENT):
            with opener() as stream:
                held[role] = stream.read()
    return held[SIGNED], {role.removeprefix(ATTACHMENT): data for role, data in held.items() if role != SIGNED}
