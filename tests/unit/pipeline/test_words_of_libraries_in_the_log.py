"""What a library says stands in our log in one line, and once where it goes on saying it."""

import logging

import structlog

from pipeline import log


def said(*messages):
    handler = log._OneLine(logging.ERROR)
    with structlog.testing.capture_logs() as lines:
        for one in messages:
            handler.emit(logging.LogRecord("dramatiq.x", logging.CRITICAL, "", 0, one, (), None))
    return [(line["said"], line["log_level"]) for line in lines]


def test_what_is_said_again_within_a_minute_stands_there_once():
    assert said("away", "away", "back") == [("away", "critical"), ("back", "critical")]


def test_after_a_minute_it_stands_there_again(monkeypatch):
    monkeypatch.setattr(log, "SAID_AGAIN_AFTER", 0.0)
    assert len(said("away", "away")) == 2
