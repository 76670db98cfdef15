"""The one configuration object: environment variables ``QEBUL_…``; an unknown name is refused, never ignored."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "QEBUL_"


class UnknownSettingError(ValueError):
    """The environment has ``QEBUL_…`` names that no setting bears (a typing slip would silently change nothing)."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(f"unknown settings: {', '.join(names)}")


class Settings(BaseSettings):
    """All that can be set, each with its meaning; ``docs/settings.md`` is checked against this class."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    var: Annotated[Path, Field(description="Folder of all run-time data.")] = Path("var")
    workers: Annotated[int, Field(ge=1, le=64, description="Worker processes that run the stages.")] = 2
    batch: Annotated[int, Field(ge=1, le=1000, description="Most legs that one claim takes.")] = 200
    lease_seconds: Annotated[int, Field(ge=2, description="How long a claim holds without being renewed.")] = 30
    leg_limit_seconds: Annotated[int, Field(ge=5, description="A leg that works longer ends its worker.")] = 300
    worker_memory_mb: Annotated[
        int, Field(ge=512, description="Address space of a worker process; a bomb ends the worker, not the machine.")
    ] = 4096
    poll_seconds: Annotated[float, Field(gt=0, description="How often a worker looks for due legs when idle.")] = 0.05
    rescan_seconds: Annotated[float, Field(gt=0, description="How often the inbox folders are read in full.")] = 1.0
    settle_seconds: Annotated[
        float, Field(ge=0, description="A file written in place is taken when size and time stood still this long.")
    ] = 2.0
    max_file_bytes: Annotated[
        int, Field(ge=1024, description="A larger file is stored and refused without being opened.")
    ] = 256 * 1024 * 1024
    hold_hours: Annotated[
        float, Field(ge=0, description="How long an item waits for a revocation list before it is refused.")
    ] = 72.0
    hold_check_seconds: Annotated[float, Field(gt=0, description="How often a held item is looked at again.")] = 60.0
    dependency_minutes: Annotated[
        float, Field(ge=0, description="How long an item waits for an earlier one that it depends on.")
    ] = 10.0
    voen_check_digit: Annotated[
        Literal["error", "review", "warn", "info"], Field(description="Severity of a wrong VÖEN check digit.")
    ] = "warn"
    seal_key: Annotated[
        str | None,
        Field(
            description="The fund's seal: a `pkcs11:` URI (RFC 7512) or the path of a PEM file. Unset: the URI in"
            " `keys/seal.uri` below `QEBUL_VAR` where that file is, else `keys/seal.key.pem`."
        ),
    ] = None
    seal_certificate: Annotated[
        Path | None,
        Field(
            description="PEM certificate of the seal. Unset: the token's own for a key on a token,"
            " else `keys/seal.pem` below `QEBUL_VAR`."
        ),
    ] = None
    seal_pin_file: Annotated[
        Path | None,
        Field(
            description="File with the PIN of the seal's token, readable by its owner only."
            " Unset: the URI's pin-source, else `keys/seal.pin` below `QEBUL_VAR`."
        ),
    ] = None
    pkcs11_module: Annotated[
        Path | None, Field(description="PKCS#11 module where a `pkcs11:` URI names none; also for `qebul sign`.")
    ] = None
    desk_url: Annotated[
        str,
        Field(
            pattern=r"^https?://[^/?#@\s]+$",
            description="Address of the screen as officers type it, without a path. Plain http only on this machine.",
        ),
    ] = "http://127.0.0.1:8501"
    desk_identity: Annotated[
        Literal["password", "proxy", "oidc"],
        Field(description="How officers sign in: our own accounts, a trusted proxy's header, or OpenID Connect."),
    ] = "password"
    desk_proxy_peers: Annotated[
        str,
        Field(description="Addresses or networks, comma-separated, whose header is believed. Needed for `proxy`."),
    ] = ""
    desk_proxy_header: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9-]+$", description="The proxy's header that bears the officer's login.")
    ] = "X-Remote-User"
    desk_oidc_issuer: Annotated[str | None, Field(description="Issuer (https address). Needed for `oidc`.")] = None
    desk_oidc_client: Annotated[str | None, Field(description="Our client id at the issuer. Needed for `oidc`.")] = None
    desk_oidc_secret_file: Annotated[
        Path | None, Field(description="File with the client's secret, readable by its owner only. Needed for `oidc`.")
    ] = None
    desk_oidc_claim: Annotated[str, Field(description="The claim that bears the officer's login.")] = (
        "preferred_username"
    )
    desk_session_hours: Annotated[float, Field(gt=0, le=24, description="A session at the screen ends after that.")] = (
        10.0
    )
    desk_idle_minutes: Annotated[
        float, Field(ge=1, description="A session in which nothing was done for so long is over.")
    ] = 30.0
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Field(description="Least level logged.")] = (
        "info"
    )
    log_format: Annotated[Literal["json", "console"], Field(description="Form of a log line.")] = "json"

    @model_validator(mode="after")
    def _no_unknown_names(self) -> Self:
        known = {PREFIX + name.upper() for name in type(self).model_fields}
        unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
        if unknown:
            raise UnknownSettingError(unknown)
        return self

    @property
    def database_path(self) -> Path:
        """The SQLite file of the embedded way to run."""
        return self.var / "qebul.sqlite"

    @property
    def hold(self) -> timedelta:
        """``hold_hours`` as a duration."""
        return timedelta(hours=self.hold_hours)

    @property
    def desk_session(self) -> timedelta:
        """``desk_session_hours`` as a duration."""
        return timedelta(hours=self.desk_session_hours)

    @property
    def desk_idle(self) -> timedelta:
        """``desk_idle_minutes`` as a duration."""
        return timedelta(minutes=self.desk_idle_minutes)

    @property
    def dependency_wait(self) -> timedelta:
        """``dependency_minutes`` as a duration."""
        return timedelta(minutes=self.dependency_minutes)

    def folder(self, name: Literal["inbox", "claimed", "outbox", "store", "trust", "keys", "aside", "log"]) -> Path:
        """A folder of run-time data below ``var``."""
        return self.var / name
