"""The frames of an agenda: what is in them, in which system, and where projects are marked."""

import pickle
from collections.abc import Callable

import pandas as pd
import pytest
from geopandas import GeoDataFrame
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from service.agenda.frames import AgendaFrames, clip_layers, fetch_frames
from service.agenda.read import read_agenda
from service.agenda.request import AgendaRequest
from service.queries.snapshot import Snapshot
from tests.api.test_zone import SEVEN
from tests.db.parti import here, make_four_parts
from tests.db.territory import SIDE, Territory, furnish
from tests.factories import square

Write = Callable[[Territory], None]
NAMES = tuple(AgendaFrames.__dataclass_fields__)


def nothing(_: Territory) -> None:
    """Write nothing."""


async def ask(
    session: AsyncSession, write: Write = nothing, zona: str = "ovest", **filters: tuple[str, ...]
) -> AgendaFrames:
    await furnish(session, write)
    snapshot = Snapshot(session)
    agenda = (await read_agenda(snapshot, AgendaRequest(zona, **filters))).value
    return await fetch_frames(snapshot, agenda)


def places(frames: AgendaFrames) -> list[tuple[str, str | None]]:
    return list(zip(frames.luoghi["progetto"], frames.luoghi["nome"], strict=True))


def row(frame: GeoDataFrame, codice: str) -> pd.Series:
    (found,) = [each for _, each in frame.iterrows() if each["codice"] == codice]
    return found


@pytest.mark.parametrize("zona", SEVEN)
async def test_the_frames_of_a_zona_fit_together(async_session: AsyncSession, zona: str) -> None:
    frames = await ask(async_session, zona=zona)
    for name in NAMES:
        frame = getattr(frames, name)
        assert frame.crs.to_epsg() == 7791
        assert frame.active_geometry_name == "geom"
        assert frame.index.tolist() == list(range(len(frame)))
    (shape,) = frames.zona.geometry
    assert frames.comuni.geometry.union_all().symmetric_difference(shape).area < 1
    assert len(frames.comuni) + len(frames.vicini) == 133
    neighbours = await async_session.execute(
        text("""
            select e.codice from psttm.elemento e, psttm.elemento z
            where e.layer = 'comuni' and z.layer = 'zone_omogenee' and z.codice = :zona
                and ST_Distance(e.geom, z.geom) <= 10 and not exists (
                    select from psttm.zona_in_vigore v
                    where v.elemento_id = z.id and v.comune_id = e.id)
        """),
        {"zona": zona},
    )
    near = frames.vicini[frames.vicini["confinante"].astype(bool)]
    assert set(near["istat"]) == set(neighbours.scalars())
    assert frames.luoghi.geometry.distance(shape).max() < 1000


@pytest.mark.parametrize("zona", SEVEN)
async def test_every_place_is_in_a_frame_by_layer_and_code(
    async_session: AsyncSession, zona: str
) -> None:
    frames = await ask(async_session, zona=zona)
    keys = {"comuni": "istat"}
    for layer, code in zip(frames.luoghi["layer"], frames.luoghi["codice"], strict=True):
        frame = frames.zona if layer == "zone_omogenee" else getattr(frames, layer)
        assert code in set(frame[keys.get(layer, "codice")])


@pytest.mark.parametrize("zona", SEVEN)
async def test_every_project_that_is_here_is_marked_and_no_other(
    async_session: AsyncSession, zona: str
) -> None:
    snapshot = Snapshot(async_session)
    agenda = (await read_agenda(snapshot, AgendaRequest(zona))).value
    frames = await fetch_frames(snapshot, agenda)
    placed = (*agenda.progetti.certi, *agenda.progetti.da_verificare)
    assert {(each.numero, each.progetto.id) for each in placed} == set(
        zip(frames.luoghi["numero"], frames.luoghi["progetto"], strict=True)
    )


async def test_a_frame_without_rows_has_its_columns(small_session: AsyncSession) -> None:
    def write(territory: Territory) -> None:
        territory.run("delete from psttm.elemento where layer = 'navigli'")

    frames = await ask(small_session, write)
    assert len(frames.navigli) == 0
    assert {"codice", "nome", "indicativa", "certezza", "lunghezza_m"} <= set(frames.navigli)
    assert len(frames.luoghi) == len(frames.progetti) == 0
    assert {"numero", "parte", "titolo"} <= set(frames.luoghi)
    assert clip_layers(frames).navigli.columns.equals(frames.navigli.columns)


