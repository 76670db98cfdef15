"""The pages at the door as HTML: signing in, another password, signing out. No script; what is put in is escaped."""

from collections.abc import Sequence
from html import escape
from typing import Final

from registries.sessions import Language
from review_ui.door_words import word

_STYLE: Final = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f6f8;color:#1d2733;
font:16px/1.5 "Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
main{width:min(25rem,92vw);background:#fff;border:1px solid #d9e0e7;border-radius:10px;padding:2rem}
h1{margin:0;font-size:1.6rem;color:#0f4c5c}p{margin:.25rem 0 1rem;color:#51606f}
label{display:block;margin:.9rem 0 .3rem;font-weight:600}
input{width:100%;padding:.6rem .7rem;border:1px solid #9fb0bf;border-radius:6px;font:inherit}
input:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid #7fb7c6;outline-offset:1px}
button,.button{display:block;width:100%;margin-top:1.4rem;padding:.7rem;border:0;border-radius:6px;background:#0f4c5c;
color:#fff;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.fault{border-left:4px solid #b3261e;background:#fdecea;color:#7a1a14;padding:.6rem .8rem;margin:1rem 0}
nav{margin-top:1.2rem;font-size:.9rem}nav a{color:#0f4c5c;margin-right:1rem}
"""

_LANGUAGES: Final[tuple[Language, ...]] = ("az", "en")


def sign_in_page(language: Language, token: str, goes_to: str, *, fault: str = "", login: str = "") -> str:
    """The form that asks for login and password."""
    fields = [_hidden("token", token), _hidden("next", goes_to)]
    fields += [_field("login", word("login", language), "text", "username", login, focus=not login)]
    fields += [_field("password", word("password", language), "password", "current-password", focus=bool(login))]
    return _page(language, "sign_in", _form("/login", fields, word("sign_in", language)), fault, switch=True)


def elsewhere_page(language: Language, address: str, *, fault: str = "") -> str:
    """A button that leads to where the organisation signs its people in."""
    button = f'<a class="button" href="{escape(address)}">{escape(word("sign_in_oidc", language))}</a>'
    return _page(language, "sign_in", button, fault, switch=True)


def unnamed_page(language: Language) -> str:
    """Nobody said who this is."""
    return _page(language, "sign_in", "", "not_named")


def password_page(language: Language, token: str, *, first: bool, fault: str = "") -> str:
    """The form for another password."""
    fields = [
        _hidden("token", token),
        _field("old", word("old", language), "password", "current-password", focus=True),
        _field("new", word("new", language), "password", "new-password"),
        _field("again", word("again", language), "password", "new-password"),
    ]
    told = f"<p>{escape(word('change_first', language))}</p>" if first else ""
    form = told + _form("/password", fields, word("save", language))
    return _page(language, "change", form + _links(language, ["/logout"] if first else ["/", "/logout"]), fault)


def sign_out_page(language: Language, token: str) -> str:
    """Asks once, since a link of somebody else must not sign an officer out."""
    told = f"<p>{escape(word('sign_out_ask', language))}</p>"
    form = _form("/logout", [_hidden("token", token)], word("sign_out", language))
    return _page(language, "sign_out", told + form + _links(language, ["/"]))


def nowhere_page(language: Language) -> str:
    """There is nothing at this address."""
    told = f'<p role="alert">{escape(word("nowhere_told", language))}</p>'
    return _page(language, "nowhere", told + _links(language, ["/"]))


def away_page() -> str:
    """The database does not say who this is, nor in which language: Azerbaijani, and English below it."""
    told = "".join(f'<p role="alert" lang="{one}">{escape(word("away_told", one))}</p>' for one in _LANGUAGES)
    return _page("az", "away", told)


def _page(language: Language, title: str, inner: str, fault: str = "", *, switch: bool = False) -> str:
    told = f'<div class="fault" role="alert">{escape(word(fault, language))}</div>' if fault else ""
    tongues = '<nav><a href="?lang=az" lang="az">Azərbaycanca</a><a href="?lang=en" lang="en">English</a></nav>'
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(word(title, language))} · {escape(word('product', language))}</title>"
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(word('product', language))}</h1>"
        f"<p>{escape(word('subtitle', language))}</p>{told}{inner}{tongues if switch else ''}</main></body></html>"
    )


def _form(action: str, fields: Sequence[str], button: str) -> str:
    return (
        f'<form method="post" action="{action}">{"".join(fields)}<button type="submit">{escape(button)}</button></form>'
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _field(name: str, label: str, kind: str, fills: str, value: str = "", *, focus: bool = False) -> str:
    wanted = " autofocus" if focus else ""
    return (
        f'<label for="{name}">{escape(label)}</label><input id="{name}" name="{name}" type="{kind}"'
        f' autocomplete="{fills}" maxlength="200" required value="{escape(value)}"{wanted}>'
    )


def _links(language: Language, addresses: Sequence[str]) -> str:
    names = {"/": "back", "/logout": "sign_out"}
    links = [f'<a href="{to}">{escape(word(names[to], language))}</a>' for to in addresses]
    return f"<nav>{''.join(links)}</nav>"
