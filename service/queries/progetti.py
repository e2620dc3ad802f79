"""Questions about projects: which there are, what is known of one, and where it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import NotFound
from service.models.progetti import Progetto as ProgettoTable
from service.queries.filters import ProgettoFilters, progetto_clauses, spatial_choice
from service.queries.fonti import Fonte
from service.queries.incidenza import Incidenza, Passo, make_incidenza
from service.queries.listing import Listing, Shape, choose
from service.queries.nearest import nearest
from service.queries.page import Stamped
from service.queries.statements import statement
from service.queries.views import PROGETTO_PUBBLICATO

_P = PROGETTO_PUBBLICATO.c


@dataclass(frozen=True, slots=True)
class Progetto:
    """A project as lists show it; ``id`` is its code.

    ``stato_vecchio`` is true when the state was read more than 24 months ago, null when its date
    is not known. ``elenco_comuni`` tells whether its list of places is whole.
    """

    id: str
    titolo: str
    descrizione: str | None
    tema: str | None
    tipo: str
    edizione: str | None
    parte_di: str | None
    stato: str
    stato_testo: str | None
    stato_al: str | None
    stato_vecchio: bool | None
    ente_capofila: str | None
    importo_eur: Decimal | None
    importo_natura: str | None
    importo_al: str | None
    finanziamento: str | None
    cup: tuple[str, ...]
    inizio: str | None
    fine: str | None
    url: str | None
    elenco_comuni: str
    comuni_fuori_area: tuple[str, ...]
    geom_precisione: str | None
    nota: str | None
    fonti: tuple[Fonte, ...]


@dataclass(frozen=True, slots=True)
class Luogo:
    """A localizzazione: the words that place a project at an elemento or at a whole layer."""

    layer: str
    elemento: Passo | None
    tipo: str | None
    menzione: str
    estensione: str
    natura: str
    motivo: str
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class VoceServita:
    """An objective, driver or recurring theme of a project: its source says so, or we do."""

    edizione: str
    codice: str
    titolo: str
    natura: str
    motivo: str
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class ProgettoCompleto:
    """A project with its parts, its places and what it serves, what is declared first."""

    progetto: Progetto
    parti: tuple[Progetto, ...]
    localizzazioni: tuple[Luogo, ...]
    obiettivi: tuple[VoceServita, ...]
    driver: tuple[VoceServita, ...]
    temi_ricorrenti: tuple[VoceServita, ...]


@dataclass(frozen=True, slots=True)
class ElementoRaggiunto:
    """An elemento that a project reaches, with every chain; ``certezza`` is the best of them."""

    layer: str
    codice: str
    nome: str
    certezza: str
    incidenza: tuple[Incidenza, ...]


@dataclass(frozen=True, slots=True)
class IncidenzaDiProgetto:
    """Where a project is: its elementi by layer, the comuni apart."""

    progetto: Progetto
    elementi: tuple[ElementoRaggiunto, ...]
    comuni: tuple[ElementoRaggiunto, ...]


PROGETTO_COLUMNS = {
    "id": _P.codice,
    **{name: _P[name] for name in Progetto.__dataclass_fields__ if name != "id"},
}


_SHAPE = Shape(ProgettoTable.geom, ProgettoTable.__table__, ProgettoTable.id == _P.id, "Unknown")


def make_progetto(values: Any) -> Progetto:
    """Make a project of a mapping with the columns of the view, ``id`` being its code."""
    data = {name: values[name] for name in PROGETTO_COLUMNS}
    data["fonti"] = tuple(Fonte(**each) for each in data["fonti"])
    data["cup"] = tuple(data["cup"])
    data["comuni_fuori_area"] = tuple(data["comuni_fuori_area"])
    return Progetto(**data)


def progetto_listing(filters: ProgettoFilters) -> Listing:
    """Return the list, by code, of the projects that the filters leave.

    A spatial filter asks the project's own geometry.
    """
    clauses = progetto_clauses(filters)
    without_geometry = select(func.count(ProgettoTable.id)).where(
        ProgettoTable.geom.is_(None), *clauses
    )
    return choose(
        select(ProgettoTable.id.label("id"), ProgettoTable.codice.label("chiave")),
        clauses,
        spatial_choice(
            ProgettoTable.geom,
            bbox=filters.bbox,
            vicino_a=filters.vicino_a,
            entro_m=filters.entro_m,
        ),
        view=PROGETTO_PUBBLICATO,
        columns=PROGETTO_COLUMNS,
        shape=_SHAPE,
        omitted=without_geometry.scalar_subquery(),
    )


def spatial_notices(without_geometry: int) -> tuple[str, ...]:
    """Say what a spatial list leaves out: projects without a geometry of their own."""
    if not without_geometry:
        return ()
    if without_geometry == 1:
        return (
            "Un progetto non ha una geometria propria e non compare in una ricerca spaziale, anche "
            "se può trovarsi qui: si cerca per comune o per elemento.",
        )
    return (
        f"{without_geometry} progetti non hanno una geometria propria e non compaiono in una "
        "ricerca spaziale, anche se possono trovarsi qui: si cercano per comune o per elemento.",
    )


async def get_progetto(session: AsyncSession, codice: str) -> Stamped[ProgettoCompleto]:
    """Return one project with its parts, its places, and the objectives and drivers it serves.

    Raises
    ------
    NotFound
        No project has this code; the nearest ones are listed.
    """
    row = (await session.execute(statement("progetto"), {"codice": codice})).one_or_none()
    if row is None:
        await _refuse(session, codice)
    return Stamped(
        row.stamp,
        ProgettoCompleto(
            progetto=make_progetto(row.progetto),
            parti=tuple(make_progetto(each) for each in row.parti or ()),
            localizzazioni=tuple(make_luogo(each) for each in row.localizzazioni or ()),
            obiettivi=_serviti(row.obiettivi),
            driver=_serviti(row.driver),
            temi_ricorrenti=_serviti(row.temi_ricorrenti),
        ),
    )


def _serviti(rows: Sequence[Mapping[str, Any]] | None) -> tuple[VoceServita, ...]:
    return tuple(VoceServita(**{**each, "fonte": Fonte(**each["fonte"])}) for each in rows or ())


async def get_incidenza_di_progetto(
    session: AsyncSession, codice: str
) -> Stamped[IncidenzaDiProgetto]:
    """Return every elemento that a project reaches, and by which chains.

    Raises
    ------
    NotFound
        No project has this code; the nearest ones are listed.
    """
    row = (await session.execute(statement("progetto_incidenza"), {"codice": codice})).one_or_none()
    if row is None:
        await _refuse(session, codice)
    reached = tuple(make_raggiunto(each) for each in row.elementi or ())
    return Stamped(
        row.stamp,
        IncidenzaDiProgetto(
            progetto=make_progetto(row.progetto),
            elementi=tuple(each for each in reached if each.layer != "comuni"),
            comuni=tuple(each for each in reached if each.layer == "comuni"),
        ),
    )


async def _refuse(session: AsyncSession, codice: str) -> NoReturn:
    known = await session.execute(
        select(ProgettoTable.codice, ProgettoTable.titolo).order_by(ProgettoTable.id).limit(1000)
    )
    raise NotFound(
        f"Nessun progetto ha il codice «{codice[:80]}».",
        accettati=nearest(codice, {row.codice: row.titolo for row in known}),
    )


def make_luogo(data: Mapping[str, Any]) -> Luogo:
    """Make a localizzazione of the JSON that a statement writes."""
    place = data["elemento"]
    return Luogo(
        **{
            **data,
            "elemento": place and Passo(**place),
            "fonte": Fonte(**data["fonte"]),
        }
    )


def make_raggiunto(data: Mapping[str, Any]) -> ElementoRaggiunto:
    """Make an elemento that is reached of the JSON that a statement writes."""
    return ElementoRaggiunto(
        layer=data["layer"],
        codice=data["codice"],
        nome=data["nome"],
        certezza=data["certezza"],
        incidenza=tuple(make_incidenza(each) for each in data["incidenza"]),
    )


async def read_titoli(session: AsyncSession, codici: Iterable[str]) -> dict[str, str]:
    """Return the titles of some projects by code; codes that no project has are left out."""
    wanted = select(ProgettoTable.codice, ProgettoTable.titolo).where(
        ProgettoTable.codice.in_(tuple(codici))
    )
    return {row.codice: row.titolo for row in await session.execute(wanted)}
