"""The Italian words of every form of an agenda: numbers, dates, amounts, states, parts.

Numbers are joined to what they count by a space that does not break. Words of codes start small:
``sentence`` makes a sentence of them. Apostrophes are straight until ``typographic``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from service.agenda.notices import MESI
from service.queries.parti import Importo
from service.queries.progetti import Progetto

NBSP = "\u00a0"
APOSTROPHE = "\u2019"
NESSUN_DATO = "nessun dato"

STATI: Mapping[str, str] = MappingProxyType(
    {
        "annunciato": "annunciato",
        "progettazione": "in progettazione",
        "gara": "in gara",
        "lavori": "lavori in corso",
        "concluso": "concluso",
        "sospeso": "sospeso",
        "non_noto": "stato non noto",
    }
)
TIPI: Mapping[str, str] = MappingProxyType(
    {"programma": "programma", "intervento": "intervento", "strumento": "strumento"}
)
IMPORTI: Mapping[str, str] = MappingProxyType(
    {
        "quadro_economico": "quadro economico",
        "finanziamento": "finanziamento",
        "sola_progettazione": "sola progettazione",
        "quota": "quota",
    }
)
CERTEZZE: Mapping[str, str] = MappingProxyType(
    {
        "certa": "certa",
        "da_verificare": "da verificare",
        "ambito": "ambito metropolitano",
        "non_determinabile": "non determinabile",
    }
)
LUOGHI: Mapping[str, str] = MappingProxyType(
    {
        "comuni": "comune",
        "zone_omogenee": "zona omogenea",
        "parchi": "parco",
        "plis": "PLIS",
        "navigli": "naviglio o canale",
        "nodi_trasporto": "stazione o fermata",
        "area_metropolitana": "area metropolitana",
    }
)
"""What one elemento of a layer is called."""
PRECISIONI: Mapping[str, str] = MappingProxyType(
    {
        "rilevata": "rilevata",
        "generalizzata": "generalizzata",
        "derivata": "derivata dai comuni",
        "schematica": "schematica",
        "assente": "non disponibile",
    }
)
FILTRI: Mapping[str, str] = MappingProxyType(
    {
        "missione": "missione",
        "driver": "driver",
        "stato": "stato",
        "edizione": "edizione",
        "certezza": "certezza",
    }
)
"""Filters as they are called where people read them."""


@dataclass(frozen=True, slots=True)
class Parte:
    """A part: its title, and what it means for the projects and for the objectives of a zona."""

    titolo: str
    progetti: str
    obiettivi: str


PARTI: Mapping[str, Parte] = MappingProxyType(
    {
        "certi": Parte(
            "certi",
            "un documento li colloca nella zona o, misurati, vi ricadono di sicuro",
            "il loro testo nomina la zona, un suo comune o un luogo che vi ricade",
        ),
        "da_verificare": Parte(
            "da verificare",
            "toccano forse la zona: il luogo è indicato solo in parte, o resta entro "
            "l'incertezza dei confini",
            "toccano forse la zona",
        ),
        "ambito": Parte(
            "ambito metropolitano",
            "riguardano tutta la Città metropolitana, senza un luogo preciso nella zona",
            "riguardano i comuni in generale",
        ),
        "non_determinabili": Parte(
            "non determinabili",
            "le fonti non danno l'elenco completo dei loro luoghi: possono riguardare la zona "
            "oppure no",
            "dei loro luoghi non è noto l'elenco completo",
        ),
    }
)
"""The four parts, by the names and in the order of ``service.queries.parti.PARTI``."""

ATTRIBUITO = "attribuito da noi"
NON_RIPARTITO = "importo complessivo, non ripartito"
STATO_VECCHIO = f"dato di oltre 24{NBSP}mesi{NBSP}fa"
STATO_SENZA_DATA = "data dello stato non nota"


def typographic(text: str) -> str:
    """Return a text with the apostrophes of print."""
    return re.sub(r"(?<=\w)'", APOSTROPHE, text)


def capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning and a full stop at its end."""
    whole = capital(text)
    return whole if whole.endswith((".", "!", "?", "…")) or not whole else f"{whole}."


def number(value: float | Decimal, decimals: int = 0, *, fixed: bool = False) -> str:
    """Write a number the Italian way: «1.234.567», «12,5», and «12,50» if ``fixed``."""
    written = f"{value:,.{decimals}f}"
    if decimals and not fixed:
        written = written.rstrip("0").rstrip(".")
    return written.translate(str.maketrans(",.", ".,"))


