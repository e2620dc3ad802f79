"""A small territory: six comuni of four kilometres, two zone, parks, a canal, two nodes.

Elementi are called by their names here, for the code of a comune is its ISTAT code.

The comuni, by the metres of their lower left corners::

    delta (0, 4000)   epsilon (4000, 4000)   zeta (8000, 4000)
    alfa  (0, 0)      beta    (4000, 0)      gamma (8000, 0)

Zona ``ovest`` has alfa, delta and epsilon; ``est`` has gamma and zeta, and had epsilon until 2017;
beta, like Milano, is in none.
"""

from collections.abc import Callable, Mapping
from typing import Any

from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncSession

from service.db import make_owner_engine
from service.queries.checks import find_stale_geometries, find_stale_incidenza
from tests.factories import at, path, square

SIDE = 4000
CORNERS = {
    "alfa": (0, 0),
    "beta": (SIDE, 0),
    "gamma": (2 * SIDE, 0),
    "delta": (0, SIDE),
    "epsilon": (SIDE, SIDE),
    "zeta": (2 * SIDE, SIDE),
}
MEMBERS = (
    ("ovest", "alfa", None, None),
    ("ovest", "delta", None, None),
    ("ovest", "epsilon", "2017", None),
    ("est", "gamma", None, None),
    ("est", "zeta", None, None),
    ("est", "epsilon", None, "2017"),
    ("fatti", "alfa", None, None),
    ("fatti", "beta", None, None),
    ("rilevato", "gamma", None, None),
    ("rilevato", "beta", None, None),
    ("unico", "gamma", None, None),
    ("parziale", "gamma", None, None),
    ("derivato", "delta", None, None),
    ("derivato", "epsilon", None, None),
    ("proposto", "epsilon", None, None),
    ("canale", "alfa", None, None),
)
RILEVATO = square(3000, 1000, side=2000)
"""One kilometre in alfa and one in beta."""
ESISTENTE = square(5000, 5000, side=1000)
CANALE = LineString(path((2000, 2000), (12_000, 2000)))
"""Two kilometres in alfa, four in beta, four in gamma."""


def line(*points: tuple[float, float]) -> LineString:
    return LineString(path(*points))


def point(x: float, y: float) -> Point:
    return at(x, y)


