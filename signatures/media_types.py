"""The media type of a file by the ending of its name, from a short list of ours: the system's tables differ."""

from pathlib import PurePosixPath

_TYPES = {
    ".xml": "application/xml",
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def media_type_of(name: str) -> str:
    """``application/octet-stream`` for an ending that isn't in the list."""
    return _TYPES.get(PurePosixPath(name).suffix.casefold(), "application/octet-stream")
