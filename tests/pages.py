"""The pages for people, and what the text of one tells of its structure."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

ADDRESSES = (
    "/",
    "/copertura",
    "/comuni",
    "/comuni/015093",
    "/comuni/015146",
    "/zone-omogenee",
    "/zone-omogenee/sud-est",
    "/progetti",
    "/progetti/cmm-come-in-corsico",
    "/obiettivi",
    "/obiettivi/M1-13",
    "/docs",
    "/accessibilita",
    "/ogc?f=html",
    "/ogc/conformance?f=html",
    "/ogc/collections?f=html",
    "/ogc/collections/parchi?f=html",
    "/ogc/collections/obiettivi?f=html",
    "/ogc/collections/comuni/items?f=html&limit=5",
    "/ogc/collections/comuni/items/015146?f=html",
    "/ogc/collections/progetti/queryables?f=html",
    "/ogc/collections/comuni/tiles?f=html",
    "/ogc/tiles/WebMercatorQuad?collections=parchi,plis&f=html",
    "/ogc/tileMatrixSets?f=html",
    "/ogc/tileMatrixSets/WebMercatorQuad?f=html",
    "/ogc/styles?f=html",
)
"""One of each kind, and all that are alone of theirs."""
PROBLEMS = ("/nulla", "/api/v1/comuni?limit=molti", "/ogc/collections/nulla?f=html")
WITH_MAP = ("/", "/ogc/collections/", "/ogc/collections/comuni/items")
"""How the addresses of pages begin that draw a map with a script."""
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
VOID = frozenset({"base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
FIELDS = frozenset({"input", "select", "textarea"})
LANDMARKS = frozenset({"header", "main", "footer"})
LOADING = frozenset({"stylesheet", "preload", "icon"})
SCOPES = frozenset({"row", "col", "rowgroup", "colgroup"})
POINTING = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "popovertarget")
NAMED = ("aria-label", "aria-labelledby", "title")


@dataclass
class Outline:
    """What a page holds; ``faults`` says what no page may have."""

    lang: str = ""
    title: str = ""
    landmarks: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    pointed: set[str] = field(default_factory=set)
    assets: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads a page into its outline."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Outline()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.captions: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_line(tag, values)
        self._note(tag, values)
        if tag not in VOID:
            self.open.append((tag, values))
            self.texts.append(values.get("aria-label", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_line(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            name, values = self.open.pop()
            text = self.texts.pop()
            if self.texts:
                self.texts[-1] += f" {text}"
            self._closed(name, values, " ".join(text.split()))
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data

    def _in_line(self, tag: str, values: dict[str, str]) -> None:
        """Note what the policy of a page refuses."""
        if tag == "style" or "style" in values or any(name.startswith("on") for name in values):
            self.found.faults.append(f"style or handler in line: {tag}")
        data = values.get("type", "").endswith("json")
        if tag == "script" and not data and "src" not in values:
            self.found.faults.append("script in line")

    def _note(self, tag: str, values: dict[str, str]) -> None:
        found = self.found
        if tag == "html":
            found.lang = values.get("lang", "")
        if "id" in values:
            found.ids.append(values["id"])
        for name in POINTING:
            found.pointed.update(values.get(name, "").split())
        if tag in LANDMARKS and not self._within("main", "section", "article"):
            found.landmarks.append(tag)
        if tag in FIELDS and values.get("type") != "hidden" and not self._within("label"):
            self.fields.append(values)
        self._load(tag, values)
        self._table(tag, values)
        if tag == "img" and "alt" not in values:
            found.faults.append("img without alt")
        if tag == "nav" and not any(values.get(name) for name in NAMED):
            found.faults.append("nav without a name")

    def _load(self, tag: str, values: dict[str, str]) -> None:
        """Note what a page asks for by itself."""
        used = ""
        if tag == "link" and LOADING & set(values["rel"].split()):
            used = values["href"]
        elif tag in {"script", "img"}:
            used = values.get("src", "")
        elif tag == "use":
            used = values["href"].partition("#")[0]
        if used:
            self.found.assets.append(used)

    def _table(self, tag: str, values: dict[str, str]) -> None:
        if tag == "table":
            self.captions.append(False)
        if tag == "caption":
            self.captions[-1] = True
        if tag == "th" and values.get("scope") not in SCOPES:
            self.found.faults.append("th without scope")

    def _closed(self, tag: str, values: dict[str, str], text: str) -> None:
        found = self.found
        if tag == "title" and not self._within("svg"):
            found.title = text
        if tag == "label" and "for" in values and text:
            self.labelled.add(values["for"])
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            found.headings.append(int(tag[1]))
            if not text:
                found.faults.append(f"empty {tag}")
        if tag in {"a", "button"} and not text and not any(values.get(n) for n in NAMED):
            found.faults.append(f"{tag} without a name: {values}")
        if tag == "a" and "href" in values:
            found.links.append(values["href"])
        if tag == "table" and not self.captions.pop():
            found.faults.append("table without caption")

    def _within(self, *tags: str) -> bool:
        return any(tag in tags for tag, _ in self.open)


def read_outline(text: str) -> Outline:
    """Read a page; fields without a label, around them or for them, are among its faults."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    named = [each for each in reader.fields if not any(each.get(name) for name in NAMED)]
    reader.found.faults += [
        f"field without a name: {each}" for each in named if each.get("id") not in reader.labelled
    ]
    return reader.found
