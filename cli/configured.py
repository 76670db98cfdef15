"""The settings that a command works with, apart from the house: `qebul web` needs no more, and stays small."""

from pathlib import Path

from pydantic import ValidationError

from cli.exits import UsageError
from pipeline.settings import Settings


def settings_for(var: Path | None) -> Settings:
    """Settings from the environment, with ``--var`` standing over it. Raises UsageError."""
    try:
        return Settings() if var is None else Settings(var=var)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))} {one['msg']}".strip() for one in error.errors())
        raise UsageError(f"settings: {faults}") from None
