"""seal: words the answers that wait and seals them together, under one Merkle root, with the fund's key.

The one process that owns the queue owns the key. What was sealed once is never sealed again: only stored bytes leave,
and only what proved itself (``signatures/sealing.py``). Without a seal in force all wait.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from outbox.texts import word
from pipeline.database import Reads, Write
from pipeline.engine import describe_error
from pipeline.lines import Aftermath, Claim, Failure
from pipeline.log import get_logger
from pipeline.notices import SEAL_QUEUE, FrozenNotice, store_sealed, to_seal
from signatures.keys import SigningKey
from signatures.reasons import Reason
from signatures.sealing import SealOutOfForce, seal

log = get_logger(__name__)
# What a leg tells of an answer that waits for an operator, before the reason's code.
NOT_IN_FORCE = "the seal is not in force:"
NOT_PROVEN = "the sealed answer does not prove:"


class Sealer:
    """Seals together. ``key`` is called on first use: it may open a token. And again after a failure: what an operator
    put in its place counts without a restart.
    """

    def __init__(self, key: Callable[[], SigningKey]) -> None:
        self._open_key = key
        self._key: SigningKey | None = None

    def __call__(self, worded: Mapping[str, bytes], now: datetime) -> Mapping[str, bytes | Failure]:
        """Each body (an XML document) as a sealed answer; a Failure where it does not prove, or nothing was sealed."""
        if not worded:
            return {}
        try:
            if self._key is None:
                self._key = self._open_key()
            made = seal(list(worded.values()), self._key, at=now)
        except (OSError, ValueError) as error:
            self._key = None
            why = f"{NOT_IN_FORCE} {error.reason.code}" if isinstance(error, SealOutOfForce) else describe_error(error)
            log.error("outbox.not_sealed", notices=len(worded), error=why)
            return dict.fromkeys(worded, Failure(why))
        return {one: _released(one, answer) for one, answer in zip(worded, made, strict=True)}


class SealLine:
    """The line of seals (see ``pipeline/lines.py``); ``key`` is asked as ``Sealer`` does."""

    name = "seal"

    def __init__(self, key: Callable[[], SigningKey]) -> None:
        self._seal = Sealer(key)

    def queues(self) -> Sequence[str]:
        """The one queue."""
        return [SEAL_QUEUE]

    def work(self, claims: Sequence[Claim], reads: Reads, now: datetime) -> Mapping[str, bytes | Failure | None]:
        """Sealed bytes for each notice; None for one that is sealed already. One signature is over all.

        A notice that cannot be worded, or whose answer does not prove, fails alone and does not stop the others.
        """
        results: dict[str, bytes | Failure | None] = dict.fromkeys(claim.subject for claim in claims)
        worded: dict[str, bytes] = {}
        for notice in to_seal(reads, list(results)):
            body = _word(notice)
            if isinstance(body, Failure):
                results[notice.id] = body
            else:
                worded[notice.id] = body
        results.update(self._seal(worded, now))
        return results

    def commit(self, tx: Write, pieces: Sequence[tuple[Claim, bytes | None]], after: Aftermath) -> None:
        """Stores the bytes and makes their deliveries due."""
        store_sealed(tx, {claim.subject: sealed for claim, sealed in pieces if sealed is not None}, after)

    def give_up(self, tx: Write, claim: Claim, why: str, evidence: str, after: Aftermath) -> bool:
        """Never: an answer that was promised is tried for ever."""
        del tx, claim, why, evidence, after
        return False


def _released(notice: str, answer: bytes | Reason) -> bytes | Failure:
    """Only what proved itself leaves."""
    if isinstance(answer, Reason):
        log.error("outbox.not_proven", notice=notice, error=answer.code)
        return Failure(f"{NOT_PROVEN} {answer.code}")
    return answer


def _word(notice: FrozenNotice) -> bytes | Failure:
    try:
        return word(notice)
    except (KeyError, TypeError, ValueError) as error:  # data that no stage should have frozen
        log.error("outbox.not_worded", notice=notice.id, error=describe_error(error))
        return Failure(describe_error(error))
