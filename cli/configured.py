"""The settings that a command works with, apart from the house: `qebul web` needs no more, and stays small."""

from pathlib import Path

from pydantic import ValidationError

from cli.exits import UsageError
from pipeline.settings import Settings


def settings_for(var: Path | None) -> Settings:
    """Settings from the environment, with ``--var`` standing over it. Raises UsageError."""
    try:
        settings = Settings() if var is None else Settings(var=var)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))} {one['msg']}".strip() for one in error.errors())
        raise UsageError(f"settings: {faults}") from None
    if settings.statement_mappings is not None:
        _check_mappings(settings.statement_mappings)
    return settings


def _check_mappings(folder: Path) -> None:
    """Told before the house starts, not by the first statement that comes."""
    from reconciliation.csv_mapping import MappingError, mappings_of  # noqa: PLC0415 - only where a folder is named

    try:
        mappings_of(folder)
    except MappingError as error:
        raise UsageError(f"statement mappings: {error}") from None
