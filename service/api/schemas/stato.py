"""The answer of /status."""

from service.api.schemas.base import Schema


class Risorse(Schema):
    """How many of each resource."""

    comuni: int
    zone_omogenee: int
    parchi: int
    plis: int
    navigli: int
    nodi_trasporto: int
    obiettivi: int
    progetti: int


class Stato(Schema):
    """State of the service."""

    stato: str
    versione: str
    codice: str
    base_di_dati: str
    dati: str
    risorse: Risorse