class Territory:
    """The small territory on a connection: what tests write to it and ask of it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def run(self, statement: str, **values: Any) -> Any:
        shapes = {
            name: value.wkt if isinstance(value, BaseGeometry) else value
            for name, value in values.items()
        }
        return self.connection.execute(text(statement), shapes)

    def elemento(self, nome: str) -> int:
        found = self.run("select id from psttm.elemento where nome = :nome", nome=nome)
        return int(found.scalar_one())

    def progetto_id(self, codice: str) -> int:
        found = self.run("select id from psttm.progetto where codice = :codice", codice=codice)
        return int(found.scalar_one())

    def obiettivo_id(self) -> int:
        return int(self.run("select id from psttm.obiettivo").scalar_one())

    def add_elemento(self, layer: str, codice: str, **columns: Any) -> int:
        """Add an elemento; a ``geom`` is rilevata if nothing else is said."""
        if columns.get("geom") is not None:
            columns.setdefault("precisione", "rilevata")
        columns.setdefault("nome", codice)
        return self._insert("elemento", layer=layer, codice=codice, **columns)

    def add_comune(self, nome: str, geom: BaseGeometry, istat: str) -> int:
        elemento = self.add_elemento(
            "comuni", istat, nome=nome, geom=geom, precisione="generalizzata"
        )
        self.run(
            "insert into psttm.comune (elemento_id, istat) values (:id, :istat)",
            id=elemento,
            istat=istat,
        )
        return elemento

    def add_member(
        self, elemento: str, comune: str, dal: str | None = None, al: str | None = None
    ) -> int:
        return self._insert(
            "appartenenza",
            elemento_id=self.elemento(elemento),
            comune_id=self.elemento(comune),
            dal=dal,
            al=al,
        )

    def add_progetto(self, codice: str = "prova", **columns: Any) -> int:
        """Add an intervention whose list of comuni is complete, if nothing else is said."""
        given: dict[str, Any] = {
            "codice": codice,
            "titolo": codice,
            "tipo": "intervento",
            "stato": "lavori",
            "elenco_comuni": "completo",
            **columns,
        }
        if given.get("geom") is not None:
            given.setdefault("geom_precisione", "rilevata")
        if given.get("importo_eur") is not None:
            given.setdefault("importo_natura", "quadro_economico")
        return self._insert("progetto", **given)

    def locate(
        self,
        layer: str,
        elemento: str | None = None,
        *,
        progetto: str | None = "prova",
        **columns: Any,
    ) -> int:
        """Say that a project (the objective, if None) is at an elemento, named and as a whole."""
        given: dict[str, Any] = {
            "layer": layer,
            "elemento_id": None if elemento is None else self.elemento(elemento),
            "progetto_id": None if progetto is None else self.progetto_id(progetto),
            "obiettivo_id": self.obiettivo_id() if progetto is None else None,
            "menzione": "esplicita",
            "estensione": "intero",
            "natura": "dichiarata",
            "motivo": "nominato nel testo",
            **columns,
        }
        return self._insert("localizzazione", **given)

    def reached(self, layer: str = "comuni", *, progetto: str | None = "prova") -> dict[str, str]:
        """Return the surest certezza of each elemento of a layer that the subject reaches."""
        source = "incidenza_zona" if layer == "zone_omogenee" else "incidenza"
        return dict(
            self.run(
                f"""
                select e.nome, (array['certa', 'da_verificare', 'ambito'])[min(array_position(
                    array['certa', 'da_verificare', 'ambito'], i.certezza))]
                from psttm.{source} i
                join psttm.elemento e on e.id = i.elemento_id
                where i.layer = :layer and coalesce(
                    i.progetto_id = (select id from psttm.progetto where codice = :codice),
                    cast(:codice as text) is null)
                group by e.nome
                """,  # noqa: S608 - one of two names of this file
                layer=layer,
                codice=progetto,
            ).all()
        )

    def chains(self, layer: str = "comuni", progetto: str = "prova") -> list[tuple[str, ...]]:
        """Return each chain of the project to a layer, by names, in order."""
        source = "incidenza_zona" if layer == "zone_omogenee" else "incidenza"
        rows = self.run(
            f"""
            select array(select e.nome from unnest(i.via) with ordinality u (id, n)
                join psttm.elemento e on e.id = u.id order by u.n)
            from psttm.{source} i
            where i.layer = :layer and i.progetto_id = :id
            """,  # noqa: S608 - one of two names of this file
            layer=layer,
            id=self.progetto_id(progetto),
        )
        return sorted(tuple(each) for each in rows.scalars())

    def row(self, comune: str, progetto: str = "prova") -> Mapping[str, Any]:
        """Return the only chain of the project to a comune."""
        found = self.run(
            """
            select * from psttm.incidenza
            where elemento_id = :comune and progetto_id = :progetto
            """,
            comune=self.elemento(comune),
            progetto=self.progetto_id(progetto),
        )
        return dict(found.mappings().one())

    def set_geom(self, nome: str, geom: BaseGeometry, precisione: str = "rilevata") -> None:
        self.run(
            """
            update psttm.elemento
            set geom = ST_GeomFromText(:geom, 7791), precisione = :precisione
            where nome = :nome
            """,
            nome=nome,
            geom=geom,
            precisione=precisione,
        )

    def faults(self) -> list[str]:
        """Return where the stored derived rows and geometries differ from a recomputation."""
        return find_stale_incidenza(self.connection) + find_stale_geometries(self.connection)

    def _insert(self, table: str, **columns: Any) -> int:
        columns.setdefault("fonte_id", "prova")
        values = ", ".join(
            f"ST_GeomFromText(:{name}, 7791)" if name == "geom" else f":{name}" for name in columns
        )
        statement = (
            f"insert into psttm.{table} ({', '.join(columns)}) values ({values}) "  # noqa: S608
            "returning id"
        )
        return int(self.run(statement, **columns).scalar_one())


async def furnish(session: AsyncSession, write: Callable[[Territory], None]) -> None:
    """Write to the territory in the transaction of an asynchronous session."""
    connection = await session.connection()
    await connection.run_sync(lambda sync: write(Territory(sync)))


def build(url: str) -> None:
    """Write the small territory into a migrated database and commit it."""
    engine = make_owner_engine(url)
    with engine.begin() as connection:
        territory = Territory(connection)
        territory.run(
            "insert into psttm.fonte (id, documento, natura) values ('prova', 'Prova', 'ente')"
        )
        for number, (nome, (x, y)) in enumerate(CORNERS.items(), start=1):
            territory.add_comune(nome, square(x, y, side=SIDE), f"99900{number}")
        _add_places(territory)
        for member in MEMBERS:
            territory.add_member(*member)
        territory.run(
            "insert into psttm.edizione (codice, fonte_id) values ('2022-2024', 'prova');"
            "insert into psttm.obiettivo (edizione, codice, ordine, titolo, fonte_id) "
            "values ('2022-2024', 'M1-1', 1, 'Prova', 'prova')"
        )
    engine.dispose()


def _add_places(territory: Territory) -> None:
    made = {"elenco_comuni": "completo", "da_membri": True}
    add = territory.add_elemento
    add("area_metropolitana", "area", **made)
    for zona in ("ovest", "est"):
        _own(territory, "zona_omogenea", add("zone_omogenee", zona, **made))
    _own(territory, "parco", add("parchi", "fatti", elenco_comuni="completo"), tipo="agricolo")
    _own(territory, "parco", add("parchi", "unico", elenco_comuni="completo"), tipo="riserva")
    _own(territory, "parco", add("parchi", "parziale", elenco_comuni="parziale"), tipo="riserva")
    _own(territory, "parco", add("parchi", "derivato", **made), tipo="regionale")
    _own(territory, "parco", add("parchi", "rilevato", geom=RILEVATO), tipo="regionale")
    _own(territory, "plis", add("plis", "esistente", geom=ESISTENTE), stato="esistente")
    _own(territory, "plis", add("plis", "proposto", geom=ESISTENTE), stato="proposto")
    _own(territory, "naviglio", add("navigli", "canale", geom=CANALE), tipo="naviglio")
    for codice, tipo, x in (("metro", "metropolitana", 2000), ("treno", "ferrovia", 6000)):
        node = add("nodi_trasporto", codice, geom=point(x, 1000))
        _own(territory, "nodo_trasporto", node, tipo=tipo)


def _own(territory: Territory, table: str, elemento: int, **columns: Any) -> None:
    names = ", ".join(["elemento_id", *columns])
    values = ", ".join([":id", *(f":{name}" for name in columns)])
    statement = f"insert into psttm.{table} ({names}) values ({values})"  # noqa: S608 - of this file
    territory.run(statement, id=elemento, **columns)
