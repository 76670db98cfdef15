"""Trust material in use: the snapshot that the database names, read from the store, built once per version.

The folder ``var/trust/`` is only where an operator puts new material; ``refresh`` records it as a snapshot. Workers and
replays read snapshots, so a decision can always be repeated with what it was judged by.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.blobs import BlobStore
from pipeline.clock import Clock
from pipeline.database import Database, Reads
from pipeline.lines import NotReadyError
from pipeline.log import get_logger
from pipeline.promises import promise, redeem, redeem_leftovers
from registries.trust_snapshots import latest, record
from signatures.revocation import RevocationIndex, revocation_from_files
from signatures.trust import TrustError, TrustStore, read_trust_directory, trust_from_files, trust_paths

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TrustMaterial:
    """What a verification is judged by."""

    trust: TrustStore
    revocation: RevocationIndex


def build_material(files: Mapping[str, bytes], before: TrustMaterial | None = None) -> TrustMaterial:
    """Reads a snapshot's files; revocation lists that stand in ``before`` are not read again. Raises TrustError."""
    trust = trust_from_files(files)
    known = before.revocation if before is not None and before.trust == trust else None
    return TrustMaterial(trust, revocation_from_files(files, trust, known))


class TrustLibrary:
    """Keeps the material of the newest snapshot; asks the database which that is, each time."""

    def __init__(self, store: BlobStore) -> None:
        self.store = store
        self._kept: tuple[str, TrustMaterial] | None = None

    def current(self, reads: Reads) -> TrustMaterial:
        """The newest material. Raises NotReadyError where none was ever recorded."""
        snapshot = latest(reads)
        if snapshot is None:
            raise NotReadyError("no trust was ever recorded: see docs/operating.md")
        if self._kept is None or self._kept[0] != snapshot.version:
            files = {name: self.store.read(digest) for name, digest in snapshot.files.items()}
            self._kept = (snapshot.version, self.build(files))
        return self._kept[1]

    def build(self, files: Mapping[str, bytes]) -> TrustMaterial:
        """The material of other files, with what is kept of the newest. Raises TrustError."""
        return build_material(files, None if self._kept is None else self._kept[1])


class TrustRefresh:
    """The tick that turns a changed folder into a snapshot. A broken folder is logged and the last snapshot stays."""

    def __init__(self, folder: Path, database: Database, store: BlobStore, clock: Clock) -> None:
        self.folder = folder
        self.database = database
        self.store = store
        self.library = TrustLibrary(store)
        self.clock = clock
        self._seen: tuple[tuple[str, int, int], ...] = ()

    def __call__(self) -> None:
        """Looks at names, sizes and times; reads only when they changed."""
        seen = self._look()
        if seen == self._seen:
            return
        try:
            files = read_trust_directory(self.folder)
            material = self.library.build(files)
            self._refuse_older(material.trust)
            self._record(material.trust.version, files)
        except (TrustError, OSError) as error:
            log.error("trust.not_loaded", error=type(error).__name__, reason=str(error))
            return
        for problem in material.revocation.problems:
            log.error("trust.revocation_list", problem=problem)
        self._seen = seen

    def _record(self, version: str, files: Mapping[str, bytes]) -> None:
        digests = {name: sha256(data).hexdigest() for name, data in files.items()}
        sizes = {digests[name]: len(data) for name, data in files.items()}
        now = self.clock.now()
        redeem_leftovers(self.database, self.store, now)
        with self.database.write() as tx:
            promise(tx, sizes, now)
        for data in files.values():
            self.store.put_bytes(data)
        with self.database.write() as tx:
            redeem(tx, sizes, now)
            if record(tx, version, digests, now):
                log.info("trust.recorded", version=version, files=len(files))

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        looks: list[tuple[str, int, int]] = []
        for path in trust_paths(self.folder) if self.folder.is_dir() else []:
            with suppress(FileNotFoundError):  # taken away just now
                stat = path.stat()
                looks.append((str(path), stat.st_size, stat.st_mtime_ns))
        return tuple(looks)

    def _refuse_older(self, trust: TrustStore) -> None:
        """A supervisor's list of before would bring back whom he withdrew since. Raises TrustError."""
        if not trust.lists:
            return
        try:
            with self.database.reads() as reads:
                in_use = self.library.current(reads).trust.lists
        except (NotReadyError, TrustError, OSError):  # nothing that could be compared with
            return
        files = {one.file for one in trust.lists}
        for one in trust.lists:
            # Its own file, or one of its territory that is named no longer: a territory may have two supervisors.
            own = [known for known in in_use if known.file == one.file]
            gone = [known for known in in_use if known.file not in files]
            newest = max((known.sequence for known in own or gone if known.territory == one.territory), default=0)
            if one.sequence < newest:
                raise TrustError(f"{one.file}: number {one.sequence} is older than {newest}, which is in use")
