from datetime import timedelta

import pytest
from lxml import etree
from seal_key import make_seal

from outbox.seal import SealLine
from outbox.texts import word
from pipeline.lines import Claim, Failure
from pipeline.notices import to_seal
from signatures.sealing import prove
from signatures.trust import pin_seal
from signatures.verdict import Outcome

NOTICE = "{urn:qebul:notice:1}"
SEAL = "{urn:qebul:answer:1}Seal"


class Safe:
    """Where the key lies: counts how often it was opened, and can be shut."""

    def __init__(self, key):
        self.key = key
        self.opened = 0
        self.trouble = None

    def __call__(self):
        self.opened += 1
        if self.trouble is not None:
            raise self.trouble
        return self.key


@pytest.fixture
def fund(post):
    """(the safe with the seal's key, a store that pins its certificate)."""
    key, pem = make_seal(post.clock.now())
    return Safe(key), pin_seal(pem)


def seal(post, safe):
    return post.run(SealLine(safe), "seal")


def sealed(post):
    return dict(post.rows("SELECT id, sealed FROM notice WHERE sealed IS NOT NULL"))


def test_a_sealed_answer_proves_itself_with_the_pinned_certificate(post, fund):
    safe, pinned = fund
    receipt = f"{post.arrive(name='qeydiyyat.xml')}.receipt"
    assert seal(post, safe) == 1
    proof = prove(sealed(post)[receipt], pinned)
    assert (proof.outcome, proof.reasons) == (Outcome.VALID, ())
    assert proof.sealed_at == post.clock.now()
    body = etree.fromstring(proof.body)
    assert body.findtext(f"{NOTICE}Receipt/{NOTICE}FileName") == "qeydiyyat.xml"


def test_what_is_sealed_is_what_was_worded(post, fund):
    safe, pinned = fund
    receipt = f"{post.arrive()}.receipt"
    with post.database.reads() as reads:
        worded = etree.fromstring(word(to_seal(reads, [receipt])[0]))
    seal(post, safe)
    assert prove(sealed(post)[receipt], pinned).body == etree.tostring(worded, method="c14n", exclusive=True)


def test_all_that_waits_is_sealed_under_one_root(post, fund):
    safe, pinned = fund
    for _ in range(5):
        post.arrive()
    assert seal(post, safe) == 5
    answers = list(sealed(post).values())
    assert [prove(one, pinned).outcome for one in answers] == [Outcome.VALID] * 5
    assert len({etree.fromstring(one).findtext(SEAL) for one in answers}) == 1


def test_a_sealed_answer_is_due_for_delivery(post, fund):
    post.arrive()
    seal(post, fund[0])
    assert post.deliver() == 1
    assert list(post.files().values()) == list(sealed(post).values())


def test_what_is_sealed_already_is_not_sealed_again(post, fund):
    receipt = f"{post.arrive()}.receipt"
    seal(post, fund[0])
    first = sealed(post)
    line = SealLine(fund[0])
    with post.database.reads() as reads:
        claim = Claim(receipt, "seal", "w1/x", suspect=False, errors=0)
        assert line.work([claim], reads, post.clock.now()) == {receipt: None}
    assert sealed(post) == first


def test_the_key_is_opened_on_first_use_and_once(post, fund):
    safe, _ = fund
    line = SealLine(safe)
    assert safe.opened == 0
    for _ in range(2):
        post.arrive()
        post.run(line, "seal")
    assert safe.opened == 1
    assert len(sealed(post)) == 2


def test_a_notice_that_cannot_be_worded_stops_no_other(post, fund):
    mine = post.arrive()
    unknown = {"code": "NO_SUCH_CODE", "severity": "error", "where": "", "value": ""}
    post.freeze(mine, "return", findings=[unknown])
    post.freeze(mine, "processing", status="vanished")
    assert seal(post, fund[0]) == 3
    assert sealed(post).keys() == {f"{mine}.receipt"}
    assert [error.split()[0] for error in post.errors() if error] == ["ValueError", "KeyError"]


