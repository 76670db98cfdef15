"""Streamlit's own media (`/media/<hash>`): given only to the login session on whose screen it stands now.

Streamlit gives a file to anyone who knows its address, and two officers who are shown the same bytes have the same
address. Trap: this reads Streamlit's own tables (1.67), there is no public way; if they move, nothing is given out.
"""

from pathlib import PurePosixPath

from streamlit.runtime import Runtime


def is_shown_to(path: str, seat_key: str, seat_header: str) -> bool:
    """Does the file of this path stand on a page of the session with this key?"""
    runtime = Runtime.instance()
    file_id = PurePosixPath(path).stem
    shown = runtime.media_file_mgr._files_by_session_and_coord  # noqa: SLF001 - see the trap above
    return any(
        file_id in shown.get(one.session.id, {}).values()
        for one in runtime._session_mgr.list_active_sessions()  # noqa: SLF001
        if one.client.client_context and (seat_header, seat_key) in one.client.client_context.headers
    )
