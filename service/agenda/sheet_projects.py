"""The projects and the objectives of an agenda as rows of a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geo.maps.lettering import Span
from geo.maps.marks import MOST, Mark
from geo.maps.sheet import DrawnMap
from service.agenda import words
from service.agenda.content import Agenda, Gruppo, Parti, ProgettoDelGruppo, ProgettoInAgenda
from service.agenda.reasons import indeterminato, ragione, ragioni
from service.agenda.sheet_flow import Row, gap, marked, rule_row, text_rows, together
from service.agenda.sheet_types import (
    BODY,
    COLUMN_MM,
    HEADING,
    INDENT_MM,
    LABEL,
    NAME,
    NOTE,
    SECTION,
    SMALL,
    labelled,
)
from service.queries.parti import PARTI, ObiettivoQui

STAR = "*"
"""Marks a tie that no source says, but we attribute."""
MOST_DETAILED = 300
"""Projects, and objectives, that are told in detail: of those that follow it is said in short."""
MOST_TITLED = 120
"""Projects of an agenda whose groups name them: those of a larger one give the numbers."""
BRIEF = f"Quelli che seguono, oltre i primi {MOST_DETAILED}, sono detti in breve."
MOST_REASONS = 6
MOST_PLACES = 12


def section(title: str, note: str = "", *, width_mm: float = COLUMN_MM) -> list[Row]:
    """Return the title of a section, with a line above and a note below."""
    rows = [gap(3.5, kept=True), rule_row(width_mm, width_pt=1.1), gap(1.2, kept=True)]
    rows += text_rows([Span(title, SECTION)], width_mm, kept=True, whole=True)
    if note:
        rows += text_rows([Span(note, NOTE)], width_mm, kept=True, whole=True)
    return [*rows, gap(1.2, kept=True)]


def heading(title: str, note: str = "", *, width_mm: float = COLUMN_MM) -> list[Row]:
    """Return a heading inside a section, kept with what follows."""
    rows = [gap(2.0, kept=True)]
    rows += text_rows([Span(title, HEADING)], width_mm, kept=True, whole=True)
    if note:
        rows += text_rows([Span(note, NOTE)], width_mm, kept=True, whole=True)
    return [*rows, gap(0.8, kept=True)]


def part_title(part: str, count: int) -> str:
    """Write the title of a part with how many it holds."""
    return f"{words.capital(words.PARTI[part].titolo)} ({words.number(count)})"


def mark_of(here: ProgettoInAgenda, part: str) -> Mark:
    """Return the mark of a project in a list."""
    return Mark(here.numero, here.progetto.stato, sure=part != "da_verificare")


def project_rows(agenda: Agenda) -> Iterator[Row]:
    """Write all projects in their four parts."""
    yield from section(
        "I progetti, uno per uno",
        f"I numeri sono quelli della mappa. {STAR} {words.ATTRIBUITO}: nessuna fonte lo dice.",
    )
    if agenda.richiesta.filtri:
        asked = labelled("Filtri", words.filtri(agenda.richiesta.filtri))
        yield from text_rows(asked, COLUMN_MM)
    numbers = {each.progetto.id: each.numero for each in agenda.progetti.tutti}
    for part, projects, message in parts_of(agenda.progetti):
        yield from heading(part_title(part, len(projects)), f"{words.PARTI[part].progetti}.")
        if part == "certi":
            yield from _totals(agenda)
        if message:
            yield from text_rows([Span(words.sentence(message), BODY)], COLUMN_MM)
        for each in projects:
            if each.numero == MOST_DETAILED + 1:
                yield from text_rows([Span(BRIEF, NOTE)], COLUMN_MM, kept=True, whole=True)
            if each.numero > MOST_DETAILED:
                yield from short_rows(each, part, COLUMN_MM)
                yield gap(1.2)
            else:
                yield from _project(each, part, numbers)


def crowded_rows(drawn: DrawnMap) -> Iterator[Row]:
    """Write the numbers of the places whose marks are not all drawn on the map."""
    crowded = [
        each for each in drawn.named if len(each.marks) > MOST or (each.marks and not any(each.box))
    ]
    if crowded:
        yield from section(
            "Luoghi con più progetti di quanti la mappa ne mostri",
            "I numeri di tutti i progetti di ciascun luogo.",
        )
    for each in crowded:
        numbers = ", ".join(str(mark.numero) for mark in each.marks)
        name = each.nome or "punto di più progetti"
        yield from text_rows([Span(f"{name}: ", LABEL), Span(numbers, BODY)], COLUMN_MM)


def parts_of(parti: Parti[Any, Any]) -> Iterator[tuple[str, tuple[Any, ...], str | None]]:
    """Return the four parts: name, what is in each, and what it means if that is nothing."""
    for part in PARTI:
        yield part, getattr(parti, part), getattr(parti.messaggi, part)


def tema_rows(agenda: Agenda) -> Iterator[Row]:
    """Write the projects under the recurring themes."""
    note = f"I sei temi delle agende del 2016-2018. {STAR} {words.ATTRIBUITO}."
    yield from section("I progetti per tema ricorrente", note)
    yield from _groups(agenda, [(each.nome, each) for each in agenda.temi_ricorrenti])


def missione_rows(agenda: Agenda) -> Iterator[Row]:
    """Write the projects under the missions, by the objectives that they serve."""
    note = f"Attraverso gli obiettivi che servono. {STAR} {words.ATTRIBUITO}."
    yield from section("I progetti per missione del piano", note)
    named = [
        (" ".join(filter(None, (each.codice, each.nome, f"({each.edizione})"))), each)
        if each.codice
        else (each.nome, each)
        for each in agenda.missioni
    ]
    yield from _groups(agenda, named)


def objective_rows(agenda: Agenda) -> Iterator[Row]:
    """Write all objectives in their four parts; the text of those that are placed here."""
    yield from section("Gli obiettivi del piano nella zona")
    written = 0
    for part, objectives, message in parts_of(agenda.obiettivi):
        yield from heading(part_title(part, len(objectives)), f"{words.PARTI[part].obiettivi}.")
        if message:
            yield from text_rows([Span(words.sentence(message), BODY)], COLUMN_MM)
        for each in objectives:
            written += 1
            told = part in {"certi", "da_verificare"}
            yield from _objective(each, told=told, brief=written > MOST_DETAILED)


def _groups(agenda: Agenda, named: Sequence[tuple[str, Gruppo]]) -> Iterator[Row]:
    titles = {each.numero: each.progetto.titolo for each in agenda.progetti.tutti}
    for name, group in named:
        yield from heading(words.capital(name))
        if group.messaggio:
            yield from text_rows([Span(words.sentence(group.messaggio), SMALL)], COLUMN_MM)
        for part in PARTI:
            found = getattr(group, part)
            if len(titles) > MOST_TITLED:
                yield from _numbers(part, found)
                continue
            for each in found:
                spans = [
                    Span(f"{each.numero}{words.NBSP}{words.NBSP}", LABEL),
                    Span(f"{titles[each.numero]}{STAR if each.attribuito else ''}", BODY),
                ]
                if part != "certi":
                    spans.append(Span(f" ({words.PARTI[part].titolo})", NOTE))
                yield from text_rows(spans, COLUMN_MM, whole=True)


def _numbers(part: str, found: Sequence[ProgettoDelGruppo]) -> Iterator[Row]:
    told = ", ".join(f"{each.numero}{STAR if each.attribuito else ''}" for each in found)
    if told:
        spans = labelled(words.capital(words.PARTI[part].titolo), told)
        yield from text_rows(spans, COLUMN_MM)


def _totals(agenda: Agenda) -> Iterator[Row]:
    totals = agenda.progetti.totali.certi
    amounts = [words.importo_sommato(each) for each in totals.importi]
    left_out = (
        f"importi complessivi non ripartiti: {words.number(totals.non_ripartiti)}; senza importo: "
        f"{words.number(totals.senza_importo)}"
    )
    spans = labelled("Importi sommati", "; ".join(amounts) or words.NESSUN_DATO, note=left_out)
    yield from text_rows(spans, COLUMN_MM)
    yield gap(1.2)


def _project(here: ProgettoInAgenda, part: str, numbers: Mapping[str, int]) -> Iterator[Row]:
    """Write a project: its title, then a paragraph for each thing that is known of it."""
    progetto = here.progetto
    title = text_rows([Span(progetto.titolo, NAME)], COLUMN_MM, indent_mm=INDENT_MM, kept=True)
    served = [
        *labelled("Temi", _ties([(t.titolo, t.natura) for t in here.temi_ricorrenti])),
        *labelled(" Obiettivi", _ties([(t.codice, t.natura) for t in here.obiettivi])),
        *labelled(" Driver", _ties([(t.codice, t.natura) for t in here.driver])),
    ]
    paragraphs = [
        [Span(f"{_about(here, numbers)} ", BODY), *labelled("Ente capofila", _lead(here))],
        labelled("Stato", words.stato(progetto), note=words.stato_dubbio(progetto)),
        labelled("Importo", words.importo(progetto, ripartito=here.importo_ripartito)),
        labelled("Perché è qui", reason_of(here, part)),
        served,
    ]
    rows = marked(title, mark_of(here, part))
    for paragraph in paragraphs:
        rows += text_rows(paragraph, COLUMN_MM, indent_mm=INDENT_MM)
    yield from together(rows)
    yield gap(2.4)


def short_rows(
    here: ProgettoInAgenda, part: str, width_mm: float, *, reason: bool = False
) -> list[Row]:
    """Write a project in short: number, title, state, amount, and why it is here if asked."""
    progetto = here.progetto
    told = words.stato_breve(progetto)
    if progetto.importo_eur is not None:
        whole = "" if here.importo_ripartito else f"{words.NBSP}complessivi"
        told += f"; {words.euro(progetto.importo_eur)}{whole}"
    texts = [(progetto.titolo, NAME), (told, SMALL)]
    if reason:
        texts.append((words.sentence(reason_of(here, part)), SMALL))
    rows = [
        row
        for text, type_ in texts
        for row in text_rows([Span(text, type_)], width_mm, indent_mm=INDENT_MM)
    ]
    return together(marked(rows, mark_of(here, part)))


def _about(here: ProgettoInAgenda, numbers: Mapping[str, int]) -> str:
    """Write what kind of project it is, and of which it is part."""
    progetto = here.progetto
    about = [words.TIPI.get(progetto.tipo, progetto.tipo)]
    if progetto.parte_di is not None:
        whole = numbers.get(progetto.parte_di)
        shown = progetto.parte_di if whole is None else f"n.{words.NBSP}{whole}"
        about.append(f"parte di {shown}")
    if here.parti_qui:
        known = [str(numbers.get(each, each)) for each in here.parti_qui]
        about.append(f"parti nella zona: {words.join(known)}")
    return words.sentence("; ".join(about))


def _lead(here: ProgettoInAgenda) -> str:
    return words.sentence(here.progetto.ente_capofila or words.NESSUN_DATO)


def reason_of(here: ProgettoInAgenda, part: str) -> str:
    """Write why a project is in the zona, or why nobody can tell whether it is."""
    if not here.incidenza or part == "non_determinabili":
        return _unknown(here.progetto.elenco_comuni)
    return reasons_text(here.incidenza)


def reasons_text(chains: Sequence[Any]) -> str:
    """Write why a subject is in the zona; of very many reasons or places, the first."""
    found = ragioni(chains)
    told = [ragione(why, most=MOST_PLACES) for why in found[:MOST_REASONS]]
    more = len(found) - len(told)
    if more:
        told.append(f"e {words.count(more, 'altro motivo', 'altri motivi')}")
    return "; ".join(told)


def _unknown(elenco_comuni: str | None) -> str:
    return f"non si può dire: {indeterminato(elenco_comuni)}"


def _ties(ties: Sequence[tuple[str, str]]) -> str:
    told = [f"{name}{STAR if natura == 'attribuita' else ''}" for name, natura in ties]
    return ", ".join(told) or words.NESSUN_DATO


def _objective(here: ObiettivoQui, *, told: bool, brief: bool) -> Iterator[Row]:
    obiettivo = here.obiettivo
    name = f"{obiettivo.codice}{words.NBSP}{words.NBSP}{obiettivo.titolo}"
    if brief:
        yield from text_rows([Span(name, BODY)], COLUMN_MM, whole=True)
        return
    about = f"Edizione {obiettivo.edizione}"
    if obiettivo.duplicato_di:
        about += f"; ripete {obiettivo.duplicato_di}"
    why = reasons_text(here.incidenza) or _unknown(obiettivo.elenco_comuni)
    text = obiettivo.testo if told and obiettivo.testo else ""
    yield from together(
        [
            *text_rows([Span(name, NAME)], COLUMN_MM, kept=True, whole=True),
            *text_rows([Span(text, BODY)], COLUMN_MM),
            *text_rows([Span(words.sentence(f"{about}; {why}"), SMALL)], COLUMN_MM),
        ]
    )
    yield gap(1.4)
