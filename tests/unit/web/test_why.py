"""Why a subject is somewhere: chains that say the same are told once."""

from dataclasses import replace

from service.queries.fonti import Fonte
from service.queries.incidenza import Incidenza, Passo
from service.web.luoghi import group_alike
from service.web.why import perche

HERE = ("comuni", "015093")
COMUNE = Passo("comuni", "015093", "Corsico")
STATION = Passo("nodi_trasporto", "corsico", "Corsico")
PARK = Passo("parchi", "sud", "Parco Sud")
FONTE = Fonte("atto", "Un atto", "Ente", "ente", None, False, "2021", None)
CHAIN = Incidenza(
    via=(STATION, COMUNE),
    certezza="certa",
    base="appartenenza",
    menzione="generica",
    estensione="intero",
    natura="dichiarata",
    motivo="ogni stazione",
    area_m2=None,
    lunghezza_m=None,
    quota_comune=None,
    quota_soggetto=None,
    fonte_id="atto",
)


def test_the_place_itself_is_no_passage() -> None:
    (why,) = perche([CHAIN], HERE, {"atto": FONTE})
    assert [each.passo for each in why.passaggi] == [STATION]
    assert why.fonte == FONTE
    assert why.note == ("il documento nomina un genere di luoghi",)


def test_a_place_that_is_named_says_so() -> None:
    named = replace(CHAIN, via=(COMUNE,), menzione="esplicita")
    (why,) = perche([named], HERE, {})
    assert why.passaggi == ()
    assert why.note == ("il luogo è nominato",)


def test_what_concerns_all_comuni_goes_through_nothing() -> None:
    (why,) = perche([replace(CHAIN, menzione="ambito", certezza="ambito")], HERE, {})
    assert why.passaggi == ()


def test_chains_of_one_motive_are_one_and_of_another_source_two() -> None:
    through = replace(CHAIN, via=(PARK, COMUNE))
    other = replace(through, fonte_id="altro")
    assert [len(each.passaggi) for each in perche([CHAIN, through], HERE, {})] == [2]
    assert [len(each.passaggi) for each in perche([CHAIN, other], HERE, {})] == [1, 1]


def test_what_was_measured_is_said_with_its_shares() -> None:
    measured = replace(
        CHAIN, via=(PARK, COMUNE), area_m2=2_350_000.0, quota_comune=0.125, quota_soggetto=0.01
    )
    ((passage,),) = [each.passaggi for each in perche([measured], HERE, {})]
    assert passage.misura == "2,35\u00a0km², 12,5% del comune, 1% del totale"


def test_from_a_zona_a_passage_goes_on_to_its_comuni() -> None:
    (why,) = perche([CHAIN], ("zone_omogenee", "sud-ovest"), {})
    assert [each.passo for each in why.passaggi[0].arrivi] == [COMUNE]


def test_places_are_told_together_if_the_same_is_told_of_a_layer() -> None:
    told = [(STATION, "certa"), (COMUNE, "certa"), (replace(STATION, codice="b"), "certa")]
    assert group_alike(told) == [
        ((STATION, replace(STATION, codice="b")), "certa"),
        ((COMUNE,), "certa"),
    ]
