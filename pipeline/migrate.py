"""Migrations: from the first table on, the schema changes only through ``pipeline/migrations/versions``."""

from pathlib import Path

from alembic import command
from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"


def upgrade(database: Path) -> None:
    """Brings the tables up to date; creates them in a new file. Only under the lock of the house."""
    database.parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(config(database), "head")


def config(database: Path) -> Config:
    """Alembic's configuration without a file."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("sqlalchemy.url", f"sqlite:///{database}".replace("%", "%%"))
    return made
