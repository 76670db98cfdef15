"""How Streamlit is set: by code, over whatever a file in the working folder or the environment says.

Trap: options must stand before the first ``st.App`` is made, and a new parse of files would drop them; under an ASGI
server nobody parses again.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from streamlit import config

from review_ui.address import Site
from review_ui.gate import SEAT_HEADER
from review_ui.theme import OPTIONS

# What the browser may know, whatever goes wrong; what leaves the house: nothing.
_CLOSED: Mapping[str, Any] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "runner.magicEnabled": False,
    # else each page of anybody ends with a walk over all that the process holds: more than half of what a page cost
    "runner.postScriptGC": False,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 1,
    "server.runOnSave": False,
    "server.scriptHealthCheckEnabled": False,
}


def set_options(site: Site) -> None:
    """Sets them all. Raises RuntimeError for one that this Streamlit does not know."""
    options = dict(_CLOSED) | dict(OPTIONS)
    options["server.allowedHosts"] = [urlsplit(site.origin).hostname]
    options["server.trustedUserHeaders"] = {SEAT_HEADER: "seat"}
    config.get_config_options(force_reparse=True, options_from_flags=options)
