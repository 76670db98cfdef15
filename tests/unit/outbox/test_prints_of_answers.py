import pytest
from notice_samples import RECEIPT, RETURNED
from print_reading import pdf_text
from seal_key import make_seal

from outbox.printing import PrintLine, print_sealed
from outbox.texts import word
from pipeline.overview import is_quiet
from pipeline.prints import channels_with_pdf, prefer_pdf
from signatures.sealing import seal

XML, PDF = "file.xml.1.receipt.xml", "file.xml.1.receipt.pdf"


@pytest.fixture(scope="module")
def answers():
    """Two sealed answers: a receipt and a return."""
    from datetime import UTC, datetime

    at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    return seal([word(RECEIPT), word(RETURNED)], make_seal(at)[0], at=at)


@pytest.fixture
def wanted(post):
    """The post, whose channel alfa wants prints."""
    prefer(post, "alfa")
    return post


def prefer(post, channel, *, wanted=True):
    with post.database.write() as tx:
        prefer_pdf(tx, channel, wanted=wanted)


def print_all(post):
    return post.run(PrintLine(post.outbox), "print")


def quiet(post):
    with post.database.reads() as reads:
        return is_quiet(reads)


def test_a_channel_that_wants_prints_gets_one_beside_the_sealed_answer(wanted, answers):
    wanted.sealed_receipt(answers[0])
    wanted.deliver()
    assert print_all(wanted) == 1
    assert wanted.files() == {XML: answers[0], PDF: print_sealed(answers[0])}
    assert "Faylın alınması barədə bildiriş" in pdf_text(wanted.files()[PDF])


def test_a_channel_that_never_asked_gets_no_print(post, answers):
    prefer(post, "beta")
    post.sealed_receipt(answers[0])
    post.deliver()
    assert print_all(post) == 0
    assert post.files() == {XML: answers[0]}


def test_a_channel_can_change_its_mind(wanted, answers):
    prefer(wanted, "alfa", wanted=False)
    with wanted.database.reads() as reads:
        assert channels_with_pdf(reads) == frozenset()
    wanted.sealed_receipt(answers[0])
    assert print_all(wanted) == 0


def test_only_an_open_channel_has_a_preference(post):
    with pytest.raises(KeyError):
        prefer(post, "nobody")


def test_an_answer_is_delivered_though_it_cannot_be_printed(wanted):
    wanted.sealed_receipt(b"<NoAnswer/>")
    print_all(wanted)
    assert wanted.deliver() == 1
    assert wanted.files() == {XML: b"<NoAnswer/>"}
    assert len(wanted.errors()) == 1


def test_a_print_that_fails_is_tried_again_and_stops_nobody(wanted, answers):
    wanted.sealed_receipt(b"<NoAnswer/>", name="a.xml")
    wanted.sealed_receipt(answers[0], name="b.xml")
    for _ in range(4):  # more often than the engine gives other work
        print_all(wanted)
        wanted.wait()
    assert list(wanted.files()) == ["b.xml.2.receipt.pdf"]
    assert print_all(wanted) == 1


def test_the_house_rests_when_its_prints_are_made_or_failed_once(wanted, answers):
    wanted.execute("UPDATE submission SET status = 'refused'")
    wanted.sealed_receipt(answers[0])
    wanted.sealed_receipt(b"<NoAnswer/>", name="b.xml")
    wanted.execute("UPDATE submission SET status = 'refused'")
    wanted.deliver()
    assert not quiet(wanted)
    print_all(wanted)
    assert quiet(wanted)


def test_a_repeat_gets_its_print_again(wanted, answers):
    wanted.sealed_receipt(answers[0], content=5)
    print_all(wanted)
    (wanted.outbox / "alfa" / PDF).unlink()
    wanted.arrive(content=5)
    assert print_all(wanted) == 1
    assert wanted.files() == {PDF: print_sealed(answers[0])}


def test_a_print_of_an_earlier_form_stays(wanted, answers):
    wanted.sealed_receipt(answers[0])
    former = print_sealed(answers[0]) + b"\n% set by an earlier version\n"
    (wanted.outbox / "alfa").mkdir(parents=True)
    (wanted.outbox / "alfa" / PDF).write_bytes(former)
    print_all(wanted)
    assert wanted.files() == {PDF: former}
    assert "other file in the way" not in wanted.errors()


def test_another_file_in_the_way_is_kept_and_the_print_waits(wanted, answers):
    wanted.sealed_receipt(answers[0])
    (wanted.outbox / "alfa").mkdir(parents=True)
    (wanted.outbox / "alfa" / PDF).write_bytes(print_sealed(answers[1]))
    print_all(wanted)
    assert wanted.files() == {PDF: print_sealed(answers[1])}
    assert "other file in the way" in wanted.errors()


def test_a_print_changes_nothing_in_what_is_conserved(wanted, answers):
    wanted.sealed_receipt(answers[0])
    wanted.deliver()
    print_all(wanted)
    assert wanted.problems() == []
