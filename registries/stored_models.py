"""Addresses and contacts as a register keeps them: the model's JSON, left out fields left out."""

from pydantic import BaseModel

from pipeline import canonical
from schemas.registration import Address, Contacts


def written(model: BaseModel | None) -> str | None:
    """The text for a column; None stays None."""
    return None if model is None else canonical.dumps(model.model_dump(mode="json", exclude_none=True))


def read_address(text: str | None) -> Address | None:
    """The address behind a column's text."""
    return None if text is None else Address.model_validate_json(text)


def read_contacts(text: str) -> Contacts:
    """The contacts behind a column's text."""
    return Contacts.model_validate_json(text)
