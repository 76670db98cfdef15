"""The one door to tokens: modules, sessions and logins of this process, behind one lock.

Two sessions used from two threads at once end in a general error, now and then in a crash of the process: whatever
talks to a token does it here. A login holds for a whole token and process, not for a session.
After a fork nothing of the parent's is used: the child opens the module and its sessions anew.
A PIN that the token has refused is never shown to it again: each wrong try brings the card nearer to being locked.
Where it came from a file, a mark beside that tells the next process (``refused_pins.py``).

OSError
└── TokenUnreachable   the module, the device or the token does not answer; later it may
KeyUnusable
└── PinRefused         wrong, locked or expired PIN; asking again with the same one changes nothing
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

import pkcs11
from pkcs11 import exceptions as trouble
from pkcs11.types import Session, SignMixin, Token

from signatures.keys import KeyUnusable
from signatures.refused_pins import RefusedPins
from signatures.token_uri import TokenUri

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib as Module  # noqa: N812 - it is a class

T = TypeVar("T")
Identity = tuple[Path, bytes, str]
"""One token, whichever way a URI describes it: its module, serial number and label."""

LOST = (
    trouble.SessionHandleInvalid,
    trouble.SessionClosed,
    trouble.UserNotLoggedIn,
    trouble.DeviceRemoved,
    trouble.DeviceError,
    trouble.TokenNotPresent,
    trouble.KeyHandleInvalid,
    trouble.ObjectHandleInvalid,
)
_WRONG_PIN = (trouble.PinIncorrect, trouble.PinInvalid, trouble.PinLenRange)
_NOT_AGAIN = "this PIN was refused already; it is not tried again"
_DEAD_PIN = (trouble.PinLocked, trouble.PinExpired, trouble.UserPinNotInitialized)


class TokenUnreachable(OSError):  # noqa: N818 - the name says what is the matter
    """A module, device or token that does not answer."""


class PinRefused(KeyUnusable):
    """The token does not take the PIN."""


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """A token and the module that reaches it; None is any."""

    module: Path
    label: str | None
    serial: str | None
    manufacturer: str | None
    model: str | None

    @classmethod
    def of(cls, uri: TokenUri, module: Path | None) -> "TokenPlace":
        """Where ``uri`` points; ``module`` counts where the URI names none. Raises KeyUnusable: neither does."""
        path = uri.module_path or module
        if path is None:
            raise KeyUnusable("no PKCS#11 module: give module-path in the URI, or the setting QEBUL_PKCS11_MODULE")
        return cls(path, uri.token, uri.serial, uri.manufacturer, uri.model)

    def matches(self, token: Token) -> bool:
        """Is this the token that was meant? Labels and names are padded with spaces by some modules."""
        told = (token.label, token.serial.decode(errors="replace"), token.manufacturer_id, token.model)
        wanted = (self.label, self.serial, self.manufacturer, self.model)
        return all(want is None or want == one.strip(" \0") for want, one in zip(wanted, told, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Login:
    """A session that is logged in, and the keys found in it so far: their handles end with it.

    One that ``joined`` the login of another session does not log out when it is closed.
    """

    session: Session
    token: Identity
    pin: str = field(repr=False)
    joined: bool = False
    keys: dict[tuple[str | None, bytes | None], SignMixin] = field(default_factory=dict, repr=False)


class TokenSessions:
    """The open sessions of this process, one a token."""

    def __init__(self) -> None:
        self._loaded: set[Path] = set()
        self._refused: set[tuple[Identity, str]] = set()
        self.begin_anew()

    def begin_anew(self) -> None:
        """In a child just forked: the parent may have held the lock, and its sessions are not ours."""
        self._lock = RLock()
        self._held: dict[TokenPlace, Login] = {}
        # Of each login that this process may still have: a session whose end failed leaves one behind.
        self._proven: dict[Identity, bytes] = {}
        self._salt = os.urandom(16)
        self._stale = set(self._loaded)

    def use(self, place: TokenPlace, pin: str, work: Callable[[Login], T], marks: RefusedPins | None = None) -> T:
        """What ``work`` makes of a login. Where the session is lost it is done once more, with a new one.

        Raises PinRefused, TokenUnreachable, and what ``work`` raises. Must not be called from inside ``work``.
        """
        with self._lock:
            try:
                try:
                    return work(self._login(place, pin, marks))
                except LOST:
                    self._drop(place)
                    return work(self._login(place, pin, marks))
            except trouble.PKCS11Error as error:
                self._drop(place)
                self._doubt(place.module)
                raise TokenUnreachable(f"the token does not answer: {type(error).__name__}") from None

    def _login(self, place: TokenPlace, pin: str, marks: RefusedPins | None) -> Login:
        held = self._held.get(place)
        if held is None:
            held = self._held[place] = self._open(place, pin, marks)
        _require_same(held, pin)
        return held

    def _open(self, place: TokenPlace, pin: str, marks: RefusedPins | None) -> Login:
        token = self._token(place)
        identity = (place.module, token.serial, token.label)
        for other in self._held.values():
            if other.token == identity:
                _require_same(other, pin)
        if (identity, pin) in self._refused:
            raise PinRefused(_NOT_AGAIN)
        if marks is not None and marks.holds(token.serial, token.label, pin):
            self._refused.add((identity, pin))
            raise PinRefused(f"{_NOT_AGAIN}; if the token takes it now, delete {marks.file}")
        try:
            opened = Login(token.open(user_pin=pin), identity, pin)
        except trouble.UserAlreadyLoggedIn:
            self._require_proven(identity, pin)
            return Login(token.open(), identity, pin, joined=True)
        except (*_WRONG_PIN, *_DEAD_PIN) as error:
            self._refused.add((identity, pin))
            why = "wrong PIN" if isinstance(error, _WRONG_PIN) else f"the token takes no PIN: {type(error).__name__}"
            raise PinRefused(why + _note(marks, token, pin)) from None
        self._proven[identity] = self._digest(pin)
        if marks is not None:
            with suppress(OSError):
                marks.forget(token.serial, token.label)
        return opened

    def _require_proven(self, identity: Identity, pin: str) -> None:
        """This process is logged in already, so the token looks at no PIN: it must be the one that it took."""
        if identity not in self._proven:
            raise TokenUnreachable("another part of this process is logged in to the token")
        if not compare_digest(self._proven[identity], self._digest(pin)):
            raise PinRefused("wrong PIN")

    def _digest(self, pin: str) -> bytes:
        return sha256(self._salt + pin.encode()).digest()

    def _token(self, place: TokenPlace) -> Token:
        found: list[Token] = [token for token in self._module(place.module).get_tokens() if place.matches(token)]
        if len(found) > 1:
            raise KeyUnusable("several tokens fit; name one by its label (token=…) or number (serial=…)")
        if not found:
            self._doubt(place.module)
            raise TokenUnreachable("no such token is present")
        return found[0]

    def _doubt(self, module: Path) -> None:
        """The next use begins the module anew: SoftHSM looks for tokens at its beginning only, and would never see one
        that came back. Where another of its tokens is in use, that one goes before.
        """
        if not any(other.module == module for other in self._held):
            self._stale.add(module)

    def _module(self, path: Path) -> "Module":
        module = pkcs11.lib(str(path))
        if path in self._stale:
            # PKCS#11 2.40, section 6.6.1: a child initialises for itself; what the module inherited is ended first.
            with suppress(trouble.PKCS11Error):
                module.finalize()
            module.initialize()
            self._stale.discard(path)
        self._loaded.add(path)
        return module

    def _drop(self, place: TokenPlace) -> None:
        held = self._held.pop(place, None)
        if held is not None:
            with suppress(trouble.PKCS11Error):
                held.session.close()
                # Where it could not log out, the token goes on taking any PIN for right.
                if not held.joined:
                    self._proven.pop(held.token, None)


def _note(marks: RefusedPins | None, token: Token, pin: str) -> str:
    """Marks a refused PIN for the next process; what to say where that cannot be done."""
    if marks is None:
        return ""
    try:
        marks.add(token.serial, token.label, pin)
    except OSError:
        return f"; {marks.file} cannot be written, so the next process will show it again"
    return ""


def _require_same(login: Login, pin: str) -> None:
    """The token would not be asked again: whoever joins a login must know its PIN."""
    if not compare_digest(login.pin.encode(), pin.encode()):
        raise PinRefused("wrong PIN")


TOKENS = TokenSessions()
os.register_at_fork(after_in_child=TOKENS.begin_anew)
