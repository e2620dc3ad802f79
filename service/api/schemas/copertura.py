"""The answer about what is known and what is missing."""

from service.api.schemas.base import Collegamento, Schema
from service.api.schemas.territorio import Fonte


class Precisioni(Schema):
    """How many elementi have a geometry of each precision."""

    rilevata: int
    generalizzata: int
    derivata: int
    schematica: int
    assente: int


class Elenchi(Schema):
    """How many elementi have a list of comuni that is whole, partial or unknown."""

    completo: int
    parziale: int
    ignoto: int


class Date(Schema):
    """The oldest and the newest reference date, and how many elementi have none."""

    prima: str | None
    ultima: str | None
    senza: int


class FonteUsata(Schema):
    """A source, and of how many elementi."""

    fonte: Fonte
    elementi: int


class Mancante(Schema):
    """An elemento of which something is missing, and who could give it."""

    codice: str
    nome: str
    manca: list[str]
    chi_puo_darlo: str


class StratoCoperto(Schema):
    """What is known of a layer; ``parti``: the elementi that are stops of an interchange."""

    layer: str
    titolo: str
    elementi: int
    parti: int
    precisione: Precisioni
    ufficiali: int
    data_riferimento: Date
    elenco_comuni: Elenchi
    fonti: list[FonteUsata]
    mancanti: list[Mancante]
    chi_puo_darlo: str


class Campo(Schema):
    """Of how many something is known, of how many not."""

    campo: str
    titolo: str
    noti: int
    mancanti: int
    chi_puo_darlo: str


class ProgettiCoperti(Schema):
    """What is known of the projects."""

    totale: int
    campi: list[Campo]


class Copertura(Schema):
    """What is known of the territory, of the projects and of the plan's official texts."""

    strati: list[StratoCoperto]
    progetti: ProgettiCoperti
    testi: list[Campo]
    links: list[Collegamento]
