"""One SoftHSM token for the whole test process: the module reads where its tokens are only once."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pki import House

from demo.pki import make_key
from signatures.keys import PemKey
from signatures.soft_token import CONF_VARIABLE, make_soft_token, put_key, softhsm_module, write_conf
from signatures.token_key import TokenKey
from signatures.token_uri import TokenUri

PIN = "314159265"
LABEL = "Sınaq; token"
URI = "pkcs11:token=S%C4%B1naq%3B%20token"


@dataclass(frozen=True)
class Soft:
    module: Path
    originals: dict[str, PemKey]

    @classmethod
    def build(cls, folder: Path, house: House) -> "Soft":
        module = softhsm_module()
        assert module is not None, "SoftHSM is not installed: apt-get install softhsm2"
        conf = write_conf(folder)
        os.environ[CONF_VARIABLE] = str(conf)
        make_soft_token(conf, module, LABEL, PIN)
        originals = {name: house.card("rsa" if name == "rsa" else "person", key=make_key(kind)) for name, kind in KINDS}
        for name, key in originals.items():
            put_key(module, LABEL, PIN, name, key.key, key.certificate, *key.chain, house.root.certificate)
        return cls(module, originals)

    def key(self, name: str, pin: str = PIN, **more: Any) -> TokenKey:
        return TokenKey.open(TokenUri.parse(f"{URI};object={name}"), pin, module=self.module, **more)


KINDS = (("rsa", "rsa2048"), ("p256", "p256"), ("p384", "p384"))
