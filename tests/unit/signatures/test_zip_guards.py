"""Zip files that two readers could read differently, and bombs. Each has its name."""

import io
import struct
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zips import UTF8, Entry, build, deflate

from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason
from signatures.refusal import Refused
from signatures.zip_directory import read_directory
from signatures.zip_guard import check_entries
from signatures.zip_stream import chunks

A, B = Entry("a.txt", b"first " * 500, method=8), Entry("b.txt", b"second")
MEGABYTE = 1 << 20


def judged(data, policy=DEFAULT_POLICY):
    """The contents by name, or the Reason that the guards or the reading give."""
    stream = io.BytesIO(data)
    try:
        entries = read_directory(stream, policy)
        check_entries(entries, policy)
        return {entry.path: b"".join(chunks(stream, entry)) for entry in entries}
    except Refused as refused:
        return refused.reason


def refused(data, code, policy=DEFAULT_POLICY):
    reason = judged(data, policy)
    assert isinstance(reason, Reason), reason
    assert reason.code == code, reason
    return reason


def with_zip64(entry):
    return replace(entry, extra=struct.pack("<HHQ", 1, 8, 5))


def described(entry, magic=b"PK\7\x08", **lies):
    f = entry.fields(lies)
    return replace(
        entry,
        flags=UTF8 | 8,
        local={"crc": 0, "compressed": 0, "size": 0},
        behind=magic + struct.pack("<LLL", f["crc"], f["compressed"], f["size"]),
    )


def test_a_plain_zip_gives_its_files():
    assert judged(build([A, B])) == {"a.txt": A.content, "b.txt": B.content}


def test_a_comment_at_the_end_is_harmless():
    assert judged(build([A, B], comment=b"made by hand")).keys() == {"a.txt", "b.txt"}


@pytest.mark.parametrize("magic", [b"", b"PK\7\x08"])
def test_sizes_may_stand_behind_the_data(magic):
    assert judged(build([described(A, magic), B]))["a.txt"] == A.content


@pytest.mark.parametrize("version", [10, 20, 45])
def test_versions_that_we_know_are_read(version):
    assert judged(build([replace(B, local={"version": version}, central={"version": version})])) == {"b.txt": b"second"}


@pytest.mark.parametrize(
    "name", ["a b.txt", "a.b.c", ".a", "console.txt", "com.txt", "nulla", "COM10.txt", "əlavə (1).pdf"]
)
def test_names_that_only_look_like_those_of_devices_are_names(name):
    assert judged(build([Entry(name, b"x")])) == {name: b"x"}


@pytest.mark.parametrize("folder", [{}, {"dos": 0x10}, {"method": 8, "packed": b"\3\0"}, {"mode": 0}])
def test_folders_of_all_archivers_are_folders(folder):
    assert judged(build([Entry("f/", **({"mode": 0o40755} | folder))])) == {"f/": b""}


def test_folders_may_stand_in_it():
    assert judged(build([Entry("f/", mode=0o40755), replace(A, name="f/a.txt")])) == {"f/": b"", "f/a.txt": A.content}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (build([A, B], before=b"PK\3\4 another file"), "ZIP_AMBIGUOUS"),
        (build([A, B], between=b"hidden"), "ZIP_AMBIGUOUS"),
        (build([A, B], after=b"behind"), "ZIP_AMBIGUOUS"),
        (build([A, B], shift=-3), "ZIP_AMBIGUOUS"),
        (build([A, B], count=1), "ZIP_AMBIGUOUS"),
        (build([replace(A, behind=b"gap"), B]), "ZIP_AMBIGUOUS"),
        (build([A, replace(B, central={"offset": 0})]), "ZIP_AMBIGUOUS"),
        (build([replace(A, central={"compressed": 5000}), B]), "ZIP_AMBIGUOUS"),
        (build([replace(A, local={"name": b"x.txt"}), B]), "ZIP_AMBIGUOUS"),
        (build([replace(A, local={"method": 0}), B]), "ZIP_AMBIGUOUS"),
        (build([replace(A, local={"size": 2}), B]), "ZIP_AMBIGUOUS"),
        (build([replace(A, local={"size": 2999}, central={"size": 2999}), B]), "ZIP_AMBIGUOUS"),
        (build([replace(A, local={"size": 3001}, central={"size": 3001}), B]), "ZIP_AMBIGUOUS"),
        (build([replace(B, local={"size": 5}, central={"size": 5})]), "ZIP_AMBIGUOUS"),
        (build([replace(A, packed=deflate(A.content) + b"hidden")]), "ZIP_AMBIGUOUS"),
        (build([replace(A, packed=deflate(A.content) + b"h" * 70_000)]), "ZIP_AMBIGUOUS"),
        (build([described(A, size=7), B]), "ZIP_AMBIGUOUS"),
        (build([replace(A, flags=UTF8 | 8), B]), "ZIP_AMBIGUOUS"),
        (build([replace(A, central={"extra": struct.pack("<HHBL", 0x7075, 10, 1, 0) + b"b.txt"}), B]), "ZIP_AMBIGUOUS"),
        (build([A, B])[:-1], "ZIP_MALFORMED"),
        (build([A, B], comment=b"comment")[:-1], "ZIP_MALFORMED"),
        (build([A, B])[:100], "ZIP_MALFORMED"),
        (b"PK\3\4", "ZIP_MALFORMED"),
        (build([]), "ZIP_MALFORMED"),
        (build([A, B], count=3), "ZIP_MALFORMED"),
        (build([replace(A, local={"crc": 1}, central={"crc": 1})]), "ZIP_MALFORMED"),
        (build([replace(A, packed=b"\xff" * 40)]), "ZIP_MALFORMED"),
        (build([replace(A, packed=deflate(A.content)[:-4])]), "ZIP_MALFORMED"),
        (build([replace(A, extra=b"\1\2\3\4\5")]), "ZIP_MALFORMED"),
        (build([with_zip64(A), B]), "ZIP_METHOD"),
        (build([replace(A, central={"size": 0xFFFFFFFF}), B]), "ZIP_METHOD"),
        (build([replace(A, method=12, packed=b"")]), "ZIP_METHOD"),
        (build([replace(A, flags=UTF8 | 0x20)]), "ZIP_METHOD"),
        (build([replace(A, flags=UTF8 | 1)]), "ZIP_ENCRYPTED"),
        (build([replace(A, mode=0o120777)]), "ZIP_SPECIAL"),
        (build([replace(A, mode=0o20666)]), "ZIP_SPECIAL"),
        (build([Entry("f/", b"content", mode=0o40755)]), "ZIP_SPECIAL"),
        (build([Entry("f/", local={"crc": 5}, central={"crc": 5}, mode=0o40755)]), "ZIP_SPECIAL"),
        (build([Entry("f/", method=8, packed=b"\3\0\0", mode=0o40755)]), "ZIP_SPECIAL"),
        (build([Entry("f/", method=8, packed=b"\xab\xcd", mode=0o40755)]), "ZIP_AMBIGUOUS"),
        (build([replace(A, dos=0x10)]), "ZIP_SPECIAL"),
        (build([replace(A, dos=0x08)]), "ZIP_SPECIAL"),
        (build([Entry("f/", dos=0x18, mode=0o40755)]), "ZIP_SPECIAL"),
        (build([replace(A, local={"version": 10})]), "ZIP_AMBIGUOUS"),
        (build([replace(A, central={"version": 63})]), "ZIP_AMBIGUOUS"),
        (build([replace(A, local={"version": 46}, central={"version": 46})]), "ZIP_METHOD"),
    ],
)
def test_files_that_contradict_themselves_are_refused_by_name(data, code):
    refused(data, code)


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt", "f/../../a.txt", "/a.txt", "f//a.txt", "./a.txt", "f/.", "..", "C:a.txt", "f\\a.txt", "a\0.txt",
        "a\n.txt", "a\u202etxt.exe", "a" * 256, "\udcff.txt", "/", "", "a.txt.", "a.txt ", "f./a.txt", "f /a.txt",
        "...", "a?b", "a*b", "a<b", "a>b", 'a"b', "a|b", "NUL", "nul.txt", "f/Con", "aux.tar.gz", "COM1 .txt",
         "LPT\xb9",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(name):
    refused(build([Entry(name, b"", mode=0)]), "ZIP_NAME")


