"""The properties that several collections share."""

from service.queries.collection import prop

CODICE = prop("codice", "string", "Codice")
NOME = prop("nome", "string", "Nome")
TIPO = prop("tipo", "string", "Tipo")
EDIZIONE = prop("edizione", "string", "Edizione del piano")
ATTO = prop("atto", "string", "Atto", "Di istituzione o riconoscimento.", in_tiles=False)
GESTORE = prop("ente_gestore", "string", "Ente gestore")
NOTA = prop("nota", "string", "Nota", in_tiles=False)
SUPERFICIE_HA = prop(
    "superficie_ha", "number", "Superficie dichiarata", "Da una fonte.", unita="ha"
)
KM2 = prop(
    "superficie_km2",
    "number",
    "Superficie misurata",
    "Della geometria che c'è, piana in EPSG:7791; vuota se schematica o assente.",
    unita="km²",
)
POPOLAZIONE = (
    prop("popolazione", "integer", "Abitanti"),
    prop("popolazione_al", "string", "Data degli abitanti", "Anno, mese o giorno."),
)
ELENCO_COMUNI = prop(
    "elenco_comuni",
    "string",
    "Elenco dei comuni",
    "Se l'elenco dei comuni che si conosce è completo.",
    valori=("completo", "parziale", "ignoto"),
)
CERTEZZA = prop("certezza", "string", "Certezza", valori=("certa", "da_verificare"))
LUOGO = (
    prop("luogo_layer", "string", "Strato del luogo"),
    prop("luogo", "string", "Codice del luogo"),
    prop("luogo_nome", "string", "Nome del luogo"),
)
FONTI = (
    prop("fonte", "string", "Fonte", "Titolo del documento.", in_tiles=False),
    prop("licenza", "string", "Licenza", in_tiles=False),
)
PROVENIENZA = (
    prop(
        "precisione",
        "string",
        "Precisione",
        "Della geometria.",
        valori=("rilevata", "generalizzata", "derivata", "schematica", "assente"),
    ),
    prop("ufficiale", "boolean", "Ufficiale", "Dichiarato da chi ha caricato la geometria."),
    prop("data_riferimento", "string", "Data di riferimento", "Anno, mese o giorno."),
    *FONTI,
)
