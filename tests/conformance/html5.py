"""Whether a page is an HTML 5 document, as far as its text tells, and what it says and leads to."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

VOID = frozenset({"base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
UNSEEN = frozenset({"script", "style", "template"})


@dataclass
class Page:
    """A page that was read: its faults, its words, where its links lead."""

    address: str
    faults: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        """All that a page says, one space between words."""
        return " ".join(" ".join(self.words).split())


class _Reader(HTMLParser):
    """Reads a page; notes what no HTML 5 document may have."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.open: list[str] = []
        self.seen: dict[str, int] = {}
        self.ids: set[str] = set()

    def handle_decl(self, decl: str) -> None:
        self.seen[decl.lower()] = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._within("svg"):
            self.seen[tag] = self.seen.get(tag, 0) + 1
            if tag not in VOID:
                self.open.append(tag)
        names = [name for name, _ in attrs]
        values = dict(attrs)
        if len(set(names)) != len(names):
            self.page.faults.append(f"attribute twice in {tag}")
        id_ = values.get("id")
        if id_ is not None and id_ in self.ids:
            self.page.faults.append(f"id twice: {id_}")
        self.ids.add(id_ or "")
        for name in ("href", "src"):
            if values.get(name):
                self.page.links.add(urljoin(self.page.address, values[name]))
        if tag == "meta" and values.get("charset", "").lower() == "utf-8":
            self.seen["utf-8"] = 1
        if tag == "html" and values.get("lang"):
            self.seen["lang"] = 1

    def handle_endtag(self, tag: str) -> None:
        if self._within("svg") and tag != "svg":
            return
        if not self.open or self.open.pop() != tag:
            self.page.faults.append(f"{tag} ends where it does not stand")

    def handle_data(self, data: str) -> None:
        if not UNSEEN & set(self.open):
            self.page.words.append(data)

    def _within(self, tag: str) -> bool:
        return tag in self.open


def read_page(address: str, text: str) -> Page:
    """Read a page."""
    page = Page(address)
    reader = _Reader(page)
    reader.feed(text)
    reader.close()
    once = ("doctype html", "html", "head", "body", "title", "utf-8", "lang", "main", "h1")
    page.faults += [
        f"{name}: {reader.seen.get(name, 0)}" for name in once if reader.seen.get(name) != 1
    ]
    page.faults += [f"{tag} does not end" for tag in reader.open]
    return page
