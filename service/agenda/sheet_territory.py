"""The figures, the comuni, the elementi, the notices and the sources of an agenda as rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from geo.maps.fonts import MISSING, clean
from geo.maps.lettering import SetLine, Span, leading_of, set_lines
from geo.maps.palette import INK_SOFT, ZONE
from geo.maps.paper import Box, Page
from service.agenda import words
from service.agenda.content import Agenda
from service.agenda.sheet_flow import Row, gap, text_rows, together
from service.agenda.sheet_projects import heading, section
from service.agenda.sheet_types import BODY, COLUMN_MM, LABEL, NAME, SMALL, labelled
from service.agenda.territory_words import (
    about_fonte,
    about_presenza,
    numbers_by_comune,
    say_count,
)
from service.queries.comuni import ClasseEta

REPLACED = f"{MISSING} sta per segni che i caratteri di stampa del foglio non hanno."


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a table: where it begins, how wide it is, and whether its texts end together."""

    left_mm: float
    width_mm: float
    right: bool = False


_COMUNI = (
    Cell(0, 34),
    Cell(34, 14, right=True),
    Cell(48, 12, right=True),
    Cell(60, 13, right=True),
    Cell(76, COLUMN_MM - 76),
)
_ETA = (
    Cell(0, 12),
    Cell(12, 12, right=True),
    Cell(24, 12, right=True),
    Cell(36, 12, right=True),
    Cell(48, 10, right=True),
)
MOST_NUMBERS = 20
"""In a cell of the table of comuni."""
_BAR_LEFT_MM = 60.0
_BAR_MM = 10.0
"""Bars that could not be longer are left out."""


def figure_rows(agenda: Agenda) -> Iterator[Row]:
    """Write what the zona is: its vocation, its figures and its inhabitants by age."""
    zona, cifre = agenda.zona, agenda.cifre
    yield from section("La zona in cifre")
    source = zona.vocazione_fonte
    told = [
        labelled(
            "Vocazione",
            zona.vocazione or words.NESSUN_DATO,
            note=source.documento if source else None,
        ),
        labelled("Comuni", words.number(cifre.comuni)),
        labelled("Abitanti", _known(cifre.popolazione), note=_when(cifre.popolazione_al)),
        labelled("Superficie", _known(cifre.superficie_km2, 2, "km²")),
        labelled("Densità", _known(cifre.densita_ab_km2, 1, "abitanti per km²")),
    ]
    for paragraph in told:
        yield from text_rows(paragraph, COLUMN_MM)
    yield from age_rows(agenda, COLUMN_MM)


def age_rows(agenda: Agenda, width_mm: float) -> Iterator[Row]:
    """Write the inhabitants by age, in a column of a width."""
    ages = agenda.cifre.eta
    yield from heading("Abitanti per età", width_mm=width_mm)
    if not ages:
        yield from text_rows([Span(words.sentence(words.NESSUN_DATO), BODY)], width_mm)
        return
    yield _cells(_ETA, ("Anni", "Maschi", "Femmine", "Totale", "Quota"), head=True)
    total = sum(each.totale for each in ages)
    longest = width_mm - _BAR_LEFT_MM if width_mm > _BAR_LEFT_MM + _BAR_MM else 0.0
    largest = max(each.totale for each in ages) or 1
    tint = ZONE.get(agenda.zona.id, INK_SOFT)
    for each in ages:
        yield _age(each, total, longest / largest, tint)


def comuni_rows(agenda: Agenda) -> Iterator[Row]:
    """Write the comuni with their figures, and the numbers of the projects that reach each."""
    yield from section(
        "I comuni della zona",
        "Nell'ultima colonna i progetti che li raggiungono, esclusi quelli di ambito "
        "metropolitano.",
    )
    reached = numbers_by_comune(agenda)
    yield _cells(_COMUNI, ("Comune", "abitanti", "km²", "ab/km²", "progetti"), head=True)
    for each in agenda.comuni:
        comune = each.membro.comune
        yield _cells(
            _COMUNI,
            (
                comune.nome,
                _known(comune.popolazione),
                _known(comune.superficie_km2, 2),
                _known(each.densita_ab_km2, 1),
                _numbers(reached[comune.istat]),
            ),
        )
    guessed = [e.membro.comune.nome for e in agenda.comuni if e.membro.appartenenza != "fonte"]
    if guessed:
        yield gap(1.0)
        whose = "tutti" if len(guessed) == len(agenda.comuni) else words.join(guessed)
        note = f"Attribuiti alla zona per eliminazione, senza una fonte che li elenchi: {whose}."
        yield from text_rows([Span(note, SMALL)], COLUMN_MM)


