"""The body of an error."""

from service.api.schemas.base import Schema


class Problema(Schema):
    """An error as RFC 9457 writes it, with what is accepted and the id of the request."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    accettati: list[str]
    richiesta: str
