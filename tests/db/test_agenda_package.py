"""The GeoPackage of an agenda read back by GDAL: layers, figures, styles, the same each time."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pyogrio
import pytest
from geopandas import GeoDataFrame
from shapely import GeometryCollection, LineString, Point
from sqlalchemy.ext.asyncio import AsyncSession

from service.agenda.content import Agenda
from service.agenda.frames import AgendaFrames, fetch_frames
from service.agenda.package import make_gpkg
from service.agenda.read import read_agenda
from service.agenda.request import AgendaRequest
from service.queries.parti import PARTI
from service.queries.snapshot import Snapshot
from tests.api.test_zone import SEVEN
from tests.db.parti import here, make_four_parts
from tests.db.territory import Territory, furnish, line, point
from tests.factories import square

Write = Callable[[Territory], None]
LAYERS = ("vicini", "comuni", "zona", "plis", "parchi", "navigli", "nodi_trasporto", "luoghi")
TABLES = ("progetti", "legami", "obiettivi", "catene", "eta", "fonti", "avvisi")
KINDS = {"0": "Point", "1": "MultiLineString", "2": "MultiPolygon"}
FRAMES = ("vicini", "comuni", "zona", "plis", "parchi", "navigli", "nodi_trasporto")


class Package:
    """A GeoPackage on disk, beside what it was made of."""

    def __init__(self, agenda: Agenda, frames: AgendaFrames, folder: Path) -> None:
        self.agenda, self.frames = agenda, frames
        self.path = folder / "agenda.gpkg"
        self.path.write_bytes(make_gpkg(agenda, frames))

    @property
    def names(self) -> list[str]:
        return [str(each) for each in pyogrio.list_layers(self.path)[:, 0]]

    def read(self, layer: str) -> GeoDataFrame:
        return pyogrio.read_dataframe(self.path, layer=layer)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query, values).fetchall()


async def ask(
    session: AsyncSession,
    folder: Path,
    write: Write = lambda _: None,
    zona: str = "ovest",
    **filters: tuple[str, ...],
) -> Package:
    await furnish(session, write)
    snapshot = Snapshot(session)
    agenda = (await read_agenda(snapshot, AgendaRequest(zona, **filters))).value
    return Package(agenda, await fetch_frames(snapshot, agenda), folder)


@pytest.mark.parametrize("zona", SEVEN)
async def test_layers_hold_all_that_the_frames_hold(
    async_session: AsyncSession, tmp_path: Path, zona: str
) -> None:
    package = await ask(async_session, tmp_path, zona=zona)
    names = package.names
    assert [each for each in names if each in LAYERS] == list(LAYERS)
    for layer in names:
        info = pyogrio.read_info(package.path, layer=layer)
        assert info["crs"] == (None if info["geometry_type"] is None else "EPSG:7791")
    apart = {
        "navigli": "navigli_senza_tracciato",
        "nodi_trasporto": "nodi_trasporto_senza_posizione",
    }
    for name in FRAMES:
        frame = getattr(package.frames, name)
        layers = [package.read(each) for each in (name, apart.get(name)) if each in names]
        assert sum(len(each) for each in layers) == len(frame)
        here = sum(float(each.geometry.area.sum()) for each in layers)
        assert here == pytest.approx(float(frame.geometry.area.sum()))
    luoghi = package.read("luoghi")
    assert luoghi["numero"].tolist() == package.frames.luoghi["numero"].tolist()
    assert luoghi.geometry.geom_equals(package.frames.luoghi.geometry).all()


@pytest.mark.parametrize("zona", SEVEN)
async def test_figures_are_those_of_the_agenda(
    async_session: AsyncSession, tmp_path: Path, zona: str
) -> None:
    package = await ask(async_session, tmp_path, zona=zona)
    agenda = package.agenda
    (row,) = package.read("zona").to_dict("records")
    figures = ("comuni", "popolazione", "superficie_km2", "densita_ab_km2")
    assert [row[each] for each in figures] == [getattr(agenda.cifre, each) for each in figures]
    assert row["agenda_al"] == agenda.data
    progetti, obiettivi = package.read("progetti"), package.read("obiettivi")
    for part in PARTI:
        for what, table, parts in (
            ("progetti", progetti, agenda.progetti),
            ("obiettivi", obiettivi, agenda.obiettivi),
        ):
            total = getattr(getattr(parts.totali, part), what)
            assert row[f"{what}_{part}"] == total == (table["parte"] == part).sum()
    assert progetti["numero"].tolist() == [each.numero for each in agenda.progetti.tutti]
    assert progetti["codice"].tolist() == [each.progetto.id for each in agenda.progetti.tutti]
    assert obiettivi["codice"].tolist() == [
        each.obiettivo.codice for each in agenda.obiettivi.tutti
    ]
    added = progetti[progetti["importo_ripartito"].astype(bool)]
    for total in agenda.progetti.totali.certi.importi:
        chosen = added[added["importo_natura"] == total.natura]
        assert len(chosen) == total.progetti
        assert chosen["importo_eur"].sum() == pytest.approx(float(total.importo_eur))
    assert len(added) == sum(each.progetti for each in agenda.progetti.totali.certi.importi)
    comuni = package.read("comuni")
    assert comuni["popolazione"].sum() == agenda.cifre.popolazione
    assert set(comuni["istat"]) == {each.membro.comune.istat for each in agenda.comuni}
    assert package.read("eta")["totale"].sum() == sum(each.totale for each in agenda.cifre.eta)


@pytest.mark.parametrize("zona", SEVEN)
async def test_ties_chains_and_sources_are_all_there(
    async_session: AsyncSession, tmp_path: Path, zona: str
) -> None:
    package = await ask(async_session, tmp_path, zona=zona)
    agenda = package.agenda
    projects, aims = agenda.progetti.tutti, agenda.obiettivi.tutti
    assert len(package.read("legami")) == sum(
        len(each.temi_ricorrenti) + len(each.obiettivi) + len(each.driver) for each in projects
    )
    assert len(package.read("catene")) == sum(len(e.incidenza) for e in (*projects, *aims))
    assert package.read("fonti")["id"].tolist() == [each.fonte.id for each in agenda.fonti]
    assert package.read("avvisi")["avviso"].tolist() == list(agenda.avvisi)
    assert package.read("progetti")["perche"].notna().all()
    for layer, strato in ((each.layer, each) for each in agenda.strati):
        tables = [each for each in package.names if each.startswith(layer)]
        found = {code for each in tables for code in package.read(each)["codice"]}
        assert found == {each.elemento.id for each in strato.presenti}


def styles(package: Package) -> Iterator[tuple[str, str]]:
    """Find the style of each layer with geometries as QGIS does."""
    for name, column in package.rows("select table_name, column_name from gpkg_geometry_columns"):
        ((style,),) = package.rows(
            """
            select styleQML from layer_styles
            where f_table_schema = '' and f_table_name = ? and f_geometry_column = ?
                and useAsDefault
            order by update_time desc
            """,
            name,
            column,
        )
        yield name, style


@pytest.mark.parametrize("zona", SEVEN)
async def test_each_layer_has_a_style_that_draws_every_feature_once(
    async_session: AsyncSession, tmp_path: Path, zona: str
) -> None:
    package = await ask(async_session, tmp_path, zona=zona)
    found = dict(styles(package))
    assert set(LAYERS) <= set(found)
    for name, style in found.items():
        root = fromstring(style)  # noqa: S314 - our own text
        kind = pyogrio.read_info(package.path, layer=name)["geometry_type"]
        assert kind == KINDS[root.findtext("layerGeometryType", "")]
        filters = [each.get("filter", "true") for each in root.iterfind("renderer-v2/rules/rule")]
        met = " + ".join(f"({each})" for each in filters)
        counts = package.rows(f'select {met} from "{name}"')  # noqa: S608 - of our own style
        assert {count for (count,) in counts} <= {1}
        columns = {str(each) for each in pyogrio.read_info(package.path, layer=name)["fields"]}
        assert {each.attrib["field"] for each in root.iterfind("aliases/alias")} == columns


async def test_the_same_agenda_makes_the_same_bytes(
    async_session: AsyncSession, tmp_path: Path
) -> None:
    package = await ask(async_session, tmp_path, zona="sud-est")
    assert make_gpkg(package.agenda, package.frames) == package.path.read_bytes()


async def test_where_there_is_nothing_there_are_layers_without_rows(
    small_session: AsyncSession, tmp_path: Path
) -> None:
    def write(territory: Territory) -> None:
        territory.run("delete from psttm.elemento where layer in ('navigli', 'plis')")

    package = await ask(small_session, tmp_path, write, stato=("sospeso",))
    assert package.names == [*LAYERS, *TABLES, "layer_styles"]
    for name in ("navigli", "plis", "luoghi", "progetti"):
        assert len(package.read(name)) == 0
    assert package.read("avvisi")["avviso"][0] == "Filtri: stato: sospeso."
    assert package.read("zona")["filtri"].tolist() == ["stato: sospeso"]


async def test_geometries_of_projects_are_a_layer_for_each_kind(
    small_session: AsyncSession, tmp_path: Path
) -> None:
    shapes = {
        "area": square(500, 500, side=1000),
        "linea": line((100, 100), (900, 100)),
        "punto": point(300, 300),
    }

    def write(territory: Territory) -> None:
        for codice, shape in shapes.items():
            here(territory, codice, geom=shape)

    package = await ask(small_session, tmp_path, write)
    for name, codice in (("aree", "area"), ("linee", "linea"), ("punti", "punto")):
        (row,) = package.read(f"progetti_{name}").to_dict("records")
        assert row["codice"] == codice
        assert row["geometry"].equals(shapes[codice])
        assert f"progetti_{name}" in dict(styles(package))


async def test_a_collection_is_in_the_layer_of_each_of_its_kinds(
    small_session: AsyncSession, tmp_path: Path
) -> None:
    package = await ask(small_session, tmp_path, lambda t: here(t, "tutto", geom=point(1, 1)))
    mixed = GeometryCollection(
        [Point(0, 0), square(0, 0, side=10), square(20, 0, side=10), LineString([(0, 0), (5, 5)])]
    )
    own = package.frames.progetti.set_geometry(
        GeoDataFrame(geometry=[mixed], crs=7791).geometry.rename("geom")
    )
    frames = AgendaFrames(
        **{
            name: own if name == "progetti" else getattr(package.frames, name)
            for name in AgendaFrames.__dataclass_fields__
        }
    )
    whole = Package(package.agenda, frames, tmp_path)
    assert whole.read("progetti_aree").geometry.area.tolist() == [200]
    assert len(whole.read("progetti_linee")) == len(whole.read("progetti_punti")) == 1


async def test_what_has_no_position_is_drawn_by_its_comuni_in_a_layer_of_its_own(
    small_session: AsyncSession, tmp_path: Path
) -> None:
    def write(territory: Territory) -> None:
        for layer, table, nome in (
            ("navigli", "naviglio", "ignoto"),
            ("nodi_trasporto", "nodo_trasporto", "fermata"),
        ):
            elemento = territory.add_elemento(layer, nome)
            territory.run(
                f"insert into psttm.{table} (elemento_id, tipo) values (:id, 'prova')",  # noqa: S608
                id=elemento,
            )
            territory.add_member(nome, "alfa")

    package = await ask(small_session, tmp_path, write)
    assert package.read("navigli_senza_tracciato")["codice"].tolist() == ["ignoto"]
    assert package.read("nodi_trasporto_senza_posizione")["codice"].tolist() == ["fermata"]
    assert package.read("navigli")["codice"].tolist() == ["canale"]
    for name in ("navigli_senza_tracciato", "nodi_trasporto_senza_posizione"):
        row = package.read(name).iloc[0]
        assert (bool(row["indicativa"]), row["geometry"].area) == (True, 16_000_000)


async def test_measures_are_of_the_inside_and_geometries_whole(
    small_session: AsyncSession, tmp_path: Path
) -> None:
    package = await ask(small_session, tmp_path)
    parco = package.read("parchi").set_index("codice").loc["rilevato"]
    assert parco["area_nella_zona_m2"] == pytest.approx(2_000_000)
    assert parco["geometry"].area == pytest.approx(4_000_000)
    canale = package.read("navigli").set_index("codice").loc["canale"]
    assert canale["lunghezza_nella_zona_m"] == pytest.approx(2000)
    assert canale["geometry"].length == pytest.approx(10_000)


async def test_a_point_has_the_numbers_of_all_its_projects_once(
    small_session: AsyncSession, tmp_path: Path
) -> None:
    def write(territory: Territory) -> None:
        make_four_parts(territory)
        here(territory, "solo", comune="delta")

    luoghi = (await ask(small_session, tmp_path, write)).read("luoghi")
    assert luoghi["numero"].tolist() == [1, 4, 2, 3]
    assert luoghi["etichetta"].fillna("").tolist() == ["1, 2, 4", "", "", "3"]


async def test_odd_texts_come_back_as_they_were(
    small_session: AsyncSession, tmp_path: Path
) -> None:
    titles = ("<script>alert(1)</script> & \"'", "مشروع \u202eعربي 🚲", "a" * 400)

    def write(territory: Territory) -> None:
        for number, title in enumerate(titles):
            here(territory, f"strano-{number}", titolo=title)

    package = await ask(small_session, tmp_path, write)
    assert package.read("progetti")["titolo"].tolist() == list(titles)
    assert package.read("luoghi")["titolo"].tolist() == list(titles)


async def test_five_hundred_projects_are_all_there(
    small_session: AsyncSession, tmp_path: Path
) -> None:
    def write(territory: Territory) -> None:
        for number in range(500):
            here(territory, f"p-{number}")

    package = await ask(small_session, tmp_path, write)
    assert len(package.read("progetti")) == 500
    labels = package.read("luoghi")["etichetta"].dropna().tolist()
    assert labels == [", ".join(map(str, range(1, 501)))]
