import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pki import DOCUMENT, NOW, SIGNED_AT
from soft import LABEL, PIN, URI

from demo.pki import certificate_pem, make_key
from signatures.keys import KeyUnusable
from signatures.sealing import prove as prove_answer
from signatures.sealing import seal
from signatures.signing import sign_xml
from signatures.soft_token import CONF_VARIABLE
from signatures.token_key import TokenKey
from signatures.token_sessions import TOKENS, PinRefused, TokenSessions, TokenUnreachable
from signatures.token_uri import TokenUri
from signatures.trust import pin_seal
from signatures.uris import RSA_PSS_SHA256
from signatures.verdict import Outcome

NAMES = ("rsa", "p256", "p384")


@pytest.fixture(autouse=True)
def nobody_is_logged_in(soft):
    """Each test begins with no session and no remembered PIN."""
    close_all()
    TOKENS._refused.clear()


def close_all():
    for place in list(TOKENS._held):
        TOKENS._drop(place)


def serial_of_the_token():
    [login] = TOKENS._held.values()
    return login.token[1].decode()


def in_child(work):
    """What ``work`` makes in a child forked from here, as text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, repr(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    os.waitpid(child, 0)
    return text


def test_an_rsa_key_on_the_token_signs_by_pss_and_openssl_agrees(house, soft, openssl, tmp_path):
    key = soft.key("rsa", rsa_scheme="pss")
    assert key.signature_algorithm == RSA_PSS_SHA256
    verdict = house.judge(sign_xml(DOCUMENT, key, signing_time=SIGNED_AT))
    assert verdict.outcome is Outcome.VALID, verdict.reasons
    (tmp_path / "value").write_bytes(key.sign(b"octets"))
    (tmp_path / "octets").write_bytes(b"octets")
    public = key.certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(public)
    options = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32", "-sigopt", "rsa_mgf1_md:sha256"]
    command = [openssl, "dgst", "-sha256", "-verify", "key.pem", *options, "-signature", "value", "octets"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0


def test_pss_is_of_no_use_to_a_key_on_a_curve(soft):
    with pytest.raises(KeyUnusable, match="RSA"):
        soft.key("p256", rsa_scheme="pss")


@pytest.mark.parametrize("name", NAMES)
def test_a_document_signed_on_the_token_is_valid(house, soft, name):
    verdict = house.judge(sign_xml(DOCUMENT, soft.key(name), signing_time=SIGNED_AT))
    assert verdict.outcome.name == "VALID", verdict.reasons


@pytest.mark.parametrize("name", NAMES)
def test_xmlsec1_agrees_with_a_signature_of_the_token(house, soft, name, tmp_path, xmlsec1):
    signed, root = tmp_path / "signed.xml", tmp_path / "root.pem"
    signed.write_bytes(sign_xml(DOCUMENT, soft.key(name), signing_time=SIGNED_AT))
    root.write_bytes(certificate_pem(house.root.certificate))
    names = ["--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"]
    command = [xmlsec1, "--verify", "--trusted-pem", str(root), *names, str(signed)]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr


def test_certificate_and_chain_come_from_the_token_without_the_root(soft):
    key, original = soft.key("p256"), soft.originals["p256"]
    assert (key.certificate, key.chain) == (original.certificate, original.chain)


def test_a_certificate_file_stands_over_the_token(house, soft):
    own = certificate_pem(soft.originals["rsa"].certificate)
    assert soft.key("rsa", cert_pem=own).chain == ()
    issuing = certificate_pem(house.issuing.certificate)
    assert soft.key("rsa", cert_pem=own, chain_pem=issuing).chain == (house.issuing.certificate,)


def test_the_certificate_of_another_kind_of_key_is_refused_at_once(soft):
    with pytest.raises(KeyUnusable, match="another key"):
        soft.key("p256", cert_pem=certificate_pem(soft.originals["rsa"].certificate))


@pytest.mark.parametrize(("name", "kind"), [("rsa", "rsa2048"), ("p256", "p256")])
def test_no_signature_leaves_with_the_certificate_of_another_key(house, soft, name, kind):
    other = house.card(key=make_key(kind)).certificate
    key = soft.key(name, cert_pem=certificate_pem(other))
    with pytest.raises(KeyUnusable, match="another key"):
        key.sign(b"data")


def test_a_key_is_found_by_its_id(soft):
    [kept] = TOKENS.use(soft.key("p256").place, PIN, ids_of("p256"))
    percent = "".join(f"%{byte:02X}" for byte in kept)
    key = TokenKey.open(TokenUri.parse(f"{URI};id={percent}"), PIN, module=soft.module)
    assert key.certificate == soft.originals["p256"].certificate


def ids_of(label):
    wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY, pkcs11.Attribute.LABEL: label}
    return lambda login: [one[pkcs11.Attribute.ID] for one in login.session.get_objects(wanted)]


def test_a_token_that_was_unplugged_signs_again_in_the_same_process(soft):
    key = soft.key("rsa")
    tokens = Path(os.environ[CONF_VARIABLE]).parent / "tokens"
    away = tokens.rename(tokens.with_name("unplugged"))
    try:
        close_all()
        for _ in range(2):
            with pytest.raises(TokenUnreachable):
                key.sign(b"data")
    finally:
        away.rename(tokens)
    assert key.sign(b"data")


def test_a_wrong_pin_is_refused_and_not_shown_to_the_token_again(soft):
    with pytest.raises(PinRefused, match="wrong PIN"):
        soft.key("rsa", "000000")
    with pytest.raises(PinRefused, match="not tried again"):
        soft.key("rsa", "000000")
    assert soft.key("rsa").sign(b"data")


def test_a_wrong_pin_does_not_ride_on_an_open_login(soft):
    soft.key("rsa")
    serial = serial_of_the_token()
    for uri in (f"{URI};object=p256", f"pkcs11:serial={serial};object=p256"):
        with pytest.raises(PinRefused, match=r"^wrong PIN$"):
            TokenKey.open(TokenUri.parse(uri), "000000", module=soft.module)
        assert TokenKey.open(TokenUri.parse(uri), PIN, module=soft.module).sign(b"data")


def test_a_pin_that_is_no_utf8_is_not_shown_to_the_token(soft):
    with pytest.raises(KeyUnusable, match="not UTF-8"):
        soft.key("rsa", "12\udcff")


def test_no_error_and_no_repr_tells_the_pin(soft):
    key = soft.key("rsa")
    held = list(TOKENS._held.values())
    assert PIN not in repr(key) + repr(held)
    with pytest.raises(PinRefused) as refused:
        soft.key("rsa", "secret-000")
    assert "secret-000" not in str(refused.value)


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        (f"{URI};object=nobody", "no such key"),
        (URI, "several keys"),
        (f"{URI};id=%00", "no such key"),
    ],
)
def test_a_key_that_is_not_one_is_refused(soft, uri, told):
    with pytest.raises(KeyUnusable, match=told):
        TokenKey.open(TokenUri.parse(uri), PIN, module=soft.module)


def test_a_missing_token_or_module_may_come_back(soft, tmp_path):
    with pytest.raises(TokenUnreachable):
        TokenKey.open(TokenUri.parse("pkcs11:token=away"), PIN, module=soft.module)
    with pytest.raises(TokenUnreachable):
        TokenKey.open(TokenUri.parse(f"{URI};object=rsa"), PIN, module=tmp_path / "none.so")
    with pytest.raises(KeyUnusable, match="module"):
        TokenKey.open(TokenUri.parse(f"{URI};object=rsa"), PIN)


def test_a_refused_pin_stays_refused_in_a_child(soft):
    with pytest.raises(PinRefused):
        soft.key("rsa", "000000")

    def again():
        with pytest.raises(PinRefused) as refused:
            soft.key("rsa", "000000")
        return str(refused.value)

    assert "not tried again" in in_child(again)


def test_many_threads_share_the_token(soft):
    keys = [soft.key("rsa")]
    serial = serial_of_the_token()
    other = TokenKey.open(TokenUri.parse(f"pkcs11:serial={serial};object=p256"), PIN, module=soft.module)
    keys.append(other)
    assert len(TOKENS._held) == 2, "two sessions: what crashes where the lock does not hold"
    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(lambda n: keys[n % 2].sign(b"%d" % n), range(200)))
    assert len(values) == 200
    assert all(values)


def test_a_key_works_after_a_fork_in_child_and_parent(soft):
    key = soft.key("rsa")
    before = key.sign(b"data")
    assert in_child(lambda: list(TOKENS._held)) == "[]"
    assert in_child(lambda: key.sign(b"data") == before) == "True"
    assert key.sign(b"data") == before


def test_a_child_forked_while_the_lock_is_held_does_not_wait_for_ever(soft):
    key = soft.key("rsa")
    told = TOKENS.use(key.place, PIN, lambda _: in_child(lambda: len(key.sign(b"data"))))
    assert told == "256"


def test_a_lost_session_is_opened_again(soft):
    key = soft.key("p256")
    key.sign(b"one")
    [held] = TOKENS._held.values()
    held.session.close()
    assert key.sign(b"two")
    assert [one is held for one in TOKENS._held.values()] == [False]


def test_a_session_lost_twice_in_a_row_is_told(soft):
    def lose(session):
        raise pkcs11.exceptions.DeviceRemoved

    with pytest.raises(TokenUnreachable, match="DeviceRemoved"):
        TOKENS.use(soft.key("p256").place, PIN, lose)
    assert soft.key("p256").sign(b"data")


def test_a_login_of_somebody_else_in_the_process_proves_no_pin(soft):
    place = soft.key("rsa").place
    close_all()
    token = pkcs11.lib(str(soft.module)).get_token(token_label=LABEL)
    with token.open(user_pin=PIN):
        for pin in (PIN, "000000"):
            with pytest.raises(TokenUnreachable, match="another part of this process"):
                TokenSessions().use(place, pin, ids_of("rsa"))
    assert soft.key("rsa").sign(b"data")


def test_a_wrong_pin_does_not_ride_on_a_login_whose_end_failed(soft):
    place = soft.key("rsa").place
    # As after a close that failed: nothing is held, and the token is still open for this process.
    left = TOKENS._held.pop(place)
    with pytest.raises(PinRefused, match=r"^wrong PIN$"):
        soft.key("rsa", "000000")
    assert soft.key("rsa").sign(b"data")
    left.session.close()
    with pytest.raises(PinRefused, match=r"^wrong PIN$"):
        soft.key("rsa", "000001")
    assert soft.key("rsa").sign(b"data")


def test_the_seal_on_a_token_proves(soft):
    key = soft.key("p256")
    pinned = pin_seal(certificate_pem(key.certificate))
    for answer in seal([b"<Answer>1</Answer>", b"<Answer>2</Answer>"], key, at=NOW):
        assert prove_answer(answer, pinned).outcome.name == "VALID"


def test_making_a_token_shows_its_pin_to_nobody(soft, tmp_path):
    """Every start of a process is written down by the tool's stand-in, which then does the tool's work."""
    seen, real = tmp_path / "seen", "/usr/bin/softhsm2-util"
    tool = tmp_path / "softhsm2-util"
    tool.write_text(f'#!/bin/sh\necho "$@" >> {seen}\nexec {real} "$@"\n')
    tool.chmod(0o700)
    script = (
        "import sys; from pathlib import Path; from signatures import soft_token as s;"
        f"s._TOOL = {str(tool)!r}; s.make_soft_token(s.write_conf(Path({str(tmp_path / 'soft')!r})),"
        f" Path({str(soft.module)!r}), 'new', sys.stdin.read())"
    )
    (tmp_path / "soft").mkdir()
    conf = tmp_path / "soft" / "softhsm2.conf"
    environment = os.environ | {"SOFTHSM2_CONF": str(conf)}
    made = subprocess.run([sys.executable, "-c", script], input="987654", text=True, env=environment)
    assert made.returncode == 0
    assert "--init-token" in seen.read_text()
    assert "987654" not in seen.read_text()


def test_the_modules_path_in_the_uri_stands_over_the_setting(soft):
    uri = TokenUri.parse(f"{URI};object=rsa?module-path={soft.module}")
    assert TokenKey.open(uri, PIN, module=Path("/nowhere.so")).sign(b"data")
