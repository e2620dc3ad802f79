"""The first page of a printed sheet: the map, and beside it figures, the list and the legend."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from geo.maps.key import draw_key, make_key
from geo.maps.lettering import SetLine, Span, set_lines
from geo.maps.paper import Box, Page, new_page
from geo.maps.sheet import DrawnMap, draw_locator, draw_sheet_map, map_scale, tint_of
from service.agenda import words
from service.agenda.content import Agenda
from service.agenda.frames import AgendaFrames
from service.agenda.sheet_flow import (
    Row,
    draw_placed,
    fill_columns,
    fill_evenly,
    gap,
    text_rows,
)
from service.agenda.sheet_projects import heading, part_title, parts_of, short_rows
from service.agenda.sheet_territory import age_rows
from service.agenda.sheet_types import (
    BODY,
    FIGURE,
    FOOT,
    FOOT_MM,
    HEADING,
    HEIGHT_MM,
    LABEL,
    LEFT_MM,
    NOTE,
    OVERLINE,
    RIGHT_MM,
    SMALL,
    TITLE,
    TOP_MM,
    VOCATION,
    WARNING,
    WIDTH_MM,
)
from service.agenda.territory_words import say_count

GAIN = 1.15
"""How much larger the map must become to lie over the legend instead of beside it."""
CRS = (
    "Sistema di riferimento RDN2008 / UTM zona 32N (EPSG:7791): reticolo in metri, "
    "nord del reticolo."
)
ALL_SOURCES = "Tutte le fonti, con le licenze, sono in fondo all'ultimo foglio."


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the parts of the first page stand; the legend under the map, or under the list."""

    map: Box
    panel: Box
    key_below: bool
    key_columns: int


MAP_MM = (16.5, 39.0)
"""The left upper corner of the map."""
KEY_GAP_MM = 6.5
TALL = Plan(Box(*MAP_MM, 206, 240), Box(233, 33, RIGHT_MM - 233, 247), False, 3)
WIDE = Plan(Box(*MAP_MM, 258, 192), Box(285, 33, RIGHT_MM - 285, 247), True, 5)
LOCATOR_MM = 40.0
COLUMN_GAP_MM = 6.0
SHORT = {
    "certi": "",
    "da_verificare": "toccano forse la zona",
    "ambito": "riguardano tutta la Città metropolitana, senza un luogo sulla mappa",
    "non_determinabili": "possono riguardare la zona oppure no: senza un luogo sulla mappa",
}
MORE = "L'elenco continua nei fogli seguenti, dove i progetti sono descritti uno per uno."
MOST_ROWS = 400
"""More than two columns hold."""
MORE_MM = 8.0
"""Kept free under a list that goes on."""


def draw_front(page: Page, agenda: Agenda, frames: AgendaFrames) -> DrawnMap:
    """Draw the first page but for its foot; the layers were cut to the zona."""
    stati = [each.progetto.stato for each in agenda.progetti.tutti]
    plan = _choose(frames, stati)
    tint = tint_of(frames)
    _draw_title(page, agenda, plan, tint)
    drawn = draw_sheet_map(page, plan.map, frames)
    width = plan.map.width if plan.key_below else plan.panel.width
    key = make_key(drawn, tint, width, plan.key_columns, stati)
    bottom = plan.panel.bottom
    if plan.key_below:
        draw_key(page, key, plan.map.left, plan.map.bottom + KEY_GAP_MM)
    else:
        bottom -= key.height_mm
        draw_key(page, key, plan.panel.left, bottom)
        page.line([(plan.panel.left, bottom - 2.5), (plan.panel.right, bottom - 2.5)])
        bottom -= 5.0
    top = _draw_figures(page, agenda, frames, plan.panel, tint)
    _draw_list(page, agenda, Box(plan.panel.left, top, plan.panel.width, bottom - top))
    return drawn


def draw_head(page: Page, agenda: Agenda) -> None:
    """Write over a further page what it is of."""
    page.write("Agenda della zona omogenea", (LEFT_MM, TOP_MM + 4.5), OVERLINE)
    name = page.write(agenda.zona.nome, (LEFT_MM + 42, TOP_MM + 4.5), HEADING)
    if agenda.richiesta.filtri:
        left = name.box.right + 6
        page.write_lines([_asked(agenda, RIGHT_MM - left)], left, TOP_MM + 1.6)
    page.line([(LEFT_MM, TOP_MM + 7), (RIGHT_MM, TOP_MM + 7)], width_pt=0.8)


