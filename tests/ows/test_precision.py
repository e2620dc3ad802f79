"""How exact a geometry is can be seen in the picture: whole, dashed, hatched."""

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.ows.asking import Box, draw

OUTLINES = text(
    "select ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e), ST_X(p), ST_Y(p) from ("
    "select ST_Transform(ST_Envelope(geom_3857), 7791) as e,"
    " ST_Transform(ST_PointOnSurface(geom_3857), 7791) as p"
    " from psttm.collezione_parchi where precisione = :precisione"
    " order by ST_Area(geom_3857) desc limit 1) as t"
)


def around(engine: Engine, precisione: str) -> tuple[Box, tuple[float, float]]:
    """Return the box of the largest park of a precisione, and a point inside it."""
    with engine.connect() as connection:
        row = connection.execute(OUTLINES, {"precisione": precisione}).one()
    return (row[0], row[1], row[2], row[3]), (row[4], row[5])


def patch(client: TestClient, engine: Engine, precisione: str) -> np.ndarray:
    """Return the opacity of a small square inside the largest park of a precisione."""
    _, (x, y) = around(engine, precisione)
    box = (x - 1_500, y - 1_500, x + 1_500, y + 1_500)
    return draw(client, "parchi", box=box, size=(150, 150)).picture[40:110, 40:110, 3]


def test_without_a_perimeter_there_is_a_hatch_and_nothing_else(
    client: TestClient, engine: Engine
) -> None:
    opacity = patch(client, engine, "assente")
    assert 0.02 < np.mean(opacity > 60) < 0.3
    assert np.mean(opacity == 0) > 0.5


def test_what_is_derived_from_the_comuni_is_pale_inside(client: TestClient, engine: Engine) -> None:
    opacity = patch(client, engine, "derivata")
    assert np.median(opacity) == pytest.approx(0.1 * 255, abs=3)


def test_its_outline_is_dashed(client: TestClient, engine: Engine) -> None:
    """Along the rim of the inside, pieces of line and gaps take turns."""
    (west, south, east, north), _ = around(engine, "derivata")
    box = (west - 2_000, south - 2_000, east + 2_000, north + 2_000)
    drawn = draw(client, "parchi", box=box, size=(1400, 1400)).picture
    park = drawn[..., 3] > 15
    rim = park & ~shrunk(park)
    line, gap = rim & (drawn[..., 3] > 90), rim & (drawn[..., 3] < 60)
    assert np.count_nonzero(line) > 500
    assert np.count_nonzero(gap) > 200


def shrunk(mask: np.ndarray) -> np.ndarray:
    inner = mask.copy()
    for axis in (0, 1):
        for step in (-1, 1):
            inner &= np.roll(mask, step, axis)
    return inner
