"""The screen with ``picture_desk`` in it."""

from pathlib import Path

from pipeline.settings import Settings
from review_ui.app import make_app
from stages.assembly import build


def asgi():
    return make_app(build(Settings()), Path(__file__).with_name("picture_desk.py"))
