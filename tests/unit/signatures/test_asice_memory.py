"""A container of 50 MB is verified within 100 MB of memory: counted, not timed, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from pki import DOCUMENT, SIGNED_AT

from signatures.asice_making import write_asice
from signatures.detached import sign_detached

ROOT = Path(__file__).parents[3]
MEBIBYTE = 1 << 20
# ru_maxrss counts KiB on Linux; a child begins with the peak of the process it was forked from, so exec comes between.
MEASURED = """
import resource, sys
from signatures.asice import open_asice
from signatures.policy import DEFAULT_POLICY
with open(sys.argv[1], "rb") as document:
    opened = open_asice(document, DEFAULT_POLICY)
    with opened.payload.attachments[0].open() as part:
        size = sum(len(piece) for piece in iter(lambda: part.read(100_000), b""))
status = open("/proc/self/status").read()
peak = int(status.split("VmHWM:")[1].split()[0])
print(len(opened.signatures), size, peak)
"""


def test_fifty_megabytes_are_verified_within_a_hundred(house, tmp_path):
    large = tmp_path / "large.bin"
    with large.open("wb") as target:
        for _ in range(50):
            target.write(os.urandom(MEBIBYTE))
    files = {"submission.xml": DOCUMENT, "large.bin": large}
    signature = sign_detached(files, house.person, signing_time=SIGNED_AT)
    made = tmp_path / "large.asice"
    with made.open("w+b") as target:
        write_asice(target, files, [signature], made_at=SIGNED_AT)
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, str(made)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    signatures, size, peak = map(int, run.stdout.split())
    assert (signatures, size) == (1, 50 * MEBIBYTE)
    assert made.stat().st_size > 50 * MEBIBYTE
    assert peak < 100 * 1024, f"{peak} KiB"