def draw_foot(page: Page, agenda: Agenda, number: int, pages: int) -> None:
    """Write under a page the day of the data and its number; under the map CRS and sources too."""
    day = f"Dati letti il {words.date(agenda.data)}."
    text = f"{CRS} {day}" if number == 1 else day
    page.write(text, (LEFT_MM, FOOT_MM), FOOT)
    page.write(f"Foglio {number} di {pages}", (RIGHT_MM, FOOT_MM), FOOT, anchor="right")
    if number == 1:
        lines = set_lines([Span(_sources(agenda), FOOT)], RIGHT_MM - LEFT_MM)
        page.write_lines(lines[:1], LEFT_MM, FOOT_MM - 6.4)


def _sources(agenda: Agenda) -> str:
    """Write whose the geometries are, with their licences: as many as one line holds."""
    layers = {"confini dei comuni", *(each.titolo for each in agenda.strati)}
    found = dict.fromkeys(
        f"{used.fonte.editore} ({used.fonte.licenza or 'licenza non dichiarata'})"
        for used in agenda.fonti
        if layers & set(used.usi) and used.fonte.natura == "ente" and used.fonte.editore
    )
    told, more = list(found), ""
    while told:
        text = f"Geometrie: {'; '.join(told)}{more}. {ALL_SOURCES}"
        if len(set_lines([Span(text, FOOT)], RIGHT_MM - LEFT_MM)) == 1:
            return text
        told, more = told[:-1], " e altri"
    return ALL_SOURCES


def _choose(frames: AgendaFrames, stati: Sequence[str]) -> Plan:
    """Return the plan with the larger map; one over its legend is as high as that leaves it."""
    if map_scale(frames, WIDE.map) * GAIN > map_scale(frames, TALL.map):
        return TALL
    trial = draw_sheet_map(new_page(WIDTH_MM, HEIGHT_MM), WIDE.map, frames)
    key = make_key(trial, tint_of(frames), WIDE.map.width, WIDE.key_columns, stati)
    height = WIDE.panel.bottom - WIDE.map.top - KEY_GAP_MM - key.height_mm
    return replace(WIDE, map=replace(WIDE.map, height=height))


def _draw_title(page: Page, agenda: Agenda, plan: Plan, tint: str) -> None:
    """Write the name of the zona, its vocation and the filters over the map."""
    page.rectangle(Box(LEFT_MM, TOP_MM, 2.6, 21), fill=tint)
    left = plan.map.left + 0.5
    page.write(
        "AGENDA DELLA ZONA OMOGENEA · CITTÀ METROPOLITANA DI MILANO",
        (left, TOP_MM + 3.6),
        OVERLINE,
    )
    title = page.write(agenda.zona.nome, (left, TOP_MM + 14.6), TITLE)
    if agenda.zona.vocazione:
        at = title.box.right + 6
        lines = set_lines([Span(agenda.zona.vocazione, VOCATION)], RIGHT_MM - at)[:2]
        height = sum(each.spans[0].type.leading_mm for each in lines)
        page.write_lines(lines, at, TOP_MM + 16.4 - height)
    if agenda.richiesta.filtri:
        page.write_lines([_asked(agenda, plan.map.width)], left, TOP_MM + 17.6)


