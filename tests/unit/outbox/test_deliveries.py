import pytest

RECEIPT = "file.xml.1.receipt.xml"


def test_exactly_the_sealed_bytes_come_into_the_channels_folder(post):
    sealed = "möhür\r\n\x00\N{LATIN SMALL LETTER SCHWA}".encode()
    post.sealed_receipt(sealed)
    assert post.deliver() == 1
    assert post.files() == {RECEIPT: sealed}
    assert post.delivered() == {("alfa", RECEIPT)}
    assert post.errors() == []


def test_nothing_is_due_once_it_is_delivered(post):
    post.sealed_receipt()
    post.deliver()
    post.wait()
    assert post.deliver() == 0


def test_each_channel_gets_its_own_answers_only(post):
    post.sealed_receipt(b"one", name="a.xml", channel="alfa")
    post.sealed_receipt(b"two", name="b.xml", channel="beta")
    assert post.deliver() == 2
    assert post.files("alfa") == {"a.xml.1.receipt.xml": b"one"}
    assert post.files("beta") == {"b.xml.2.receipt.xml": b"two"}


def test_a_content_notice_goes_to_every_channel_of_its_party(post):
    post.register("1300144711", "alfa")
    post.register("1300144711", "beta")
    notice = post.freeze(post.arrive(), "return", "party", "1300144711")
    post.execute("UPDATE submission SET document_id = 'd-1'")
    post.store(notice, b"content")
    post.deliver()
    assert list(post.files("alfa").values()) == list(post.files("beta").values()) == [b"content"]


def test_an_answer_that_was_taken_and_is_asked_for_again_is_the_same(post):
    post.sealed_receipt(b"first", content=5)
    post.deliver()
    (post.outbox / "alfa" / RECEIPT).unlink()
    post.arrive(content=5)
    assert post.deliver() == 1
    assert post.files() == {RECEIPT: b"first"}


def test_a_death_between_link_and_commit_delivers_once_more_without_harm(post):
    post.sealed_receipt()
    (post.outbox / "alfa").mkdir(parents=True)
    (post.outbox / "alfa" / RECEIPT).write_bytes(b"sealed")
    post.deliver()
    assert post.files() == {RECEIPT: b"sealed"}
    assert post.delivered() == {("alfa", RECEIPT)}


def test_another_file_in_the_way_is_kept_and_the_answer_waits(post):
    post.sealed_receipt()
    (post.outbox / "alfa").mkdir(parents=True)
    (post.outbox / "alfa" / RECEIPT).write_bytes(b"theirs")
    post.deliver()
    assert post.files() == {RECEIPT: b"theirs"}
    assert post.delivered() == set()
    assert post.errors() == ["other file in the way"]


def test_the_answer_comes_when_the_way_is_free(post):
    post.sealed_receipt()
    (post.outbox / "alfa").mkdir(parents=True)
    (post.outbox / "alfa" / RECEIPT).write_bytes(b"theirs")
    for _ in range(4):  # more often than the engine gives other work
        post.deliver()
        post.wait()
    (post.outbox / "alfa" / RECEIPT).unlink()
    assert post.deliver() == 1
    assert post.files() == {RECEIPT: b"sealed"}


def test_a_channel_without_a_folder_stops_no_other(post):
    post.sealed_receipt(name="a.xml", channel="alfa")
    post.sealed_receipt(name="b.xml", channel="beta")
    post.outbox.mkdir()
    (post.outbox / "alfa").write_bytes(b"a file where the folder should be")
    post.deliver()
    assert post.files("beta") == {"b.xml.2.receipt.xml": b"sealed"}
    assert post.errors() == ["EEXIST"]
    (post.outbox / "alfa").unlink()
    post.wait()
    post.deliver()
    assert post.files("alfa") == {"a.xml.1.receipt.xml": b"sealed"}


def test_a_file_name_that_is_too_long_fails_alone(post):
    post.sealed_receipt(name="a.xml")
    post.sealed_receipt(name="b.xml")
    post.execute(f"UPDATE notice_delivery SET file_name = '{'x' * 300}' WHERE file_name LIKE 'a.%'")
    post.deliver()
    assert post.files() == {"b.xml.2.receipt.xml": b"sealed"}
    assert post.errors() == ["ENAMETOOLONG"]


@pytest.mark.parametrize("name", ["../beta/x.xml", ".hidden.xml", "..", "", "a/b.xml"])
def test_no_name_leads_out_of_the_channels_folder(post, name):
    post.sealed_receipt()
    post.execute(f"UPDATE notice_delivery SET file_name = '{name}'")
    post.deliver()
    assert post.errors() == ["not a name for a folder or a file"]
    assert post.files() == {}
    assert not (post.outbox / "beta").exists()


def test_an_answer_that_lost_its_seal_is_not_delivered(post):
    post.sealed_receipt()
    post.execute("UPDATE notice SET sealed = NULL")
    post.deliver()
    assert post.delivered() == set()
    assert post.errors() == ["no sealed answer stands behind this delivery"]


def test_nothing_unfinished_is_left_in_the_folder(post):
    post.sealed_receipt()
    post.deliver()
    assert [path.name for path in (post.outbox / "alfa").iterdir()] == [RECEIPT]


def test_delivered_answers_have_no_problem(post):
    post.sealed_receipt()
    post.deliver()
    assert post.problems() == []


def test_an_answer_that_its_receiver_took_is_no_problem(post):
    post.sealed_receipt()
    post.deliver()
    (post.outbox / "alfa" / RECEIPT).unlink()
    (post.outbox / "alfa").rmdir()
    assert post.problems() == []


def test_an_answer_that_waits_is_no_problem(post):
    post.sealed_receipt()
    (post.outbox / "alfa").mkdir(parents=True)
    (post.outbox / "alfa" / RECEIPT).write_bytes(b"theirs")
    assert post.problems() == []


@pytest.mark.parametrize("changed", [b"", b"seaLed", b"sealed and more"])
def test_a_delivered_file_that_was_changed_is_found(post, changed):
    post.sealed_receipt(name="Quliyeva.xml")
    post.deliver()
    (post.outbox / "alfa" / "Quliyeva.xml.1.receipt.xml").write_bytes(changed)
    assert post.problems() == [("outbox/alfa 1.receipt", "delivered, and the file holds other bytes")]


def test_an_empty_seal_is_found(post):
    post.sealed_receipt()
    post.execute("UPDATE notice SET sealed = x''")
    assert post.problems() == [("outbox/alfa 1.receipt", "addressed, and its sealed bytes are empty")]
