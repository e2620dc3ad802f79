"""After each kind of edit the stored rows equal a recomputation, in the same transaction."""

import pytest

from tests.db.territory import Territory, point
from tests.factories import square

SHAPES = {
    "across": square(3000, 3000, side=2000),
    "wide": square(1000, 1000, side=4000),
    "tiny": square(side=9),
}
EDITS = {
    "a project gets a geometry": "update psttm.progetto set geom_precisione = 'rilevata', "
    "geom = ST_GeomFromText(:across, 7791) where codice = 'elencato'",
    "a project's geometry moves": "update psttm.progetto set geom = ST_Translate(geom, 4000, 0) "
    "where geom is not null",
    "a project loses its geometry": "update psttm.progetto set geom = null, geom_precisione = null",
    "a geometry is found schematic": "update psttm.progetto set geom_precisione = 'schematica' "
    "where geom is not null",
    "a list of comuni is found partial": "update psttm.progetto set elenco_comuni = 'parziale'",
    "comuni outside are found": "update psttm.progetto set comuni_fuori_area = '{Lodi}'",
    "an amount changes": "update psttm.progetto set importo_eur = 5, importo_natura = 'quota'",
    "an amount is taken back": "update psttm.progetto set importo_eur = null, "
    "importo_natura = null",
    "an intervention is a programme": "update psttm.progetto set tipo = 'programma'",
    "a title changes": "update psttm.progetto set titolo = titolo || '!'",
    "a project becomes part of another": "update psttm.progetto set parte_di = (select id from "
    "psttm.progetto where codice = 'disegnato') where codice = 'elencato'",
    "a project is deleted": "delete from psttm.progetto where codice = 'disegnato'",
    "all projects are deleted": "delete from psttm.progetto",
    "a place becomes a part": "update psttm.localizzazione set estensione = 'parte'",
    "a place is our attribution": "update psttm.localizzazione set natura = 'attribuita'",
    "a place is only scope": "update psttm.localizzazione set menzione = 'ambito'",
    "a place passes to another project": "update psttm.localizzazione set progetto_id = (select id "
    "from psttm.progetto where codice = 'disegnato') where layer = 'comuni'",
    "a place passes to an objective": "update psttm.localizzazione set progetto_id = null, "
    "obiettivo_id = (select id from psttm.obiettivo) where layer = 'comuni'",
    "a place becomes its whole layer": "update psttm.localizzazione set elemento_id = null "
    "where layer = 'navigli'",
    "a place moves to another layer": "update psttm.localizzazione set layer = 'comuni', "
    "elemento_id = (select id from psttm.elemento where nome = 'alfa') "
    "where layer = 'navigli'",
    "a place is deleted": "delete from psttm.localizzazione where layer = 'navigli'",
    "all places are deleted": "delete from psttm.localizzazione",
    "a park moves": "update psttm.elemento set geom = ST_Translate(geom, 0, 3000) "
    "where nome = 'rilevato'",
    "a park loses its perimeter": "update psttm.elemento set geom = null, precisione = 'assente' "
    "where nome = 'rilevato'",
    "a park is found schematic": "update psttm.elemento set precisione = 'schematica' "
    "where nome = 'rilevato'",
    "a park is found generalised": "update psttm.elemento set precisione = 'generalizzata' "
    "where nome = 'rilevato'",
    "a park gets a perimeter": "update psttm.elemento set precisione = 'rilevata', "
    "geom = ST_GeomFromText(:wide, 7791) where nome = 'fatti'",
    "a park's list is found partial": "update psttm.elemento set elenco_comuni = 'parziale' "
    "where nome = 'unico'",
    "a park becomes its members": "update psttm.elemento set da_membri = true where nome = 'fatti'",
    "a park is no more its members": "update psttm.elemento set da_membri = false, "
    "precisione = 'assente', geom = null where nome = 'derivato'",
    "an indicative geometry is drawn by hand": "update psttm.elemento set geom_indicativa = "
    "ST_Multi(ST_GeomFromText(:tiny, 7791)) where nome = 'fatti'",
    "a nucleo is drawn by hand": "update psttm.elemento set nucleo = geom where layer = 'comuni'",
    "a zona is drawn by hand": "update psttm.elemento set geom = ST_GeomFromText(:tiny, 7791) "
    "where nome = 'ovest'",
    "a canal is drawn anew": "update psttm.elemento set geom = ST_Translate(geom, 0, 4000) "
    "where layer = 'navigli'",
    "a node moves": "update psttm.elemento set geom = ST_Translate(geom, 4000, 0) "
    "where layer = 'nodi_trasporto'",
    "an elemento changes its name": "update psttm.elemento set nome = nome || '!'",
    "a node is of another kind": "update psttm.nodo_trasporto set tipo = 'ferrovia'",
    "a park is of another kind": "update psttm.parco set tipo = 'riserva'",
    "a canal is of another kind": "update psttm.naviglio set tipo = 'canale'",
    "a plis comes into force": "update psttm.plis set stato = 'esistente'",
    "a plis ends": "update psttm.plis set stato = 'cessato'",
    "the own row of a plis is deleted": "delete from psttm.plis",
    "the own row of a node is deleted": "delete from psttm.nodo_trasporto",
    "a membership ends": "update psttm.appartenenza set al = '2020' "
    "where elemento_id = (select id from psttm.elemento where nome = 'fatti')",
    "a membership passes to another park": "update psttm.appartenenza set elemento_id = (select id "
    "from psttm.elemento where nome = 'unico') where elemento_id = (select id from "
    "psttm.elemento where nome = 'derivato')",
    "a membership is of another comune": "update psttm.appartenenza set comune_id = (select id "
    "from psttm.elemento where nome = 'zeta') where comune_id = (select id from psttm.elemento "
    "where nome = 'beta')",
    "memberships are deleted": "delete from psttm.appartenenza",
    "a comune moves": "update psttm.elemento set geom = ST_Translate(geom, 0, -500) "
    "where nome = 'beta'",
    "all comuni move": "update psttm.elemento set geom = ST_Translate(geom, 300, 300) "
    "where layer = 'comuni'",
    "a comune loses its boundary": "update psttm.elemento set geom = null, precisione = 'assente' "
    "where nome = 'beta'",
    "a comune is found schematic": "update psttm.elemento set precisione = 'schematica' "
    "where nome = 'alfa'",
    "a comune is deleted": "delete from psttm.elemento where nome = 'delta'",
    "a comune's own row is deleted": "delete from psttm.comune where istat = '999004'",
    "a park is deleted": "delete from psttm.elemento where nome = 'rilevato'",
    "a zona is deleted": "delete from psttm.elemento where nome = 'est'",
    "an objective is deleted": "delete from psttm.obiettivo",
}


