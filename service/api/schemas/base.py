"""What all schemas share."""

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """An object whose members are always there, null where nothing is known."""

    model_config = ConfigDict(frozen=True)


class Collegamento(Schema):
    """A link."""

    rel: str
    href: str
    type: str
    title: str
