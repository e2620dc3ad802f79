"""The small maps of pages: what is drawn and how, seen from where, with a bar and a key.

What is surely somewhere is filled, what is to be verified is hatched; a perimeter that is not
known, schematic or derived has a broken outline. The key lists what the map shows, and no more.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from geo.maps.palette import NO_ZONE, ZONE
from service.queries.disegni import Box, Sagoma, Sagome
from service.web.labels import Nome, Window, box_of, place_names
from service.web.scale import bar_km, units_per_km

MARGIN = 0.08
"""Around what is shown, of its longer side."""
FEWEST_KM = 9.0
"""The narrowest map: what is smaller is shown among its neighbours."""
WIDEST, NARROWEST = 1.5, 1.0
"""Width over height."""
TYPE_HEIGHT = 0.031
"""Of the names, of the width of the map."""
MOST_NAMED_POINTS = 8
UNSURE = frozenset({"schematica", "derivata", "assente"})
AREAS = ("parchi", "plis", "navigli")
"""Layers whose elementi are drawn as areas, or as lines where they have one."""


@dataclass(frozen=True, slots=True)
class Figura:
    """A line or an area; ``riempimento`` is a colour or the name of a hatch."""

    classe: str
    percorso: str
    nome: str
    riempimento: str | None = None


@dataclass(frozen=True, slots=True)
class Punto:
    """A place of a node."""

    x: float
    y: float
    nome: str


@dataclass(frozen=True, slots=True)
class Voce:
    """An entry of the key: its name, what shape its sign has, and how it is drawn."""

    nome: str
    forma: str
    classe: str
    riempimento: str | None = None


@dataclass(frozen=True, slots=True)
class Soggetto:
    """What a map is of.

    Attributes
    ----------
    comuni
        ISTAT code → ``qui``, ``zona``, ``certa`` or ``da_verificare``; others are surroundings.
    zona
        The zona whose outline is drawn, or None.
    vista
        Codes of the comuni that the map has to show; with ``tutto`` also all that is drawn.
    """

    comuni: Mapping[str, str]
    zona: str | None = None
    vista: frozenset[str] = frozenset()
    tutto: bool = False


@dataclass(frozen=True, slots=True)
class Disegno:
    """A map in the units of its paths; ``bar`` is ``bar_km`` long.

    ``drawn`` are the elementi, by layer and code, that have a place on it.
    """

    window: Window
    sfondo: str
    figure: tuple[Figura, ...]
    punti: tuple[Punto, ...]
    nomi: tuple[Nome, ...]
    bar: float
    bar_km: int
    chiave: tuple[Voce, ...]
    drawn: frozenset[tuple[str, str]]

    @property
    def view_box(self) -> str:
        """Return what of the plane is shown."""
        w = self.window
        return f"{w.left:.0f} {w.top:.0f} {w.width:.0f} {w.height:.0f}"


def draw(sagome: Sagome | None, soggetto: Soggetto) -> Disegno | None:
    """Return the map of a subject; None if nothing of it has a place on a map."""
    if sagome is None:
        return None
    points = tuple(
        Punto(each.x, each.y, each.nome)
        for each in sagome.altre
        if each.layer == "nodi_trasporto" and each.dimensione == 0
    )
    figures = tuple(_figures(sagome, soggetto))
    boxes = [each.box for each in sagome.comuni if each.codice in soggetto.vista]
    if soggetto.tutto:
        boxes += [each.box for each in sagome.altre if each.layer != "area_metropolitana"]
    if not boxes or not (figures or points):
        return None
    window, per_km = _window(sagome, boxes)
    km = bar_km(per_km, window.width)
    around = [each for each in sagome.comuni if _meets(each.box, window)]
    return Disegno(
        window=window,
        sfondo=" ".join(each.percorso or "" for each in around),
        figure=figures,
        punti=points,
        nomi=_names(around, points, soggetto, window),
        bar=per_km * km,
        bar_km=km,
        chiave=tuple(_key(figures, points)),
        drawn=frozenset(
            (each.layer or "", each.codice)
            for each in (*sagome.comuni, *sagome.altre)
            if each.layer != "nodi_trasporto" or each.dimensione == 0
        ),
    )


def _figures(sagome: Sagome, soggetto: Soggetto) -> Iterator[Figura]:
    """Yield what is drawn over the surroundings, from below to above."""
    comuni = [each for each in sagome.comuni if each.percorso]
    others = [each for each in sagome.altre if each.percorso]
    role = soggetto.comuni.get
    for each in comuni:
        yield from _ground(each, role(each.codice))
    for layer in AREAS:
        yield from (_elemento(each) for each in others if each.layer == layer)
    yield from (_over(each) for each in comuni if role(each.codice) == "da_verificare")
    yield from (_line(each, "map-confine") for each in others if each.codice == soggetto.zona)
    yield from (_line(each, "map-qui") for each in comuni if role(each.codice) == "qui")
    yield from (_line(each, "map-progetto") for each in others if each.layer is None)


def _ground(comune: Sagoma, role: str | None) -> Iterator[Figura]:
    path = comune.percorso or ""
    if role == "zona" or (role == "qui" and comune.zona is not None):
        yield Figura("map-zona", path, comune.nome, ZONE.get(comune.zona or "", NO_ZONE))
    elif role == "certa":
        yield Figura("map-certa", path, comune.nome)


def _over(comune: Sagoma) -> Figura:
    hatch = "url(#tratti-da-verificare)"
    return Figura("map-da-verificare", comune.percorso or "", comune.nome, hatch)


def _line(each: Sagoma, classe: str) -> Figura:
    unsure = each.layer is None and each.precisione in UNSURE
    return Figura(f"{classe} map-incerta" if unsure else classe, each.percorso or "", each.nome)


def _elemento(each: Sagoma) -> Figura:
    unsure = each.indicativa or each.precisione in UNSURE
    kind = "map-linea" if each.dimensione == 1 else "map-area"
    classes = f"{kind} map-{each.layer}{' map-incerta' if unsure else ''}"
    hatch = f"url(#tratti-{each.layer})" if unsure and each.dimensione == 2 else None
    return Figura(classes, each.percorso or "", each.nome, hatch)


def _window(sagome: Sagome, boxes: Iterable[Box]) -> tuple[Window, float]:
    """Return what is shown, no narrower than ``FEWEST_KM``, and the units of a kilometre."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    per_km = units_per_km(sagome, -(top + bottom) / 2)
    margin = max(right - left, bottom - top) * MARGIN
    height = max(bottom - top + 2 * margin, FEWEST_KM * per_km)
    width = max(right - left + 2 * margin, height * NARROWEST)
    height = max(height, width / WIDEST)
    middle, centre = (left + right) / 2, (top + bottom) / 2
    made = Window(middle - width / 2, centre - height / 2, width, height, width * TYPE_HEIGHT)
    return made, per_km


