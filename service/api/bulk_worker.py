"""What the process that writes a bulk file does: read one snapshot, write the file.

It is loaded by that process alone; the server knows it by its name.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from service.api.bulk_order import Order
from service.api.writers.ogr import write_fgb, write_gpkg
from service.api.writers.parquet import write_parquet
from service.api.writers.texts import text_file, write_csv, write_geojson
from service.api.writers.whole import Whole
from service.api.writers.workbook import write_xlsx
from service.db import make_snapshot_engine
from service.queries.bulk import get_contents, snapshot
from service.settings import Settings

BINARY: Mapping[str, Callable[[Whole, Path], None]] = {
    "gpkg": write_gpkg,
    "fgb": write_fgb,
    "parquet": write_parquet,
    "xlsx": write_xlsx,
}


def make_file(settings: Settings, order: Order, path: Path) -> str:
    """Write the file that is ordered; return the stamp of the data that it holds."""
    with snapshot(make_snapshot_engine(settings)) as connection:
        contents = get_contents(connection, order.collection)
        whole = Whole(connection, order.collection, order.crs, contents)
        write = BINARY.get(order.formato.nome)
        if write is not None:
            write(whole, path)
            return contents.stamp
        with text_file(path, compressed=order.compressed) as out:
            (write_csv if order.formato.nome == "csv" else write_geojson)(whole, out)
    return contents.stamp
