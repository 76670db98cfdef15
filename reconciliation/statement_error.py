"""Why a statement cannot be read. Expected with a stranger's file: the stage makes a finding of it.

ValueError
└── StatementError   carries a code of ``schemas/codes/findings.csv``, the place and the value as written
"""

LONGEST_VALUE = 60


class StatementError(ValueError):
    """``where``: statement, entry or line, as ``Stmt[1]/Ntry[3]`` or ``line 12``; ``value`` is never logged."""

    def __init__(self, code: str, where: str = "", value: str = "") -> None:
        super().__init__(code, where)
        self.code = code
        self.where = where
        self.value = value[:LONGEST_VALUE]
