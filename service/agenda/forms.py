"""The forms that an agenda is given in, beside JSON: what each is called and where it is."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the end of its address and file name, its media type, the title of links to it."""

    nome: str
    media_type: str
    titolo: str

    def path(self, zona: str) -> str:
        """Return where the form of a zona's agenda is."""
        return f"/zone-omogenee/{quote(zona)}/agenda.{self.nome}"


FORMS = (
    Form("html", "text/html", "La mappa interattiva"),
    Form("pdf", "application/pdf", "Il foglio da stampare"),
    Form("png", "image/png", "La mappa come immagine"),
    Form("gpkg", "application/geopackage+sqlite3", "I layer della zona, con gli stili per QGIS"),
)
