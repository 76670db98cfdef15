"""The officers of the demo: one for each employer's local office, a supervisor of all of them, two
finance officers, an auditor.
"""

from datetime import datetime

from demo.employers import make_employers
from pipeline.database import Write
from registries.officer_accounts import account_of, give_password
from registries.officers import Officer, Role
from registries.passwords import hash_password
from schemas.identifiers import OfficeCode

DEMO_PASSWORD = "nümunə şöbə 2026"  # noqa: S105 - of an invented world
WHO_DECIDES = "aliyeva"  # an officer of the office where the day's tables wait
_NAMES = {
    "alfa": (WHO_DECIDES, "Əliyeva Nigar"),
    "beta": ("huseynov", "Hüseynov Orxan"),
    "qamma": ("mammadova", "Məmmədova Günel"),
}
_FINANCE = (("quliyeva", "Quliyeva Sevinc"), ("hesenov", "Həsənov Tural"))  # two: the second one confirms


def make_officers() -> tuple[Officer, ...]:
    """Always the same."""
    offices = {one.channel: OfficeCode.parse(one.office) for one in make_employers()}
    everywhere = tuple(sorted(set(offices.values())))
    return (
        *(Officer(login, name, Role.OFFICER, (offices[channel],)) for channel, (login, name) in _NAMES.items()),
        Officer("qasimov", "Qasımov Elçin", Role.SUPERVISOR, everywhere),
        *(Officer(login, name, Role.FINANCE, everywhere) for login, name in _FINANCE),
        Officer("audit", "Vəliyeva Sevda", Role.AUDITOR, everywhere),
    )


def give_demo_passwords(tx: Write, at: datetime) -> None:
    """Who has no account yet signs in with ``DEMO_PASSWORD``, and need not change it. The officers must be there."""
    hashed = hash_password(DEMO_PASSWORD)
    for one in make_officers():
        if account_of(tx, one.login) is None:
            give_password(tx, one.login, hashed, at, first=False)
