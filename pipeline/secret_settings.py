"""Settings that are secrets may stand in files: ``QEBUL_BROKER_URL_FILE=/run/secrets/broker_url``."""

import os
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource


class SecretFiles(PydanticBaseSettingsSource):
    """Reads the files that the environment names, for fields that are marked as secrets. Raises OSError."""

    def __init__(self, settings: type[BaseSettings], prefix: str) -> None:
        super().__init__(settings)
        self.prefix = prefix

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The first line of the file, None where none is named."""
        path = os.environ.get(self._variable(field_name)) if _is_secret(field) else None
        if path is None:
            return None, field_name, False
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        return (lines[0].strip() if lines else ""), field_name, False

    def __call__(self) -> dict[str, Any]:
        """The values found."""
        values = {name: self.get_field_value(field, name)[0] for name, field in self._fields()}
        return {name: value for name, value in values.items() if value is not None}

    def variables(self) -> set[str]:
        """The names of environment variables that may name a file."""
        return {self._variable(name) for name, field in self._fields() if _is_secret(field)}

    def _fields(self) -> list[tuple[str, FieldInfo]]:
        return list(self.settings_cls.model_fields.items())

    def _variable(self, name: str) -> str:
        return f"{self.prefix}{name.upper()}_FILE"


def _is_secret(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("secret"))