def euro(value: Decimal | float) -> str:
    """Write an amount, with cents only where there are some: «1.234.567 €»."""
    exact = Decimal(str(value))
    cents = 0 if exact == exact.to_integral_value() else 2
    return f"{number(exact, cents, fixed=True)}{NBSP}€"


def count(quanti: int, one: str, many: str) -> str:
    """Write how many there are: «1 progetto», «12 progetti»."""
    return f"{number(quanti)}{NBSP}{one if quanti == 1 else many}"


def date(text: str) -> str:
    """Write a year, a month or a day (ISO) in words: «2024», «luglio 2024», «3 luglio 2024»."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    if found is None or not 1 <= int(found[2] or 1) <= len(MESI):
        return text
    year, month, day = found.groups()
    if month is None:
        return year
    words = f"{MESI[int(month) - 1]}{NBSP}{year}"
    if day is None:
        return words
    return f"{'1°' if day == '01' else int(day)}{NBSP}{words}"


def area(area_m2: float) -> str:
    """Write an area in the unit that suits it: «2,35 km²», «12,4 ha», «950 m²»."""
    if area_m2 >= 100_000:
        return f"{number(area_m2 / 1_000_000, 2)}{NBSP}km²"
    if area_m2 >= 10_000:
        return f"{number(area_m2 / 10_000, 2)}{NBSP}ha"
    return f"{number(area_m2)}{NBSP}m²"


def length(lunghezza_m: float) -> str:
    """Write a length: «9,59 km», «850 m»."""
    if lunghezza_m >= 1_000:
        return f"{number(lunghezza_m / 1_000, 2)}{NBSP}km"
    return f"{number(lunghezza_m)}{NBSP}m"


def share(quota: float, *, fixed: bool = False) -> str:
    """Write a share of 0 to 1 in hundredths: «12,5%», «meno dello 0,1%»; «7,0%» if ``fixed``."""
    if 0 < quota < 0.001:
        return f"meno dello{NBSP}0,1%"
    return f"{number(quota * 100, 1, fixed=fixed)}%"


def join(words: Sequence[str]) -> str:
    """Write a list: «Bresso, Cormano e Cusano Milanino»."""
    return " e ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def measure(area_m2: float | None, lunghezza_m: float | None) -> str | None:
    """Write the one of two measures that is known; None if neither is."""
    if area_m2 is not None:
        return area(area_m2)
    return None if lunghezza_m is None else length(lunghezza_m)


def stato(progetto: Progetto) -> str:
    """Write the state of a project in the words of its source, with its date."""
    word = STATI.get(progetto.stato, progetto.stato)
    text = progetto.stato_testo
    if text:
        word = text if text.casefold().startswith(word) else f"{word} ({text})"
    when = f"dato: {date(progetto.stato_al)}" if progetto.stato_al else STATO_SENZA_DATA
    return f"{word}; {when}"


def stato_breve(progetto: Progetto) -> str:
    """Write the state of a project in a word, with its date."""
    day = date(progetto.stato_al) if progetto.stato_al else "senza data"
    return f"{STATI.get(progetto.stato, progetto.stato)}, {day}"


def stato_dubbio(progetto: Progetto) -> str | None:
    """Say that a state is old or has no date; None for one that is neither."""
    if progetto.stato_vecchio is None:
        return STATO_SENZA_DATA
    return STATO_VECCHIO if progetto.stato_vecchio else None


def importo(progetto: Progetto, *, ripartito: bool) -> str:
    """Write the amount of a project, what it is and when; whether it is in the total is said."""
    if progetto.importo_eur is None:
        return NESSUN_DATO
    natura = progetto.importo_natura or ""
    about = [IMPORTI.get(natura, natura), progetto.importo_al and date(progetto.importo_al)]
    notes = ", ".join(filter(None, [*about, None if ripartito else NON_RIPARTITO]))
    return f"{euro(progetto.importo_eur)}{f' ({notes})' if notes else ''}"


def importo_sommato(somma: Importo) -> str:
    """Write one of the totals: «3.000.000 € (quadro economico, 2 progetti)»."""
    natura = IMPORTI.get(somma.natura, somma.natura)
    return f"{euro(somma.importo_eur)} ({natura}, {count(somma.progetti, 'progetto', 'progetti')})"


def filtri(asked: Mapping[str, Sequence[str]]) -> str:
    """Write filters: «stato: lavori in corso, in gara; missione: M1»."""
    words = {"stato": STATI, "certezza": CERTEZZE}
    return "; ".join(
        f"{FILTRI.get(name, name)}: "
        + ", ".join(words.get(name, {}).get(value, value) for value in values)
        for name, values in asked.items()
    )