def test_letters_beyond_ascii_need_the_flag_of_utf8():
    refused(build([Entry("ə.txt", b"x", flags=0)]), "ZIP_NAME")
    assert judged(build([Entry("ə.txt", b"x")])) == {"ə.txt": b"x"}


def test_a_path_has_so_many_folders_at_most():
    """Those above each of twenty thousand files are looked at."""
    assert judged(build([Entry("a/" * 15 + "b", b"x")])) == {"a/" * 15 + "b": b"x"}
    refused(build([Entry("a/" * 16 + "b", b"x")]), "ZIP_NAME")


@pytest.mark.parametrize(
    "names",
    [
        ("a.txt", "a.txt"), ("a.txt", "A.TXT"), ("\xe9.txt", "e\u0301.txt"), ("ß.txt", "SS.txt"), ("a", "a/"),
        ("a", "a/b"), ("A", "a/b/c"),
    ],
)  # fmt: skip
def test_names_that_some_system_takes_for_the_same_are_refused(names):
    refused(build([Entry(name, mode=0) for name in names]), "ZIP_DUPLICATE")


def test_a_bomb_costs_nothing_and_goes_to_quarantine():
    bomb = Entry("bomb", b"\0" * (20 * MEGABYTE), method=8)
    assert refused(build([bomb]), "LIMIT_ZIP").consequence.disposition == "quarantine"


def test_a_bomb_that_lies_about_its_size_stops_where_it_promised():
    bomb = Entry("bomb", method=8, packed=deflate(b"\0" * (20 * MEGABYTE)))
    small = {"size": 1000, "crc": zlib.crc32(b"\0" * 1000)}
    data = build([replace(bomb, local=small, central=small)])
    refused(data, "ZIP_AMBIGUOUS")
    stream = io.BytesIO(data)
    [entry] = read_directory(stream, DEFAULT_POLICY)
    given = []
    with pytest.raises(Refused):
        given.extend(chunks(stream, entry))
    assert sum(map(len, given)) <= 1000


def test_many_entries_and_large_totals_are_too_much():
    few = replace(DEFAULT_POLICY, max_zip_entries=200)
    refused(build([Entry(f"{n}", b"") for n in range(201)]), "LIMIT_ZIP", few)
    refused(build([A, B]), "LIMIT_ZIP", replace(DEFAULT_POLICY, max_zip_total_bytes=len(A.content)))
    assert len(judged(build([Entry(f"{n}", b"") for n in range(200)]))) == 200


def test_a_report_that_compresses_well_is_no_bomb():
    row = b"".join(b"<Row><Fin>%07d</Fin></Row>" % number for number in range(100_000))
    assert judged(build([Entry("report.xml", row, method=8)]))["report.xml"] == row


@given(st.data())
def test_no_mutation_raises_or_gives_other_content_under_a_good_checksum(data):
    good = build([A, described(B)])
    changed = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    judged(bytes(changed[:cut]))
    found = judged(bytes(changed))
    assert isinstance(found, Reason) or set(found.values()) == {A.content, B.content}


@given(st.binary(max_size=300))
def test_noise_never_raises(noise):
    assert isinstance(judged(b"PK\3\4" + noise), Reason)
