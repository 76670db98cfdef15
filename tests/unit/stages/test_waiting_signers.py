from datetime import UTC, datetime
from hashlib import new

from time_stamps import TimeStampAuthority

from demo.pki import make_root
from pipeline.bounds import Bounds
from signatures.evidence import Evidence, Stamp
from signatures.opened import OpenedSignature
from signatures.policy import DEFAULT_POLICY
from signatures.trust import Purpose
from stages.waiting_signers import WaitingSigners


def test_the_authority_of_a_time_stamp_is_asked_about_and_a_broken_stamp_names_nobody():
    authority = TimeStampAuthority.under(make_root("Sınaq Root", serial=1))
    token = authority.token(b"value", datetime(2026, 11, 21, tzinfo=UTC))
    whole = Stamp(token, lambda name: new(name, b"value").digest())
    broken = Stamp(token, lambda name: new(name, b"other").digest())
    waiting = WaitingSigners(None, None, None, DEFAULT_POLICY, Bounds(256, 20))

    def asked(**evidence):
        return list(waiting._certificates(OpenedSignature("s", None, None, (), evidence=Evidence(**evidence))))

    assert asked(signature=(whole,)) == asked(archive=(whole,)) == [(authority.certificate, Purpose.TIMESTAMP)]
    assert asked(signature=(broken,)) == []
