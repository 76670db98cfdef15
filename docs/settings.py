"""Prints docs/settings.md from the settings class (``python -m docs.settings``); a test compares the two."""

from pipeline.settings import PREFIX, Settings


def page() -> str:
    """The whole page."""
    lines = [
        "# Settings",
        "",
        "Environment variables; `--var` stands over `QEBUL_VAR`. A `QEBUL_…` name that is not here is refused.",
        "Made from `pipeline/settings.py` by `python -m docs.settings`; a test compares the two.",
        "",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "–" if field.default is None else f"`{field.default}`"
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
