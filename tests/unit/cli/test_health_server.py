import urllib.error
import urllib.request

import pytest
from prometheus_client import CollectorRegistry, Counter

from cli.health_server import HealthServer
from pipeline.health import Health, Pulse


def ask(server, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


@pytest.fixture
def serve():
    servers = []

    def started(pulse=None, **needs):
        registry = CollectorRegistry()
        Counter("seen", "Something.", registry=registry).inc()
        server = HealthServer("127.0.0.1", 0, Health(pulse or Pulse(), needs), registry)
        server.start()
        servers.append(server)
        return server

    yield started
    for server in servers:
        server.stop()


def test_a_process_is_alive_while_its_loop_turns(serve):
    assert ask(serve(), "/healthz")[0] == 200
    assert ask(serve(Pulse(stale_seconds=0)), "/healthz")[0] == 503


def test_readiness_names_what_cannot_be_reached(serve):
    assert ask(serve(database=lambda: True), "/readyz") == (200, '{"database": true}')
    status, told = ask(serve(database=lambda: True, broker=lambda: False), "/readyz")
    assert (status, told) == (503, '{"database": true, "broker": false}')


def test_metrics_are_told_and_nothing_else(serve):
    server = serve()
    assert "seen_total 1.0" in ask(server, "/metrics")[1]
    assert ask(server, "/etc/passwd")[0] == 404
