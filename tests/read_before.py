"""What stands on the demo's scans: each page read once in a run of tests, by whichever process asks first.

A world's papers have the same bytes each time. Houses in this process share the readings; those in processes of their
own are given them with their database, so that tests of kills, restarts and screens don't read sixty pages each.
"""

import fcntl
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.schema import CreateTable

from demo.world import World
from pipeline.bulk import upsert
from pipeline.clock import SystemClock
from pipeline.database import Database
from pipeline.settings import Settings
from registries.page_readings import KeptReadings
from registries.scan_tables import page_reading
from stages.assembly import build
from stages.scan_reading import reader_of

_PAPERS = (".pdf", ".png", ".jpg", ".tif")


class ReadBefore:
    """Readings in a database of the run's own, below ``folder``."""

    ours: "ReadBefore"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        database = Database(folder / "read-before.sqlite")
        with database.write() as tx:
            tx.execute(CreateTable(page_reading, if_not_exists=True))
        self.database = database
        self.readings = KeptReadings(database, SystemClock())

    def given_to(self, settings: Settings) -> None:
        """Opens the house and puts what stands on its world's scans into its database."""
        self._read_all(settings)
        with self.database.reads() as reads:
            rows = [row._asdict() for row in reads.execute(select(page_reading))]
        house = build(settings)
        house.open_house()
        with house.database.write() as tx:
            upsert(tx, page_reading, rows)
        house.close()

    def _read_all(self, settings: Settings) -> None:
        """One process at a time: whoever comes second finds them read."""
        read = reader_of(settings, self.readings)
        with (self.folder / "read-before.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for data in _papers(World.open(settings.var)):
                read.read(data, read.turn())


def _papers(world: World) -> Iterator[bytes]:
    for path in sorted((world.root / "files").glob("*.asice")):
        try:
            with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as container:
                yield from (container.read(name) for name in container.namelist() if name.endswith(_PAPERS))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
            continue  # one of the hostile files
