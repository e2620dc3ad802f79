"""The printed sheets of the seven zone: all names, SQL's own figures, names that do not overlap."""

from itertools import combinations

import numpy as np
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.maps.paper import drawing, new_page
from geo.maps.placement import overlaps
from geo.maps.sheet import draw_sheet_map
from geo.maps.sheet_names import NOWHERE
from service.agenda.content import Agenda
from service.agenda.frames import AgendaFrames, clip_layers, fetch_frames
from service.agenda.read import read_agenda
from service.agenda.request import AgendaRequest
from service.agenda.sheet import make_pdf
from service.agenda.sheet_front import TALL
from service.agenda.sheet_types import FLOW_COLUMNS
from service.agenda.words import number
from service.queries.snapshot import Snapshot
from tests.api.test_zone import SEVEN
from tests.db.test_agenda_cifre import CIFRE, ETA
from tests.pdf import fonts_of, letters_of, squeezed, texts_of

TITLES = """
    select p.titolo, string_agg(distinct i.certezza, ' ') as certezze
    from psttm.progetto p
    left join psttm.incidenza_zona i on i.progetto_id = p.id and i.elemento_id =
        (select id from psttm.elemento where layer = 'zone_omogenee' and codice = :zona)
    group by p.id, p.titolo
"""


async def read(session: AsyncSession, zona: str) -> tuple[Agenda, AgendaFrames]:
    snapshot = Snapshot(session)
    agenda = (await read_agenda(snapshot, AgendaRequest(zona))).value
    return agenda, await fetch_frames(snapshot, agenda)


@pytest.mark.parametrize("zona", SEVEN)
async def test_the_sheet_holds_every_name_and_the_figures_of_sql(
    async_session: AsyncSession, zona: str
) -> None:
    agenda, frames = await read(async_session, zona)
    content = make_pdf(agenda, frames)
    front, *others = (squeezed(each) for each in texts_of(content))
    written = "".join(others)

    there = (await async_session.execute(text(TITLES), {"zona": zona})).all()
    here = [each.titolo for each in there if each.certezze]
    assert here
    assert [each for each in here if squeezed(each) not in written] == []
    assert [e for e in agenda.progetti.tutti if squeezed(e.progetto.titolo) not in front] == []
    names = [each.obiettivo.titolo for each in agenda.obiettivi.tutti]
    names += [each.membro.comune.nome for each in agenda.comuni]
    names += [p.elemento.nome for strato in agenda.strati for p in strato.presenti]
    assert [each for each in names if squeezed(each) not in written] == []

    cifre = (await async_session.execute(text(CIFRE), {"zona": zona})).one()
    assert squeezed(f"Abitanti: {number(cifre.popolazione)}") in written
    assert squeezed(f"Superficie: {number(cifre.superficie_km2, 2, fixed=True)} km²") in written
    assert squeezed(f"Densità: {number(cifre.densita, 1, fixed=True)}") in written
    assert squeezed(f"{number(cifre.popolazione)}abitanti") in front
    for age in (await async_session.execute(text(ETA), {"zona": zona})).all():
        assert squeezed(f"{number(age.maschi)} {number(age.femmine)}") in written

    assert all(fonts_of(content).values())
    for letters in letters_of(content)[1:]:
        for left, top, right, _ in letters:
            if 24 < top < 284:
                column = next(each for each in reversed(FLOW_COLUMNS) if each.left <= left + 0.8)
                assert right <= column.right + 0.3


@pytest.mark.parametrize("zona", SEVEN)
async def test_all_comuni_and_all_marks_have_a_place_and_no_two_overlap(
    async_session: AsyncSession, zona: str
) -> None:
    _, frames = await read(async_session, zona)
    with drawing():
        drawn = draw_sheet_map(new_page(420, 297), TALL.map, clip_layers(frames))
    named = [each.codice for each in drawn.named if each.layer == "comuni"]
    assert sorted(named) == sorted(frames.comuni["istat"])
    assert [each for each in drawn.named if each.box == NOWHERE] == []
    assert drawn.numeri == set(frames.luoghi["numero"])
    boxes = np.array([each.box for each in drawn.named])
    hits = [
        (drawn.named[one].nome, drawn.named[other].nome)
        for one, other in combinations(range(len(boxes)), 2)
        if overlaps(boxes[[one]], boxes[[other]]).any()
    ]
    assert hits == []


async def test_the_exclave_of_the_sud_est_has_a_map_of_its_own(
    async_session: AsyncSession,
) -> None:
    _, whole = await read(async_session, "sud-est")
    frames = clip_layers(whole)
    with drawing():
        drawn = draw_sheet_map(new_page(420, 297), TALL.map, frames)
    (inset,) = drawn.insets
    rows = frames.comuni[frames.comuni["nome"] == "San Colombano al Lambro"]
    (exclave,) = rows.geometry
    assert inset.area.covers(exclave)
    assert not drawn.window.area.intersects(exclave)
    assert drawn.window.scale <= 110_000
