"""What is told of the territory and of the sources, in Italian, in every form of an agenda."""

from collections import defaultdict
from collections.abc import Mapping

from service.agenda import words
from service.agenda.content import Agenda, Strato
from service.queries.fonti import Fonte
from service.queries.presenze import Presenza
from service.queries.strati import Naviglio, Nodo, Plis

TIPI_NODO = {
    "stazione_metro": "fermata della metropolitana",
    "stazione_ferroviaria": "stazione ferroviaria",
    "interscambio": "interscambio",
}
COMPLETO = "completo"
ELENCO_PARZIALE = "elenco dei comuni parziale: può riguardarne altri"
TRACCIATI = {
    "rilevata": "rilevato",
    "generalizzata": "generalizzato",
    "derivata": "derivato dai comuni",
    "schematica": "schematico",
    "assente": "non disponibile",
}


def say_count(strato: Strato) -> str:
    """Write how many are certain, and how many are to be verified."""
    if not strato.quanti_da_verificare:
        return words.number(strato.quanti_certi)
    doubtful = words.number(strato.quanti_da_verificare)
    return f"{words.number(strato.quanti_certi)} e {doubtful} da verificare"


def about_fonte(fonte: Fonte) -> str:
    """Write the publisher, the date and the licence of a source."""
    licence = f"licenza {fonte.licenza}" if fonte.licenza else "licenza non dichiarata"
    if fonte.licenza and not fonte.licenza_verificata:
        licence += " (non verificata)"
    kinds = {"stampa": "stampa", "derivata": "elaborazione nostra"}
    day = words.date(fonte.data) if fonte.data else "senza data"
    return ", ".join(filter(None, (kinds.get(fonte.natura), fonte.editore, day, licence)))


def about_presenza(here: Presenza) -> str:
    """Write what is known of an elemento in the zona: a measure, or why there is none."""
    elemento = here.elemento
    notes = []
    if isinstance(elemento, Nodo):
        notes.append(TIPI_NODO.get(elemento.tipo, elemento.tipo))
        notes += elemento.linee
    if isinstance(elemento, Plis) and elemento.stato != "esistente":
        notes.append(elemento.stato)
    measured = words.measure(here.area_m2, here.lunghezza_m)
    if measured:
        notes.append(f"{measured} nella zona")
    elif not isinstance(elemento, Nodo):
        what = "tracciato" if isinstance(elemento, Naviglio) else "perimetro"
        notes.append(f"{what} {TRACCIATI.get(elemento.precisione, elemento.precisione)}")
        if elemento.elenco_comuni != COMPLETO:
            notes.append(ELENCO_PARZIALE)
    if here.certezza != "certa":
        notes.append(words.CERTEZZE.get(here.certezza, here.certezza))
    return ", ".join(notes)


def numbers_by_comune(agenda: Agenda) -> Mapping[str, set[int]]:
    """Return the projects that reach each comune; those of the whole area are left out."""
    reached: defaultdict[str, set[int]] = defaultdict(set)
    for here in agenda.progetti.tutti:
        for chain in here.incidenza:
            for step in chain.via:
                if step.layer == "comuni" and chain.menzione != "ambito":
                    reached[step.codice].add(here.numero)
    return reached
