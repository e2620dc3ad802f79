"""The labels of a layer as QGIS writes them: a rule for each, the first over the others."""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from geo.maps.qml_symbols import Kind, length, rgba
from geo.maps.symbol import Label

FONT = "Open Sans"
"""QGIS brings it, wherever it runs."""
POINT_PER_PX = 0.75
_OVER_POINT, _CURVED, _HORIZONTAL, _AROUND_POINT = "1", "3", "4", "6"
_PLACEMENTS: Mapping[Kind, Mapping[str, str]] = {
    "area": {"placement": _HORIZONTAL, "fitInPolygonOnly": "0"},
    "line": {"placement": _HORIZONTAL},
    "point": {
        "placement": _AROUND_POINT,
        "predefinedPositionOrder": "R,TR,BR,L,TL,BL,TSR,BSR",
        "dist": "1",
        "distUnits": "MM",
        "offsetType": "1",
    },
}
_FACES: Mapping[str, Mapping[str, str]] = {
    "regular": {},
    "semibold": {"fontWeight": "63", "namedStyle": "SemiBold"},
    "italic": {"fontItalic": "1", "namedStyle": "Italic"},
    "caps": {"capitalization": "1", "fontLetterSpacing": "1"},
}


def settings_element(label: Label, kind: Kind, *, followed: bool) -> Element:
    """Return the settings of a label.

    Parameters
    ----------
    followed
        Whether the text follows a line.
    """
    settings = Element("settings", calloutType="simple")
    style = SubElement(settings, "text-style", attrib=_text(label))
    SubElement(style, "text-buffer", attrib=_halo(label))
    placement = dict(_PLACEMENTS[kind])
    if followed:
        placement = {"placement": _CURVED, "placementFlags": "9"}
    SubElement(settings, "placement", attrib={**placement, "priority": "5"})
    ranked = {"zIndex": "0", "mergeLines": "1" if kind == "line" else "0"}
    SubElement(settings, "rendering", attrib={"drawLabels": "1", "obstacle": "0", **ranked})
    return settings


def shown_labels(labels: Sequence[Label], columns: Mapping[str, str]) -> list[Label]:
    """Return the labels whose text the layer has."""
    return [each for each in labels if each.nome in columns]


def _text(label: Label) -> dict[str, str]:
    note = label.note.replace("'", "''")
    written = f"\"{label.nome}\" || '\\n' || '{note}'" if note else label.nome
    return {
        "fieldName": written,
        "isExpression": "1" if label.note else "0",
        "fontFamily": FONT,
        "fontSize": f"{label.size_px * POINT_PER_PX:g}",
        "fontSizeUnit": "Point",
        "fontWeight": "50",
        "fontItalic": "0",
        "textColor": rgba(label.colour),
        "textOpacity": "1",
        **_FACES[label.face],
    }


def _halo(label: Label) -> dict[str, str]:
    return {
        "bufferDraw": "1",
        "bufferSize": length(label.halo_px),
        "bufferSizeUnits": "MM",
        "bufferColor": rgba(label.halo),
        "bufferOpacity": "1",
        "bufferJoinStyle": "128",
        "bufferNoFill": "1",
    }
