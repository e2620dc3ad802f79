"""The published collections: OGC collections, queryables and schemas, tiles, styles and files.

A new layer is one entry here, one view, one table and one loader.
"""

from collections.abc import Mapping
from types import MappingProxyType

from service.models.progetti import STATI
from service.queries.catalog_fields import (
    ATTO,
    CERTEZZA,
    CODICE,
    EDIZIONE,
    ELENCO_COMUNI,
    FONTI,
    GESTORE,
    KM2,
    LUOGO,
    NOME,
    NOTA,
    POPOLAZIONE,
    PROVENIENZA,
    SUPERFICIE_HA,
    TIPO,
)
from service.queries.collection import Collection, Drawing, Geometria, Property, prop


def _layer(
    id_: str,
    titolo: str,
    descrizione: str,
    parole_chiave: tuple[str, ...],
    geometria: Geometria,
    own: tuple[Property, ...],
) -> Collection:
    """Return the collection of a layer of elementi, all made alike; its first property is the key.

    Points that fall together below zoom 10 are drawn as one.
    """
    properties = (*own, *PROVENIENZA)
    points = geometria == "Point"
    return Collection(
        id=id_,
        titolo=titolo,
        descrizione=descrizione,
        parole_chiave=("Città metropolitana di Milano", *parole_chiave),
        vista=f"psttm.collezione_{id_}",
        chiave=own[0].nome,
        properties=properties,
        geometria=geometria,
        risorse=(id_,),
        drawing=Drawing(
            vista=f"psttm.collezione_{id_}",
            properties=tuple(each for each in properties if each.in_tiles),
            generalised=None if points else "psttm.generalizzata",
            cluster_below=10 if points else None,
        ),
    )


