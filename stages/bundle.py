"""A bundle: one signature check, many submissions. Here it is taken apart, by the envelopes alone.

Each child inherits the verdict and is given its document and the attachments that its envelope lists. Whether a child
is right is its own way's to say, from ``parse`` on.
"""

from pipeline.items import Item
from pipeline.outcomes import Child, Split
from stages.offline.attached import MOST_ENVELOPE_BYTES, listed_in, unclaimed
from stages.routes import BUNDLE
from stages.verify import ATTACHMENT, SIGNED, SignedFile, VerifyFacts


def split(item: Item) -> Split:
    """The children in the order of the container. A file that no envelope lists is told, and belongs to nobody."""
    verified = VerifyFacts.of(item)
    beside = {one.name: one for one in verified.attachments}
    children, claimed = [], set[str]()
    for document in verified.documents:
        assert document.piece is not None
        names = listed_in(item.open_piece(document.piece).read(MOST_ENVELOPE_BYTES))
        mine = tuple(beside[name] for name in names if name in beside)
        claimed.update(one.name for one in mine)
        children.append(_child(verified, document, mine))
    return Split(children=tuple(children), route=BUNDLE, findings=unclaimed(beside, claimed))


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
