"""What a submission costs at least: read it, hash it, parse it, one public-key verification, one seal, one commit."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from lxml import etree

from bench.borrowed import OwnPostgreSQL
from demo.world import World
from signatures.keys import SigningKey

_ROW = "insert into floor values ({0}, {0})"


def floor(files: Sequence[Path], world: World, seal: SigningKey, commit: Callable[[str, bytes], None]) -> None:
    """All of it for each of ``files``."""
    verify = verification(world)
    for path in files:
        data = path.read_bytes()
        digest = hashlib.sha256(data)
        etree.fromstring(data)
        verify()
        seal.sign(digest.digest())
        commit(digest.hexdigest(), data)


def verification(world: World) -> Callable[[], None]:
    """One public-key operation with the kind of key that signs the demo's documents."""
    key = world.card("alfa.head").key
    if isinstance(key, ec.EllipticCurvePrivateKey):
        method = ec.ECDSA(hashes.SHA256())
        curve, signed = key.public_key(), key.sign(b"", method)
        return lambda: curve.verify(signed, b"", method)
    public, value = key.public_key(), key.sign(b"", padding.PKCS1v15(), hashes.SHA256())
    return lambda: public.verify(value, b"", padding.PKCS1v15(), hashes.SHA256())


def sqlite_commit(place: Path) -> Callable[[str, bytes], None]:
    """A row for each, durable by itself."""
    connection = sqlite3.connect(place, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "create table floor (id text, data blob)"):
        connection.execute(statement)
    return lambda one, data: void(connection.execute(_ROW.format("?"), (one, data)))


def postgresql_commit(server: OwnPostgreSQL) -> Callable[[str, bytes], None]:
    connection = psycopg.connect(server.url("postgres"), autocommit=True)
    connection.execute("drop table if exists floor")
    connection.execute("create table floor (id text, data bytea)")
    return lambda one, data: void(connection.execute(_ROW.format("%s"), (one, data)))


def void(result: object) -> None:
    """Nothing."""
    del result
