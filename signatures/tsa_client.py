"""What is said to a time-stamping authority and what it answers (RFC 3161): octets in, octets out, no network.

ValueError
└── StampRefused   the answer is no token over what was asked; the message says why
"""

from collections.abc import Callable
from secrets import randbits

from asn1crypto import cms, tsp
from asn1crypto.core import Sequence

# A digest and the name of its hash ("sha256") → a token over it, DER of its ContentInfo. Raises StampRefused, OSError.
StampSource = Callable[[bytes, str], bytes]
# The octets of a request → the octets that the authority answers.
Post = Callable[[bytes], bytes]

REQUEST_TYPE, ANSWER_TYPE = "application/timestamp-query", "application/timestamp-reply"
_GRANTED = ("granted", "granted_with_mods")
_NONCE_BITS = 64


class _Answer(Sequence):  # type: ignore[misc]
    """TimeStampResp of RFC 3161 section 2.4.2, where asn1crypto's own wants a token from whoever refuses, too."""

    _fields = [("status", tsp.PKIStatusInfo), ("token", cms.ContentInfo, {"optional": True})]  # noqa: RUF012 - asn1crypto writes into it


class StampRefused(ValueError):  # noqa: N818 - tells what the authority did
    """The authority gave no token over what was asked for."""


def stamps_through(post: Post, *, nonce: Callable[[], int] = lambda: randbits(_NONCE_BITS)) -> StampSource:
    """Tokens of the authority that ``post`` speaks to, each asked for with a ``nonce`` of its own."""

    def stamp(digest: bytes, hash_name: str) -> bytes:
        number = nonce()
        return read_answer(post(make_request(digest, hash_name, number)), digest, hash_name, number)

    return stamp


def make_request(digest: bytes, hash_name: str, nonce: int) -> bytes:
    """A request for a token with the authority's certificate in it (RFC 3161 section 2.4.1)."""
    return bytes(
        tsp.TimeStampReq(
            {"version": 1, "message_imprint": _imprint(digest, hash_name), "nonce": nonce, "cert_req": True}
        ).dump()
    )


def read_answer(answer: bytes, digest: bytes, hash_name: str, nonce: int) -> bytes:
    """The token in ``answer``; whether its maker may be trusted is for whoever judges. Raises StampRefused."""
    try:
        status, token, info = _parse(answer)
        imprint = info and info["message_imprint"]
        said = imprint and (imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native)
        number = info and info["nonce"].native
    except (ValueError, TypeError, KeyError):
        raise StampRefused("the answer is none of a time-stamping authority") from None
    if token is None:
        raise StampRefused(f"the authority says {status}")
    if said != (hash_name, digest):
        raise StampRefused("the token is over something else")
    if number != nonce:
        raise StampRefused("the token answers another request")
    return token


def _parse(answer: bytes) -> tuple[str, bytes | None, tsp.TSTInfo | None]:
    """Status, token and what is in it; no token where the authority refuses. Raises what asn1crypto does."""
    response = _Answer.load(answer, strict=True)
    status = str(response["status"]["status"].native)
    token = response["token"]
    if status not in _GRANTED or not isinstance(token, cms.ContentInfo):
        return status, None, None
    content = token["content"]["encap_content_info"]
    if content["content_type"].native != "tst_info":
        raise ValueError(content["content_type"].native)
    return status, bytes(token.dump()), content["content"].parsed


def _imprint(digest: bytes, hash_name: str) -> tsp.MessageImprint:
    return tsp.MessageImprint({"hash_algorithm": {"algorithm": hash_name}, "hashed_message": digest})
