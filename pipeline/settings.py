"""The one configuration object: environment variables ``QEBUL_…``; an unknown name is refused, never ignored."""

import os
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.bounds import MEMORY_MB, SECONDS
from pipeline.database import Place
from pipeline.postgresql import database_url

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
    database_url: Annotated[
        SecretStr | None,
        Field(
            description="The PostgreSQL database, `postgresql://USER@HOST/DATABASE` (encoding UTF8, locale C)."
            " Unset: SQLite in `qebul.sqlite` below `QEBUL_VAR`."
        ),
    ] = None
    database_password_file: Annotated[
        Path | None, Field(description="File whose first line is the password for `QEBUL_DATABASE_URL`.")
    ] = None
    store_url: Annotated[
        str | None,
        Field(
            pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-]+)*$",
            description="The bucket where bytes are kept, `s3://BUCKET/PREFIX`, for the processes of many machines."
            " Unset: the folder `store` below `QEBUL_VAR`.",
        ),
    ] = None
    store_endpoint: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^/?#@\s]+$",
            description="Address of the server of `QEBUL_STORE_URL`, without a path. Unset: Amazon's of the region.",
        ),
    ] = None
    store_region: Annotated[str, Field(description="Region of the bucket.")] = "us-east-1"
    store_key_id: Annotated[
        str | None, Field(description="Id of the access key to the bucket. Unset: the role of the machine.")
    ] = None
    store_secret_file: Annotated[
        Path | None, Field(description="File whose first line is the secret of `QEBUL_STORE_KEY_ID`.")
    ] = None
    workers: Annotated[int, Field(ge=1, le=64, description="Worker processes that run the stages.")] = 2
    ocr_workers: Annotated[
        int | None,
        Field(ge=1, le=64, description="Processes that read scans, beside the workers. Unset: one for each core."),
    ] = None
    batch: Annotated[int, Field(ge=1, le=1000, description="Most legs that one claim takes.")] = 200
    lease_seconds: Annotated[int, Field(ge=2, description="How long a claim holds without being renewed.")] = 30
    leg_limit_seconds: Annotated[int, Field(ge=5, description="A leg that works longer ends its worker.")] = 300
    worker_memory_mb: Annotated[
        int, Field(ge=512, description="Address space of a worker process; a bomb ends the worker, not the machine.")
    ] = 4096
    verify_memory_mb: Annotated[
        int,
        Field(
            ge=16,
            description="What verifying one document may add to its worker's address space; one that needs more is"
            " set aside.",
        ),
    ] = MEMORY_MB
    verify_seconds: Annotated[
        float,
        Field(gt=0, description="A document that is verified longer ends its worker; three times, it is set aside."),
    ] = SECONDS
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
    revocation_fetch_minutes: Annotated[
        float | None,
        Field(
            gt=0,
            description="How often revocation lists, and trusted lists with a url, are fetched, with OCSP answers about"
            " signers who wait for one. Unset: nothing is fetched.",
        ),
    ] = None
    revocation_fetch_seconds: Annotated[
        float, Field(gt=0, description="A list or answer that takes longer is left.")
    ] = 30.0
    revocation_fetch_bytes: Annotated[int, Field(ge=1024, description="A list or answer that is larger is left.")] = (
        64 * 1024 * 1024
    )
    revocation_fetch_private: Annotated[
        str,
        Field(
            description="Private networks from which lists may be fetched, with commas between."
            " Empty: addresses of the open internet only."
        ),
    ] = ""
    dependency_minutes: Annotated[
        float, Field(ge=0, description="How long an item waits for an earlier one that it depends on.")
    ] = 10.0
    statement_part: Annotated[
        int, Field(ge=1, le=10_000, description="Entries of a bank's statement that one commit books.")
    ] = 10_000
    statement_mappings: Annotated[
        Path | None,
        Field(description="Folder of TOML files that describe CSV statements of banks, beside those of the package."),
    ] = None
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
    broker_url: Annotated[
        str | None,
        Field(
            description="Redis that carries wake-ups between processes (`redis://HOST:PORT/0`, `rediss://…`)."
            " Unset: each process wakes itself."
        ),
    ] = None
    broker_password_file: Annotated[
        Path | None, Field(description="File whose first line is the password for `QEBUL_BROKER_URL`.")
    ] = None
    sweep_seconds: Annotated[
        float, Field(gt=0, description="How often `qebul beat` sends again what is due and was not taken.")
    ] = 1.0
    slow_poll_seconds: Annotated[
        float, Field(gt=0, description="A worker that heard nothing from the broker for so long looks for itself.")
    ] = 5.0
    health_host: Annotated[
        str, Field(description="Address where a process answers `/healthz`, `/readyz` and `/metrics`.")
    ] = "127.0.0.1"
    health_port: Annotated[
        int | None,
        Field(
            ge=0,
            le=65535,
            description="Its port; `--health` stands over it. Unset: no such door. `up` and `desk` have none.",
        ),
    ] = None
    web_host: Annotated[str, Field(description="Address that `qebul web` listens on.")] = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535, description="Port of `qebul web`; 0: any free one.")] = 8080
    web_uploads: Annotated[
        int, Field(ge=1, le=200, description="Uploads received at once; one channel has at most a quarter of them.")
    ] = 16
    web_idle_seconds: Annotated[
        float, Field(gt=0, description="An upload that brings nothing for so long is ended.")
    ] = 30.0
    web_upload_seconds: Annotated[float, Field(gt=0, description="An upload that takes longer is ended.")] = 3600.0
    web_unfinished: Annotated[
        int, Field(ge=1, le=10_000, description="Resumable uploads of one channel that are begun and not yet whole.")
    ] = 20
    web_resume_hours: Annotated[
        float, Field(gt=0, description="A resumable upload that is not whole after that is given up.")
    ] = 24.0
    web_requests_per_minute: Annotated[
        int, Field(ge=0, description="Requests of one credential in a minute, in each web process; 0: no limit.")
    ] = 600
    web_stop_seconds: Annotated[
        int, Field(ge=1, description="How long a `qebul web` that stops lets its uploads go on.")
    ] = 20
    web_proxies: Annotated[
        str,
        Field(
            description="Addresses or networks of the proxies that prove client certificates, with commas between."
            " Empty: nobody's word is taken."
        ),
    ] = ""
    web_certificate_header: Annotated[
        str,
        Field(
            description="Header in which such a proxy hands on the certificate: RFC 9440, escaped PEM, or its SHA-256."
        ),
    ] = "Client-Cert"
    lookups_per_minute: Annotated[
        int | None,
        Field(ge=1, description="Persons asked of the population register in a minute, by all processes together."),
    ] = None
    ocr_languages: Annotated[
        str,
        Field(
            pattern=r"^[a-z_]+(\+[a-z_]+)*$",
            description="Languages in which scans are read, as tesseract names and joins them (`aze+rus`); each makes"
            " it slower.",
        ),
    ] = "aze"
    ocr_seconds: Annotated[
        float, Field(gt=0, le=240, description="A page of a scan that takes longer to be read is left unread.")
    ] = 60.0
    clamd: Annotated[
        str | None,
        Field(
            pattern=r"^(/[^\s]+|[^\s:/]+:\d{1,5})$",
            description="Where clamd listens, `/run/clamav/clamd.ctl` or `HOST:PORT`: scans are looked at for malware."
            " Unset: they are not.",
        ),
    ] = None
    clamd_required: Annotated[
        bool, Field(description="Scans wait while clamd does not answer; `false`: they go on, unlooked at.")
    ] = True
    clamd_seconds: Annotated[
        float, Field(gt=0, description="A file that clamd looks at for longer counts as not looked at.")
    ] = 60.0
    payments_channel: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$",
            description="Channel whose outbox gets the files of payment orders, where `payout_receivers.csv` names no"
            " receiver's own.",
        ),
    ] = "payments"
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
    desk_forwarders: Annotated[
        str,
        Field(
            description="Addresses or networks, comma-separated, of proxies before the screen: whose password is tried "
            "is told by their `X-Forwarded-For`. Without them all who come through one proxy share its tries."
        ),
    ] = ""
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
    desk_tries_per_minute: Annotated[
        int, Field(ge=1, le=100_000, description="Passwords that one address may try at the screen in a minute.")
    ] = 120
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Field(description="Least level logged.")] = (
        "info"
    )
    log_format: Annotated[Literal["json", "console"], Field(description="Form of a log line.")] = "json"

    @field_validator("web_proxies", "revocation_fetch_private")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        _networks(text)
        return text

    @model_validator(mode="after")
    def _no_unknown_names(self) -> Self:
        known = {PREFIX + name.upper() for name in type(self).model_fields}
        unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
        if unknown:
            raise UnknownSettingError(unknown)
        return self

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, told: SecretStr | None) -> SecretStr | None:
        if told is not None:
            database_url(told.get_secret_value())
        return told

    @model_validator(mode="after")
    def _key_is_whole(self) -> Self:
        if (self.store_key_id is None) != (self.store_secret_file is None):
            raise ValueError("QEBUL_STORE_KEY_ID and QEBUL_STORE_SECRET_FILE go together")
        return self

    @property
    def database_path(self) -> Path:
        """The SQLite file of a house without ``database_url``."""
        return self.var / "qebul.sqlite"

    @property
    def database(self) -> Place:
        """Where the ledger is. Raises OSError when the password's file cannot be read."""
        if self.database_url is None:
            return self.database_path
        return database_url(self.database_url.get_secret_value(), _first_line(self.database_password_file))

    @property
    def broker_password(self) -> str | None:
        """The broker's password. Raises OSError when its file cannot be read."""
        return _first_line(self.broker_password_file)

    @property
    def store_bucket(self) -> tuple[str, str]:
        """Name and prefix (may be empty) of the bucket in ``store_url``."""
        name, _, prefix = (self.store_url or "").removeprefix("s3://").partition("/")
        return name, prefix

    @property
    def store_key(self) -> tuple[str, str] | None:
        """Id and secret of the access key. Raises OSError when the file of the secret cannot be read."""
        secret = _first_line(self.store_secret_file)
        return None if self.store_key_id is None or secret is None else (self.store_key_id, secret)

    @property
    def trusted_proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """``web_proxies``, read."""
        return _networks(self.web_proxies)

    @property
    def fetch_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """``revocation_fetch_private``, read."""
        return _networks(self.revocation_fetch_private)

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

    def folder(
        self, name: Literal["inbox", "claimed", "outbox", "store", "trust", "keys", "aside", "log", "uploads"]
    ) -> Path:
        """A folder of run-time data below ``var``."""
        return self.var / name


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Raises ValueError."""
    return tuple(ip_network(one) for one in filter(None, map(str.strip, text.split(","))))


def _first_line(secret: Path | None) -> str | None:
    """What a file holds that a secret lies in; None without a file."""
    return None if secret is None else secret.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