def strati_rows(agenda: Agenda) -> Iterator[Row]:
    """Write the parks, the canals and the nodes of the zona, measured where they are exact."""
    yield from section(
        "Parchi, PLIS, navigli e nodi", "Misure dentro la zona, solo dove il tracciato è esatto."
    )
    for strato in agenda.strati:
        yield from heading(f"{words.capital(strato.titolo)}: {say_count(strato)}")
        if strato.messaggio:
            yield from text_rows([Span(words.sentence(strato.messaggio), BODY)], COLUMN_MM)
        for each in strato.presenti:
            spans = [Span(each.elemento.nome, NAME), Span(f" {about_presenza(each)}", SMALL)]
            yield from text_rows(spans, COLUMN_MM, whole=True)


def avvisi_rows(agenda: Agenda) -> Iterator[Row]:
    """Write what is partial, old, ours or left out."""
    yield from section("Che cosa tenere presente")
    titles = [each.progetto.titolo for each in agenda.progetti.tutti]
    replaced = any(MISSING in clean(each) for each in titles)
    for each in (*agenda.avvisi, *([REPLACED] if replaced else ())):
        yield from text_rows([Span(each, BODY)], COLUMN_MM)
        yield gap(0.9)


def fonti_rows(agenda: Agenda) -> Iterator[Row]:
    """Write every source with its licence, and what it is used for."""
    yield from section("Fonti e licenze")
    for used in agenda.fonti:
        about = f"{about_fonte(used.fonte)}. Usata per: {', '.join(used.usi)}."
        texts = (
            (used.fonte.documento, NAME),
            (words.capital(about), SMALL),
            (used.fonte.indirizzo or "", SMALL),
        )
        yield from together(
            [row for text, type_ in texts for row in text_rows([Span(text, type_)], COLUMN_MM)]
        )
        yield gap(1.0)


def _numbers(found: set[int]) -> str:
    """Write the numbers of some projects; of many, how many they are."""
    if len(found) > MOST_NUMBERS:
        return words.count(len(found), "progetto", "progetti")
    return ", ".join(map(str, sorted(found)))


def _cells(cells: Sequence[Cell], texts: Sequence[str], *, head: bool = False) -> Row:
    """Set a row of a table."""
    type_ = LABEL if head else BODY
    placed: list[tuple[float, float, SetLine]] = []
    height = type_.leading_mm
    for cell, text in zip(cells, texts, strict=True):
        top = 0.0
        for line in set_lines([Span(text, type_)], cell.width_mm):
            shift = cell.width_mm - line.width_mm if cell.right else 0.0
            placed.append((cell.left_mm + shift, top, line))
            top += leading_of(line)
        height = max(height, top)
    return Row(height, partial(_draw_cells, placed), kept=head)


def _age(each: ClasseEta, total: int, unit_mm: float, tint: str) -> Row:
    """Write a class of ages, with a bar as long as it is large."""
    numbers = (each.maschi, each.femmine, each.totale)
    share = words.share(each.totale / total, fixed=True) if total else ""
    row = _cells(_ETA, (each.classe, *map(words.number, numbers), share))

    def draw(page: Page, left: float, top: float) -> None:
        width = unit_mm * each.totale
        bar = Box(left + _BAR_LEFT_MM, top + 0.6, width, row.height_mm - 1.2)
        if width:
            page.rectangle(bar, fill=tint)
        row.draw(page, left, top)

    return Row(row.height_mm, draw)


def _draw_cells(
    placed: Sequence[tuple[float, float, SetLine]], page: Page, left: float, top: float
) -> None:
    for x, y, line in placed:
        page.write_lines([line], left + x, top + y)


def _known(value: float | None, decimals: int = 0, unit: str = "") -> str:
    if value is None:
        return words.NESSUN_DATO
    written = words.number(value, decimals, fixed=bool(decimals))
    return f"{written}{words.NBSP}{unit}" if unit else written


def _when(day: str | None) -> str | None:
    return words.date(day) if day else None
