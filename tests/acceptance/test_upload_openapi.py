"""The OpenAPI document holds: a fuzzer that follows and leaves it finds no server error, no undescribed answer."""

import subprocess
import sys

import pytest
from upload_door import Door
from whole import times

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance,ignored_auth"
)
# It knows octets, and has to be told that those of an append are such.
FUZZER = (
    "from schemathesis import cli, serializer;"
    "serializer.alias('application/offset+octet-stream', 'application/octet-stream');"
    "cli.schemathesis()"
)


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    running = Door.start(tmp_path_factory.mktemp("fuzzed") / "var", web_requests_per_minute=0)
    yield running
    running.kill()


def test_a_fuzzer_finds_no_server_error_and_no_answer_that_is_not_described(door, tmp_path):
    assert door.send(b"<known/>").status == 201
    command = [sys.executable, "-W", "ignore", "-c", FUZZER, "run"]
    found = subprocess.run(
        [
            *command,
            f"http://127.0.0.1:{door.port}/v1/openapi.json",
            *("--header", f"Authorization: Bearer {door.tokens['alfa']}"),
            *(
                "--checks",
                CHECKS,
                "--max-examples",
                str(times(10, 25)),
                "--seed",
                "7",
                "--phases",
                "examples,coverage,fuzzing",
            ),
            *("--generation-database", "none", "--no-color", "--mode", "all"),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=tmp_path,
    )
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
    assert "web.fault" not in door.log.read_text()
    assert door.ask("GET", "/readyz", channel=None).status == 200


def test_the_document_names_every_address_of_the_door(door):
    paths = door.ask("GET", "/v1/openapi.json", channel=None).json["paths"]
    assert set(paths) == {
        "/v1/submissions",
        "/v1/submissions/{id}",
        "/v1/submissions/{id}/answers",
        "/v1/submissions/{id}/answers/{answer}",
        "/v1/uploads",
        "/v1/uploads/{id}",
    }
