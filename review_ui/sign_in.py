"""Signing in: a login and what proves it go in, the secret of a new session comes out.

A try is counted and committed before its password is looked at, so that tries at the same time all count. No log line
bears a login: who failed is in the account.
"""

from pipeline.database import Write
from pipeline.log import get_logger
from registries.officer_accounts import account_of, forgive, give_password, take_try
from registries.officers import is_active
from registries.passwords import PasswordFault, fault_of, hash_password, is_password
from registries.sessions import Language, Seat, Way, begin, end, key_of
from stages.assembly import Assembly

log = get_logger(__name__)


def sign_in(house: Assembly, login: str, password: str, *, peer: str, language: Language) -> str | None:
    """The secret of a new session; None where login or password are wrong, or where no try is taken now."""
    if not _is_proven(house, login, password):
        log.warning("desk.refused", peer=peer)
        return None
    return begin_session(house, login, "password", peer=peer, language=language)


def begin_session(house: Assembly, login: str, way: Way, *, peer: str, language: Language) -> str | None:
    """The secret of a new session of a proven login; None where that is no officer who may come in."""
    with house.database.write() as tx:
        secret = _begin(tx, house, login, way, peer, language)
    log.info("desk.signed_in" if secret else "desk.refused", peer=peer, way=way)
    return secret


def change_password(house: Assembly, seat: Seat, old: str, new: str, *, peer: str) -> str | PasswordFault | None:
    """Another password: a new session's secret, all others are over.

    None where ``old`` is not the password; else the fault of the new one ("SAME": it is the old one).
    """
    if (fault := fault_of(new, seat.login)) is not None:
        return fault
    if not _is_proven(house, seat.login, old):
        return None
    if old == new:
        return "SAME"
    hashed, at = hash_password(new), house.clock.now()
    with house.database.write() as tx:
        give_password(tx, seat.login, hashed, at, first=False)
        return _begin(tx, house, seat.login, "password", peer, seat.language)


def sign_out(house: Assembly, secret: str) -> None:
    """The session is over."""
    with house.database.write() as tx:
        end(tx, key_of(secret), house.clock.now())


def _is_proven(house: Assembly, login: str, password: str) -> bool:
    with house.database.write() as tx:
        kept = take_try(tx, login, house.clock.now())
    if not is_password(kept, password):
        return False
    with house.database.write() as tx:
        forgive(tx, login)
    return True


def _begin(tx: Write, house: Assembly, login: str, way: Way, peer: str, language: Language) -> str | None:
    """Asked once more where it is written: an administrator may have locked the account meanwhile."""
    account = account_of(tx, login)
    if not is_active(tx, login) or (account is not None and account.locked):
        return None
    return begin(tx, login, way, house.clock.now(), house.settings.desk_session, peer=peer, language=language)