def test_errors_of_wording_quote_nothing(post, fund):
    findings = [{"code": "NAMES_DIFFER", "severity": "Quliyeva", "where": "", "value": "Quliyeva"}]
    post.freeze(post.arrive(), "return", findings=findings)
    seal(post, fund[0])
    assert any(post.errors())
    assert "Quliyeva" not in str(post.errors())


@pytest.mark.parametrize("trouble", [FileNotFoundError("seal.key.pem"), ValueError("no readable private key")])
def test_without_a_key_nothing_is_sealed_and_everything_waits(post, fund, trouble):
    safe, pinned = fund
    safe.trouble = trouble
    line = SealLine(safe)
    for _ in range(3):
        post.arrive()
    for _ in range(4):  # more often than the engine gives other work
        post.run(line, "seal")
        post.wait()
    assert sealed(post) == {}
    safe.trouble = None
    assert post.run(line, "seal") == 3
    assert all(prove(one, pinned).outcome is Outcome.VALID for one in sealed(post).values())


def test_without_a_key_the_key_is_asked_for_once_a_batch(post, fund):
    safe, _ = fund
    safe.trouble = FileNotFoundError("seal.key.pem")
    claims = [Claim(f"{post.arrive()}.receipt", "seal", "w1/x", suspect=False, errors=0) for _ in range(3)]
    with post.database.reads() as reads:
        results = SealLine(safe).work(claims, reads, post.clock.now())
    assert [type(one) for one in results.values()] == [Failure] * 3
    assert safe.opened == 1


def test_every_answer_of_an_illegal_character_is_sealed_all_the_same(post, fund):
    safe, pinned = fund
    value = "a\x00\x1b\ufffe]]>\r\nb"
    findings = [{"code": "PHONE_FORMAT", "severity": "error", "where": "/x", "value": value}]
    notice = post.freeze(post.arrive(), "return", findings=findings)
    seal(post, safe)
    proof = prove(sealed(post)[notice], pinned)
    assert proof.outcome is Outcome.VALID
    assert etree.fromstring(proof.body).findtext(f".//{NOTICE}Value") == "a\ufffd\ufffd\ufffd]]>\r\nb"


def test_an_expired_seal_seals_nothing_and_the_next_one_seals_all_that_waited(post):
    key, pem = make_seal(post.clock.now(), days=30)
    safe = Safe(key)
    line = SealLine(safe)
    post.arrive()
    post.run(line, "seal")
    assert post.problems() == []
    post.clock.advance(timedelta(days=31))
    late = f"{post.arrive()}.receipt"
    post.run(line, "seal")
    assert late not in sealed(post)
    assert "the seal is not in force: CERT_EXPIRED" in post.errors()
    assert post.problems() == [("1 unsealed", "the seal is not in force: CERT_EXPIRED")]
    safe.key, pem = make_seal(post.clock.now())
    post.wait()
    assert post.run(line, "seal") == 1, "the new key is opened without a restart"
    assert prove(sealed(post)[late], pin_seal(pem)).outcome is Outcome.VALID
    assert post.problems() == []


def test_a_seal_of_tomorrow_does_not_seal_today(post):
    key, _ = make_seal(post.clock.now() + timedelta(days=2))
    post.arrive()
    seal(post, Safe(key))
    assert sealed(post) == {}
    assert post.errors() == ["the seal is not in force: CERT_NOT_YET_VALID"]


def test_an_answer_that_does_not_prove_is_held_back_and_stops_no_other(post, fund):
    safe, pinned = fund
    good = f"{post.arrive()}.receipt"
    lines = [{"code": "PHONE_FORMAT", "severity": "error", "where": "/x", "value": "v" * 11_000_000}]
    bad = post.freeze(post.arrive(), "return", findings=lines)
    seal(post, safe)
    assert bad not in sealed(post)
    assert prove(sealed(post)[good], pinned).outcome is Outcome.VALID
    assert [what.rpartition(" ")[0] for _, what in post.problems()] == ["the sealed answer does not prove:"]
