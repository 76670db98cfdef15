"""Where the employer's commands find trust: a folder with ``trust.toml``, certificates and revocation lists."""

import os
from pathlib import Path
from typing import Annotated

import typer

from signatures.revocation import RevocationIndex, revocation_from_files
from signatures.trust import TrustStore, read_trust_directory, trust_from_files

TrustOption = Annotated[
    Path | None,
    typer.Option("--trust", help="Folder with trust.toml, certificates and CRLs (default: trust/ below var/)."),
]


def trust_folder(given: Path | None, var: Path | None) -> Path:
    """``--trust``, or ``trust/`` below ``--var``, ``QEBUL_VAR`` or ``var/``."""
    return given or (var or Path(os.environ.get("QEBUL_VAR", "var"))) / "trust"


def read_trust(folder: Path) -> tuple[TrustStore, RevocationIndex]:
    """The trust store and the revocation lists of a folder. Raises TrustError, OSError."""
    files = read_trust_directory(folder)
    trust = trust_from_files(files)
    return trust, revocation_from_files(files, trust)