@pytest.fixture
def furnished(small: Territory) -> Territory:
    """The small territory with subjects at all kinds of places."""
    small.add_progetto("disegnato", geom=square(1000, 1000, side=3000), importo_eur=100)
    small.add_progetto("puntuale", geom=point(2000, 1000), elenco_comuni="parziale")
    small.add_progetto("elencato", importo_eur=7)
    for layer, elemento in (
        ("comuni", "epsilon"),
        ("parchi", None),
        ("plis", None),
        ("navigli", "canale"),
        ("zone_omogenee", "ovest"),
        ("area_metropolitana", None),
    ):
        small.locate(layer, elemento, progetto="elencato")
    small.locate("nodi_trasporto", progetto="puntuale", tipo="metropolitana")
    small.locate("nodi_trasporto", progetto=None, tipo="ferrovia", estensione="parte")
    small.locate("parchi", "fatti", progetto="disegnato")
    small.locate("zone_omogenee", progetto=None)
    return small


def test_the_furnished_territory_equals_a_recomputation(furnished: Territory) -> None:
    assert furnished.faults() == []


@pytest.mark.parametrize("statement", EDITS.values(), ids=EDITS.keys())
def test_after_an_edit_the_rows_equal_a_recomputation(furnished: Territory, statement: str) -> None:
    furnished.run(statement, **SHAPES)
    assert furnished.faults() == []
