"""Why an entry is in suspense (aydınlaşdırılmamış) when it is booked; a name is never given another meaning."""

from enum import StrEnum


class Cause(StrEnum):
    """One entry has one cause: the first that is found."""

    PAYER_UNKNOWN = "PAYER_UNKNOWN"  # neither the payer nor the purpose tells an insurer
    SEVERAL_INSURERS = "SEVERAL_INSURERS"  # the purpose names more than one
    PAYER_CONTRADICTS_TEXT = "PAYER_CONTRADICTS_TEXT"  # the purpose names another than the payer
    CODE_UNKNOWN = "CODE_UNKNOWN"  # the insurer is certain, the classification code is not
    CLOSED_INSURER = "CLOSED_INSURER"  # who is closed and owes nothing under the code
    NOTHING_OWED = "NOTHING_OWED"  # the number in the purpose is not enough for money that pays no due whole
    RETURN_UNKNOWN = "RETURN_UNKNOWN"  # it returns what is not there, was returned before or cannot be told apart
    RETURN_OF_USED_MONEY = "RETURN_OF_USED_MONEY"  # a report uses what comes back: booking finds it
    RETURNED = "RETURNED"  # it came back in the same file, so that it never paid anything
    DEBIT_UNKNOWN = "DEBIT_UNKNOWN"  # money went out, and nothing tells why
    NO_AMOUNT = "NO_AMOUNT"  # nothing was paid
    UNDONE = "UNDONE"  # an officer took a match back
