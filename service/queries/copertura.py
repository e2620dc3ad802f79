"""What the service knows, how well, and what is missing: counts read in one snapshot.

Who could give what is missing is our reading of who keeps such data, no promise of theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from service.models.base import LAYERS
from service.queries.fonti import Fonte
from service.queries.page import Stamped
from service.queries.statements import statement

_PRECISIONI = ("rilevata", "generalizzata", "derivata", "schematica", "assente")
_ELENCHI = ("completo", "parziale", "ignoto")
_SIT = "il SIT della Città metropolitana"
_REGIONE = "Regione Lombardia (Geoportale)"
STRATI: Mapping[str, tuple[str, str]] = {
    "comuni": ("Comuni", f"ISTAT; {_SIT}, per i confini non generalizzati"),
    "zone_omogenee": ("Zone omogenee", f"la Città metropolitana, con gli atti; {_SIT}"),
    "parchi": ("Parchi", f"gli enti gestori; {_REGIONE}"),
    "plis": ("PLIS", f"la Città metropolitana, che li riconosce; i comuni capofila; {_REGIONE}"),
    "navigli": ("Navigli e canali", f"il Consorzio Est Ticino Villoresi; {_REGIONE}"),
    "nodi_trasporto": ("Nodi di trasporto", "i gestori del trasporto; l'Agenzia di bacino"),
    "area_metropolitana": ("Area metropolitana", f"ISTAT; {_SIT}"),
}
"""Layer → title, who could give what is missing."""
_CAPOFILA = "l'ente capofila del progetto"
_UFFICIO = "l'ufficio del Piano strategico"
CAMPI: Mapping[str, tuple[str, str]] = {
    "descrizione": ("Descrizione", _CAPOFILA),
    "tema": ("Tema", _UFFICIO),
    "edizione": ("Edizione del piano", _UFFICIO),
    "stato": ("Stato", _CAPOFILA),
    "stato_al": ("Data dello stato", _CAPOFILA),
    "ente_capofila": ("Ente capofila", _UFFICIO),
    "importo_eur": ("Importo", _CAPOFILA),
    "importo_al": ("Data dell'importo", _CAPOFILA),
    "finanziamento": ("Finanziamento", _CAPOFILA),
    "cup": ("CUP", f"{_CAPOFILA}; la banca dati OpenCUP"),
    "inizio": ("Inizio", _CAPOFILA),
    "fine": ("Fine", _CAPOFILA),
    "url": ("Pagina ufficiale", _CAPOFILA),
    "elenco_comuni": ("Elenco completo dei comuni", _CAPOFILA),
    "geometria": ("Geometria propria", f"{_CAPOFILA}; {_SIT}"),
    "obiettivi": ("Obiettivi serviti", _UFFICIO),
    "driver": ("Driver serviti", _UFFICIO),
}
"""Field of a project → title, who could give what is missing."""
_MANCA = {
    "geometria": "geometria",
    "comuni": "elenco completo dei comuni",
    "data": "data di riferimento",
}


@dataclass(frozen=True, slots=True)
class Precisioni:
    """How many elementi have a geometry of each precision."""

    rilevata: int
    generalizzata: int
    derivata: int
    schematica: int
    assente: int


@dataclass(frozen=True, slots=True)
class Elenchi:
    """How many elementi have a list of comuni that is whole, partial or unknown."""

    completo: int
    parziale: int
    ignoto: int


@dataclass(frozen=True, slots=True)
class Date:
    """The oldest and the newest reference date, and how many elementi have none."""

    prima: str | None
    ultima: str | None
    senza: int


@dataclass(frozen=True, slots=True)
class FonteUsata:
    """A source, and of how many elementi."""

    fonte: Fonte
    elementi: int


@dataclass(frozen=True, slots=True)
class Mancante:
    """An elemento without a geometry, a whole list of comuni or a date."""

    codice: str
    nome: str
    manca: tuple[str, ...]
    chi_puo_darlo: str


@dataclass(frozen=True, slots=True)
class StratoCoperto:
    """What is known of a layer; ``parti`` are stops of interchanges, which are counted too."""

    layer: str
    titolo: str
    elementi: int
    parti: int
    precisione: Precisioni
    ufficiali: int
    data_riferimento: Date
    elenco_comuni: Elenchi
    fonti: tuple[FonteUsata, ...]
    mancanti: tuple[Mancante, ...]
    chi_puo_darlo: str


@dataclass(frozen=True, slots=True)
class Campo:
    """Of how many projects, or entries of the plan, something is known."""

    campo: str
    titolo: str
    noti: int
    mancanti: int
    chi_puo_darlo: str


@dataclass(frozen=True, slots=True)
class ProgettiCoperti:
    """What is known of the projects."""

    totale: int
    campi: tuple[Campo, ...]


@dataclass(frozen=True, slots=True)
class Copertura:
    """What is known of the territory, of the projects and of the plan's official texts."""

    strati: tuple[StratoCoperto, ...]
    progetti: ProgettiCoperti
    testi: tuple[Campo, ...]


async def get_copertura(session: AsyncSession) -> Stamped[Copertura]:
    """Count what is known and what is missing."""
    row = (await session.execute(statement("copertura"))).one()
    by_layer = {each["layer"]: each for each in row.strati or ()}
    missing = row.mancanti or ()
    return Stamped(
        row.stamp,
        Copertura(
            strati=tuple(
                _make_strato(by_layer[layer], [m for m in missing if m["layer"] == layer])
                for layer in LAYERS
                if layer in by_layer
            ),
            progetti=ProgettiCoperti(
                totale=row.progetti["totale"],
                campi=tuple(
                    Campo(name, title, known, row.progetti["totale"] - known, who)
                    for name, (title, who) in CAMPI.items()
                    for known in (row.progetti[name],)
                ),
            ),
            testi=tuple(
                Campo(
                    each["voce"],
                    f"Testo ufficiale: {each['voce']}",
                    each["noti"],
                    each["totale"] - each["noti"],
                    "l'Ente, con i documenti del piano",
                )
                for each in row.testi
            ),
        ),
    )


def _make_strato(data: Mapping[str, Any], missing: list[Mapping[str, Any]]) -> StratoCoperto:
    title, who = STRATI[data["layer"]]
    return StratoCoperto(
        layer=data["layer"],
        titolo=title,
        elementi=data["elementi"],
        parti=data["parti"],
        precisione=Precisioni(*(data[name] for name in _PRECISIONI)),
        ufficiali=data["ufficiali"],
        data_riferimento=Date(data["prima"], data["ultima"], data["senza_data"]),
        elenco_comuni=Elenchi(*(data[name] for name in _ELENCHI)),
        fonti=tuple(FonteUsata(Fonte(**each["fonte"]), each["elementi"]) for each in data["fonti"]),
        mancanti=tuple(_make_mancante(each, who) for each in missing),
        chi_puo_darlo=who,
    )


def _make_mancante(data: Mapping[str, Any], who: str) -> Mancante:
    return Mancante(
        codice=data["codice"],
        nome=data["nome"],
        manca=tuple(words for name, words in _MANCA.items() if data[name]),
        chi_puo_darlo=data["ente_gestore"] or who,
    )
