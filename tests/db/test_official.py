"""Every geometry file of the shared folder: loaded as it should be, or refused with words."""

import pytest
from sqlalchemy import Connection, text

from service.ingest.check import run_checks
from service.ingest.generalise import load_generalised
from service.ingest.load import DATA
from service.ingest.official import load_official
from service.ingest.official_folder import load_folder, read_folder
from service.ingest.official_report import Riepilogo
from service.ingest.official_schema import Richiesta, require_layer
from service.ingest.tables import IngestError
from service.settings import Settings
from tests.official_files import silent
from tests.real_data import SHARED_DATA, shared_file

NAME = {"nome": "name"}
METRO = {"nome": "name", "linee": "lines"}
STOPS = {"valori": {"tipo": "stazione_metro"}, "solo_noti": True}
LOADED: list[tuple[str, str, dict[str, object], int]] = [
    ("parco_nord_milano", "parchi", {"colonne": NAME}, 1),
    (
        "parco_ticino_derivato",
        "parchi",
        {"colonne": NAME, "filtro": {"comuni": "47"}, "precisione": "derivata"},
        1,
    ),
    ("plis_perimetri", "plis", {"colonne": {"nome": "official_name"}}, 5),
    (
        "reticolo_idrico_regionale",
        "navigli",
        {"colonne": NAME, "filtro": {"network_type": "AIPO"}, "solo_noti": True},
        3,
    ),
    ("naviglio_pavese_schematico", "navigli", {"colonne": NAME, "precisione": "schematica"}, 1),
    ("navigli_alzaie_milano", "navigli", {"colonne": {"nome": "canal"}}, 3),
    ("metro_stazioni_2026", "nodi_trasporto", {"colonne": METRO, **STOPS}, 120),
    ("metro_stazioni_2020", "nodi_trasporto", {"colonne": METRO, **STOPS}, 101),
    (
        "stazioni_ferroviarie",
        "nodi_trasporto",
        {"colonne": NAME, "valori": {"tipo": "stazione_ferroviaria"}, "solo_noti": True},
        60,
    ),
    (
        "nodi_interscambio",
        "nodi_trasporto",
        {"colonne": NAME, "valori": {"tipo": "interscambio"}, "solo_noti": True},
        15,
    ),
]
REFUSED: list[tuple[str, str, dict[str, object], str]] = [
    ("canali_punti", "navigli", {"colonne": NAME}, "vuole linee, il file ha punti"),
    ("canali_punti", "parchi", {"colonne": NAME}, "vuole poligoni, il file ha punti"),
    (
        "ciclabili_milano_2020",
        "navigli",
        {"colonne": {"nome": "street"}},
        "il file ha 2334 elementi, molti più di quelli attesi",
    ),
    (
        "fermate_superficie_atm",
        "nodi_trasporto",
        {"colonne": {"nome": "location"}},
        "il file ha 4690 elementi, molti più di quelli attesi",
    ),
    ("ferrovie_milano", "navigli", {"colonne": NAME}, "per aggiungerlo manca «tipo»"),
    ("metro_linee_2020", "nodi_trasporto", {"colonne": {"nome": "route"}}, "il file ha linee"),
    (
        "metro_m4_linea_schematica",
        "nodi_trasporto",
        {"colonne": {"nome": "line"}},
        "il file ha linee",
    ),
    ("tram_percorsi_2020", "nodi_trasporto", {"colonne": NAME}, "il file ha linee"),
    ("reticolo_idrico_regionale", "navigli", {"colonne": NAME}, "«nome» diverso|manca «tipo»"),
    ("parco_nord_milano", "navigli", {"colonne": NAME}, "vuole linee, il file ha poligoni"),
]


def request(name: str, layer: str, **options: object) -> Richiesta:
    file = shared_file(f"{name}.geojson")
    return Richiesta(require_layer(layer), file, "Prova | Ente", **options)  # type: ignore[arg-type]


def load(connection: Connection, name: str, layer: str, **options: object) -> Riepilogo:
    return load_official(connection, request(name, layer, **options), silent)


@pytest.mark.parametrize(("name", "layer", "options", "at_least"), LOADED)
def test_a_shared_file_is_loaded_once(
    connection: Connection, name: str, layer: str, options: dict[str, object], at_least: int
) -> None:
    done = load(connection, name, layer, **options)
    assert at_least <= len(done.elementi) <= at_least + 20
    assert load(connection, name, layer, **options).written.total == 0


@pytest.mark.parametrize(("name", "layer", "options", "words"), REFUSED)
def test_a_shared_file_is_refused(
    connection: Connection, name: str, layer: str, options: dict[str, object], words: str
) -> None:
    with pytest.raises(IngestError, match=words):
        load(connection, name, layer, **options)


def test_zone_are_refused() -> None:
    with pytest.raises(IngestError, match="è sempre l'unione dei comuni"):
        request("zone_omogenee", "zone_omogenee")


def test_every_geometry_file_is_tried() -> None:
    tried = {name for name, *_ in (*LOADED, *REFUSED)} | {"zone_omogenee"}
    assert tried == {path.stem for path in SHARED_DATA.glob("*.geojson")}


def test_the_folder_brings_the_real_layers_and_the_checks_pass(connection: Connection) -> None:
    settings = Settings(dati=SHARED_DATA, strati=DATA / "strati_di_prova.csv")
    before = facts(connection)
    done = load_folder(connection, read_folder(settings), silent)
    assert all(one.written.total for one in done)
    rows = connection.execute(
        text("""
            select codice, precisione, round((ST_Area(geom) / 1e4)::numeric, 1)::float as ettari,
                round((ST_Length(geom) / 1e3)::numeric, 1)::float as km
            from psttm.elemento
            where fonte_id like 'cartella-%' order by codice
        """)
    )
    assert {row.codice: (row.precisione, row.ettari or row.km) for row in rows} == {
        "basso-olona": ("rilevata", 268.4),
        "bosco-del-rugareto": ("rilevata", 1237.3),
        "cavo-redefossi": ("rilevata", 18.4),
        "deviatore-olona": ("rilevata", 14.9),
        "mughetti": ("rilevata", 1447.3),
        "naviglio-pavese": ("schematica", 29.5),
        "parco-dei-mulini": ("rilevata", 469.4),
        "parco-del-ticino": ("derivata", 91492.6),
        "parco-nord-milano": ("rilevata", 629.6),
        "roccolo": ("rilevata", 1810.3),
        "scolmatore-nord-ovest": ("rilevata", 37.9),
    }
    assert facts(connection) == before
    load_generalised(connection, silent)
    assert [check.nome for check in run_checks(connection) if not check.superato] == []
    again = load_folder(connection, read_folder(settings), silent)
    assert [one.written.total for one in again] == [0] * 5


def facts(connection: Connection) -> list[tuple[object, ...]]:
    columns = "elemento_id, comune_id, dal, al, fonte_id"
    rows = connection.execute(text(f"select {columns} from psttm.appartenenza order by id"))  # noqa: S608 - names of this file
    return [tuple(row) for row in rows]
