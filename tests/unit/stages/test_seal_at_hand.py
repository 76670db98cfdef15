from datetime import timedelta

import pytest

from pipeline.clock import SetClock
from pipeline.settings import Settings
from signatures.own_seal import LIFE, make_own_seal
from stages.seal_key import is_seal_at_hand

NOW = SetClock().now()


@pytest.fixture
def settings(tmp_path):
    """Of a house whose seal is in files."""
    key, certificate = make_own_seal("Fond", at=NOW)
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "seal.key.pem").write_bytes(key)
    (keys / "seal.pem").write_bytes(certificate)
    return Settings(var=tmp_path)


def on_a_token(settings, **more):
    pin = settings.var / "pin"
    pin.write_text("1234")
    return Settings(var=settings.var, seal_key="pkcs11:token=FOND;object=seal", seal_pin_file=pin, **more)


@pytest.mark.parametrize(
    ("at", "is_ready"),
    [(NOW, True), (NOW + LIFE + timedelta(seconds=1), False), (NOW - timedelta(days=2), False)],
)
def test_a_house_is_ready_while_its_seal_is_in_force(settings, at, is_ready):
    assert is_seal_at_hand(settings, at) is is_ready
    assert is_seal_at_hand(on_a_token(settings, seal_certificate=settings.var / "keys" / "seal.pem"), at) is is_ready


def test_a_token_is_not_asked_for_its_certificate_and_must_have_its_pin(settings):
    named = on_a_token(settings)
    assert is_seal_at_hand(named, NOW + LIFE * 2)
    (settings.var / "pin").unlink()
    assert not is_seal_at_hand(named, NOW)
