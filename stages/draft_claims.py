"""What an unsigned document says of itself at its beginning: its id, service, insurer and quarter. Nothing is proven.

By the id a draft is known in its channel; by the others its sender picks those that he wants to send together
(004 §2.3.3). An unfinished document may lack any of them.
"""

from collections.abc import Callable
from typing import BinaryIO, cast

from lxml import etree
from pydantic import BaseModel, ConfigDict

from schemas.identifiers import Voen
from schemas.lexical import read_uuid
from schemas.months import Quarter
from schemas.services import SERVICES
from schemas.xml import qualified

# Envelope and period stand before everything that there is much of.
BEGINNING = 256 * 1024  # bytes


class DraftClaims(BaseModel):
    """``period`` is of services that are about a quarter; "" is what is not told, or not in its form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_id: str = ""
    service: str = ""
    insurer: str = ""
    period: str = ""


NO_CLAIMS = DraftClaims()


def claims_of(root: etree._Element) -> DraftClaims:
    """Those of a submission, which may have been read in part only."""
    service = _told(root, "Service")
    return DraftClaims(
        document_id=_read(lambda text: str(read_uuid(text)), _told(root, "DocumentId")),
        service=service if service in SERVICES else "",
        insurer=_read(Voen, _told(root, "InsurerVoen")),
        period=_read(Quarter, root.findtext(f"*/{qualified('Period')}") or ""),
    )


def claims_at_beginning(document: BinaryIO) -> DraftClaims:
    """Those of a document of any size, of which the beginning alone is read; none of what is no document of ours."""
    parser = etree.XMLPullParser(("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    beginning = document.read(BEGINNING)
    try:
        parser.feed(beginning)
        root = next((cast("etree._Element", one) for _, one in parser.read_events()), None)  # noqa: SLF001 - its type
    except etree.XMLSyntaxError:
        return NO_CLAIMS
    if root is None or root.tag != qualified("Submission") or b"<!DOCTYPE" in beginning:
        return NO_CLAIMS
    return claims_of(root)


def _told(root: etree._Element, name: str) -> str:
    return root.findtext(f"{qualified('Envelope')}/{qualified(name)}") or ""


def _read(reader: Callable[[str], str], text: str) -> str:
    try:
        return str(reader(text))
    except ValueError:
        return ""
