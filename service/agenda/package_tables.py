"""The tables of the GeoPackage of an agenda that have no geometry: plan, reasons, sources.

Lists are one text, with commas. Columns have the same types whether there are rows or not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from pandas import DataFrame, Series

from service.agenda.content import Agenda, Gruppo, ProgettoInAgenda
from service.agenda.reasons import indeterminato, ragione, ragioni
from service.agenda.words import ATTRIBUITO, filtri, sentence
from service.queries.fonti import Fonte
from service.queries.incidenza import Incidenza, Passo
from service.queries.parti import PARTI, ObiettivoQui

Column = tuple[str, str]
"""Name and type."""
TEXT, INTEGER, NUMBER, BOOLEAN = "object", "Int64", "float64", "boolean"

PROGETTI: tuple[Column, ...] = (
    ("numero", INTEGER),
    ("codice", TEXT),
    ("parte", TEXT),
    *((name, TEXT) for name in ("titolo", "descrizione", "tema", "tipo", "edizione")),
    *((name, TEXT) for name in ("parte_di", "parti_qui", "stato", "stato_testo", "stato_al")),
    ("stato_vecchio", BOOLEAN),
    ("ente_capofila", TEXT),
    ("importo_eur", NUMBER),
    *((name, TEXT) for name in ("importo_natura", "importo_al")),
    ("importo_ripartito", BOOLEAN),
    *((name, TEXT) for name in ("finanziamento", "cup", "inizio", "fine", "url")),
    *((name, TEXT) for name in ("temi_ricorrenti", "missioni", "obiettivi", "driver")),
    *((name, TEXT) for name in ("perche", "elenco_comuni", "comuni_fuori_area", "nota", "fonti")),
)
LEGAMI: tuple[Column, ...] = (
    ("numero", INTEGER),
    *((name, TEXT) for name in ("progetto", "genere", "edizione", "codice", "titolo", "natura")),
    *((name, TEXT) for name in ("motivo", "fonte")),
)
OBIETTIVI: tuple[Column, ...] = (
    *((name, TEXT) for name in ("parte", "edizione", "codice", "missione", "missione_nome")),
    *((name, TEXT) for name in ("tema", "titolo", "testo", "duplicato_di", "perche")),
    *((name, TEXT) for name in ("elenco_comuni", "fonte")),
)
CATENE: tuple[Column, ...] = (
    *((name, TEXT) for name in ("soggetto", "edizione", "codice", "parte", "via", "certezza")),
    *((name, TEXT) for name in ("base", "menzione", "estensione", "natura", "motivo")),
    *((name, NUMBER) for name in ("area_m2", "lunghezza_m", "quota_comune", "quota_soggetto")),
    ("fonte_id", TEXT),
)
ETA: tuple[Column, ...] = (
    ("classe", TEXT),
    *((name, INTEGER) for name in ("maschi", "femmine", "totale")),
)
FONTI: tuple[Column, ...] = (
    *((name, TEXT) for name in ("id", "documento", "editore", "natura", "licenza")),
    ("licenza_verificata", BOOLEAN),
    *((name, TEXT) for name in ("data", "indirizzo", "usi")),
)
AVVISI: tuple[Column, ...] = (("ordine", INTEGER), ("avviso", TEXT))

TITOLI: Mapping[str, str] = MappingProxyType(
    {
        "progetti": "Progetti della zona, con temi, importi e il perché",
        "legami": "Temi ricorrenti, obiettivi e driver di ogni progetto",
        "obiettivi": "Obiettivi del piano nella zona",
        "catene": "Attraverso che cosa progetti e obiettivi sono nella zona",
        "eta": "Abitanti della zona per classi di età",
        "fonti": "Fonti e licenze",
        "avvisi": "Avvisi: che cosa è parziale, vecchio o attribuito",
    }
)


def tables_of(agenda: Agenda) -> dict[str, DataFrame]:
    """Return the tables by name."""
    return {
        "progetti": make_table(_progetti(agenda), PROGETTI),
        "legami": make_table(_legami(agenda), LEGAMI),
        "obiettivi": make_table(_obiettivi(agenda), OBIETTIVI),
        "catene": make_table(_catene(agenda), CATENE),
        "eta": make_table(map(_fields, agenda.cifre.eta), ETA),
        "fonti": make_table(_fonti(agenda), FONTI),
        "avvisi": make_table(_avvisi(agenda), AVVISI),
    }


def make_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> DataFrame:
    """Return rows as a table of these columns."""
    listed = list(rows)
    return DataFrame(
        {name: Series([_cell(row[name]) for row in listed], dtype=kind) for name, kind in columns}
    )


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or None
    return value


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _progetti(agenda: Agenda) -> Iterator[dict[str, Any]]:
    temi = _by_number(agenda.temi_ricorrenti)
    missioni = _by_number(agenda.missioni)
    for part in PARTI:
        for here in getattr(agenda.progetti, part):
            progetto = here.progetto
            yield {
                **_fields(progetto),
                **_fields(here),
                "codice": progetto.id,
                "parte": part,
                "temi_ricorrenti": "; ".join(temi.get(here.numero, ())) or None,
                "missioni": "; ".join(missioni.get(here.numero, ())) or None,
                "obiettivi": tuple(each.codice for each in here.obiettivi),
                "driver": tuple(each.codice for each in here.driver),
                "perche": _why(here.incidenza, progetto.elenco_comuni),
                "fonti": _documents(progetto.fonti),
            }


def _by_number(groups: Sequence[Gruppo]) -> dict[int, list[str]]:
    """Return the groups of each project by its number, those that we attribute marked."""
    found: dict[int, list[str]] = {}
    for group in groups:
        for part in PARTI:
            for each in getattr(group, part) if group.codice is not None else ():
                note = f" ({ATTRIBUITO})" if each.attribuito else ""
                found.setdefault(each.numero, []).append(f"{group.nome}{note}")
    return found


def _why(chains: tuple[Incidenza, ...], elenco_comuni: str | None) -> str:
    if not chains:
        return sentence(indeterminato(elenco_comuni))
    return " ".join(sentence(ragione(each)) for each in ragioni(chains))


def _documents(fonti: Sequence[Fonte]) -> str:
    return "; ".join(each.documento for each in fonti)


def _legami(agenda: Agenda) -> Iterator[dict[str, Any]]:
    for here in agenda.progetti.tutti:
        for genere, ties in _ties(here):
            for tie in ties:
                yield {
                    **_fields(tie),
                    "numero": here.numero,
                    "progetto": here.progetto.id,
                    "genere": genere,
                    "fonte": tie.fonte.documento,
                }


def _ties(here: ProgettoInAgenda) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    return (
        ("tema ricorrente", here.temi_ricorrenti),
        ("obiettivo", here.obiettivi),
        ("driver", here.driver),
    )


def _obiettivi(agenda: Agenda) -> Iterator[dict[str, Any]]:
    for part in PARTI:
        for here in getattr(agenda.obiettivi, part):
            yield {
                **_fields(here.obiettivo),
                "parte": part,
                "perche": _why(here.incidenza, here.obiettivo.elenco_comuni),
                "fonte": here.obiettivo.fonte.documento,
            }


def _catene(agenda: Agenda) -> Iterator[dict[str, Any]]:
    for part in PARTI:
        for here in (*getattr(agenda.progetti, part), *getattr(agenda.obiettivi, part)):
            subject = _subject(here)
            for chain in here.incidenza:
                yield {
                    **_fields(chain),
                    **subject,
                    "parte": part,
                    "via": " > ".join(map(_step, chain.via)),
                }


def _subject(here: ProgettoInAgenda | ObiettivoQui) -> dict[str, str | None]:
    if isinstance(here, ProgettoInAgenda):
        known = here.progetto
        return {"soggetto": "progetto", "edizione": known.edizione, "codice": known.id}
    aim = here.obiettivo
    return {"soggetto": "obiettivo", "edizione": aim.edizione, "codice": aim.codice}


def _step(step: Passo) -> str:
    return f"{step.nome} ({step.layer} {step.codice})"


def _fonti(agenda: Agenda) -> Iterator[dict[str, Any]]:
    for used in agenda.fonti:
        yield {**_fields(used.fonte), "usi": used.usi}


def _avvisi(agenda: Agenda) -> Iterator[dict[str, Any]]:
    asked = agenda.richiesta.filtri
    said = [
        *([f"Filtri: {filtri(asked)}."] if asked else []),
        *([sentence(agenda.messaggio)] if agenda.messaggio else []),
        *agenda.avvisi,
    ]
    for number, text in enumerate(said, start=1):
        yield {"ordine": number, "avviso": text}
