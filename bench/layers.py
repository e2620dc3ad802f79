"""The two layers of the comparison: what each server gives of them is told here, and only here."""

from dataclasses import dataclass, replace

from service.queries.collection import Collection, Drawing, Geometria, Tipo, prop

BUFFER = 64
"""Units of 4096 beyond the edge of a tile up to which every server draws."""
POOL = 8
"""Connections of every server; MapServer has as many processes, each with its own."""


@dataclass(frozen=True)
class Layer:
    """A table of schema ``bench``, the attributes in its tiles, the zooms at which it is measured.

    The first attribute is the key by which features are told apart. Below zoom ``cluster_below``
    our service draws points that fall together as one.
    """

    name: str
    table: str
    attributes: tuple[tuple[str, Tipo], ...]
    zooms: range
    geometria: Geometria
    titolo: str
    cluster_below: int | None = None
    sound_from: str | None = None

    @property
    def key(self) -> str:
        """Return the attribute that identifies a feature."""
        return self.attributes[0][0]

    @property
    def names(self) -> list[str]:
        """Return the names of the attributes."""
        return [name for name, _ in self.attributes]

    def collection(self) -> Collection:
        """Return the layer as our service publishes it, its drawing given by the same view."""
        properties = tuple(prop(name, tipo, name) for name, tipo in self.attributes)
        generalised = "bench.generalizzata" if self.geometria == "MultiPolygon" else None
        return Collection(
            id=self.name,
            titolo=self.titolo,
            descrizione=self.titolo,
            parole_chiave=("prova",),
            vista=f"bench.collezione_{self.table}",
            chiave=self.key,
            properties=properties,
            geometria=self.geometria,
            risorse=("comuni",),
            drawing=Drawing(
                vista=f"bench.collezione_{self.table}",
                properties=properties,
                maxzoom=self.zooms.stop - 1,
                generalised=generalised,
                cluster_below=self.cluster_below,
                sound_from=self.sound_from,
            ),
        )


COMUNI = Layer(
    "comuni_italia",
    "comuni_italia",
    (
        ("istat", "string"),
        ("nome", "string"),
        ("codice_catastale", "string"),
        ("sigla", "string"),
        ("provincia", "string"),
        ("regione", "string"),
        ("popolazione", "integer"),
    ),
    range(8, 15),
    "MultiPolygon",
    "Comuni d'Italia",
)
PROJECTS = Layer(
    "progetti",
    "progetti",
    (
        ("codice", "string"),
        ("titolo", "string"),
        ("tipo", "string"),
        ("stato", "string"),
        ("ente_capofila", "string"),
        ("importo_eur", "number"),
        ("importo_natura", "string"),
        ("edizione", "string"),
    ),
    range(11, 16),
    "Unknown",
    "Progetti generati",
    sound_from="disegno_da",
)
LAYERS = (COMUNI, PROJECTS)
"""What is compared: every feature is drawn, none clustered."""
GROWTH = replace(PROJECTS, name="progetti_raggruppati", zooms=range(6, 16), cluster_below=10)
"""The projects at more zooms, drawn as the service draws its own."""
