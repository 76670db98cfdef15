"""Which store a house has: its settings say so, and nobody else asks."""

from pipeline.blobs import BlobStore, DirectoryStore
from pipeline.settings import Settings


def open_store(settings: Settings) -> BlobStore:
    """The folder ``store`` below ``var``, or a bucket. Raises OSError when the file of the secret cannot be read."""
    folder = settings.folder("store")
    if settings.store_url is None:
        return DirectoryStore(folder)
    # not before it is wanted: 15 MB of a library that a house on one machine never needs
    from pipeline.s3_store import Bucket, S3BlobStore  # noqa: PLC0415

    name, prefix = settings.store_bucket
    bucket = Bucket(name, prefix, settings.store_region, settings.store_endpoint, settings.store_key)
    return S3BlobStore(bucket, folder)
