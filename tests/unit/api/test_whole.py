"""Writers of whole collections, where reading the rows fails or there are none."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from service.api.writers.ogr import write_fgb, write_gpkg
from service.api.writers.parquet import write_parquet
from service.api.writers.texts import text_file, write_csv, write_geojson
from service.api.writers.whole import Whole
from service.api.writers.workbook import MAX_ROWS, write_xlsx
from service.errors import PayloadTooLarge, QueryTooSlow
from service.queries.bulk import Contents, Rows
from service.queries.catalog import COLLECTIONS
from service.queries.crs import STORED

NODI = COLLECTIONS["nodi_trasporto"]
STAMP = "banca-1-20261125"
Write = Callable[[Whole, Path], None]


class Interrupted(Whole):
    """A collection whose rows end with an error."""

    def rows(self, form: str) -> Iterator[Rows]:
        cells: dict[str, Any] = {"linee": ["M1"], "ufficiale": True}
        row = [cells.get(each.nome, "testo") for each in NODI.properties]
        geometry = [1.0, 2.0] if form == "xy" else [shapely.to_wkb(shapely.Point(1, 2))]
        yield [[*row, *geometry]]
        raise QueryTooSlow("lenta")

    def features(self) -> Iterator[list[str]]:
        yield ["{}"]
        raise QueryTooSlow("lenta")


class Empty(Whole):
    """A collection without rows."""

    def rows(self, form: str) -> Iterator[Rows]:  # noqa: ARG002 - there are none in any
        return iter(())


def make(kind: type[Whole], rows: int) -> Whole:
    connection: Any = None
    return kind(connection, NODI, STORED, Contents(STAMP, rows, 0, (("Documento", None),)))


def geojson(whole: Whole, path: Path) -> None:
    with text_file(path, compressed=True) as out:
        write_geojson(whole, out)


def csv(whole: Whole, path: Path) -> None:
    with text_file(path, compressed=True) as out:
        write_csv(whole, out)


@pytest.mark.parametrize("write", [write_gpkg, write_fgb, write_parquet, write_xlsx, geojson, csv])
def test_an_error_of_the_database_stays_what_it_is(write: Write, tmp_path: Path) -> None:
    suffix = {"write_gpkg": "gpkg", "write_fgb": "fgb"}.get(write.__name__, "dati")
    with pytest.raises(QueryTooSlow, match="lenta"):
        write(make(Interrupted, 1), tmp_path / f"file.{suffix}")


@pytest.mark.parametrize(("write", "suffix"), [(write_gpkg, "gpkg"), (write_fgb, "fgb")])
def test_a_collection_without_rows_is_an_empty_layer(
    write: Write, suffix: str, tmp_path: Path
) -> None:
    write(make(Empty, 0), tmp_path / f"file.{suffix}")
    told = pyogrio.read_info(tmp_path / f"file.{suffix}")
    assert len(pyogrio.read_dataframe(tmp_path / f"file.{suffix}")) == 0
    assert told["geometry_type"] == "Point"
    assert list(told["fields"]) == [each.nome for each in NODI.properties]


def test_a_sheet_that_would_be_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PayloadTooLarge, match=str(MAX_ROWS)):
        write_xlsx(make(Empty, MAX_ROWS + 1), tmp_path / "file.xlsx")
