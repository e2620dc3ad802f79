"""A map in a page that needs nothing from elsewhere: what is drawn comes in, one HTML file out.

folium makes the map and puts the page together; Leaflet, its style and ours are inside of the page.
A policy in it names each script and each style by its hash: nothing else runs, and nothing is asked
of any server.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from geo.maps.leaflet_files import leaflet_css, leaflet_js

MAP_ID = "map"
CENTRE = (45.46, 9.19)
"""Until the page fits the map to what it shows."""
_FOLDER = Path(__file__).with_name("page")
_SCRIPTS = ("marks.js", "search.js", "map.js")
_STYLE = "map.css"
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a page holds beside its map.

    Attributes
    ----------
    title
        As a window shows it: plain text.
    tint
        The colour of the page, ``#rrggbb``.
    body
        HTML with everything escaped that is not the page's own; it has an element ``#map``.
    patterns
        Hatches as patterns of SVG.
    """

    title: str
    tint: str
    body: str
    patterns: Sequence[str]


def make_page(content: Content, data: Mapping[str, object]) -> str:
    """Return a page; the same content makes the same page.

    Parameters
    ----------
    data
        What the script draws, as JSON can hold it; texts are as they are.

    Raises
    ------
    RuntimeError
        The package with Leaflet's files is not installed.
    """
    page = _Page(content, data)
    _Map().add_to(page)
    rendered: str = page.render()
    return rendered


class _Start(MacroElement):
    """Draws what the page's data say, once there is a map."""

    _template = Template(
        "{% macro script(this, kwargs) %}startAgenda({{ this._parent.get_name() }});{% endmacro %}"
    )


class _Map(folium.Map):
    """folium's map with none of the libraries that it loads from elsewhere, and no tiles."""

    _template = Template(
        """{% macro script(this, kwargs) %}
const {{ this.get_name() }} = L.map("map", {
  center: {{ this.location|tojson }},
  ...{{ this.options|tojavascript }}
});
{% endmacro %}"""
    )

    def __init__(self) -> None:
        super().__init__(
            location=CENTRE,
            tiles=None,
            zoom_start=10,
            max_zoom=17,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            bounce_at_zoom_limits=False,
        )
        self._id = MAP_ID
        self.options["maxZoom"] = 17
        self.default_js = []
        self.default_css = []
        self.add_child(_Start(), name="start")  # type: ignore[no-untyped-call]  # branca's own


class _Page(Figure):
    """A page whose every script and style is inside of it."""

    def __init__(self, content: Content, data: Mapping[str, object]) -> None:
        super().__init__()
        self.content = content
        self.data = data

    def render(self, **kwargs: object) -> str:
        """Put the page together."""
        for child in self._children.values():
            child.render(**kwargs)
        drawing: Element = self.script
        styles = (leaflet_css(), f":root {{ --tint: {self.content.tint}; }}\n{_read(_STYLE)}")
        scripts = (leaflet_js(), "\n".join(map(_read, _SCRIPTS)), drawing.render(**kwargs))
        return _PAGE.format(
            policy=_policy(scripts, styles),
            title=escape(self.content.title),
            styles="\n".join(f"<style>{each}</style>" for each in styles),
            patterns="".join(self.content.patterns),
            body=self.content.body,
            data=_embedded(self.data),
            scripts="\n".join(f"<script>{each}</script>" for each in scripts),
        )


_PAGE = """<!DOCTYPE html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
{styles}
</head>
<body>
<svg class="patterns" aria-hidden="true" focusable="false"><defs>{patterns}</defs></svg>
{body}
<script type="application/json" id="map-data">{data}</script>
{scripts}
</body>
</html>
"""


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    return _POLICY.format(
        scripts=" ".join(map(_hash, scripts)), styles=" ".join(map(_hash, styles))
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _embedded(data: Mapping[str, object]) -> str:
    """Write data as JSON in which nothing can end the element that it stands in."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")
