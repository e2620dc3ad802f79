"""What a reader of an agenda must know: what is partial, old, left out, or attributed by us."""

from collections.abc import Iterator, Sequence

from service.agenda.content import Agenda, Strato
from service.agenda.request import DI_PROGETTI
from service.queries.presenze import Presenza

MESI = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
ESATTE = ("rilevata", "generalizzata")


def list_avvisi(agenda: Agenda) -> tuple[str, ...]:
    """Return the notices of an agenda, those on the filters first."""
    return (
        *_on_filters(agenda),
        *_on_territory(agenda),
        *(notice for strato in agenda.strati for notice in _on_strato(strato)),
        *_on_projects(agenda),
        *_on_ties(agenda),
        *_on_obiettivi(agenda),
        *_on_fonti(agenda),
    )


def say_day(day: str) -> str:
    """Write a day (ISO) in words: «3 febbraio 2024»."""
    year, month, number = day.split("-")
    return f"{int(number)} {MESI[int(month) - 1]} {year}"


def _on_filters(agenda: Agenda) -> Iterator[str]:
    filtri = agenda.richiesta.filtri
    if not filtri:
        return
    yield (
        "I filtri riguardano progetti e obiettivi; cifre, comuni ed elementi della zona restano "
        "tutti."
    )
    only = [f"«{name}»" for name in DI_PROGETTI if name in filtri]
    if only:
        yield f"Filtri che riguardano i soli progetti, non gli obiettivi: {' e '.join(only)}."
    if "edizione" in filtri:
        yield "«edizione» lascia solo i progetti di cui una fonte dice l'edizione."


def _on_territory(agenda: Agenda) -> Iterator[str]:
    zona, comuni = agenda.zona, [each.membro.comune for each in agenda.comuni]
    yield f"I comuni sono quelli che fanno parte della zona il {say_day(agenda.data)}."
    attributed = zona.appartenenze.per_eliminazione
    if attributed:
        yield (
            f"Comuni attribuiti alla zona per eliminazione, senza una fonte che li elenchi: "
            f"{attributed} su {zona.comuni}."
        )
    if zona.vocazione is None:
        yield "La vocazione della zona non è nota."
    if any(comune.precisione == "generalizzata" for comune in comuni):
        yield "I confini dei comuni sono generalizzati: superfici e misure ne risentono."
    if zona.popolazione is None:
        yield "Gli abitanti non sono noti per tutti i comuni: la somma non è data."
    if not agenda.cifre.eta:
        yield "Gli abitanti per età non sono noti per tutti i comuni."


def _on_strato(strato: Strato) -> Iterator[str]:
    present = (*strato.certi, *strato.da_verificare)
    if strato.layer == "nodi_trasporto":
        missing = [each for each in present if each.elemento.precisione == "assente"]
        if missing:
            yield f"{strato.titolo} senza una posizione: {len(missing)}."
    else:
        unmeasured = [each for each in present if each.elemento.precisione not in ESATTE]
        if unmeasured:
            yield (
                f"{strato.titolo} senza misura, perché il perimetro manca, è schematico o è "
                f"l'unione dei comuni: {_names(unmeasured)}."
            )
        elsewhere = [e for e in present if e not in unmeasured and e.measure is None]
        if elsewhere:
            yield (
                f"{strato.titolo} che una fonte pone nella zona, mentre il loro perimetro non la "
                f"incontra: {_names(elsewhere)}."
            )
    partial = [e for e in present if e.elemento.elenco_comuni in ("parziale", "ignoto")]
    if partial:
        yield f"{strato.titolo} con un elenco di comuni parziale o ignoto: {_names(partial)}."
    if strato.non_in_vigore:
        yield (
            f"{strato.titolo} proposti o cessati, che nessun progetto può raggiungere: "
            f"{_names(strato.non_in_vigore)}."
        )


def _on_projects(agenda: Agenda) -> Iterator[str]:
    progetti = [each.progetto for each in agenda.progetti.tutti]
    totali = agenda.progetti.totali
    old = sum(each.stato_vecchio is True for each in progetti)
    if old:
        yield f"Progetti il cui stato è di oltre 24 mesi fa: {old} su {len(progetti)}."
    undated = sum(each.stato_vecchio is None for each in progetti)
    if undated:
        yield f"Progetti il cui stato non ha data: {undated} su {len(progetti)}."
    if totali.certi.non_ripartiti:
        yield (
            "Progetti certi il cui importo complessivo non è sommato, perché non stanno tutti "
            "nella zona, non sono interventi o fanno parte di altri: "
            f"{totali.certi.non_ripartiti}."
        )
    if totali.certi.senza_importo:
        yield f"Progetti certi di cui non è noto l'importo: {totali.certi.senza_importo}."
    if totali.non_determinabili.progetti:
        yield (
            "Progetti di cui non si può dire se ricadono nella zona, perché l'elenco dei loro "
            f"luoghi è parziale o ignoto: {totali.non_determinabili.progetti}."
        )


def _on_ties(agenda: Agenda) -> Iterator[str]:
    for words, ties in (
        ("ai temi ricorrenti", [t for p in agenda.progetti.tutti for t in p.temi_ricorrenti]),
        ("agli obiettivi del piano", [t for p in agenda.progetti.tutti for t in p.obiettivi]),
        ("ai driver del piano", [t for p in agenda.progetti.tutti for t in p.driver]),
    ):
        attributed = sum(tie.natura == "attribuita" for tie in ties)
        if attributed:
            yield (
                f"Legami dei progetti {words} attribuiti da noi, con il motivo, e non detti da "
                f"una fonte: {attributed} su {len(ties)}."
            )


def _on_obiettivi(agenda: Agenda) -> Iterator[str]:
    obiettivi = [each.obiettivo for each in agenda.obiettivi.tutti]
    untold = sum(each.testo is None for each in obiettivi)
    if untold:
        yield (
            "Obiettivi con un titolo breve, in parole nostre, e senza il testo ufficiale: "
            f"{untold} su {len(obiettivi)}."
        )
    unknown = agenda.obiettivi.totali.non_determinabili.obiettivi
    if unknown:
        yield f"Obiettivi di cui non si può dire se riguardano la zona: {unknown}."


def _on_fonti(agenda: Agenda) -> Iterator[str]:
    fonti = [each.fonte for each in agenda.fonti]
    press = sum(fonte.natura == "stampa" for fonte in fonti)
    if press:
        yield (
            "Fonti che non sono di un ente (stampa e altri), da verificare con l'ente prima di "
            f"usarle come ufficiali: {press} su {len(fonti)}."
        )
    unverified = sum(not fonte.licenza_verificata for fonte in fonti)
    if unverified:
        yield f"Fonti di cui non è stata verificata la licenza: {unverified} su {len(fonti)}."


def _names(present: Sequence[Presenza]) -> str:
    return ", ".join(each.elemento.nome for each in present)
