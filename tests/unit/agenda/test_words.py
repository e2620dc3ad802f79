"""The Italian words of numbers, dates, amounts, states and reasons."""

from dataclasses import replace
from decimal import Decimal

import pytest

from service.agenda import reasons, words
from service.queries.incidenza import Incidenza, Passo
from tests.agende import make_progetto

PROGETTO = make_progetto()
CHAIN = Incidenza(
    via=(
        Passo("navigli", "n", "Naviglio"),
        Passo("comuni", "1", "Alfa"),
        Passo("zone_omogenee", "z", "Zona"),
    ),
    certezza="certa",
    base="appartenenza",
    menzione="esplicita",
    estensione="intero",
    natura="dichiarata",
    motivo="nomina il Naviglio",
    area_m2=None,
    lunghezza_m=None,
    quota_comune=None,
    quota_soggetto=None,
    fonte_id="f",
)


def plain(text: str) -> str:
    return text.replace(words.NBSP, "_")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (words.number(1234567), "1.234.567"),
        (words.number(12.50, 2), "12,5"),
        (words.number(1000.0, 1), "1.000"),
        (words.euro(Decimal("11000000.00")), "11.000.000_€"),
        (words.euro(Decimal("12.5")), "12,50_€"),
        (words.euro(0), "0_€"),
        (words.count(1, "progetto", "progetti"), "1_progetto"),
        (words.count(1200, "progetto", "progetti"), "1.200_progetti"),
        (words.date("2024"), "2024"),
        (words.date("2024-07"), "luglio_2024"),
        (words.date("2024-07-01"), "1°_luglio_2024"),
        (words.date("2024-13"), "2024-13"),
        (words.area(2_345_678), "2,35_km²"),
        (words.area(123_000), "0,12_km²"),
        (words.area(56_789), "5,68_ha"),
        (words.area(950.4), "950_m²"),
        (words.length(9587.3), "9,59_km"),
        (words.length(850), "850_m"),
        (words.share(0.125), "12,5%"),
        (words.share(0.0004), "meno dello_0,1%"),
        (words.share(0), "0%"),
        (words.join(()), ""),
        (words.join(("Alfa",)), "Alfa"),
        (words.join(("Alfa", "Beta", "Gamma")), "Alfa, Beta e Gamma"),
        (words.sentence("nessun dato"), "Nessun dato."),
        (words.sentence("Fatto?"), "Fatto?"),
        (words.typographic("l'Adda e un po' d'acqua"), "l\u2019Adda e un po\u2019 d\u2019acqua"),
        (
            words.filtri({"stato": ("lavori", "gara"), "missione": ("M1",)}),
            "stato: lavori in corso, in gara; missione: M1",
        ),
    ],
)
def test_words_are_written_the_italian_way(written: str, expected: str) -> None:
    assert plain(written) == expected


def test_a_state_has_the_words_of_its_source_and_its_date() -> None:
    assert plain(words.stato(PROGETTO)) == "lavori in corso; dato: luglio_2024"
    told = replace(PROGETTO, stato_testo="cantiere aperto")
    assert plain(words.stato(told)) == "lavori in corso (cantiere aperto); dato: luglio_2024"
    repeated = replace(PROGETTO, stato_testo="Lavori in corso da maggio", stato_al=None)
    assert words.stato(repeated) == "Lavori in corso da maggio; data dello stato non nota"


def test_an_old_or_undated_state_is_said_to_be() -> None:
    assert words.stato_dubbio(PROGETTO) is None
    assert words.stato_dubbio(replace(PROGETTO, stato_vecchio=True)) == words.STATO_VECCHIO
    assert words.stato_dubbio(replace(PROGETTO, stato_vecchio=None)) == words.STATO_SENZA_DATA


def test_an_amount_says_what_it_is_and_whether_it_is_added() -> None:
    added = words.importo(PROGETTO, ripartito=True)
    assert plain(added) == "1.234.567_€ (quadro economico, 2024)"
    assert words.NON_RIPARTITO in words.importo(PROGETTO, ripartito=False)
    unknown = words.importo(replace(PROGETTO, importo_eur=None), ripartito=False)
    assert unknown == "nessun dato"


def test_chains_that_say_the_same_are_one_reason() -> None:
    other = replace(
        CHAIN, via=(Passo("navigli", "n", "Naviglio"), Passo("comuni", "2", "Beta"), CHAIN.via[2])
    )
    (found,) = reasons.ragioni([CHAIN, other])
    assert found.luoghi == ("Naviglio (Alfa, Beta)",)
    assert reasons.ragione(found) == "nomina il Naviglio; attraverso Naviglio (Alfa, Beta)"


def test_what_is_doubtful_or_ours_is_a_reason_of_its_own() -> None:
    doubtful = replace(CHAIN, certezza="da_verificare", natura="attribuita", estensione="parte")
    found = reasons.ragioni([CHAIN, doubtful])
    assert [each.note for each in found] == [
        (),
        ("riguarda una parte del luogo indicato", "attribuito da noi", "da verificare"),
    ]


def test_comuni_in_general_are_not_named_one_by_one() -> None:
    (found,) = reasons.ragioni([replace(CHAIN, menzione="ambito", motivo="i Comuni")])
    assert found.luoghi == ()
    assert "attraverso" not in reasons.ragione(found)


def test_a_chain_is_told_step_by_step_without_the_zona() -> None:
    told = "attraverso Naviglio (naviglio o canale) e poi Alfa (comune)"
    assert reasons.attraverso(CHAIN) == told
    alone = replace(CHAIN, via=CHAIN.via[2:])
    assert reasons.attraverso(alone) == "attraverso Zona (zona omogenea)"
