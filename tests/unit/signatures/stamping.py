"""A house whose trust has a time-stamping authority; everything that a signature brings along can be had from it."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from cryptography.hazmat.primitives.serialization import Encoding
from pki import NOW, SIGNED_AT, TRUST_TOML, House
from test_signature_revocation import crl
from time_stamps import TimeStampAuthority, imprint

from demo.pki import Authority, certificate_pem, make_crl, make_root
from signatures.revocation import revocation_from_files
from signatures.trust import trust_from_files
from signatures.xades_augmenting import Values

ANCHOR = """
[[anchor]]
file = "time.pem"
purpose = "timestamp"
"""


@dataclass(frozen=True)
class StampingHouse:
    house: House
    root: Authority
    authority: TimeStampAuthority

    @classmethod
    def beside(cls, house):
        root = make_root("Vaxt Root", serial=0x71)
        return cls(house, root, TimeStampAuthority.under(root))

    def stamps(self, digest, hash_name, *, at=SIGNED_AT):
        """Tokens over whatever is asked, made when the tests sign."""
        return self.authority.answer(imprint(digest, hash_name), at)["time_stamp_token"].dump()

    @cached_property
    def trust(self):
        return trust_from_files(self.files())

    def files(self, **lists):
        own = self.house.files(toml=TRUST_TOML + ANCHOR)
        return (
            own
            | {"time.pem": certificate_pem(self.root.certificate), "time.crl": make_crl(self.root, {}, at=NOW)}
            | lists
        )

    def values(self, **lists):
        """What proves the certificates of a signature and of its stamps, but for the anchors."""
        found = self.files(**lists)
        issuing = self.house.issuing.certificate.public_bytes(Encoding.DER)
        return Values((issuing,), [found[name] for name in ("issuing.crl", "root.crl", "time.crl")])

    def judge(self, data, **lists):
        revocation = revocation_from_files(self.files(**lists), self.trust)
        return self.house.judge(data, trust=self.trust, revocation=revocation)

    def knows_nothing(self, data):
        """A judge without any lists of his own."""
        return self.house.judge(data, trust=self.trust, revocation=revocation_from_files({}, self.trust))

    def lists_of(self, entries, at):
        return {"issuing.crl": crl(self.house, revoked=entries, at=at)}


HOUR = timedelta(hours=1)