def _draw_figures(page: Page, agenda: Agenda, frames: AgendaFrames, panel: Box, tint: str) -> float:
    """Draw where the zona lies and its figures, and return where the next part begins."""
    draw_locator(page, Box(panel.left, panel.top, LOCATOR_MM, LOCATOR_MM - 6), frames, tint)
    cifre = agenda.cifre
    at = f"abitanti ({words.date(cifre.popolazione_al)})" if cifre.popolazione_al else "abitanti"
    figures = [
        (words.number(cifre.comuni), "comune" if cifre.comuni == 1 else "comuni"),
        (_number(cifre.popolazione), at),
        (_number(cifre.superficie_km2, 1, fixed=True), "km²"),
        (_number(cifre.densita_ab_km2, 1, fixed=True), "abitanti per km²"),
    ]
    left = panel.left + LOCATOR_MM + 6
    step = (panel.right - left) / 2
    for place, (value, label) in enumerate(figures):
        x, y = left + (place % 2) * step, panel.top + 6.5 + (place // 2) * 12.5
        page.write(value, (x, y), FIGURE)
        page.write(label, (x, y + 3.6), SMALL)
    there = "; ".join(f"{each.titolo} {say_count(each)}" for each in agenda.strati)
    lines = set_lines([Span(there, SMALL)], panel.right - left)
    bottom = page.write_lines(lines, left, panel.top + 25.5)
    below = max(bottom, panel.top + LOCATOR_MM - 5) + 1.5
    page.line([(panel.left, below), (panel.right, below)])
    return below + 2.0


def _draw_list(page: Page, agenda: Agenda, box: Box) -> None:
    """Draw the list of projects in two columns; what finds no room is on the next pages."""
    width = (box.width - COLUMN_GAP_MM) / 2
    columns = [
        Box(box.left + number * (width + COLUMN_GAP_MM), box.top, width, box.height)
        for number in range(2)
    ]
    if agenda.messaggio:
        lines = set_lines([Span(words.sentence(agenda.messaggio), WARNING)], box.width)
        page.write_lines(lines, box.left, box.top + 2)
        ages = fill_columns(list(age_rows(agenda, width)), [box.height / 2])[0]
        draw_placed(page, ages, [replace(columns[0], top=box.top + box.height / 3)])
        return
    placed = None
    for rich, more in MORE_OR_LESS:
        rows = list(islice(_list_rows(agenda, width, rich=rich), MOST_ROWS))
        rows += [row for each in more for row in each(agenda, width)]
        placed = placed or fill_evenly(rows, 2, box.height)
    if placed is None:
        placed, _ = fill_columns(rows, [box.height, box.height - MORE_MM])
        lines = set_lines([Span(MORE, NOTE)], width)
        page.write_lines(lines, columns[1].left, columns[1].bottom - MORE_MM + 0.8)
    draw_placed(page, placed, columns)


def _list_rows(agenda: Agenda, width_mm: float, *, rich: bool) -> Iterator[Row]:
    """Write each project in short: number, title, state, amount, and if there is room why."""
    for part, projects, message in parts_of(agenda.progetti):
        note = message and words.sentence(message)
        yield from heading(part_title(part, len(projects)), note or SHORT[part], width_mm=width_mm)
        for each in projects:
            reason = rich and part in {"certi", "da_verificare"}
            yield from short_rows(each, part, width_mm, reason=reason)
            yield gap(1.3)


def _aim_rows(agenda: Agenda, width_mm: float) -> Iterator[Row]:
    """Write the objectives that are surely placed here, by code and title."""
    found = agenda.obiettivi.certi
    if found:
        title = f"Obiettivi del piano, certi ({words.number(len(found))})"
        yield from heading(title, width_mm=width_mm)
    for each in found:
        spans = [Span(f"{each.obiettivo.codice}{words.NBSP}{words.NBSP}", LABEL)]
        spans.append(Span(each.obiettivo.titolo, BODY))
        yield from text_rows(spans, width_mm, whole=True)


MORE_OR_LESS: tuple[tuple[bool, tuple[Callable[[Agenda, float], Iterator[Row]], ...]], ...] = (
    (True, (_aim_rows, age_rows)),
    (True, (_aim_rows,)),
    (True, ()),
    (False, (_aim_rows,)),
    (False, ()),
)
"""What the list holds where there is room: why each project is here, and what follows it."""


def _asked(agenda: Agenda, width_mm: float) -> SetLine:
    """Write the filters on one line; the list of projects has all of them."""
    text = f"Filtri: {words.filtri(agenda.richiesta.filtri)}"
    lines = set_lines([Span(text, NOTE)], width_mm)
    if len(lines) == 1:
        return lines[0]
    first = "".join(each.text for each in set_lines([Span(text, NOTE)], width_mm - 5)[0].spans)
    return set_lines([Span(f"{first} …", NOTE)], width_mm)[0]


def _number(value: float | None, decimals: int = 0, *, fixed: bool = False) -> str:
    return words.NESSUN_DATO if value is None else words.number(value, decimals, fixed=fixed)
