"""An agenda's page as its reader's program reads it: its elements, its data, what it would load."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping"}
VOID = {"meta", "input", "br", "img", "link", "hr"}


@dataclass
class Element:
    """An element with the text inside of it."""

    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """All elements of a page, in their order."""

    content: bytes
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.content.decode())
        self.close()
        assert self._open == []

    def __hash__(self) -> int:
        return id(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(made)
        if tag not in VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.text += data

    def all(self, name: str | None = None, **attributes: str | None) -> list[Element]:
        """Return the elements of a name whose attributes are so; None: that they have it."""
        asked = {key.replace("_", "-"): value for key, value in attributes.items()}
        return [
            each
            for each in self.elements
            if name in {None, each.name}
            and all(
                key in each.attributes if value is None else each.attributes.get(key) == value
                for key, value in asked.items()
            )
        ]

    def one(self, name: str | None = None, **attributes: str | None) -> Element:
        """Return the only one of them."""
        (found,) = self.all(name, **attributes)
        return found

    def figure(self, name: str) -> str:
        """Return one of the figures at the head, as it is written."""
        return self.one("dd", data_figure=name).text.strip()

    @property
    def data(self) -> dict[str, Any]:
        """What the script draws."""
        found: dict[str, Any] = json.loads(self.one("script", id="map-data").text)
        return found

    @property
    def policy(self) -> dict[str, list[str]]:
        """The policy that the page carries: what may come from where."""
        (meta,) = (e for e in self.all("meta") if "http-equiv" in e.attributes)
        parts = (each.split() for each in meta.attributes["content"].split(";"))
        return {name: sources for name, *sources in parts}

    @property
    def loaded(self) -> list[str]:
        """Addresses that a browser would ask for without being told to by a click."""
        found = [
            value
            for each in self.elements
            for name, value in each.attributes.items()
            if name in LOADING or (name.endswith("href") and each.name != "a")
        ]
        for each in self.all("style"):
            found += re.findall(r"url\(([^)]*)\)", each.text)
            found += re.findall(r"@import[^;]*", each.text)
        return [each for each in found if not each.startswith(("data:", "#"))]


def hash_of(element: Element) -> str:
    """Return a script or a style as a policy names it."""
    digest = hashlib.sha256(element.text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
