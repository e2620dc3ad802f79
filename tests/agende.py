"""A made-up agenda, without a database: squares of 2 km, projects that name them or a station."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from geopandas import GeoDataFrame
from shapely import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from service.agenda.content import (
    Agenda,
    Cifre,
    ComuneInAgenda,
    FonteUsata,
    Gruppo,
    Messaggi,
    Parti,
    ProgettoDelGruppo,
    ProgettoInAgenda,
    Strato,
)
from service.agenda.frames import AgendaFrames
from service.agenda.request import AgendaRequest
from service.queries.comuni import ClasseEta, Comune
from service.queries.fonti import Fonte
from service.queries.incidenza import Incidenza, Passo
from service.queries.parti import (
    Totale,
    TotaleCerti,
    TotaleObiettivi,
    Totali,
    TotaliObiettivi,
)
from service.queries.progetti import Progetto
from service.queries.zone import Appartenenze, ComuneDiZona, Zona
from tests.factories import at, frame, path, square

SIDE = 2_000.0
NAMES = ("Alfa", "Beta sul Naviglio", "Gamma", "Delta d'Adda")
FONTE = Fonte(
    "prova", "Documento di prova", "Ente di prova", "ente", "CC BY 4.0", True, "2024", None
)
NESSUNO = Messaggi(None, None, None, None)
ZONA = Zona(
    id="sud-est",
    nome="Prova",
    vocazione="Terra di prove",
    vocazione_fonte=FONTE,
    comuni=len(NAMES),
    appartenenze=Appartenenze(len(NAMES), 0),
    popolazione=40_000,
    superficie_km2=16.0,
    precisione="derivata",
    ufficiale=False,
    data_riferimento="2024",
    bbox=None,
    fonte=FONTE,
)


def make_agenda(titles: Sequence[str], **changes: Any) -> Agenda:
    """Make an agenda whose projects, all certain, have these titles; a theme holds all of them."""
    projects = tuple(_project(number, title) for number, title in enumerate(titles, start=1))
    members = tuple(ProgettoDelGruppo(each.numero, each.progetto.id, True) for each in projects)
    certi = TotaleCerti(len(projects), (), 0, len(projects))
    agenda = Agenda(
        richiesta=AgendaRequest("sud-est"),
        data="2026-11-25",
        zona=ZONA,
        cifre=Cifre(
            4, 40_000, "2024", 16.0, 2_500.0, (ClasseEta("0-14", 3_000, 2_900, 5_900),), (FONTE,)
        ),
        comuni=tuple(_comune(number, name) for number, name in enumerate(NAMES)),
        strati=(Strato("parchi", "Parchi", (), (), (), 0, 0, "nessun dato: parchi non noti"),),
        progetti=Parti(
            projects, (), (), (), Totali(certi, Totale(0), Totale(0), Totale(0)), NESSUNO
        ),
        temi_ricorrenti=(Gruppo("mobilita", "2016-2018", "Mobilità", members, (), (), (), None),),
        missioni=(),
        obiettivi=Parti(
            (), (), (), (), TotaliObiettivi(*[TotaleObiettivi(0) for _ in range(4)]), NESSUNO
        ),
        fonti=(FonteUsata(FONTE, ("confini dei comuni",)),),
        avvisi=("I confini dei comuni sono generalizzati.",),
        messaggio=None,
    )
    return replace(agenda, **changes)


def make_frames(
    places: Sequence[tuple[int, str | None]] = (),
    *,
    exclave: bool = False,
    names: Sequence[str] = NAMES,
) -> AgendaFrames:
    """Make the frames of a zona of squares in a row.

    Parameters
    ----------
    places
        Number of a project → the ISTAT code of the comune that it names; None for its own point.
    exclave
        Whether the last comune lies 40 km off.
    """
    squares: list[BaseGeometry] = [
        square((20 if exclave and number == len(names) - 1 else number) * SIDE, side=SIDE)
        for number in range(len(names))
    ]
    comuni = _frame(
        squares,
        istat=[f"{number:06d}" for number in range(len(names))],
        nome=list(names),
        precisione=["generalizzata"] * len(names),
    )
    around = _frame(
        [square(0, SIDE, side=SIDE), square(SIDE, SIDE, side=3 * SIDE)],
        istat=["100000", "100001"],
        nome=["Vicino", "Lontano"],
        precisione=["generalizzata"] * 2,
        confinante=[True, False],
    )
    spots = [
        squares[int(istat)].centroid if istat else at(SIDE / 3, SIDE / 5) for _, istat in places
    ]
    count = len(places)
    return AgendaFrames(
        zona=_frame([MultiPolygon(squares)], codice=["sud-est"], nome=["Prova"]),
        comuni=comuni,
        vicini=around,
        parchi=_layer([square(0, 0, side=SIDE)], ["Parco"], "assente"),
        plis=_layer([square(2 * SIDE, 0, side=SIDE / 2)], ["Bosco"], "rilevata", "esistente"),
        navigli=_layer([LineString(path((100, 900), (5_000, 1_100)))], ["Naviglio"], "schematica"),
        nodi_trasporto=_nodes(),
        progetti=_frame([], codice=[], titolo=[], stato=[], precisione=[]),
        luoghi=_frame(
            spots,
            numero=[number for number, _ in places],
            stato=["lavori"] * count,
            layer=["comuni" if istat else None for _, istat in places],
            codice=[istat for _, istat in places],
            nome=[names[int(istat)] if istat else None for _, istat in places],
            certezza=["certa"] * count,
            precisione=["generalizzata"] * count,
        ),
    )


def _nodes() -> GeoDataFrame:
    """Make an interchange, its two stops, and a station."""
    return _frame(
        [at(3_000, 500), at(2_980, 500), at(3_020, 500), at(6_500, 500)],
        codice=["scambio", "metro", "treno", "stazione"],
        nome=["Scambio", "Scambio M1", "Scambio FS", "Stazione"],
        tipo=["interscambio", "stazione_metro", "stazione_ferroviaria", "stazione_ferroviaria"],
        parte_di=[None, "scambio", "scambio", None],
        precisione=["rilevata"] * 4,
    )


def _layer(
    shapes: Sequence[BaseGeometry], names: Sequence[str], precisione: str, stato: str | None = None
) -> GeoDataFrame:
    return _frame(
        shapes,
        codice=[each.casefold() for each in names],
        nome=list(names),
        precisione=[precisione] * len(names),
        stato=[stato] * len(names),
    )


def _frame(shapes: Sequence[BaseGeometry], **columns: Sequence[Any]) -> GeoDataFrame:
    return frame(shapes, ids=range(len(shapes)), columns=columns)


def make_progetto(number: int = 1, title: str = "Progetto") -> Progetto:
    """Make a project under way whose amount is known."""
    return Progetto(
        id=f"p{number}",
        titolo=title,
        descrizione=None,
        tema=None,
        tipo="intervento",
        edizione=None,
        parte_di=None,
        stato="lavori",
        stato_testo=None,
        stato_al="2024-07",
        stato_vecchio=False,
        ente_capofila="Ente di prova",
        importo_eur=Decimal("1234567.00"),
        importo_natura="quadro_economico",
        importo_al="2024",
        finanziamento=None,
        cup=(),
        inizio=None,
        fine=None,
        url=None,
        elenco_comuni="completo",
        comuni_fuori_area=(),
        geom_precisione=None,
        nota=None,
        fonti=(FONTE,),
    )


def _project(number: int, title: str) -> ProgettoInAgenda:
    chain = Incidenza(
        (Passo("comuni", "000000", "Alfa"), Passo("zone_omogenee", "sud-est", "Prova")),
        *("certa", "dichiarazione", "esplicita", "intero", "dichiarata", "nominato"),
        *(None, None, None, None, "prova"),
    )
    return ProgettoInAgenda(number, make_progetto(number, title), False, (), (), (), (), (chain,))


def _comune(number: int, name: str) -> ComuneInAgenda:
    comune = Comune(
        istat=f"{number:06d}",
        nome=name,
        codice_catastale=None,
        zona_omogenea="sud-est",
        zona_omogenea_nome="Prova",
        popolazione=10_000,
        popolazione_al="2024",
        superficie_km2=4.0,
        precisione="generalizzata",
        ufficiale=False,
        data_riferimento="2024",
        bbox=None,
        fonte=FONTE,
    )
    return ComuneInAgenda(ComuneDiZona(comune, "fonte", None, FONTE), 2_500.0)
