"""What an ASiC-E container gives out: the signed octets and no others, however it is changed, before or after."""

import io
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pki import DOCUMENT, NOW
from zips import FILES, asice, contents, packed

from signatures.asice import open_asice
from signatures.checked_stream import ContentChanged
from signatures.policy import DEFAULT_POLICY
from signatures.uris import XADES_NS
from signatures.verdict import Outcome
from signatures.verify import verify

SIGNATURE = "META-INF/signatures0.xml"
MANIFEST = "META-INF/manifest.xml"
ATTACHMENT = "əlavələr/Şəkil 1 100%+.txt"


def read(part):
    with part.open() as stream:
        return stream.read()


def judge_stream(house, stream):
    return verify(stream, received_at=NOW, verified_at=NOW, trust=house.trust, revocation=house.revocation)


def test_files_that_change_after_the_verdict_are_not_given_out(house, bundle):
    stream = io.BytesIO(bundle)
    payload = judge_stream(house, stream).payload
    [scan] = [one for one in payload.attachments if one.name == "scan.pdf"]
    at = bundle.index(b"scan.pdf") + len("scan.pdf")
    with stream.getbuffer() as inside:
        inside[at] ^= 0x10
    with pytest.raises(ContentChanged):
        read(scan)


def test_two_parts_are_read_side_by_side(house, bundle):
    payload = judge_stream(house, io.BytesIO(bundle)).payload
    with payload.documents[0].open() as one, payload.attachments[0].open() as other:
        got = [(one.read(7), other.read(90_000)), (one.read(), other.read())]
    assert got[0][0] + got[1][0] == DOCUMENT
    assert got[0][1] + got[1][1] == FILES[ATTACHMENT]


def test_no_flipped_bit_gives_other_content(house):
    """A bit in each byte of a small container: what is still VALID has the signed content."""
    bundle = asice(house.person, files={"s.xml": DOCUMENT, "a.txt": b"attached"})
    refused = 0
    for position in range(len(bundle)):
        changed = bytearray(bundle)
        changed[position] ^= 1 << position % 8
        opened = open_asice(io.BytesIO(bytes(changed)), DEFAULT_POLICY)
        payload = getattr(opened, "payload", None)
        if payload is None:
            refused += 1
            continue
        parts = {one.name: read(one) for one in (*payload.documents, *payload.attachments)}
        assert parts == {"s.xml": DOCUMENT, "a.txt": b"attached"}, position
    assert refused > 0.6 * len(bundle)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_mutations_never_raise_and_never_prove_other_content(house, bundle, data):
    changed = bytearray(bundle)
    for _ in range(data.draw(st.integers(1, 5))):
        changed[data.draw(st.integers(0, len(bundle) - 1))] = data.draw(st.integers(0, 255))
    stream = io.BytesIO(bytes(changed[: data.draw(st.integers(len(bundle) // 2, len(bundle)))]))
    payload = judge_stream(house, stream).payload
    if payload is not None:
        assert {one.name: read(one) for one in (*payload.documents, *payload.attachments)} == FILES


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_mutations_of_the_files_inside_never_raise(house, bundle, data):
    files = contents(bundle)
    name = data.draw(st.sampled_from([SIGNATURE, MANIFEST]))
    inside = bytearray(files[name])
    inside[data.draw(st.integers(0, len(inside) - 1))] = data.draw(st.integers(0, 255))
    files[name] = bytes(inside)
    verdict = house.judge(packed(files))
    if verdict.outcome is Outcome.VALID:
        assert verdict.signatures[0].covers == tuple(sorted(FILES))


@pytest.mark.parametrize("signer", ["person", "rsa"])
def test_xmlsec1_agrees(house, xmlsec1, tmp_path, signer):
    files = {"submission.xml": DOCUMENT, "folder/scan 1.pdf": b"%PDF"}
    signature = contents(asice(getattr(house, signer), files=files))[SIGNATURE]
    (tmp_path / "folder").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "signature.xml").write_bytes(signature)
    ids = ["--id-attr:Id", f"{XADES_NS}:SignedProperties"]
    command = [xmlsec1, "--verify", "--insecure", *ids, "signature.xml"]

    def agrees():
        return subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0

    assert agrees()
    (tmp_path / "submission.xml").write_bytes(DOCUMENT + b" ")
    assert not agrees()
