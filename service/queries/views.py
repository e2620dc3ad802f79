"""Tables and views that the questions read, as plain names for SQLAlchemy."""

from sqlalchemy import TableClause, column, table

SCHEMA = "psttm"


def _view(name: str, *columns: str) -> TableClause:
    return table(name, *(column(each) for each in columns), schema=SCHEMA)


COMUNE = _view(
    "comune_pubblicato",
    "id",
    "istat",
    "nome",
    "codice_catastale",
    "zona_omogenea",
    "zona_omogenea_nome",
    "popolazione",
    "popolazione_al",
    "superficie_km2",
    "precisione",
    "ufficiale",
    "data_riferimento",
    "bbox",
    "fonte",
)
ZONA = _view(
    "zona_pubblicata",
    "id",
    "codice",
    "nome",
    "vocazione",
    "vocazione_fonte",
    "comuni",
    "da_fonte",
    "per_eliminazione",
    "popolazione",
    "superficie_km2",
    "precisione",
    "ufficiale",
    "data_riferimento",
    "bbox",
    "fonte",
)
PROGETTO_PUBBLICATO = _view(
    "progetto_pubblicato",
    "id",
    "codice",
    "titolo",
    "descrizione",
    "tema",
    "tipo",
    "edizione",
    "parte_di",
    "stato",
    "stato_testo",
    "stato_al",
    "stato_vecchio",
    "ente_capofila",
    "importo_eur",
    "importo_natura",
    "importo_al",
    "finanziamento",
    "cup",
    "inizio",
    "fine",
    "url",
    "elenco_comuni",
    "comuni_fuori_area",
    "nota",
    "geom_precisione",
    "fonti",
)
INCIDENZA_PUBBLICATA = _view(
    "incidenza_pubblicata",
    "progetto_id",
    "obiettivo_id",
    "elemento_id",
    "layer",
    "certezza",
    "via",
    "incidenza",
)
INCIDENZA_ZONA = _view(
    "incidenza_zona", "progetto_id", "obiettivo_id", "elemento_id", "comune_id", "certezza"
)
APPARTENENZA_IN_VIGORE = _view(
    "appartenenza_in_vigore", "elemento_id", "comune_id", "dal", "base", "fonte_id"
)
APPARTENENZA_PUBBLICATA = _view(
    "appartenenza_pubblicata",
    "id",
    "istat",
    "elemento_id",
    "appartenenza",
    "dal",
    "appartenenza_fonte",
)
ELEMENTO_PUBBLICATO = _view(
    "elemento_pubblicato",
    "id",
    "layer",
    "codice",
    "nome",
    "elenco_comuni",
    "comuni",
    "comuni_da_verificare",
    "precisione",
    "ufficiale",
    "data_riferimento",
    "superficie_km2",
    "lunghezza_misurata_km",
    "bbox",
    "bbox_indicativo",
    "fonte",
)
ELEMENTO_COMUNE_PUBBLICATO = _view(
    "elemento_comune_pubblicato",
    "elemento_id",
    "id",
    "istat",
    "certezza",
    "base",
    "area_m2",
    "lunghezza_m",
    "quota_comune",
    "quota_elemento",
    "ordine",
    "dal",
    "appartenenza_fonte",
)
OBIETTIVO_PUBBLICATO = _view(
    "obiettivo_pubblicato",
    "id",
    "codice",
    "edizione",
    "missione",
    "missione_nome",
    "tema",
    "ordine",
    "titolo",
    "testo",
    "duplicato_di",
    "elenco_comuni",
    "documento_sha256",
    "prima_riga",
    "ultima_riga",
    "fonte",
)
MISSIONE_PUBBLICATA = _view(
    "missione_pubblicata",
    "id",
    "codice",
    "edizione",
    "ordine",
    "nome",
    "testo",
    "temi",
    "obiettivi",
    "documento_sha256",
    "prima_riga",
    "ultima_riga",
    "fonte",
)
DRIVER_PUBBLICATO = _view(
    "driver_pubblicato",
    "id",
    "codice",
    "edizione",
    "ordine",
    "nome",
    "testo",
    "progetti_dichiarati",
    "progetti_attribuiti",
    "localizzazioni",
    "documento_sha256",
    "prima_riga",
    "ultima_riga",
    "fonte",
)
EDIZIONE_PUBBLICATA = _view(
    "edizione_pubblicata",
    "id",
    "codice",
    "titolo",
    "nota",
    "missioni",
    "obiettivi",
    "driver",
    "progetti",
    "fonte",
)
