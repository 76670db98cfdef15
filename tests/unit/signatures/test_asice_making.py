"""What the makers of containers write, and what they refuse to write."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from pki import DOCUMENT, SIGNED_AT
from zips import FILES, contents

from signatures.asice_layout import MIMETYPE
from signatures.asice_making import make_asice, write_asice
from signatures.detached import sign_detached
from signatures.signing import CannotSign
from signatures.verdict import Outcome


def test_mimetype_comes_first_and_stored_so_that_it_can_be_read_at_its_place(house):
    data = make_asice(FILES, house.person, signing_time=SIGNED_AT)
    assert data[30:38] == b"mimetype"
    assert data[38 : 38 + len(MIMETYPE)] == MIMETYPE.encode()
    assert list(contents(data)) == ["mimetype", *FILES, "META-INF/manifest.xml", "META-INF/signatures0.xml"]


def test_files_may_lie_on_disk_or_behind_an_opener(house, tmp_path):
    (tmp_path / "any").write_bytes(b"scanned" * 50_000)
    files = {"s.xml": DOCUMENT, "scan.tif": tmp_path / "any", "note.txt": lambda: io.BytesIO(b"note")}
    data = make_asice(files, house.rsa, signing_time=SIGNED_AT)
    assert house.judge(data).outcome is Outcome.VALID
    assert contents(data)["scan.tif"] == b"scanned" * 50_000


def test_the_same_signature_and_moment_give_the_same_container(house):
    signature = sign_detached(FILES, house.rsa, signing_time=SIGNED_AT)
    made = [io.BytesIO(), io.BytesIO()]
    for one in made:
        write_asice(one, FILES, [signature], made_at=SIGNED_AT)
    assert made[0].getvalue() == made[1].getvalue()


def test_another_reader_sees_the_moment_and_no_leftovers(house):
    data = make_asice(FILES, house.person, signing_time=datetime(2026, 11, 21, 8, 30, 12, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        assert {info.date_time for info in opened.infolist()} == {(2026, 11, 21, 8, 30, 12)}


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "ASIC_COVERAGE"),
        ({"../a": b""}, "ZIP_NAME"),
        ({"a\0": b""}, "ZIP_NAME"),
        ({"": b""}, "ZIP_NAME"),
        ({"f/": b""}, "ZIP_NAME"),
        ({"\udcff": b""}, "ZIP_NAME"),
        ({"mimetype": b""}, "ZIP_NAME"),
        ({"Meta-Inf/a.xml": b""}, "ZIP_NAME"),
        ({"a": b"", "A": b""}, "ZIP_DUPLICATE"),
        ({"bomb": b"\0" * 5_000_000}, "LIMIT_ZIP"),
    ],
)
def test_what_the_strict_reader_would_refuse_is_not_made(house, files, code):
    with pytest.raises(CannotSign) as raised:
        make_asice(files, house.person, signing_time=SIGNED_AT)
    assert raised.value.reason.code == code


def test_a_signature_over_other_files_is_not_packed(house):
    signature = sign_detached({"submission.xml": DOCUMENT}, house.person, signing_time=SIGNED_AT)
    with pytest.raises(CannotSign) as raised:
        write_asice(io.BytesIO(), FILES, [signature], made_at=SIGNED_AT)
    assert raised.value.reason.code == "ASIC_COVERAGE"


def test_a_key_that_signs_wrongly_is_found_out_before_anything_leaves(house):
    class Faulty:
        certificate, chain = house.person.certificate, ()
        signature_algorithm = house.person.signature_algorithm

        def sign(self, data):
            return house.person.sign(data + b"x")

    with pytest.raises(CannotSign) as raised:
        make_asice(FILES, Faulty(), signing_time=SIGNED_AT)
    assert raised.value.reason.code == "SIG_VALUE"
