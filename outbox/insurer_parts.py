"""What answers tell of an individual who became an insurer (000): number, day, office, kinds of activity."""

from lxml import etree

from outbox.directory_names import named_code
from outbox.notice_xml import add, add_both, add_known
from outbox.parts import Data
from schemas.identifiers import ActivityCode, OfficeCode

_PARTS = ("region", "city", "street", "building", "apartment", "postal_code")


def add_registration(parent: etree._Element, told: Data | None) -> None:
    """The number and the day from which it is registered; in the registration document also where, and for what."""
    if told is None:
        return
    one = add(parent, "Registration")
    add(one, "InsurerNumber", told["number"])
    add(one, "RegisteredOn", told["since"])
    add_known(one, "InsurerVoen", told.get("voen"))
    if (code := told.get("office")) is not None:
        add_both(one, "Office", named_code(OfficeCode(code)), code=code)
    if (address := told.get("address")) is not None:
        add(one, "RegisteredAddress", ", ".join(address[part] for part in _PARTS if address.get(part)))
    for place, code in enumerate(told.get("activities", ())):
        add_both(one, "AuxiliaryActivity" if place else "MainActivity", named_code(ActivityCode(code)), code=code)
