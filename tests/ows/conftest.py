"""Clients of WMS and WFS, and places of the territory."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Engine, text

from tests.ows.stored import TYPES, Row, rows_of


@dataclass(frozen=True)
class Comune:
    """A comune: its zona (None for Milano), its outline in EPSG:7791."""

    istat: str
    nome: str
    zona: str | None
    geom: BaseGeometry


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the user can enter whom MapServer runs as when root runs the tests."""
    made = Path(tempfile.mkdtemp(prefix="psttm-prova-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def comuni(engine: Engine) -> list[Comune]:
    """The comuni as the database has them."""
    rows = text(
        "select istat, nome, zona_omogenea, ST_AsBinary(geom) from psttm.collezione_comuni"
        " order by istat"
    )
    with engine.connect() as connection:
        found = connection.execute(rows).all()
    return [
        Comune(istat, nome, zona, shapely.from_wkb(bytes(wkb))) for istat, nome, zona, wkb in found
    ]


@pytest.fixture(scope="session")
def stored(engine: Engine) -> dict[str, list[Row]]:
    """The features of every type as the database has them."""
    with engine.connect() as connection:
        return {name: rows_of(connection, of) for name, of in TYPES.items()}