_COMUNI = _layer(
    "comuni",
    "Comuni",
    "I 133 comuni della Città metropolitana di Milano, con i confini generalizzati dell'ISTAT "
    "salvo che il SIT ne abbia caricati di propri.",
    ("comuni", "unità amministrative", "ISTAT"),
    "MultiPolygon",
    (
        prop("istat", "string", "Codice ISTAT", "Sei cifre, testo: «015146»."),
        NOME,
        prop("codice_catastale", "string", "Codice catastale"),
        prop("zona_omogenea", "string", "Zona omogenea", "Codice; vuoto per Milano."),
        prop("zona_omogenea_nome", "string", "Nome della zona omogenea"),
        *POPOLAZIONE,
        KM2,
    ),
)
_ZONE = _layer(
    "zone_omogenee",
    "Zone omogenee",
    "Le sette Zone omogenee: il perimetro è l'unione dei comuni che ne fanno parte oggi.",
    ("zone omogenee", "piano strategico"),
    "MultiPolygon",
    (
        CODICE,
        NOME,
        prop("vocazione", "string", "Vocazione", "Secondo il piano."),
        prop("comuni", "integer", "Comuni", "Quanti ne fanno parte oggi."),
        prop(
            "comuni_per_eliminazione",
            "integer",
            "Comuni attribuiti per eliminazione",
            "Quanti, tra i comuni, non sono nominati da una fonte.",
            in_tiles=False,
        ),
        prop("popolazione", "integer", "Abitanti", "Somma dei comuni, se tutti noti."),
        KM2,
    ),
)
_PARCHI = _layer(
    "parchi",
    "Parchi",
    "Parchi regionali e altri parchi di rilievo metropolitano. Dove il perimetro non è "
    "disponibile la geometria è vuota.",
    ("parchi", "aree protette"),
    "MultiPolygon",
    (CODICE, NOME, TIPO, ATTO, GESTORE, SUPERFICIE_HA, KM2, ELENCO_COMUNI, NOTA),
)
_PLIS = _layer(
    "plis",
    "Parchi locali di interesse sovracomunale (PLIS)",
    "I PLIS; quelli proposti o cessati hanno lo stato che lo dice.",
    ("PLIS", "parchi locali", "aree protette"),
    "MultiPolygon",
    (
        CODICE,
        NOME,
        prop("stato", "string", "Stato", valori=("esistente", "proposto", "cessato")),
        ATTO,
        GESTORE,
        SUPERFICIE_HA,
        KM2,
        ELENCO_COMUNI,
        NOTA,
    ),
)
_NAVIGLI = _layer(
    "navigli",
    "Navigli e canali",
    "I Navigli e gli altri canali. Un tracciato schematico non misura nulla.",
    ("navigli", "canali", "acque"),
    "MultiLineString",
    (
        CODICE,
        NOME,
        TIPO,
        prop("lunghezza_km", "number", "Lunghezza dichiarata", "Dell'intero corso.", unita="km"),
        prop(
            "lunghezza_misurata_km",
            "number",
            "Lunghezza misurata",
            "Del tracciato che c'è, piana in EPSG:7791; vuota se schematico.",
            unita="km",
        ),
        prop("da", "string", "Da"),
        prop("a", "string", "A"),
        ELENCO_COMUNI,
        NOTA,
    ),
)
_NODI = _layer(
    "nodi_trasporto",
    "Nodi di trasporto",
    "Stazioni, fermate e nodi di interscambio.",
    ("stazioni", "interscambio", "mobilità"),
    "Point",
    (
        CODICE,
        NOME,
        TIPO,
        prop("linee", "strings", "Linee"),
        prop("parte_di", "string", "Parte di", "Codice del nodo di cui è una fermata."),
    ),
)
_PROGETTO_DISEGNATO = (
    CODICE,
    prop("titolo", "string", "Titolo"),
    prop("tema", "string", "Tema"),
    prop("tipo", "string", "Tipo", valori=("programma", "intervento", "strumento")),
    EDIZIONE,
    prop("stato", "string", "Stato", valori=STATI),
    prop("finanziamento", "string", "Finanziamento"),
)
_PROGETTI = Collection(
    id="progetti",
    titolo="Progetti",
    descrizione="I progetti del piano. La geometria è quella propria del progetto, vuota se non "
    "c'è; sulle mappe un progetto senza geometria è disegnato dov'è ogni luogo che nomina.",
    parole_chiave=("Città metropolitana di Milano", "progetti", "piano strategico", "PNRR"),
    vista="psttm.collezione_progetti",
    chiave="codice",
    properties=(
        CODICE,
        prop("titolo", "string", "Titolo"),
        prop("descrizione", "string", "Descrizione"),
        prop("tema", "string", "Tema"),
        prop("tipo", "string", "Tipo", valori=("programma", "intervento", "strumento")),
        EDIZIONE,
        prop("parte_di", "string", "Parte di", "Codice del progetto di cui è parte."),
        prop("stato", "string", "Stato", valori=STATI),
        prop("stato_testo", "string", "Stato, con le parole della fonte"),
        prop("stato_al", "string", "Data dello stato", "Anno, mese o giorno."),
        prop("ente_capofila", "string", "Ente capofila"),
        prop("importo_eur", "number", "Importo", "Complessivo, mai ripartito.", unita="EUR"),
        prop(
            "importo_natura",
            "string",
            "Natura dell'importo",
            valori=("quadro_economico", "finanziamento", "sola_progettazione", "quota"),
        ),
        prop("importo_al", "string", "Data dell'importo", "Anno, mese o giorno."),
        prop("finanziamento", "string", "Finanziamento"),
        prop("cup", "strings", "CUP", "Codici unici di progetto."),
        prop("inizio", "string", "Inizio", "Anno, mese o giorno."),
        prop("fine", "string", "Fine", "Anno, mese o giorno."),
        prop("url", "string", "Pagina"),
        prop("missioni", "strings", "Missioni", "Degli obiettivi che il progetto serve."),
        prop("obiettivi", "strings", "Obiettivi", "Codici degli obiettivi che serve."),
        prop("driver", "strings", "Driver", "Codici dei driver che serve."),
        prop(
            "comuni_certi",
            "strings",
            "Comuni certi",
            "Codici ISTAT dei comuni in cui ricade con certezza; gli altri non sono esclusi.",
        ),
        ELENCO_COMUNI,
        NOTA,
        prop(
            "precisione",
            "string",
            "Precisione",
            "Della geometria propria.",
            valori=("rilevata", "generalizzata", "schematica", "assente"),
        ),
        *FONTI,
    ),
    geometria="Unknown",
    risorse=("progetti",),
    drawing=Drawing(
        vista="psttm.disegno_progetti",
        sound_from="disegno_da",
        properties=(*_PROGETTO_DISEGNATO, *LUOGO, CERTEZZA, PROVENIENZA[0]),
        cluster_below=10,
    ),
    tempo=("primo_giorno", "ultimo_giorno"),
)
_OBIETTIVI = Collection(
    id="obiettivi",
    titolo="Obiettivi",
    descrizione="Gli obiettivi del piano. Un obiettivo non ha geometria; sulle mappe è disegnato "
    "dov'è ogni luogo che nomina.",
    parole_chiave=("Città metropolitana di Milano", "obiettivi", "piano strategico"),
    vista="psttm.collezione_obiettivi",
    chiave="identificativo",
    properties=(
        prop("identificativo", "string", "Identificativo", "Edizione e codice."),
        CODICE,
        EDIZIONE,
        prop("missione", "string", "Missione"),
        prop("missione_nome", "string", "Nome della missione"),
        prop("tema", "string", "Tema"),
        prop("ordine", "integer", "Ordine", "Nel documento."),
        prop("titolo", "string", "Titolo", "Con parole di questo servizio."),
        prop("testo", "string", "Testo ufficiale", "Vuoto se il documento non è stato letto."),
        prop("duplicato_di", "string", "Duplicato di", "Codice di quello che ripete."),
        ELENCO_COMUNI,
        *FONTI,
    ),
    geometria=None,
    risorse=("obiettivi",),
    drawing=Drawing(
        vista="psttm.disegno_obiettivi",
        properties=(
            prop("identificativo", "string", "Identificativo", "Edizione e codice."),
            CODICE,
            EDIZIONE,
            prop("missione", "string", "Missione"),
            prop("titolo", "string", "Titolo"),
            *LUOGO,
            CERTEZZA,
            prop("menzione", "string", "Menzione", valori=("esplicita", "generica")),
            prop("estensione", "string", "Estensione", valori=("intero", "parte", "ignota")),
            PROVENIENZA[0],
        ),
        cluster_below=10,
    ),
)

COLLECTIONS: Mapping[str, Collection] = MappingProxyType(
    {
        each.id: each
        for each in (
            _COMUNI,
            _ZONE,
            _PARCHI,
            _PLIS,
            _NAVIGLI,
            _NODI,
            _PROGETTI,
            _OBIETTIVI,
        )
    }
)
