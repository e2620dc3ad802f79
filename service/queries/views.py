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
