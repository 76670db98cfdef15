"""A bundle: one signature check, many submissions. Here it is taken apart, by the envelopes alone.

Each child inherits the verdict and is given its document and the attachments that its envelope lists. Whether a child
is right is its own way's to say, from ``parse`` on.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO

from lxml import etree

from pipeline.items import Item
from pipeline.outcomes import Child, Split
from schemas.envelope import MOST_ATTACHMENTS
from schemas.findings import Finding, finding
from schemas.xml import qualified
from stages.routes import BUNDLE
from stages.verify import ATTACHMENT, SIGNED, SignedFile, VerifyFacts

MOST_TOLD = 50
MOST_ENVELOPE_BYTES = 256 * 1024  # a hundred attachments need a fifth of it
_ENVELOPE, _LISTED = qualified("Envelope"), qualified("Name")


def split(item: Item) -> Split:
    """The children in the order of the container. A file that no envelope lists is told, and belongs to nobody."""
    verified = VerifyFacts.of(item)
    beside = {one.name: one for one in verified.attachments}
    children, claimed = [], set[str]()
    for document in verified.documents:
        assert document.piece is not None
        names = listed(item.open_piece(document.piece).read(MOST_ENVELOPE_BYTES))
        mine = tuple(beside[name] for name in names if name in beside)
        claimed.update(one.name for one in mine)
        children.append(_child(verified, document, mine))
    return Split(children=tuple(children), route=BUNDLE, findings=_unclaimed(beside, claimed))


def listed(document: bytes) -> tuple[str, ...]:
    """The names of the attachments that an envelope lists, each once; none where it cannot be read, or lists more than
    the schema allows: the child's own parse says so.

    Reads to the end of the envelope and no further.
    """
    names: list[str] = []
    steps = etree.iterparse(
        BytesIO(document), events=("end",), tag=(_LISTED, _ENVELOPE), resolve_entities=False, no_network=True
    )
    try:
        for _, element in steps:
            if element.tag == _ENVELOPE:
                break
            names.append((element.text or "").strip())
    except etree.XMLSyntaxError:
        return ()
    return tuple(dict.fromkeys(names)) if len(names) <= MOST_ATTACHMENTS else ()


def _child(verified: VerifyFacts, document: SignedFile, attachments: tuple[SignedFile, ...]) -> Child:
    # A child is no draft, whatever its bundle was: what its signer may not do is returned.
    signatures = tuple(one.for_a_part() for one in verified.signatures)
    of_the_whole = {"documents": (), "draft": None, "judged": None, "signatures": signatures}
    facts = verified.model_copy(update=of_the_whole | {"attachments": attachments})
    files = {SIGNED: document} | {ATTACHMENT + one.name: one for one in attachments}
    return Child(
        facts={VerifyFacts.stage: facts.model_dump_json()},
        pieces={role: one.piece for role, one in files.items() if one.piece is not None},
    )


def _unclaimed(beside: Mapping[str, SignedFile], claimed: Iterable[str]) -> tuple[Finding, ...]:
    taken = set(claimed)
    left = [name for name in beside if name not in taken]
    return tuple(finding("BUNDLE_FILE_UNCLAIMED", value=name) for name in left[:MOST_TOLD])