def _meets(box: Box, window: Window) -> bool:
    return (
        box[0] < window.left + window.width
        and box[2] > window.left
        and box[1] < window.top + window.height
        and box[3] > window.top
    )


def _names(
    around: Iterable[Sagoma], points: tuple[Punto, ...], soggetto: Soggetto, window: Window
) -> tuple[Nome, ...]:
    """Choose the names: of the subject first, then of its surroundings, the larger ones first."""
    rank = {"qui": 0, "certa": 1, "da_verificare": 1, "zona": 2}
    role = soggetto.comuni.get
    comuni = sorted(around, key=lambda each: (rank.get(role(each.codice, ""), 3), -_size(each.box)))
    within = [each for each in comuni if each.codice in soggetto.comuni]
    outside = [each for each in comuni if each.codice not in soggetto.comuni]
    wanted = [Nome(each.nome, each.x, each.y, _name_class(role(each.codice))) for each in within]
    if len(points) <= MOST_NAMED_POINTS:
        beside = window.type_height * 0.7
        wanted += [Nome(each.nome, each.x + beside, each.y, "map-nodo", True) for each in points]
    wanted += [Nome(each.nome, each.x, each.y, _name_class(None)) for each in outside]
    scale = (
        window.left,
        window.top + window.height - 3.2 * window.type_height,
        window.left + window.width * 0.4,
        window.top + window.height,
    )
    dot = window.type_height * 0.3
    dots = [(each.x - dot, each.y - dot, each.x + dot, each.y + dot) for each in points]
    first = wanted[:1] if "qui" in soggetto.comuni.values() else []
    own = place_names(first, window, taken=dots) or place_names(first, window)
    taken = [scale, *dots, *(box_of(each, window.type_height) for each in own)]
    return own + place_names(wanted[len(first) :], window, taken=taken)


def _name_class(role: str | None) -> str:
    return {"qui": "map-nome-qui", None: "map-nome-intorno"}.get(role, "map-nome")


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _key(figures: tuple[Figura, ...], points: tuple[Punto, ...]) -> Iterator[Voce]:
    """Yield an entry for each way of drawing that the map has, once."""
    seen = set()
    for each in figures:
        if each.classe not in seen:
            seen.add(each.classe)
            name = each.classe.removeprefix("map-area ").removeprefix("map-linea ")
            shape = "linea" if "map-linea" in each.classe or each.classe in _LINES else "area"
            nome = name.replace("map-", "").replace(" ", "_").replace("-", "_")
            if shape == "area" and "navigli" in nome:
                nome = "navigli_area"
            yield Voce(nome, shape, each.classe, each.riempimento)
    if points:
        yield Voce("nodi_trasporto", "punto", "map-nodi_trasporto")


_LINES = frozenset({"map-confine", "map-progetto", "map-progetto map-incerta"})
