"""The demo world on the disk: written once below ``var/``, reused afterwards, its revocation lists renewed each time.

``demo/`` authorities, cards, signed files, manifest · ``trust/`` what verification reads · ``keys/`` the fund's seal.
Must never touch the ledger, but for ``seed`` inside a transaction that it is given.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Self

from cryptography.x509 import load_pem_x509_certificate

from demo.cards import TRUSTED, AuthorityName, Card, make_authorities, make_cards
from demo.crowd import make_crowd
from demo.decisions import decide_after, planned
from demo.demo_file import DemoFile
from demo.disk import OWNER_ONLY, place
from demo.employers import Employer, make_employers
from demo.files import build, demo_files
from demo.fund_seal import SealHome, keep_seal, seal_home
from demo.insurers import APPLICANTS
from demo.insurers import CHANNEL as APPLICANTS_CHANNEL
from demo.officers import make_officers
from demo.payments import make_payments, make_subordinations
from demo.people import make_people, population
from demo.pki import Authority, certificate_pem, key_pem, load_key
from demo.reports import make_regimes
from demo.statements import CHANNEL as TREASURY
from demo.trust import renew_crls, trust_files
from demo.workbench import Workbench
from pipeline.channels import open_channel, register_party
from pipeline.clock import Clock, SystemClock
from pipeline.database import Write
from pipeline.durable import sync_folder
from registries.insured_before import put_insured_before
from registries.insurers import Insurer, InsurerKind, put_insurers
from registries.officers import put_officers
from registries.payments import put_payments, put_subordinations
from registries.population import put_persons
from registries.regimes import put_regimes
from schemas.identifiers import OfficeCode, Voen
from schemas.person import PersonRecord
from signatures.keys import PemKey

PAYMENTS_CHANNEL = "payments"  # takes the files of payment orders, and tells what became of them
# Raised when the world's content changes: an older one on the disk is then made anew.
EDITION = 16
_SYSTEM = SystemClock()
_OPENED_ON = date(2019, 1, 1)
# Dropped files bear times of the recent past, in drop order, a second apart where nothing else is said.
_OLDEST = timedelta(seconds=300)


@dataclass(frozen=True)
class World:
    """The world below ``var``; make one with ``open``."""

    var: Path
    clock: Clock

    @classmethod
    def open(cls, var: Path, clock: Clock = _SYSTEM, seal: SealHome = SealHome.PEM) -> Self:
        """The world, written if there is none (or an older edition); trust published, revocation lists renewed.

        ``seal`` is where a seal key should be made; one that is there already is kept.
        """
        world = cls(var, clock)
        if not world._is_whole():
            world._make_anew()
        world._publish(seal)
        return world

    @property
    def root(self) -> Path:
        """The folder of the world itself."""
        return self.var / "demo"

    @property
    def trust(self) -> Path:
        """The folder that verification reads its trust from."""
        return self.var / "trust"

    @property
    def keys(self) -> Path:
        """The folder of the fund's seal key."""
        return self.var / "keys"

    @property
    def seal_home(self) -> SealHome:
        """Where the fund's seal key is."""
        return seal_home(self.keys)

    @cached_property
    def employers(self) -> Mapping[str, Employer]:
        """The employers by channel."""
        return {one.channel: one for one in make_employers()}

    @cached_property
    def people(self) -> Mapping[str, PersonRecord]:
        """All persons by role."""
        return make_people()

    @cached_property
    def files(self) -> tuple[DemoFile, ...]:
        """All files in drop order."""
        return demo_files()

    def content(self, name: str) -> bytes:
        """The bytes of a demo file. Raises FileNotFoundError."""
        return (self.root / "files" / name).read_bytes()

    def card_paths(self, name: str) -> tuple[Path, Path]:
        """Key (PEM, owner only) and certificate with its issuing CA (PEM) of a card, for whoever signs by hand."""
        return self.root / "cards" / f"{name}.key.pem", self.root / "cards" / f"{name}.pem"

    def card(self, name: str) -> PemKey:
        """A card as a signing key."""
        key, certificate = self.card_paths(name)
        return Card(key.read_bytes(), certificate.read_bytes(), b"").signs

    def drop(self, inbox: Path, files: Sequence[DemoFile] | None = None) -> None:
        """Puts files (all of them when None) into ``inbox/<channel>/`` in drop order, each whole at once."""
        chosen = self.files if files is None else files
        second = int((self.clock.now() - _OLDEST).timestamp())
        for one in self.files:
            second += not one.same_second
            if one not in chosen:
                continue
            folder = inbox / one.channel
            folder.mkdir(parents=True, exist_ok=True)
            part = folder / f"{one.name}.part"
            part.write_bytes(self.content(one.name))
            os.utime(part, (second,) * 2)
            part.replace(folder / one.name)

    def seed(self, tx: Write, at: datetime | None = None) -> None:
        """Loads insurers and population and opens the channels, each for its employer. As often as one likes.

        ``at`` is the moment of opening: by default the world's clock, a house with a clock of its own gives that.
        """
        opened_at = at or self.clock.now()
        put_insurers(tx, [_insurer(one, self.people[f"{one.channel}.head"]) for one in self.employers.values()])
        put_payments(tx, make_payments(self.employers), opened_at)
        put_subordinations(tx, make_subordinations(self.employers))
        put_persons(tx, population(self.people))
        put_officers(tx, make_officers())
        for one in self.employers.values():
            open_channel(tx, one.channel, opened_at)
            register_party(tx, one.voen, one.channel, opened_at)
        open_channel(tx, PAYMENTS_CHANNEL, opened_at, statements=True)
        open_channel(tx, TREASURY, opened_at, statements=True)
        for role in APPLICANTS.values():
            register_party(tx, self.people[role].fin, APPLICANTS_CHANNEL, opened_at)

    def seed_for_reports(self, tx: Write) -> None:
        """Loads what the day's reports look back on: two thousand persons who were insured before, and the scale of
        each employer. Apart from the rest, which is loaded where no report is.
        """
        put_insured_before(tx, make_crowd(self.employers))
        put_regimes(tx, make_regimes(self.employers))

    def decide(self, tx: Write, wave: int, at: datetime | None = None) -> int:
        """What the officers decide when a wave of files has its answers; how many decisions."""
        return decide_after(tx, planned(self.employers["alfa"].voen), wave, at or self.clock.now())

    def _is_whole(self) -> bool:
        manifest = self.root / "manifest.json"
        return manifest.exists() and json.loads(manifest.read_text(encoding="utf-8"))["edition"] == EDITION

    def _make_anew(self) -> None:
        """Writes everything beside and renames: a crash leaves no world or a whole one."""
        fresh, stale = self.root.with_name("demo.new"), self.root.with_name("demo.old")
        for leftover in (fresh, stale):
            shutil.rmtree(leftover, ignore_errors=True)
        if self.root.exists():
            self.root.replace(stale)
        authorities = make_authorities()
        cards = make_cards(authorities, self.people, self.employers)
        made = build(Workbench(self.people, self.employers, cards))
        _write_authorities(fresh / "authorities", authorities)
        _write_cards(fresh / "cards", cards)
        for name, content in made.items():
            place(fresh / "files" / name, content)
        place(fresh / "manifest.json", _manifest(self.files, made))
        fresh.replace(self.root)
        sync_folder(self.var)
        shutil.rmtree(stale, ignore_errors=True)

    def _publish(self, seal: SealHome) -> None:
        authorities = _read_authorities(self.root / "authorities")
        lists = renew_crls(authorities, at=self.clock.now())
        for name, content in {**trust_files(authorities, keep_seal(self.keys, seal)), **lists}.items():
            place(self.trust / name, content)


