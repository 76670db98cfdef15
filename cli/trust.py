"""`qebul trust`: what the house trusts and how new it is, and a round of fetching by hand."""

from typing import Any

import typer

from cli.exits import UsageError
from cli.house import look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.lines import NotReadyError
from registries.revocation_fetches import Fetch
from signatures.trust import Anchor, CaProfile, TrustError, fingerprint
from stages.assembly import Assembly
from stages.trust_state import TrustState, trust_state

app = command_app(no_args_is_help=True)
PROBLEMS = 1


@app.callback()
def trust() -> None:
    """What the house trusts, and how new it is. Example: qebul trust status --json"""


@app.command()
def status(var: VarOption = None, json: JsonOption = False) -> None:
    """Anchors, issuing CAs, trusted lists, revocation lists, what was fetched. Exit status 1: there are problems.

    Example: qebul trust status --var /srv/qebul
    """
    house = look_in(var)
    state = _state(house)
    print_json(told(state)) if json else _print(state)
    raise typer.Exit(PROBLEMS if state.problems else 0)


@app.command()
def fetch(var: VarOption = None, json: JsonOption = False) -> None:
    """Asks for trusted and revocation lists now, and for answers about who waits. Exit status 1: not all came.

    Example: QEBUL_REVOCATION_FETCH_MINUTES=60 qebul trust fetch --var /srv/qebul
    """
    house = look_in(var)
    fetching = house.revocation_fetch()
    if fetching is None:
        raise UsageError("nothing is fetched unless QEBUL_REVOCATION_FETCH_MINUTES says how often")
    try:
        asked = fetching.lists.round(at_once=True)
        house.trust_refresh()()
        asked += fetching.round(at_once=True)
    except (NotReadyError, TrustError) as error:
        raise UsageError(str(error)) from None
    house.trust_refresh()()
    print_json([_fetch(one) for one in asked]) if json else _print_fetches(asked)
    raise typer.Exit(PROBLEMS if any(one.why for one in asked) else 0)


def _state(house: Assembly) -> TrustState:
    try:
        with house.database.reads() as reads:
            return trust_state(reads, house.store, house.settings.folder("trust"), house.clock.now())
    except NotReadyError as error:
        raise UsageError(str(error)) from None


def told(state: TrustState) -> dict[str, Any]:
    """The state as JSON."""
    trust = state.material.trust
    return {
        "version": state.snapshot.version,
        "in_use_since": state.snapshot.at.isoformat(),
        "anchors": [_anchor(one) for one in trust.anchors],
        "issuers": [{"provider": one.provider, "issuer": _issuer(one)} for one in trust.profiles],
        "trusted_lists": [
            {
                "file": one.file,
                "territory": one.territory,
                "sequence": one.sequence,
                "issued": one.issued.isoformat(),
                "next_update": one.next_update.isoformat(),
                "expired": one.expired,
                "skipped": list(one.skipped),
            }
            for one in trust.lists
        ],
        "revocation_lists": [
            {
                "file": one.name,
                "issuer": one.issuer,
                "this_update": one.this_update.isoformat(),
                "next_update": _moment(one.next_update),
            }
            for one in state.crls
        ],
        "fetched": [_fetch(one) for one in state.fetched],
        "problems": list(state.problems),
    }


def _anchor(one: Anchor) -> dict[str, Any]:
    return {
        "purpose": one.purpose,
        "subject": one.certificate.subject.rfc4514_string(),
        "sha256": fingerprint(one.certificate),
        "since": _moment(one.since),
        "until": _moment(one.until),
    }


def _issuer(profile: CaProfile) -> str:
    if profile.issuer is not None:
        return profile.issuer.subject.rfc4514_string()
    return profile.sha256 or (profile.subject.rfc4514_string() if profile.subject is not None else "")


def _fetch(one: Fetch) -> dict[str, Any]:
    return {
        "file": one.name,
        "url": one.url,
        "tried_at": _moment(one.tried_at),
        "good_at": _moment(one.good_at),
        "holds_until": _moment(one.holds_until),
        "problem": one.why,
    }


def _moment(at: Any) -> str | None:
    return None if at is None else at.isoformat()


def _print(state: TrustState) -> None:
    print(f"trust {state.snapshot.version[:16]}, in use since {state.snapshot.at:%Y-%m-%d %H:%M}")
    shown = told(state)
    _table("anchors", shown["anchors"], ("purpose", "subject", "since", "until"))
    _table("issuing CAs", shown["issuers"], ("provider", "issuer"))
    _table("trusted lists", shown["trusted_lists"], ("file", "territory", "sequence", "issued", "next_update"))
    _table("revocation lists", shown["revocation_lists"], ("file", "issuer", "this_update", "next_update"))
    _print_fetches(state.fetched)
    for problem in state.problems:
        print(printable(f"PROBLEM {problem}"))


def _print_fetches(asked: Any) -> None:
    _table("fetched", [_fetch(one) for one in asked], ("url", "tried_at", "good_at", "holds_until", "problem"))


def _table(title: str, rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    if rows:
        print_table(
            title, columns, [["–" if row[name] is None else str(row[name]) for name in columns] for row in rows]
        )
