"""Names do not lie over one another, and the important ones are there."""

import re
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from service.ows.drawing import as_plan
from service.ows.mapfile import Lines, block
from service.ows.scale import Scale
from service.settings import Settings
from tests.ows.asking import draw, pixels
from tests.ows.mapserver import get_map, rewrite, running

BOX_OF_NAME: Lines = block("STYLE", 'GEOMTRANSFORM "labelpoly"', 'COLOR "#ff000060"')
DENSE = {
    Scale(9.5): "960000,5620000,1060000,5720000",
    Scale(11.0): "1005000,5675000,1045000,5715000",
    Scale(12.5): "1014000,5688000,1030000,5704000",
}
"""A whole area, a city and a centre, over more pixels than their scale asks for."""
SIZE = 1000
ONCE = 0x60
MIDDLE_OF_MILANO = text(
    "select ST_X(p), ST_Y(p) from ("
    " select ST_Transform((ST_MaximumInscribedCircle(geom_3857)).center, 7791) as p"
    " from psttm.collezione_comuni where nome = 'Milano') as t"
)


def with_boxes(mapfile: str, *, forced: bool = False) -> str:
    """Let every name draw its box, half clear: where two lie over one another it is less clear."""
    style = "\n".join(BOX_OF_NAME)
    boxed = re.sub(r"( +)LABEL\n", rf"\1LABEL\n{style}\n", mapfile)
    return boxed.replace("FORCE FALSE", "FORCE TRUE") if forced else boxed


async def boxes(settings: Settings, folder: Path, scale: Scale, *, forced: bool) -> np.ndarray:
    """Return how much of each pixel is covered by boxes of names."""
    async with running(settings, folder) as engine:
        layers = engine.layers(scale)
        names = [name for name in as_plan(layers) if "_nomi" in name]
        assert names
        await get_map(engine, scale.name, names[0], DENSE[scale], 10)
        rewrite(engine, scale.name, lambda mapfile: with_boxes(mapfile, forced=forced))
        answer = await get_map(engine, scale.name, ",".join(names), DENSE[scale], SIZE)
    assert answer.content_type == "image/png", answer.body[:500]
    return pixels(answer.body)


def covered_twice(drawn: np.ndarray) -> int:
    """Count pixels that two boxes cover: red alone, and less clear than one box makes it."""
    red = (drawn[..., 0] > 240) & (drawn[..., 1] < 15) & (drawn[..., 2] < 15)
    return int(np.count_nonzero(red & (drawn[..., 3] > ONCE + 8)))


@pytest.mark.parametrize("scale", DENSE, ids=lambda scale: scale.name)
async def test_boxes_of_names_do_not_overlap(
    settings: Settings, folder: Path, scale: Scale
) -> None:
    drawn = await boxes(settings, folder, scale, forced=False)

    once = (
        (drawn[..., 0] > 240) & (drawn[..., 1] < 15) & (abs(drawn[..., 3].astype(int) - ONCE) < 4)
    )
    assert np.count_nonzero(once) > 5_000
    assert covered_twice(drawn) == 0


async def test_without_avoidance_they_would(settings: Settings, folder: Path) -> None:
    drawn = await boxes(settings, folder, Scale(9.5), forced=True)

    assert covered_twice(drawn) > 200


def test_the_name_of_the_largest_comune_is_written_where_it_belongs(
    client: TestClient, engine: Engine
) -> None:
    """Milano has its name in the middle of its largest circle, whatever is around it."""
    with engine.connect() as connection:
        x, y = connection.execute(MIDDLE_OF_MILANO).one()
    box = (x - 14_000, y - 11_200, x + 14_000, y + 11_200)
    named = draw(client, "piano", box=box, size=(400, 320)).picture
    ink = np.all(np.abs(named[..., :3].astype(int) - (0x14, 0x21, 0x2E)) < 40, axis=2)
    assert np.count_nonzero(ink[152:168, 180:220]) > 30


def test_names_are_cut_by_no_edge(client: TestClient) -> None:
    drawn = draw(client, "comuni", size=(800, 640)).picture
    ink = np.all(np.abs(drawn[..., :3].astype(int) - (0x14, 0x21, 0x2E)) < 40, axis=2)
    edge = np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]])
    assert ink.any()
    assert not edge.any()


@pytest.mark.parametrize(
    ("upper", "order"),
    [
        ("nodi_trasporto", "progetti,nodi_trasporto"),
        ("nodi_trasporto", "progetti,obiettivi,nodi_trasporto"),
        ("progetti", "nodi_trasporto,progetti"),
        ("progetti", "obiettivi,nodi_trasporto,progetti"),
    ],
)
def test_a_group_has_its_number_where_one_of_another_layer_lies_below(
    client: TestClient, upper: str, order: str
) -> None:
    box = (505_000.0, 5_025_000.0, 527_000.0, 5_043_000.0)
    alone = draw(client, upper, box=box, size=(330, 270)).picture.astype(int)
    above = draw(client, order, box=box, size=(330, 270)).picture.astype(int)
    dark = alone[..., :3].max(axis=2) < 110
    light = alone[..., :3].min(axis=2) > 180
    ink = (dark if upper == "nodi_trasporto" else light) & (alone[..., 3] == 255)
    kept = (np.abs(above - alone).max(axis=2) < 60)[ink]
    assert ink.sum() > 200
    assert kept.mean() > 0.95
