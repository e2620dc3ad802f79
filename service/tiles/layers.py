"""What a tile is asked of: collections in the order of the registry, with their properties.

For each state of the data they have a *face*: the text that entity tags and addresses name it by.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from service.queries.collection import Collection
from service.queries.tile_grid import Tile
from service.queries.tile_groups import LEVELS
from service.queries.tile_items import ChosenItems
from service.queries.tiles import Statement, Ways, tile_statement, ways_at

MAX_KEPT = 256
GZIP = "-gzip"


@dataclass(frozen=True, slots=True)
class Face:
    """The layers in one state of the data: ``rev`` stands for data, catalogue and code."""

    stamp: str
    rev: str

    @property
    def tag(self) -> str:
        """Return the entity tag of an answer that is not compressed."""
        return f'"{self.rev}"'

    @property
    def packed_tag(self) -> str:
        """Return the entity tag of a compressed answer."""
        return f'"{self.rev}{GZIP}"'


class Layers:
    """Some collections, drawn together; their statements are built once."""

    def __init__(
        self, code: str, collections: Sequence[Collection], names: tuple[str, ...] | None
    ) -> None:
        self.collections = tuple(collections)
        self.names = names
        self.ids = ",".join(each.id for each in collections)
        self.key = self.ids if names is None else f"{self.ids}?{','.join(names)}"
        self.risorse = frozenset(name for each in collections for name in each.risorse)
        drawn_by = f"{code}\0{self.key}\0{self.collections!r}"
        self._drawn_by = hashlib.sha256(drawn_by.encode()).hexdigest()
        self._statements: dict[Ways, Statement] = {}
        self._face = Face("", "")

    def face(self, stamp: str) -> Face:
        """Return the face of a state."""
        if self._face.stamp != stamp:
            digest = hashlib.sha256(f"{stamp}\0{self._drawn_by}".encode())
            self._face = Face(stamp, digest.hexdigest()[:24])
        return self._face

    def statement(self, tile: Tile, *, level: int = 0) -> Statement:
        """Return the statement that draws them at the zoom of a tile, at a level of grouping."""
        ways = ways_at(self.collections, tile.z, level=level)
        if ways not in self._statements:
            self._statements[ways] = tile_statement(self.collections, ways, names=self.names)
        return self._statements[ways]

    def filtered_statement(self, tile: Tile, *, chosen: ChosenItems, level: int = 0) -> Statement:
        """Return the statement that draws some of their items at the zoom of a tile."""
        ways = ways_at(self.collections, tile.z, level=level)
        return tile_statement(self.collections, ways, names=self.names, chosen=chosen)

    def levels(self, tile: Tile) -> range:
        """Return the levels of grouping at which a tile can be drawn, the usual one first."""
        usual, grouped = (ways_at(self.collections, tile.z, level=level) for level in (0, 1))
        may_group = usual != grouped or any(way.startswith("grouped") for way in usual)
        return LEVELS if may_group else LEVELS[:1]


class KnownLayers:
    """The layers asked for lately, at most ``MAX_KEPT`` of them."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._known: OrderedDict[tuple[tuple[str, ...], tuple[str, ...] | None], Layers] = (
            OrderedDict()
        )

    def of(self, collections: Sequence[Collection], names: tuple[str, ...] | None) -> Layers:
        """Return the layers of some collections."""
        key = tuple(each.id for each in collections), names
        layers = self._known.pop(key, None)
        if layers is None:
            layers = Layers(self._code, collections, names)
        self._known[key] = layers
        if len(self._known) > MAX_KEPT:
            self._known.popitem(last=False)
        return layers
