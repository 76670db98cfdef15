import re

from prometheus_client import CollectorRegistry, generate_latest

from pipeline import counting, metrics
from pipeline.metrics import HouseMetrics


def scraped(house, fresh=True):
    registry = CollectorRegistry()
    registry.register(HouseMetrics(house.database, house.clock))
    return generate_latest(registry).decode()


def test_what_came_in_what_is_due_and_how_old_it_is_are_told(house):
    from datetime import timedelta

    house.drop(b"one")
    house.drop(b"two")
    house.clock.advance(timedelta(seconds=90))
    told = scraped(house)
    assert "qebul_arrivals_total 2.0" in told
    assert 'qebul_submissions{status="received"} 2.0' in told
    assert 'qebul_legs{queue="light",state="due"} 2.0' in told
    assert 'qebul_oldest_due_seconds{queue="light"} 90.0' in told
    assert 'qebul_oldest_open_seconds{status="received"} 90.0' in told


def test_an_end_is_no_age(house):
    house.drop(b"one")
    house.work()
    assert "qebul_oldest_open_seconds{" not in scraped(house)


def test_scraping_often_asks_the_database_once(house):
    collector = HouseMetrics(house.database, house.clock)
    list(collector.collect())
    house.drop(b"one")
    told = {family.name: family.samples for family in collector.collect()}
    assert told["qebul_arrivals"][0].value == 0
    assert metrics.FRESH_SECONDS > 1


def test_no_label_holds_what_a_sender_wrote(house):
    house.drop(b"one", channel="beta")
    house.work()
    told = scraped(house) + generate_latest(counting.REGISTRY).decode()
    assert "beta" not in told
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", told)


def test_a_leg_is_timed_by_its_parts_its_stage_and_what_came_of_it(house):
    def value(name, **labels):
        return counting.REGISTRY.get_sample_value(name, labels) or 0

    def all_of_it():
        return [
            *(value("qebul_leg_seconds_count", line="submission", part=part) for part in ("claim", "work", "commit")),
            value("qebul_leg_attempts_total", line="submission", result="done"),
            value("qebul_stage_seconds_total", stage="first"),
        ]

    before = all_of_it()
    house.drop(b"one")
    house.work()
    assert all(now > then for now, then in zip(all_of_it(), before, strict=True)), all_of_it()


def test_outcomes_of_stages_are_counted(house):
    def value():
        return counting.REGISTRY.get_sample_value(
            "qebul_stage_outcomes_total", {"stage": "first", "outcome": "advance"}
        )

    before = value() or 0
    house.drop(b"one")
    house.work()
    assert value() == before + 1
