"""Features as the database holds them, to compare with what the WFS gives out."""

from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from service.ows.feature_types import FeatureType, feature_types
from service.queries.catalog import COLLECTIONS

TYPES = feature_types(tuple(COLLECTIONS.values()))
DIMENSION = {"POINT": 0, "LINE": 1, "POLYGON": 2}


@dataclass(frozen=True)
class Row:
    """A feature: its id, its values by property, its geometry in EPSG:7791."""

    id: str
    values: dict[str, Any]
    geom: BaseGeometry


def rows_of(connection: Connection, of: FeatureType) -> list[Row]:
    """Return the features of a type by their ids, read without the query that MapServer has."""
    names = [each.nome for each in of.properties]
    if of.parte:
        key = f"concat_ws('_', {of.collection.chiave}, {', '.join(n for n in names if n in PLACE)})"
        drawn = {each.nome for each in of.collection.drawing.properties}
        item = ", ".join([of.collection.chiave, *(each for each in names if each not in drawn)])
        source = (
            f"{of.collection.drawing.vista} join (select {item} from {of.collection.vista}) i"  # noqa: S608
            f" using ({of.collection.chiave})"
        )
        geometry = "ST_Transform(geom_3857, 7791)"
        own = "precisione is distinct from 'assente'" if "precisione" in names else "true"
    else:
        key, source, geometry, own = of.collection.chiave, of.collection.vista, "geom", "true"
    found = connection.execute(
        text(
            f"select replace({key}, '.', '_'), ST_AsBinary({geometry}), {', '.join(names)}"  # noqa: S608
            f" from {source} where ST_Dimension({geometry}) = {DIMENSION[of.shape]} and {own}"
        )
    ).all()
    rows = [
        Row(f"{of.name}.{key}", dict(zip(names, values, strict=True)), shapely.from_wkb(bytes(wkb)))
        for key, wkb, *values in found
    ]
    return sorted(rows, key=lambda row: row.id)


PLACE = ("luogo_layer", "luogo")
