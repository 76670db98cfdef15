"""The base of all models that cross a boundary."""

from pydantic import BaseModel, ConfigDict


class FrozenModel(BaseModel):
    """Cannot be changed, takes no unknown field, and its errors do not show the input (it may be personal)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DocumentBody(FrozenModel):
    """The part of a submission that belongs to its service: one subclass a service."""
