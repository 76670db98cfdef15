"""The endpoints: each proves its sender, spends of its rate, and asks or acts for that sender's channel alone."""

import re
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from inbox.upload.door import UploadDoor
from inbox.upload.models import Accepted, AnswerList, AnswerView, SubmissionView
from inbox.upload.problems import Problem, language_of
from inbox.upload.rates import BUSY_SECONDS, Rates
from inbox.upload.senders import Senders
from pipeline.credentials import Sender
from pipeline.database import Database, DatabaseTrouble, Reads
from pipeline.sent_answers import delivered_answers, own_submission, sealed_answer

SEALED_MEDIA_TYPE = "application/xml"
# Fewer than the connections of the database: questions wait here, where waiting is cheap.
READERS = 6
_ANSWER = re.compile(r"([a-z]{1,20})(?:-([1-9][0-9]{0,4}))?")
Found = TypeVar("Found")


class Desk:
    """What senders may ask for."""

    def __init__(self, database: Database, senders: Senders, door: UploadDoor, rates: Rates) -> None:
        self.database = database
        self.senders = senders
        self.door = door
        self.rates = rates
        self._readers = anyio.CapacityLimiter(READERS)

    async def upload(self, request: Request) -> Response:
        """``POST /v1/submissions``: 201, or 200 for what the channel sent before."""
        sender = await self.sender(request)
        entered = await self.door.take(request, sender.channel)
        told = Accepted.of(entered)
        again = entered.repeat or entered.known
        return _json(told, 200 if again else 201, {} if again else {"Location": told.submission})

    async def submission(self, request: Request) -> Response:
        """``GET /v1/submissions/{id}``."""
        sender, asked = await self.sender(request), _id_in(request)
        found = await self._ask(lambda reads: own_submission(reads, sender.channel, asked))
        if found is None:
            raise Problem("UPLOAD_NOT_FOUND")
        language = language_of(request.headers.get("accept-language", ""))
        return _json(SubmissionView.of(found, language), headers={"Content-Language": language})

    async def answers(self, request: Request) -> Response:
        """``GET /v1/submissions/{id}/answers``: also of another channel's submission what was delivered to this one."""
        sender, asked = await self.sender(request), _id_in(request)
        own, delivered = await self._ask(
            lambda reads: (
                own_submission(reads, sender.channel, asked),
                delivered_answers(reads, sender.channel, asked),
            )
        )
        if own is None and not delivered:
            raise Problem("UPLOAD_NOT_FOUND")
        return _json(AnswerList(answers=tuple(AnswerView.of(asked, one) for one in delivered)))

    async def answer(self, request: Request) -> Response:
        """``GET /v1/submissions/{id}/answers/{answer}``: the sealed bytes."""
        sender, asked = await self.sender(request), _id_in(request)
        named = _ANSWER.fullmatch(request.path_params["answer"])
        kind, number = (named[1], int(named[2] or 1)) if named else ("", 1)
        sealed = await self._ask(lambda reads: sealed_answer(reads, sender.channel, asked, kind, number))
        if sealed is None:
            raise Problem("UPLOAD_NOT_FOUND")
        return Response(sealed, 200, {"Cache-Control": "no-store", **_AS_IT_IS}, SEALED_MEDIA_TYPE)

    async def sender(self, request: Request) -> Sender:
        """Who asks; one request of his rate is spent. Raises Problem: UPLOAD_UNAUTHORIZED, UPLOAD_TOO_MANY."""
        sender = await self._in_thread(lambda: self.senders.prove(request))
        self.rates.spend(sender.credential)
        return sender

    async def _ask(self, question: Callable[[Reads], Found]) -> Found:
        def asked() -> Found:
            with self.database.reads() as reads:
                return question(reads)

        return await self._in_thread(asked)

    async def _in_thread(self, work: Callable[[], Found]) -> Found:
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._readers)
        except DatabaseTrouble:
            raise Problem.later("UPLOAD_BUSY", BUSY_SECONDS) from None


_AS_IT_IS = {"X-Content-Type-Options": "nosniff"}


def _id_in(request: Request) -> str:
    """The id in the address. Raises Problem UPLOAD_NOT_FOUND for one that PostgreSQL does not take as text."""
    asked: str = request.path_params["id"]
    if "\0" in asked:
        raise Problem("UPLOAD_NOT_FOUND")
    return asked


def _json(body: BaseModel, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    kept = {"Cache-Control": "no-store"} | (headers or {})
    return Response(body.model_dump_json(), status, kept, "application/json")
