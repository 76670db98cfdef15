"""Is the process alive, can it take files? Asked by whatever starts and stops it; told to anybody, and nothing more."""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.blobs import BlobStore
from pipeline.channels import open_channels
from pipeline.database import Database, DatabaseTrouble


class Health:
    """``/healthz`` and ``/readyz``."""

    def __init__(self, database: Database, store: BlobStore) -> None:
        self.database = database
        self.store = store
        self.stopping = False

    async def alive(self, request: Request) -> Response:
        """200 as long as the event loop turns."""
        del request
        return JSONResponse({"alive": True})

    async def ready(self, request: Request) -> Response:
        """200 when a file could be taken now; else 503 with what is missing."""
        del request
        missing = await anyio.to_thread.run_sync(self._missing)
        return JSONResponse({"ready": not missing, "missing": missing}, 503 if missing else 200)

    def _missing(self) -> list[str]:
        missing = ["stopping"] if self.stopping else []
        try:
            with self.database.reads() as reads:
                open_channels(reads)
        except DatabaseTrouble:
            missing.append("database")
        if not self.store.answers():
            missing.append("store")
        return missing
