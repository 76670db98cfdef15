"""A client of tus 1.0.0 for tests, and one that is cut on purpose."""

import base64

from upload_door import wait_for

SPEAKS = {"Tus_Resumable": "1.0.0"}


def begin(door, length, *, name="sened.xml", channel="alfa", **headers):
    told = {"Upload_Metadata": f"filename {base64.b64encode(name.encode()).decode()}"} if name else {}
    sent = SPEAKS | {"Upload_Length": str(length)} | told | headers
    return door.ask("POST", "/v1/uploads", channel=channel, **sent)


def look(door, place, *, channel="alfa", **headers):
    return door.ask("HEAD", place, channel=channel, **SPEAKS | headers)


def offset(door, place):
    return int(look(door, place).headers["upload-offset"])


def append(door, place, at, data, *, channel="alfa", **headers):
    sent = SPEAKS | {"Upload_Offset": str(at), "Content_Type": "application/offset+octet-stream"} | headers
    return door.ask("PATCH", place, data, channel=channel, **sent)


def append_and_cut(door, place, at, data, much, *, channel="alfa"):
    """Says that all of ``data`` comes, sends ``much`` of it, waits until that is written, and cuts the line."""
    line = begin_append(door, place, at, len(data), channel=channel)
    line.sendall(data[:much])
    wait_for(lambda: offset(door, place) == at + much)
    line.close()


def begin_append(door, place, at, length, *, channel="alfa"):
    import socket

    rows = [
        f"PATCH {place} HTTP/1.1",
        "Host: qebul",
        f"Authorization: Bearer {door.tokens[channel]}",
        "Tus-Resumable: 1.0.0",
        f"Upload-Offset: {at}",
        "Content-Type: application/offset+octet-stream",
        f"Content-Length: {length}",
    ]
    line = socket.create_connection(("127.0.0.1", door.port), timeout=30)
    line.sendall("\r\n".join(rows).encode() + b"\r\n\r\n")
    return line
