"""Migrations: from the first table on, the schema changes only through ``pipeline/migrations/versions``."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipeline.database import Reads

FOLDER = Path(__file__).parent / "migrations"


def upgrade(database: Path) -> None:
    """Brings the tables up to date; creates them in a new file. Only under the lock of the house."""
    database.parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(config(database), "head")


def is_current(reads: Reads) -> bool:
    """Are the tables those of this version of the program?"""
    known = ScriptDirectory(str(FOLDER)).get_current_head()
    return MigrationContext.configure(reads).get_current_revision() == known


def config(database: Path) -> Config:
    """Alembic's configuration without a file."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("sqlalchemy.url", f"sqlite:///{database}".replace("%", "%%"))
    return made
