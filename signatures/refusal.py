"""How a refusal travels from the depth of a parser to its door.

Exception
└── Refused   carries the ``Reason``; caught where a container is opened or a proof is made, never leaves the package
"""

from signatures.reasons import Reason, ReasonCode


class Refused(Exception):  # noqa: N818 - an outcome on its way, no error
    """The bytes are refused for ``reason``."""

    def __init__(self, code: ReasonCode, detail: str = "") -> None:
        self.reason = Reason(code, detail)
        super().__init__(code)
