"""Prints docs/settings.md from the settings class (``python -m docs.settings``); a test compares the two."""

from pipeline.secret_settings import SecretFiles
from pipeline.settings import PREFIX, Settings


def page() -> str:
    """The whole page."""
    lines = [
        "# Settings",
        "",
        "Environment variables; `--var` stands over `QEBUL_VAR`. A `QEBUL_…` name that is not here is refused.",
        "A secret (marked †) may stand in a file, on its first line: `QEBUL_BROKER_URL_FILE=/run/secrets/broker_url`.",
        "Made from `pipeline/settings.py` by `python -m docs.settings`; a test compares the two.",
        "",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    files = SecretFiles(Settings, PREFIX).variables()
    for name, field in Settings.model_fields.items():
        default = "–" if field.default is None else f"`{field.default}`"
        secret = " †" if f"{PREFIX}{name.upper()}_FILE" in files else ""
        lines.append(f"| `{PREFIX}{name.upper()}`{secret} | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
