"""Prints docs/statuses.md from the status table: ``python -m docs.statuses > docs/statuses.md``; a test compares."""

from pipeline.status import MEANINGS, TRANSITIONS, Status


def page() -> str:
    """The whole page."""
    lines = [
        "# Statuses",
        "",
        "Made from `pipeline/status.py` by `python -m docs.statuses`; a test compares the two.",
        "",
        "| status | | az | meaning |",
        "|---|---|---|---|",
    ]
    for status in Status:
        meaning = MEANINGS[status]
        lines.append(f"| `{status}` | {'terminal' if meaning.terminal else 'open'} | {meaning.az} | {meaning.en} |")
    lines += [
        "",
        "## Transitions",
        "",
        "| from | event | by | to | answers |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {f'`{t.source}`' if t.source else '–'} | {t.event} | {t.by} | `{t.target}` | {t.notice or '–'} |"
        for t in TRANSITIONS
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
