"""The trust folder of the demo: anchors, the rules per issuing CA, revocation lists, the pinned seal certificate."""

from collections.abc import Mapping
from datetime import datetime

from demo.cards import TRUSTED, AuthorityName, revoked_by
from demo.pki import POLICY_SEAL, Authority, certificate_pem, make_crl

# How each CA writes FİN, VÖEN and card number is an assumption [I] (see demo/cards.py).
# By this line the demo knows a folder as its own.
DEMO_MARK = "# The demo's trust"
TRUST_TOML = f"""\
{DEMO_MARK}: replaced at each start of the demo. Put real anchors into a folder of your own.
[[anchor]]
file = "root.pem"
purpose = "submission"

[[anchor]]
file = "seal.pem"
purpose = "seal"

[[issuer]]
file = "e-imza.pem"
provider = "e-imza"
fin = {{ attribute = "serialNumber", pattern = "^PNOAZ-(.+)$" }}
voen = {{ attribute = "organizationIdentifier", pattern = "^VATAZ-(\\\\d{{10}})$" }}
card_number = {{ attribute = "organizationalUnitName", pattern = "^KART (\\\\d{{10}})$" }}
seal_policy = "{POLICY_SEAL}"

[[issuer]]
file = "asan.pem"
provider = "asan"
fin = {{ attribute = "serialNumber", pattern = "^(.+)$" }}
voen = {{ attribute = "organizationalUnitName", pattern = "^VOEN (\\\\d{{10}})$" }}
card_number = {{ attribute = "title", pattern = "^(\\\\d{{6}})$" }}
seal_policy = "{POLICY_SEAL}"
"""


def trust_files(authorities: Mapping[AuthorityName, Authority], seal_certificate: bytes) -> Mapping[str, bytes]:
    """The folder without its revocation lists, by file name."""
    files = {"trust.toml": TRUST_TOML.encode(), "seal.pem": seal_certificate}
    for name in TRUSTED:
        files[f"{name}.pem"] = certificate_pem(authorities[name].certificate)
    return files


def renew_crls(authorities: Mapping[AuthorityName, Authority], *, at: datetime) -> Mapping[str, bytes]:
    """A fresh revocation list of each trusted CA, by file name; good for 30 days from ``at``."""
    return {f"{name}.crl": make_crl(authorities[name], revoked_by(name), at=at) for name in TRUSTED}
