"""What `qebul web` tells Prometheus: at the door for machines, by patterns of addresses, and of no sender anything."""

import re
import socket
import urllib.request

import pytest
from upload_door import Door, wait_for


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Door.start(tmp_path_factory.mktemp("measured") / "var", health_port=port, web_requests_per_minute=0)
    running.health_port = port
    yield running
    running.kill()


def told(door, path="/metrics"):
    with urllib.request.urlopen(f"http://127.0.0.1:{door.health_port}{path}", timeout=10) as answer:
        return answer.read().decode()


def count(door, **labels):
    wanted = ",".join(f'{name}="{labels[name]}"' for name in ("method", "route", "status"))
    found = re.search(rf"^qebul_web_request_seconds_count{{{re.escape(wanted)}}} ([\d.]+)$", told(door), re.MULTILINE)
    return float(found[1]) if found else 0


def test_requests_are_counted_by_pattern_method_and_status(door):
    before = count(door, route="/v1/submissions", method="POST", status="201")
    made = door.send(b"<counted/>").json["id"]
    assert count(door, route="/v1/submissions", method="POST", status="201") == before + 1
    door.ask("GET", f"/v1/submissions/{made}")
    door.ask("GET", "/v1/submissions/none", channel=None)
    assert count(door, route="/v1/submissions/{id}", method="GET", status="200") == 1
    assert count(door, route="/v1/submissions/{id}", method="GET", status="401") == 1


def test_an_address_or_a_method_that_nobody_made_is_other(door):
    door.ask("GET", "/5VBKO7M/secret-name")
    door.ask("BREW5VBKO7M", "/v1/submissions")
    assert count(door, route="other", method="GET", status="404") == 1
    assert count(door, route="/v1/submissions", method="other", status="405") == 1
    assert "5VBKO7M" not in told(door)


def test_a_request_whose_line_was_cut_is_counted_too(door):
    with door.begin():
        wait_for(door.temporary)
    wait_for(lambda: count(door, route="/v1/submissions", method="POST", status="400") == 1)


def test_no_label_holds_what_a_sender_wrote(door):
    made = door.send(b"<private/>", File_Name="Aliyev.xml", Idempotency_Key="order-77").json["id"]
    door.ask("GET", f"/v1/submissions/{made}/answers/receipt")
    text = told(door)
    for private in (made, "Aliyev", "order-77", "alfa", *door.tokens.values()):
        assert private not in text


def test_what_the_database_says_and_how_the_loop_turns_is_told_beside(door):
    assert "qebul_database_up 1.0" in told(door)
    assert told(door, "/healthz") == '{"alive": true}'
    assert told(door, "/readyz") == '{"database": true, "store": true}'


def test_senders_do_not_see_it(door):
    assert door.ask("GET", "/metrics").status == 404