def _insurer(employer: Employer, head: PersonRecord) -> Insurer:
    return Insurer(
        voen=Voen.parse(employer.voen),
        name=employer.name,
        kind=InsurerKind(employer.kind),
        sun=employer.sun,
        responsible=f"{head.surname} {head.given_name} {head.patronymic}",
        office=OfficeCode.parse(employer.office),
        opened_on=_OPENED_ON,
    )


def _manifest(files: Sequence[DemoFile], made: Mapping[str, bytes]) -> bytes:
    rows = [{"name": one.name, "channel": one.channel, "sha256": sha256(made[one.name]).hexdigest()} for one in files]
    return json.dumps({"edition": EDITION, "files": rows}, ensure_ascii=False, indent=1).encode()


def _write_authorities(folder: Path, authorities: Mapping[AuthorityName, Authority]) -> None:
    """Only the trusted ones: nobody needs the rogue CA again, and it must never be taken for the other."""
    for name in TRUSTED:
        place(folder / f"{name}.key.pem", key_pem(authorities[name].key), mode=OWNER_ONLY)
        place(folder / f"{name}.pem", certificate_pem(authorities[name].certificate))


def _read_authorities(folder: Path) -> Mapping[AuthorityName, Authority]:
    return {
        name: Authority(
            load_key((folder / f"{name}.key.pem").read_bytes()),
            load_pem_x509_certificate((folder / f"{name}.pem").read_bytes()),
        )
        for name in TRUSTED
    }


def _write_cards(folder: Path, cards: Mapping[str, Card]) -> None:
    for name, card in cards.items():
        place(folder / f"{name}.key.pem", card.key, mode=OWNER_ONLY)
        place(folder / f"{name}.pem", card.certificate + card.chain)
