"""The GeoPackage of an agenda: its layers and tables, and the styles by which QGIS draws them."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyogrio
from pandas import DataFrame, Series

from service.agenda.content import Agenda
from service.agenda.frames import AgendaFrames
from service.agenda.package_layers import Layer, layers_of
from service.agenda.package_tables import TITOLI, tables_of

STYLES = "layer_styles"
"""Where QGIS looks for styles: by table and geometry column, the default one first."""
STYLE_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("f_table_catalog", "f_table_schema", "f_table_name"), "object"),
        **dict.fromkeys(("f_geometry_column", "styleName", "styleQML", "styleSLD"), "object"),
        "useAsDefault": "bool",
        **dict.fromkeys(("description", "owner", "ui"), "object"),
        "update_time": "datetime64[ms]",
    }
)


def make_gpkg(agenda: Agenda, frames: AgendaFrames) -> bytes:
    """Return the GeoPackage of an agenda, in EPSG:7791: the same bytes for the same agenda.

    Geometries are whole, not cut to the zona; the measures beside them are of what is inside.
    """
    pyogrio.set_gdal_config_options(
        {"OGR_CURRENT_DATE": f"{agenda.data}T00:00:00.000Z", "OGR_SQLITE_SYNCHRONOUS": "OFF"}
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "agenda.gpkg"
        layers = list(layers_of(agenda, frames))
        for layer in layers:
            _write_layer(path, layer)
        for nome, table in tables_of(agenda).items():
            _write(path, table, nome, layer_options={"IDENTIFIER": TITOLI[nome]})
        styles = _styles(layers, agenda.data)
        _write(path, styles, STYLES, layer_options={"FID": "id", "LAUNDER": "NO"})
        return path.read_bytes()


def _write_layer(path: Path, layer: Layer) -> None:
    _write(
        path,
        layer.frame,
        layer.nome,
        geometry_type=layer.geometria,
        promote_to_multi=layer.geometria.startswith("Multi"),
        layer_options={"IDENTIFIER": layer.titolo, "GEOMETRY_NAME": "geom"},
    )


def _write(path: Path, frame: DataFrame, nome: str, **options: Any) -> None:
    pyogrio.write_dataframe(frame, path, layer=nome, driver="GPKG", **options)


def _styles(layers: list[Layer], day: str) -> DataFrame:
    rows = list(_style_rows(layers, day))
    return DataFrame(
        {
            name: Series([row[name] for row in rows], dtype=kind)
            for name, kind in STYLE_COLUMNS.items()
        }
    )


def _style_rows(layers: list[Layer], day: str) -> Iterator[dict[str, Any]]:
    for layer in layers:
        yield {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": layer.nome,
            "f_geometry_column": "geom",
            "styleName": layer.nome,
            "styleQML": layer.style,
            "styleSLD": "",
            "useAsDefault": True,
            "description": layer.titolo,
            "owner": "",
            "ui": None,
            "update_time": day,
        }
