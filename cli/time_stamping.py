"""A time-stamping authority over HTTP (RFC 3161 section 3.4), as commands ask it: once, briefly, no redirects."""

import time
from collections.abc import Sequence
from functools import partial
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

import typer

from cli.exits import UsageError
from cli.input_files import read_plain
from cli.options import printable
from signatures.levels import Level, Means
from signatures.policy import DEFAULT_POLICY
from signatures.proof_files import sort_values
from signatures.tsa_client import ANSWER_TYPE, REQUEST_TYPE, StampSource, stamps_through

# A token with a chain of certificates has some ten thousand bytes.
MOST_BYTES = 256 * 1024
SECONDS = 30
_PIECE = 16 * 1024


def means_of(url: str | None, level: Level | None, proofs: Sequence[Path]) -> Means:
    """What is asked for by options. Raises BadParameter, UsageError, NoProof: they do not go together."""
    asked = level or (Level.B if url is None else Level.T)
    if asked.reaches(Level.T) is (url is None):
        raise typer.BadParameter("level T and those above it need --timestamp, B takes none", param_hint="--level")
    if asked.reaches(Level.LT) is not bool(proofs):
        raise typer.BadParameter("level LT and LTA need --proof, others take none", param_hint="--proof")
    if url is None:
        return Means()
    return Means(
        asked, stamps_at(url), sort_values(read_plain(one, DEFAULT_POLICY.max_evidence_bytes) for one in proofs)
    )


def stamps_at(url: str, *, seconds: float = SECONDS) -> StampSource:
    """Tokens of the authority at ``url``. Each call raises StampRefused, UsageError (not reached in ``seconds``).

    Raises BadParameter: no address of HTTP.
    """
    try:
        parts = urlsplit(url)
        named = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        named = False
    if not named:
        raise typer.BadParameter("an address that begins with http:// or https://", param_hint="--timestamp")
    return stamps_through(partial(_post, url, seconds))


def _post(url: str, seconds: float, request: bytes) -> bytes:
    headers = {"Content-Type": REQUEST_TYPE, "Accept": ANSWER_TYPE, "User-Agent": "qebul"}
    asked = Request(url, request, headers)  # noqa: S310 - the scheme was looked at, and the opener knows no other
    until = time.monotonic() + seconds
    answer = b""
    try:
        with _opener().open(asked, timeout=seconds) as response:
            while piece := response.read1(_PIECE):
                answer += piece
                if len(answer) > MOST_BYTES or time.monotonic() > until:
                    raise UsageError("the time-stamping authority does not come to an end")
    except HTTPError as refused:
        raise UsageError(f"the time-stamping authority answers {refused.code}") from None
    except (OSError, HTTPException, ValueError) as failed:
        said = printable(str(failed))
        raise UsageError(f"the time-stamping authority was not reached: {said}") from None
    return answer


def _opener() -> OpenerDirector:
    """Neither files nor redirects: what an authority signs comes from where it was asked."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPErrorProcessor, HTTPDefaultErrorHandler):
        opener.add_handler(handler())
    return opener