async def test_what_has_no_perimeter_comes_as_indicative_and_unmeasured(
    small_session: AsyncSession,
) -> None:
    frames = await ask(small_session)
    known, unknown = row(frames.parchi, "rilevato"), row(frames.parchi, "fatti")
    assert (known["indicativa"], unknown["indicativa"]) == (False, True)
    assert known["area_m2"] == pytest.approx(2_000_000)
    assert pd.isna(unknown["area_m2"])
    assert unknown["geom"].area == pytest.approx(32_000_000)
    assert (unknown["precisione"], unknown["certezza"]) == ("assente", "certa")


async def test_layers_can_be_cut_to_the_zona(small_session: AsyncSession) -> None:
    frames = await ask(small_session)
    cut = clip_layers(frames)
    assert row(frames.parchi, "rilevato")["geom"].area == pytest.approx(4_000_000)
    assert row(cut.parchi, "rilevato")["geom"].area == pytest.approx(2_000_000)
    assert row(cut.navigli, "canale")["geom"].length == pytest.approx(2000)
    assert cut.comuni is frames.comuni


async def test_projects_are_marked_at_the_places_that_they_name(
    small_session: AsyncSession,
) -> None:
    frames = await ask(small_session, make_four_parts)
    assert places(frames) == [
        ("certo", "alfa"),
        ("dubbio", "fatti"),
        ("parziale-qui", "alfa"),
    ]
    assert frames.luoghi["parte"].tolist() == ["certi", "da_verificare", "certi"]
    (alfa,) = [
        s for s, n in zip(frames.comuni["geom"], frames.comuni["nome"], strict=True) if n == "alfa"
    ]
    assert frames.luoghi.geometry.within(alfa).all()


async def test_a_project_with_its_own_geometry_is_marked_there_alone(
    small_session: AsyncSession,
) -> None:
    own = square(500, 500, side=1000)

    def write(territory: Territory) -> None:
        here(territory, "disegnato", geom=own)
        here(territory, "schematico", geom=own, geom_precisione="schematica")

    frames = await ask(small_session, write)
    assert places(frames) == [("disegnato", None), ("schematico", None)]
    assert frames.luoghi["certezza"].tolist() == ["certa", None]
    assert frames.luoghi.geometry.within(own).all()
    assert frames.progetti["numero"].tolist() == [1, 2]
    assert frames.progetti.geometry.area.tolist() == pytest.approx([1_000_000] * 2)


async def test_a_geometry_that_is_elsewhere_leaves_the_places_that_are_named(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        here(territory, "altrove", geom=square(9000, 500, side=1000))

    frames = await ask(small_session, write)
    assert places(frames) == [("altrove", "alfa")]


async def test_a_place_is_marked_inside_the_zona(small_session: AsyncSession) -> None:
    def write(territory: Territory) -> None:
        territory.add_progetto("lungo")
        territory.locate("navigli", "canale", progetto="lungo")

    frames = await ask(small_session, write, zona="est")
    assert places(frames) == [("lungo", "canale")]
    assert [(p.x, p.y) for p in frames.luoghi.geometry] == [(510_000, 5_002_000)]


async def test_a_zona_that_is_named_is_marked_once(small_session: AsyncSession) -> None:
    def write(territory: Territory) -> None:
        territory.add_progetto("zona")
        territory.locate("zone_omogenee", "ovest", progetto="zona")

    assert places(await ask(small_session, write)) == [("zona", "ovest")]


async def test_a_place_without_a_position_is_marked_in_its_comune(
    small_session: AsyncSession,
) -> None:
    def write(territory: Territory) -> None:
        territory.run(
            "insert into psttm.nodo_trasporto (elemento_id, tipo) values (:id, 'ferrovia')",
            id=territory.add_elemento("nodi_trasporto", "ignoto"),
        )
        territory.add_member("ignoto", "alfa")
        territory.add_progetto("fermata")
        territory.locate("nodi_trasporto", "ignoto", progetto="fermata")

    frames = await ask(small_session, write)
    assert places(frames) == [("fermata", "ignoto")]
    assert frames.luoghi["precisione"].tolist() == ["assente"]
    assert frames.luoghi.geometry.within(square(side=SIDE)).all()


async def test_filters_hold_for_the_map(small_session: AsyncSession) -> None:
    frames = await ask(small_session, make_four_parts, certezza=("da_verificare",))
    assert places(frames) == [("dubbio", "fatti")]
    assert frames.luoghi["numero"].tolist() == [1]


async def test_frames_can_be_sent_to_another_process(small_session: AsyncSession) -> None:
    frames = await ask(small_session, make_four_parts)
    again = pickle.loads(pickle.dumps(frames))  # noqa: S301 - of our own making
    for name in NAMES:
        assert getattr(again, name).equals(getattr(frames, name))
