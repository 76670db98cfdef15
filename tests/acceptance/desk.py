"""A house in which settlement tables wait for alfa's office, and screens that think somebody sits before them."""

from pathlib import Path

from demo_house import DemoHouse
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import review_ui
from pipeline.overview import submissions
from registries.sessions import begin
from review_ui import who
from review_ui.house import show
from review_ui.screens import item, messages, registers

SCRIPT = Path(review_ui.__file__).parent / "desk.py"
NEEDED = ("70-toplu-25.asice", "71-rekvizitler.xml", "72-istehsalat-teqvimi.xml")
TABLES = ("73-muavinet-cedveli.xml", "79-uc-nefer.asice", "80-qaytarilacaq.asice")


def make_desk(var: Path) -> None:
    """Three tables wait, the first of them alone in an XML file, the last with three scans."""
    made = DemoHouse(var)
    for names in (NEEDED, TABLES):
        made.world.drop(made.settings.folder("inbox"), [one for one in made.world.files if one.name in names])
        made.work()
    made.close()


class Desk:
    """The waiting house, and who sits before the screen."""

    def __init__(self, var, monkeypatch):
        self.house = DemoHouse(var)
        self.monkeypatch = monkeypatch
        show(self.house.house)

    def waiting(self):
        with self.house.house.database.reads() as reads:
            return sorted(submissions(reads, status="in_review"), key=lambda row: row.sequence)

    def row(self, submission):
        return next(row for row in self.house.rows() if row.id == submission)

    def sits(self, login, language="az"):
        """A session of his, as the door begins it; a screen under test has no browser that would bring its cookie."""
        house = self.house.house
        lasts = house.settings.desk_session
        with house.database.write() as tx:
            secret = begin(tx, login, "password", house.clock.now(), lasts, peer="", language=language)
        self.monkeypatch.setattr(who, "session_secret", lambda: secret)
        return secret

    def queue(self, login, **query):
        self.sits(login)
        screen = AppTest.from_file(SCRIPT, default_timeout=30)
        for name, value in query.items():
            screen.query_params[name] = value
        return screen.run()

    def registers(self, login, language="az", **query):
        self.sits(login, language)
        screen = AppTest.from_file(SCRIPT, default_timeout=30)
        for name, value in query.items():
            screen.query_params[name] = value
        screen._page_hash = calc_hash(registers.PATH)
        return screen.run()

    def messages(self, login, language="az"):
        self.sits(login, language)
        screen = AppTest.from_file(SCRIPT, default_timeout=30)
        screen._page_hash = calc_hash(messages.PATH)
        return screen.run()

    def item(self, login, submission, language="az"):
        self.sits(login, language)
        screen = AppTest.from_file(SCRIPT, default_timeout=30)
        screen.query_params["id"] = submission
        screen._page_hash = calc_hash(item.PATH)
        return screen.run()


def told(screen):
    """All that stands on a screen, as one text."""
    assert not screen.exception, [one.value for one in screen.exception]
    parts = [one.value for kind in ("info", "success", "warning", "error", "caption") for one in getattr(screen, kind)]
    return " ".join([*parts, *(one.proto.body for one in screen.get("html"))])


def keys(screen):
    return {one.key for one in screen.button}
