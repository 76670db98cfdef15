"""The officers of the demo: one for each employer's local office, a supervisor of all of them, an auditor."""

from demo.employers import make_employers
from registries.officers import Officer, Role
from schemas.identifiers import OfficeCode

_NAMES = {
    "alfa": ("aliyeva", "Əliyeva Nigar"),
    "beta": ("huseynov", "Hüseynov Orxan"),
    "qamma": ("mammadova", "Məmmədova Günel"),
}


def make_officers() -> tuple[Officer, ...]:
    """Always the same."""
    offices = {one.channel: OfficeCode.parse(one.office) for one in make_employers()}
    everywhere = tuple(sorted(set(offices.values())))
    return (
        *(Officer(login, name, Role.OFFICER, (offices[channel],)) for channel, (login, name) in _NAMES.items()),
        Officer("qasimov", "Qasımov Elçin", Role.SUPERVISOR, everywhere),
        Officer("audit", "Vəliyeva Sevda", Role.AUDITOR, everywhere),
    )
