"""The printed sheet of an agenda: a PDF of A3 pages, and a picture of the first of them.

The bytes depend on the agenda and its geometries alone: the file is dated by the day of the data.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

from matplotlib.backends.backend_pdf import PdfPages

from geo.maps.paper import Page, drawing, new_page
from geo.maps.sheet import DrawnMap
from service.agenda import words
from service.agenda.content import Agenda
from service.agenda.frames import AgendaFrames, clip_layers
from service.agenda.sheet_flow import Placed, Row, draw_placed, fill_pages
from service.agenda.sheet_front import draw_foot, draw_front, draw_head
from service.agenda.sheet_projects import (
    crowded_rows,
    missione_rows,
    objective_rows,
    project_rows,
    tema_rows,
)
from service.agenda.sheet_territory import (
    avvisi_rows,
    comuni_rows,
    figure_rows,
    fonti_rows,
    strati_rows,
)
from service.agenda.sheet_types import COLUMNS, FLOW_COLUMNS, HEIGHT_MM, WIDTH_MM

DPI = 150
AUTHOR = "Città metropolitana di Milano"


def make_pdf(agenda: Agenda, frames: AgendaFrames) -> bytes:
    """Return the sheet of an agenda as PDF: the map and the list, then all that is known."""
    written = io.BytesIO()
    with drawing(), PdfPages(written, metadata=_metadata(agenda)) as file:
        front, flowed = _begin(agenda, frames)
        pages = 1 + len(flowed)
        draw_foot(front, agenda, 1, pages)
        file.savefig(front.figure)
        for number, placed in enumerate(flowed, start=2):
            page = new_page(WIDTH_MM, HEIGHT_MM)
            draw_head(page, agenda)
            draw_placed(page, placed, FLOW_COLUMNS)
            draw_foot(page, agenda, number, pages)
            file.savefig(page.figure)
    return written.getvalue()


def make_png(agenda: Agenda, frames: AgendaFrames) -> bytes:
    """Return the first page of the sheet as a picture; it says how many pages the sheet has."""
    written = io.BytesIO()
    with drawing():
        front, flowed = _begin(agenda, frames)
        draw_foot(front, agenda, 1, 1 + len(flowed))
        front.figure.savefig(written, format="png", dpi=DPI, metadata={"Software": None})
    return written.getvalue()


def _begin(agenda: Agenda, frames: AgendaFrames) -> tuple[Page, list[list[Placed]]]:
    """Draw the first page but for its foot, and set what goes on the others."""
    front = new_page(WIDTH_MM, HEIGHT_MM)
    drawn = draw_front(front, agenda, clip_layers(frames))
    rows = list(_rows(agenda, drawn))
    return front, list(fill_pages(rows, COLUMNS, FLOW_COLUMNS[0].height))


def _rows(agenda: Agenda, drawn: DrawnMap) -> Iterator[Row]:
    """Write everything that the pages after the first hold."""
    yield from project_rows(agenda)
    yield from crowded_rows(drawn)
    yield from tema_rows(agenda)
    yield from missione_rows(agenda)
    yield from objective_rows(agenda)
    yield from figure_rows(agenda)
    yield from comuni_rows(agenda)
    yield from strati_rows(agenda)
    yield from avvisi_rows(agenda)
    yield from fonti_rows(agenda)


def _metadata(agenda: Agenda) -> dict[str, str | datetime | None]:
    day = datetime.fromisoformat(agenda.data).replace(tzinfo=UTC)
    return {
        "Title": f"Agenda della zona omogenea {agenda.zona.nome}",
        "Author": AUTHOR,
        "Subject": words.filtri(agenda.richiesta.filtri) or "tutti i progetti",
        "Creator": None,
        "Producer": None,
        "CreationDate": day,
    }
