"""The lines of work of payment orders' files: made and sealed once, then handed out until they lie in their folder.

On the queues of answers, beside them: one process owns the seal. What is kept is never made again; only kept bytes
leave. Neither a name nor an account is ever logged.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from outbox.deliver import NOT_ADDRESSED, hand_out
from outbox.payment_files.wording import file_name, seal_name, write_file, write_proof
from outbox.seal import Sealer
from pipeline.database import Reads, Write
from pipeline.engine import describe_error
from pipeline.lines import Aftermath, Claim, Failure
from pipeline.log import get_logger
from pipeline.notices import DELIVER_QUEUE, SEAL_QUEUE
from registries.payout_files import (
    DELIVERING,
    SEALING,
    KeptFile,
    MadeFile,
    mark_handed_out,
    store_files,
    to_hand_out,
    to_word,
)
from signatures.keys import SigningKey

log = get_logger(__name__)


class PayoutSealLine:
    """Makes the files of orders in force and seals them, as many as wait under one signature."""

    name = SEALING

    def __init__(self, key: Callable[[], SigningKey]) -> None:
        self._seal = Sealer(key)

    def queues(self) -> Sequence[str]:
        """The one queue, of which one process owns the key."""
        return [SEAL_QUEUE]

    def work(self, claims: Sequence[Claim], reads: Reads, now: datetime) -> Mapping[str, MadeFile | Failure | None]:
        """The file of each order; None where it has one already. One that cannot be made fails alone."""
        results: dict[str, MadeFile | Failure | None] = dict.fromkeys(claim.subject for claim in claims)
        made: dict[str, tuple[str, bytes]] = {}
        proofs: dict[str, bytes] = {}
        for number, told in to_word(reads, list(results)).items():
            try:
                data = write_file(told)
            except ValueError as error:
                log.error("payout.not_made", order=number, error=describe_error(error))
                results[number] = Failure(describe_error(error))
                continue
            made[number], proofs[number] = (file_name(told), data), write_proof(told, data)
        for number, sealed in self._seal(proofs, now).items():
            results[number] = sealed if isinstance(sealed, Failure) else MadeFile(*made[number], sealed)
        return results

    def commit(self, tx: Write, pieces: Sequence[tuple[Claim, MadeFile | None]], after: Aftermath) -> None:
        """Keeps the files and makes their deliveries due."""
        store_files(tx, {claim.subject: file for claim, file in pieces if file is not None}, after)

    def give_up(self, tx: Write, claim: Claim, why: str, evidence: str, after: Aftermath) -> bool:
        """Never: what was ordered is tried for ever."""
        del tx, claim, why, evidence, after
        return False


class PayoutDeliverLine:
    """Hands out an order's file and its seal, exactly as they are kept."""

    name = DELIVERING

    def __init__(self, outbox_root: Path) -> None:
        self.outbox_root = outbox_root

    def queues(self) -> Sequence[str]:
        """The one queue."""
        return [DELIVER_QUEUE]

    def work(self, claims: Sequence[Claim], reads: Reads, now: datetime) -> Mapping[str, bool | Failure]:
        """True: both files and their names are durable."""
        del now
        results: dict[str, bool | Failure] = {claim.subject: NOT_ADDRESSED for claim in claims}
        for kept in to_hand_out(reads, list(results)):
            results[kept.order] = self._place(kept)
        return results

    def _place(self, kept: KeptFile) -> bool | Failure:
        file = kept.file
        both = [(file.name, file.name, file.data), ("seal", seal_name(kept.order), file.sealed)]
        placed = hand_out(self.outbox_root, kept.channel, both)
        return next((one for one in placed.values() if isinstance(one, Failure)), True)

    def commit(self, tx: Write, pieces: Sequence[tuple[Claim, bool]], after: Aftermath) -> None:
        """Writes down that both are in their folder."""
        mark_handed_out(tx, [claim.subject for claim, _ in pieces], after.at)

    def give_up(self, tx: Write, claim: Claim, why: str, evidence: str, after: Aftermath) -> bool:
        """Never, likewise."""
        del tx, claim, why, evidence, after
        return False
