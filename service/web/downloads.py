"""The files of what a page shows: links to the API, with the filters of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.api.negotiate import CSV, GEOJSON, GPKG, JSON, XLSX, Formato
from service.web.addresses import Filters, query_of

TABLES = (CSV, XLSX, GPKG, JSON)
WHOLE = "1000"


@dataclass(frozen=True, slots=True)
class File:
    """A file: its path, media type, and what its format is called."""

    href: str
    type: str
    titolo: str
    nome: str


@dataclass(frozen=True, slots=True)
class Download:
    """Something that can be had in several formats; ``nome`` names its text."""

    nome: str
    files: tuple[File, ...]


def download(
    nome: str, path: str, formats: Sequence[Formato], filters: Filters | None = None, **more: str
) -> Download:
    """Return the files of an address of the API; the formats of geometries ask for all rows."""
    return Download(
        nome,
        tuple(
            File(
                path + query_of(filters or {}, **more, **_limit(each, path), f=each.nome),
                each.media_type,
                each.titolo,
                each.nome,
            )
            for each in formats
        ),
    )


def files_of_place(
    layer: str, path: str, codice: str, filters: tuple[Filters, Filters]
) -> tuple[Download, ...]:
    """Return the files of a comune or a zona: projects and objectives, their places, its outline.

    ``filters`` are those of the projects and those of the objectives.
    """
    of_progetti, of_obiettivi = filters
    place = {"comuni": "comune", "zone_omogenee": "zona"}[layer]
    return (
        download("progetti_qui", f"{path}/progetti", TABLES, of_progetti),
        download("obiettivi_qui", f"{path}/obiettivi", TABLES, of_obiettivi),
        download(
            "progetti_geometrie",
            "/api/v1/progetti",
            (GEOJSON, GPKG),
            {**of_progetti, place: (codice,)},
        ),
        download("confine", f"/ogc/collections/{layer}/items/{codice}", (GEOJSON,)),
    )


def files_of_progetto(codice: str) -> tuple[Download, ...]:
    """Return the files of a project: itself, where it is, its own geometry."""
    path = f"/api/v1/progetti/{codice}"
    return (
        download("incidenza", f"{path}/incidenza", TABLES),
        download("progetto", path, (JSON,)),
        download("geometria", f"/ogc/collections/progetti/items/{codice}", (GEOJSON,)),
    )


def files_of_obiettivo(codice: str, edizione: str) -> tuple[Download, ...]:
    """Return the files of an objective: itself, and where it is."""
    path, at = f"/api/v1/obiettivi/{codice}", {"edizione": (edizione,)}
    return (
        download("territorio", f"{path}/territorio", TABLES, at),
        download("obiettivo", path, (JSON,), at),
    )


def _limit(formato: Formato, path: str) -> dict[str, str]:
    listed = path in {"/api/v1/progetti", "/api/v1/obiettivi", "/api/v1/comuni"}
    return {"limit": WHOLE} if listed and formato in {GEOJSON, JSON} else {}
