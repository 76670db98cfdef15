"""Prints the page of finding codes from the catalogue: ``python -m docs.codes > docs/codes.md``."""

from itertools import groupby

from schemas.catalogue import CodeEntry, catalogue

_HEAD = """\
# Finding codes

Every remark on a file or a document bears one of these codes. `error`: not accepted as it is; `review`: an office
looks before it is accepted; `warn`: accepted, the sender is told; `info`: for the record.
Codes and their meanings never change; texts may get better.
`{value}` stands for what the document says at the place of the finding.

This page is printed by `python -m docs.codes` from `schemas/codes/findings.csv`.
"""


def page() -> str:
    """The whole page in Markdown, one section an area in the order of the catalogue."""
    areas = groupby(catalogue().values(), key=lambda entry: entry.area)
    return _HEAD + "".join(f"\n## {area}\n" + "".join(map(_entry, entries)) for area, entries in areas)


def _entry(entry: CodeEntry) -> str:
    lines = [f"**az** {entry.az}", f"**en** {entry.en}"]
    if entry.hint_az:
        lines += [f"*Necə düzəltməli:* {entry.hint_az}", f"*How to repair:* {entry.hint_en}"]
    if entry.basis:
        lines.append(f"*Basis:* {entry.basis}")
    return f"\n### {entry.code}\n\n`{entry.severity}`\n\n" + "".join(f"- {line}\n" for line in lines)


if __name__ == "__main__":
    print(page(), end="")
